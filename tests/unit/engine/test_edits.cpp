// Each operation of an intervention on a small matrix, and what is refused.

#include "core/data/error.h"
#include "core/engine/edits_internal.h"
#include "tests/support/error_of.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

using namespace sinkscope;

namespace {

constexpr int layers = 4, tokens = 6, heads = 3;

/// Row t is (t + 1) * [3, 4]: its norm is 5 (t + 1).
at::Tensor rows()
{
    return at::arange(1, tokens + 1, at::kFloat).unsqueeze(1) * at::tensor({3.0f, 4.0f});
}

Edits edits(std::vector<Intervention> interventions)
{
    ModelConfig config;
    config.layers = layers;
    config.blocks.assign(layers, BlockConfig{.heads = heads, .kv_heads = heads});
    return Edits(std::move(interventions), config, tokens);
}

Edits edits(Intervention intervention)
{
    return edits(std::vector{std::move(intervention)});
}

/// An intervention at mlp_out of layer 1.
Intervention intervention(Operation operation, std::vector<int> positions, double factor = 1,
                          std::vector<int> sources = {})
{
    Intervention result;
    result.operation = operation;
    result.layers = {1};
    result.tokens = std::move(positions);
    result.factor = factor;
    result.sources = std::move(sources);
    return result;
}

Intervention hiding(int layer, std::vector<int> keys, std::vector<int> of_heads)
{
    Intervention result = intervention(Operation::block_attention, std::move(keys));
    result.layers = {layer};
    result.heads = std::move(of_heads);
    return result;
}

at::Tensor edited(const Intervention &edit, at::Tensor vectors = rows())
{
    edits(edit).apply(Site::mlp_out, 1, vectors);
    return vectors;
}

/// The vector times `factor` of [3, 4] that each row should be.
void compare(const at::Tensor &vectors, const std::vector<float> &factors)
{
    const at::Tensor expected = at::tensor(factors).unsqueeze(1) * at::tensor({3.0f, 4.0f});
    QVERIFY2(at::allclose(vectors, expected, 1e-6), vectors.toString().c_str());
}

} // namespace

class TestEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void operations_change_their_rows_alone()
    {
        compare(edited(intervention(Operation::zero, {1, 4})), {1, 0, 3, 4, 0, 6});
        compare(edited(intervention(Operation::scale, {0, 5}, -2)), {-2, 2, 3, 4, 5, -12});
        compare(edited(intervention(Operation::replace_mean, {2}, 1, {0, 3, 5})), {1, 2, 11.0f / 3, 4, 5, 6});
        compare(edited(intervention(Operation::replace_token, {0, 1}, 1, {5})), {6, 6, 3, 4, 5, 6});
        compare(edited(intervention(Operation::replace_token, {2}, 1, {0})), {1, 2, 1, 4, 5, 6});
        compare(edited(intervention(Operation::cap_norm, {0, 1, 2, 3, 4, 5}, 15)), {1, 2, 3, 3, 3, 3});
    }

    void neurons_are_changed_alone()
    {
        Intervention edit = intervention(Operation::zero, {0, 2});
        edit.site = Site::mlp_post;
        edit.neurons = {1, 3};
        at::Tensor vectors = at::ones({tokens, 4});
        edits(edit).apply(Site::mlp_post, 1, vectors);
        for (int t = 0; t < tokens; ++t)
            for (int j = 0; j < 4; ++j)
                QCOMPARE(vectors[t][j].item<float>(), (t == 0 || t == 2) && (j == 1 || j == 3) ? 0.0f : 1.0f);
        edit.neurons = {4};
        VERIFY_ERROR(edits(edit).apply(Site::mlp_post, 1, vectors), "neuron 4 is outside 0..3");
        edit.site = Site::mlp_out;
        VERIFY_ERROR(edits(edit), "mlp_out has no neurons");
    }

    void cap_norm_leaves_a_zero_vector()
    {
        const at::Tensor capped = edited(intervention(Operation::cap_norm, {0}), at::zeros({tokens, 2}));
        QCOMPARE(capped.abs().max().item<float>(), 0.0f);
    }

    void bfloat16_stays_bfloat16()
    {
        for (const Operation operation : {Operation::zero, Operation::scale, Operation::replace_mean,
                                          Operation::replace_token, Operation::cap_norm}) {
            const at::Tensor vectors = edited(intervention(operation, {2}, 2, {0}), rows().to(at::kBFloat16));
            QCOMPARE(vectors.scalar_type(), at::kBFloat16);
            QVERIFY(vectors.isfinite().all().item<bool>());
        }
    }

    void a_smaller_cache_quantises_keys_by_channel_and_values_by_token()
    {
        ModelConfig config;
        config.layers = layers;
        config.blocks.assign(layers, BlockConfig{.heads = heads, .kv_heads = heads});
        const Edits one_bit({CacheSaving::quantise, 1, {0, 4, 5}}, config, tokens); // only the extremes are left
        const at::Tensor original =
            at::tensor({9.0f, 9.0f, 0.0f, 1.0f, 2.0f, 5.0f, 3.0f, 9.0f, 8.0f, 8.0f, 7.0f, 7.0f}).view({tokens, 2});
        at::Tensor keys = original.clone();
        one_bit.apply(Site::key, 3, keys); // channels 0, 2, 3 and 1, 5, 9 of the tokens that are not spared
        QVERIFY(at::equal(
            keys,
            at::tensor({9.0f, 9.0f, 0.0f, 1.0f, 3.0f, 1.0f, 3.0f, 9.0f, 8.0f, 8.0f, 7.0f, 7.0f}).view({tokens, 2})));
        at::Tensor values = at::tensor({0.0f, 1.0f, 4.0f}).expand({tokens, 3}).contiguous();
        one_bit.apply(Site::value, 0, values);
        QVERIFY(at::equal(values[1], at::tensor({0.0f, 0.0f, 4.0f})));
        QVERIFY(at::equal(values[0], at::tensor({0.0f, 1.0f, 4.0f})));
        at::Tensor others = original.clone();
        one_bit.apply(Site::mlp_out, 0, others);
        QVERIFY(at::equal(others, original));
        QCOMPARE(one_bit.first_layer(), 0);
        QVERIFY(!one_bit.empty() && one_bit.window().width == 0);
        VERIFY_ERROR(Edits({CacheSaving::quantise, 17, {}}, config, tokens), "1 to 16 bits");
        VERIFY_ERROR(Edits({CacheSaving::window, 0, {}}, config, tokens), "at least 1 key");
        VERIFY_ERROR(Edits({CacheSaving::window, 2, {6}}, config, tokens), "spared token 6 is outside 0..5");

        const Edits window({CacheSaving::window, 3, {0, 4}}, config, tokens);
        QCOMPARE(window.window().width, 3);
        QVERIFY(window.window().kept == std::vector<uint8_t>({1, 0, 0, 0, 1, 0}));
        QCOMPARE(window.first_token_of_cache(), 3);
    }

    void edits_apply_in_their_order()
    {
        const Intervention scale = intervention(Operation::scale, {0}, 3);
        const Intervention copy = intervention(Operation::replace_token, {1}, 1, {0});
        at::Tensor vectors = rows();
        edits(std::vector<Intervention>{scale, copy}).apply(Site::mlp_out, 1, vectors);
        compare(vectors, {3, 3, 3, 4, 5, 6});
        vectors = rows();
        edits(std::vector<Intervention>{copy, scale}).apply(Site::mlp_out, 1, vectors);
        compare(vectors, {3, 1, 3, 4, 5, 6});
    }

    void other_sites_and_layers_are_left()
    {
        const Edits zero = edits(intervention(Operation::zero, {0}));
        at::Tensor vectors = rows();
        zero.apply(Site::mlp_out, 2, vectors);
        zero.apply(Site::attn_out, 1, vectors);
        QVERIFY(at::equal(vectors, rows()));
        QVERIFY(zero.touch(Site::mlp_out, 1) && !zero.touch(Site::mlp_out, 2) && !zero.touch(Site::attn_out, 1));
        QVERIFY(zero.touch_mlp(1) && !zero.touch_mlp(0));
        QCOMPARE(zero.first_layer(), 1);
        QCOMPARE(edits(std::vector<Intervention>{}).first_layer(), layers);
    }

    void hidden_keys_are_per_head()
    {
        const Edits some = edits(hiding(2, {0, 3}, {1}));
        QVERIFY(some.hidden_keys(1).empty());
        const auto hidden = some.hidden_keys(2);
        QCOMPARE(hidden.size(), size_t(heads));
        QVERIFY(hidden[0].empty() && hidden[2].empty());
        QCOMPARE(hidden[1], (std::vector<uint8_t>{1, 0, 0, 1, 0, 0}));
        QVERIFY(!some.touch(Site::mlp_out, 2)); // its site is not used
        for (const auto &flags : edits(hiding(2, {5}, {})).hidden_keys(2))
            QCOMPARE(flags, (std::vector<uint8_t>{0, 0, 0, 0, 0, 1}));
    }

    void what_does_not_fit_the_run_is_refused()
    {
        const Intervention good = intervention(Operation::zero, {0});
        QVERIFY(test::error_of([&] { edits(good); }).empty());
        const auto refused = [&](auto change, const char *part) {
            Intervention bad = good;
            change(bad);
            VERIFY_ERROR(edits(bad), part);
        };
        refused([](Intervention &i) { i.layers = {layers}; }, "layer 4");
        refused([](Intervention &i) { i.tokens = {-1}; }, "token -1");
        refused([](Intervention &i) { i.tokens = {tokens}; }, "token 6");
        refused([](Intervention &i) { i.heads = {heads}; }, "head 3");
        refused([](Intervention &i) { i.sources = {9}; }, "source token 9");
        refused([](Intervention &i) { i.layers.clear(); }, "at least one layer");
        refused([](Intervention &i) { i.operation = Operation::replace_mean; }, "source");
        refused([](Intervention &i) { i.operation = Operation::replace_token; }, "source");
        refused([](Intervention &i) { i.operation = Operation::scale, i.factor = INFINITY; }, "finite");
        refused([](Intervention &i) { i.operation = Operation::cap_norm, i.factor = -1; }, "0 or more");
    }
};

QTEST_APPLESS_MAIN(TestEdits)
#include "test_edits.moc"
