// What the sites of a block mean, on every family: the residual that leaves it is the one that enters plus attn_out
// plus mlp_out, whatever norms, multipliers and orders lie between; attention's probability is all accounted for.

#include "core/lab/gather_probe_internal.h"
#include "core/store/run_file.h"
#include "tests/reference/family_fixtures.h"
#include "tests/reference/grid_comparison.h"

#include <numeric>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// Of each block what its keys were given by all queries of a head, and what its learned sinks were; [L, H].
class SharesProbe : public Probe {
public:
    SharesProbe(int layers, int heads) : by_keys(layers, heads), by_sinks(layers, heads) { }
    bool wants(Site, int) const override { return false; }
    void take(Site, int, int64_t, const at::Tensor &) override { }
    void take_column_sums(int layer, const at::Tensor &sums) override { add(by_keys, layer, sums); }
    void take_sink_share(int layer, const at::Tensor &share) override { add(by_sinks, layer, share); }

    Grid by_keys, by_sinks;

private:
    static void add(Grid &grid, int layer, const at::Tensor &values)
    {
        const float *from = values.data_ptr<float>();
        for (int head = 0; head < static_cast<int>(values.size(0)); ++head, from += values.size(1))
            grid(layer, head) = std::accumulate(from, from + values.size(1), 0.0f);
    }
};

Grid sum_of(const std::vector<const Grid *> &grids)
{
    Grid sum = *grids.front();
    for (size_t i = 1; i < grids.size(); ++i)
        std::ranges::transform(sum.values(), grids[i]->values(), sum.values().begin(), std::plus());
    return sum;
}

bool differ(const Grid &a, const Grid &b)
{
    std::string what;
    return !(worst_ratio(a, b, 1e-3, 1e-3, what) <= 1);
}

bool has_post_norm(const ModelConfig &config)
{
    return config.norm_places != NormPlaces::inputs || config.residual_scale != 1.0;
}

} // namespace

class TestBlockSums : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(family_checkpoints(), "make_checkpoints.py needs /usr/bin/python3 with numpy"); }

    void attn_out_and_mlp_out_are_what_is_added_data() { add_references(); }

    void attn_out_and_mlp_out_are_what_is_added()
    {
        QFETCH(QString, name);
        const std::vector<int32_t> ids = ids_of(read_run(reference_file(name.toStdString())));
        const auto checkpoint = Checkpoint::open(family_folder(name.toStdString()));
        const ModelConfig &config = checkpoint->config();
        std::vector<int> all(ids.size());
        std::iota(all.begin(), all.end(), 0);
        GatherProbe sites(
            all, {Site::resid_pre, Site::attn_raw, Site::attn_out, Site::mlp_raw, Site::mlp_out, Site::resid_post});
        Probe *const probes[]{&sites};
        last_logits(checkpoint, ids, probes);
        for (int layer = 0; layer < config.layers; ++layer) {
            const auto at = [&](Site site) { return &sites.vectors(site, layer); };
            std::string what;
            const Grid sum = sum_of({at(Site::resid_pre), at(Site::attn_out), at(Site::mlp_out)});
            QVERIFY2(worst_ratio(sum, *at(Site::resid_post), 1e-4, 1e-4, what) <= 1,
                     ("block " + std::to_string(layer) + ", " + what).c_str());
            // what a module writes is a site of its own where something lies between it and the residual
            QCOMPARE(differ(*at(Site::attn_raw), *at(Site::attn_out)), has_post_norm(config));
            QCOMPARE(differ(*at(Site::mlp_raw), *at(Site::mlp_out)), has_post_norm(config));
            if (layer + 1 < config.layers)
                QCOMPARE(*at(Site::resid_post), sites.vectors(Site::resid_pre, layer + 1));
        }
    }

    void parallel_mlps_do_not_see_the_attention_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"gpt_neox", "gptj", "phi", "cohere", "falcon@7b", "falcon@40b", "falcon@11b", "stablelm@12b"})
            QTest::newRow(name) << QString(name);
    }

    /// An attention that adds nothing leaves mlp_out of the same block as it was, and changes it where blocks are in
    /// turn.
    void parallel_mlps_do_not_see_the_attention()
    {
        QFETCH(QString, name);
        QVERIFY(!mlp_out_depends_on_attention(name.toStdString()));
        QVERIFY(mlp_out_depends_on_attention("llama"));
    }

    void column_sums_add_up_to_T_less_what_the_sinks_take_data() { add_references(); }

    void column_sums_add_up_to_T_less_what_the_sinks_take()
    {
        QFETCH(QString, name);
        const std::vector<int32_t> ids = ids_of(read_run(reference_file(name.toStdString())));
        const auto checkpoint = Checkpoint::open(family_folder(name.toStdString()));
        const ModelConfig &config = checkpoint->config();
        int most_heads = 0;
        for (const BlockConfig &block : config.blocks)
            most_heads = std::max(most_heads, block.heads);
        SharesProbe shares(config.layers, most_heads);
        Probe *const probes[]{&shares};
        last_logits(checkpoint, ids, probes);
        const auto tokens = static_cast<float>(ids.size());
        for (int layer = 0; layer < config.layers; ++layer)
            for (int head = 0; head < config.block(layer).heads; ++head) {
                const float keys = shares.by_keys(layer, head), sinks = shares.by_sinks(layer, head);
                QVERIFY2(std::fabs(keys + sinks - tokens) < 1e-4f * tokens,
                         qPrintable(
                             QStringLiteral("block %1, head %2: %3 and %4").arg(layer).arg(head).arg(keys).arg(sinks)));
                QCOMPARE(sinks > 0.0f, config.block(layer).sinks);
            }
    }

private:
    /// Of the first block, when its attention's output is set to zero for all tokens.
    static bool mlp_out_depends_on_attention(const std::string &name)
    {
        const c10::InferenceMode inference;
        const std::vector<int32_t> ids = ids_of(read_run(reference_file(name)));
        const auto model = load_model(Checkpoint::open(family_folder(name)), at::kFloat, at::kCPU);
        const Decoder decoder(model->reader, static_cast<int>(ids.size()));
        std::vector<int> all(ids.size());
        std::iota(all.begin(), all.end(), 0);
        const auto mlp_out = [&](std::vector<Intervention> interventions) {
            GatherProbe probe(all, {Site::mlp_out});
            Probe *const probes[]{&probe};
            decoder.block(0, *model->blocks->block(0), decoder.embed(ids),
                          Edits(std::move(interventions), decoder.config(), static_cast<int>(ids.size())), probes, {});
            return probe.vectors(Site::mlp_out, 0);
        };
        Intervention silent;
        silent.site = Site::attn_out;
        silent.layers = {0};
        silent.tokens = all;
        return differ(mlp_out({}), mlp_out({silent}));
    }
};

QTEST_APPLESS_MAIN(TestBlockSums)
#include "test_block_sums.moc"
