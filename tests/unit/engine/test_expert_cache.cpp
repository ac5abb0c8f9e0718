// Experts are read as tokens choose them, stay as far as they fit, leave memory otherwise, and change no number.

#include "core/engine/forecast.h"
#include "core/engine/model_internal.h"
#include "core/engine/pipeline.h"
#include "tests/support/mapped_pages.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <c10/core/InferenceMode.h>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int64_t nothing = 0, everything = int64_t{1} << 40;
constexpr int64_t hidden = 128, inner = 512, layers = 3, experts = 8;
constexpr int64_t expert_bytes = 3 * hidden * inner * 4;

/// A Qwen3-MoE whose experts, each in tensors of its own, are hundreds of kilobytes, so that pages can be told apart.
void write_mixture(const std::filesystem::path &folder)
{
    std::vector<TinyTensor> tensors;
    const auto add = [&](const std::string &name, int64_t rows, int64_t columns) {
        tensors.push_back({name, "F32", columns ? std::vector{rows, columns} : std::vector{rows},
                           float_bytes(planted::hashed(tensors.size(), rows * std::max<int64_t>(1, columns), 0.2f))});
    };
    add("model.embed_tokens.weight", 64, hidden);
    add("model.norm.weight", hidden, 0);
    for (int64_t layer = 0; layer < layers; ++layer) {
        const std::string block = "model.layers." + std::to_string(layer) + ".";
        for (const char *norm : {"input_layernorm", "post_attention_layernorm"})
            add(block + norm + ".weight", hidden, 0);
        for (const char *name : {"q", "k", "v", "o"})
            add(block + "self_attn." + name + "_proj.weight", hidden, hidden);
        for (const char *name : {"q", "k"})
            add(block + "self_attn." + name + "_norm.weight", hidden / 4, 0);
        add(block + "mlp.gate.weight", experts, hidden);
        for (int64_t expert = 0; expert < experts; ++expert) {
            const std::string own = block + "mlp.experts." + std::to_string(expert) + ".";
            add(own + "gate_proj.weight", inner, hidden);
            add(own + "up_proj.weight", inner, hidden);
            add(own + "down_proj.weight", hidden, inner);
        }
    }
    nlohmann::json config = tiny_config("Qwen3MoeForCausalLM");
    config.update({{"model_type", "qwen3_moe"},
                   {"hidden_size", hidden},
                   {"intermediate_size", inner},
                   {"moe_intermediate_size", inner},
                   {"num_hidden_layers", layers},
                   {"num_attention_heads", 4},
                   {"num_key_value_heads", 4},
                   {"head_dim", hidden / 4},
                   {"vocab_size", 64},
                   {"num_experts", experts},
                   {"num_experts_per_tok", 2},
                   {"norm_topk_prob", true},
                   {"tie_word_embeddings", true}});
    write_folder(folder, config, tensors);
}

std::vector<int32_t> some_ids()
{
    std::vector<int32_t> ids;
    for (int i = 0; i < 30; ++i)
        ids.push_back((i * 37 + 11) % 64);
    return ids;
}

/// Of the experts' largest matrices, how many have their middle in memory. One more than are kept may be: the kernel
/// maps what the file's cache has beside a page that is read.
int experts_in_memory(const Checkpoint &checkpoint)
{
    int count = 0;
    for (int layer = 0; layer < layers; ++layer)
        for (int expert = 0; expert < experts; ++expert) {
            const TensorInfo *tensor = checkpoint.find("blocks." + std::to_string(layer) + ".expert_down.weight");
            const auto bytes = checkpoint.plain_expert(*tensor, expert);
            count += is_mapped(bytes.data() + bytes.size() / 2);
        }
    return count;
}

} // namespace

class TestExpertCache : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    AnalyzeRequest request(ComputeType type, int64_t budget) const
    {
        AnalyzeRequest request;
        request.model = path_of(folder_);
        request.trace.token_ids = some_ids();
        request.compute_type = type;
        request.device = Device::cpu;
        request.memory_budget = budget;
        return request;
    }

    static void verify_kept(int in_memory, int kept)
    {
        QVERIFY2(in_memory == kept || in_memory == kept + 1,
                 qPrintable(QString("%1 in memory, %2 kept").arg(in_memory).arg(kept)));
    }

private Q_SLOTS:
    void initTestCase() { write_mixture(path_of(folder_)); }

    void streamed_experts_change_no_number_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("float32, where they lie") << static_cast<int>(ComputeType::float32);
        QTest::newRow("bfloat16, decoded") << static_cast<int>(ComputeType::bfloat16);
    }

    void streamed_experts_change_no_number()
    {
        QFETCH(int, type);
        AnalyzeObserver observer;
        ModelCache cache, other;
        const auto of = static_cast<ComputeType>(type);
        const auto resident = analyze(request(of, everything), observer, {}, &cache);
        QVERIFY(resident->complete());
        for (const int64_t budget : {nothing, 3 * expert_bytes, 9 * expert_bytes}) {
            QVERIFY(analyze(request(of, budget), observer, {}, &other)->grids == resident->grids);
            QVERIFY(analyze(request(of, budget), observer, {}, &other)->grids ==
                    resident->grids); // what stayed is used
        }
    }

    void what_does_not_stay_leaves_memory()
    {
        const c10::InferenceMode inference;
        const auto checkpoint = Checkpoint::open(path_of(folder_));
        const auto run = [&](int64_t budget) {
            const auto model = load_model(checkpoint, at::kFloat, at::kCPU, budget);
            const Decoder decoder(model->reader, 30);
            prefill(*model, decoder, decoder.embed(some_ids()), 0, {}, {}, {}, {});
            return experts_in_memory(*checkpoint);
        };
        const int64_t blocks = [&] {
            BlockStream stream(std::make_shared<const WeightReader>(checkpoint, at::kFloat, at::kCPU), nothing);
            return layers * stream.block(0)->bytes();
        }();
        const int all = run(everything);
        QVERIFY(all > 8);
        verify_kept(run(nothing), 0);
        verify_kept(run(blocks + 5 * expert_bytes), 5); // what the blocks leave
        verify_kept(experts_in_memory(*checkpoint), 0); // gone with the model
        QCOMPARE(run(everything), all);
    }

    void the_most_used_stay()
    {
        const auto reader =
            std::make_shared<const WeightReader>(Checkpoint::open(path_of(folder_)), at::kFloat, at::kCPU);
        ExpertCache cache(reader);
        cache.keep_at_most(2 * expert_bytes);
        for (const int expert : {0, 1, 2, 2, 3}) // 2 comes in at its second use, 3 does not
            cache.expert(1, expert);
        QCOMPARE(cache.kept_bytes(), 2 * expert_bytes);
        const auto address = [&](int expert) { return cache.expert(1, expert).down.weight.data_ptr(); };
        QCOMPARE(address(2), reader->expert(1, 2).down.weight.data_ptr());
        cache.keep_at_most(expert_bytes);
        QCOMPARE(cache.kept_bytes(), expert_bytes);
        cache.keep_at_most(0);
        QCOMPARE(cache.kept_bytes(), int64_t{0});
    }

    void the_forecast_counts_what_is_chosen()
    {
        const auto checkpoint = Checkpoint::open(path_of(folder_));
        const ModelConfig &config = checkpoint->config();
        const auto of = [&](int tokens) { return forecast_pass(config, {.tokens = tokens}, everything); };
        QCOMPARE(of(1).block_bytes, of(1000).block_bytes); // one expert beside a block
        QVERIFY(of(1).block_bytes < 2 * expert_bytes);
        QCOMPARE(of(1000).weight_bytes - of(1).weight_bytes, layers * (experts - 2) * expert_bytes);
        // 64 MiB beyond the least is enough to stream, and is not all of the experts of a larger model
        const Forecast tight = forecast_pass(config, {.tokens = 1000}, of(1000).least_bytes() + expert_bytes);
        QVERIFY(tight.fits() && tight.streams());
        QCOMPARE(tight.resident_bytes(), expert_bytes);
        QCOMPARE(tight.peak_bytes(), tight.limit_bytes);
    }
};

QTEST_APPLESS_MAIN(TestExpertCache)
#include "test_expert_cache.moc"
