// Interventions and figures 4, 5, 6 and 8 on blocks of every shape: plain MLPs, parallel, sandwich and post-norm
// blocks, multipliers, mixtures of experts with and without a shared one, learned sinks, gates, latent attention.

#include "core/analysis/designed.h"
#include "core/engine/grid_tensor_internal.h"
#include "core/engine/pipeline.h"
#include "core/lab/formation.h"
#include "core/lab/gather_probe_internal.h"
#include "core/lab/inspection.h"
#include "core/lab/lab_session_internal.h"
#include "tests/reference/family_fixtures.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/error_of.h"

#include <cmath>
#include <map>
#include <numeric>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int block = 1, bos = 0, first_copy = 4, second_copy = 9, other = 7;
/// The first token's id comes back twice: its copies are the sinks.
const std::vector<int32_t> ids{5, 9, 3, 44, 5, 17, 60, 23, 11, 5, 2, 7, 31, 8, 19, 20};

const std::vector<const char *> shapes{"llama",     "gpt2",        "gpt_neox",    "cohere",     "falcon@40b",
                                       "bloom",     "gemma2",      "olmo2",       "opt@350m",   "granite",
                                       "qwen3_moe", "qwen2_moe",   "gpt_oss",     "granitemoe", "afmoe",
                                       "flint",     "deepseek_v3", "llama4_text", "minimax_m2", "qwen3_5_text"};

struct Lab {
    std::shared_ptr<const Run> run;
    std::optional<LabSession> session;

    explicit Lab(const std::string &name)
    {
        AnalyzeObserver quiet;
        AnalyzeRequest request;
        request.model = family_folder(name);
        request.trace.token_ids = ids;
        request.device = Device::cpu;
        request.threads = 1;
        request.per_head = true;
        request.detector.threshold = 0.2;
        request.detector.bos_window = 1; // the first token, whatever norms a random model gives the others
        request.detector.rows = RowConvention::block_input;
        run = analyze(request, quiet);
        LabRequest lab;
        lab.device = Device::cpu;
        lab.threads = 1;
        session.emplace(run, lab, quiet);
    }

    const ModelConfig &config() { return session->state().decoder->config(); }
    Run variant(std::vector<Intervention> edits)
    {
        AnalyzeObserver quiet;
        return *session->variant(std::move(edits), quiet, {}, false).run;
    }
    GatherProbe gather(std::vector<Site> sites, int expert = -1)
    {
        const c10::InferenceMode inference;
        LabSession::State &state = session->state();
        std::vector<int> all(ids.size());
        std::iota(all.begin(), all.end(), 0);
        GatherProbe probe(all, std::move(sites), expert);
        Probe *const probes[]{&probe};
        state.decoder->block(block, *state.model->blocks->block(block), state.residual_entering(block, {}), Edits(),
                             probes, {});
        return probe;
    }
};

std::map<std::string, Lab> &labs()
{
    static std::map<std::string, Lab> all;
    return all;
}

/// Opened once for each shape.
Lab &lab_of(const std::string &name)
{
    return labs().try_emplace(name, name).first->second;
}

Intervention edit_of(Site site, Operation operation, int token, double factor = 1)
{
    Intervention edit;
    edit.site = site;
    edit.operation = operation;
    edit.layers = {block};
    edit.tokens = {token};
    edit.factor = factor;
    return edit;
}

Intervention edit_of_expert(Site site, Operation operation, int token, int expert)
{
    Intervention edit = edit_of(site, operation, token);
    edit.experts = {expert};
    return edit;
}

bool near(double a, double b)
{
    return std::fabs(a - b) <= 1e-4 + 1e-4 * std::fabs(b);
}

void add_shapes(bool experts_alone)
{
    QTest::addColumn<QString>("name");
    for (const char *name : shapes)
        if (!experts_alone || Checkpoint::open(family_folder(name))->config().block(block).experts)
            QTest::newRow(name) << QString(name);
}

} // namespace

class TestLabOfFamilies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanupTestCase() { labs().clear(); } // before torch's own statics go
    void initTestCase() { SKIP_WITHOUT(family_checkpoints(), "make_checkpoints.py needs /usr/bin/python3 with numpy"); }

    void interventions_change_what_is_added_data() { add_shapes(false); }

    void interventions_change_what_is_added()
    {
        QFETCH(QString, name);
        Lab &lab = lab_of(name.toStdString());
        const Grids &before = lab.run->grids;
        const Run silent = lab.variant(
            {edit_of(Site::attn_out, Operation::zero, other), edit_of(Site::mlp_out, Operation::zero, other)});
        QVERIFY(near(silent.grids.resid_norm(block + 1, other), before.resid_norm(block, other))); // nothing was added
        // to an earlier token; an expert's products round otherwise when other tokens chose it
        QVERIFY(near(silent.grids.resid_norm(block + 1, bos), before.resid_norm(block + 1, bos)));
        const Run louder = lab.variant({edit_of(Site::mlp_out, Operation::scale, other, 3)});
        QVERIFY(near(louder.grids.mlp_out_norm(block, other), 3 * before.mlp_out_norm(block, other)));
        Intervention copy = edit_of(Site::attn_out, Operation::replace_token, other);
        copy.sources = {first_copy};
        const Run copied = lab.variant({copy});
        QVERIFY(near(copied.grids.attn_out_norm(block, other), before.attn_out_norm(block, first_copy)));
        Intervention capped = edit_of(Site::resid_pre, Operation::cap_norm, other, 0.01);
        QVERIFY(near(lab.variant({capped}).grids.resid_norm(block, other), 0.01));
        Intervention hidden = edit_of(Site::mlp_out, Operation::block_attention, other);
        const Run unseen = lab.variant({hidden});
        QCOMPARE(unseen.grids.sink_score(block, other), 0.0f);
        QVERIFY(unseen.grids.sink_score(block, bos) >= before.sink_score(block, bos));
    }

    void a_plain_mlp_has_no_gate()
    {
        Lab &lab = lab_of("gpt2");
        VERIFY_ERROR(lab.variant({edit_of(Site::mlp_gate, Operation::zero, other)}), "has no gate");
        const Run without = lab.variant({edit_of(Site::mlp_act, Operation::zero, other)}); // its bias alone is left
        const Run other_token = lab.variant({edit_of(Site::mlp_post, Operation::zero, first_copy)});
        QVERIFY(near(without.grids.mlp_out_norm(block, other), other_token.grids.mlp_out_norm(block, first_copy)));
        VERIFY_ERROR(lab.variant({edit_of_expert(Site::mlp_post, Operation::zero, other, 0)}), "outside");
    }

    void an_experts_sites_are_its_own_data() { add_shapes(true); }

    void an_experts_sites_are_its_own()
    {
        QFETCH(QString, name);
        Lab &lab = lab_of(name.toStdString());
        const std::vector<ExpertChoice> chosen = experts_of(*lab.run, block, other);
        QCOMPARE(chosen.size(), static_cast<size_t>(lab.config().experts.used));
        const int expert = chosen.front().expert;
        const Run silent = lab.variant({edit_of_expert(Site::mlp_post, Operation::zero, other, expert)});
        QVERIFY(name == "gpt_oss" ||
                experts_of(silent, block, other).front().written == 0); // gpt-oss': its bias is left
        for (size_t slot = 1; slot < chosen.size(); ++slot)
            QCOMPARE(experts_of(silent, block, other)[slot].written, chosen[slot].written);
        for (int token = 0; token < other; ++token)
            QCOMPARE(main_expert(silent, block, token).written, main_expert(*lab.run, block, token).written);
        const Run same = lab.variant({edit_of_expert(Site::mlp_up, Operation::scale, other, expert)}); // by 1
        QCOMPARE(same.grids.resid_norm, lab.run->grids.resid_norm);

        int unused = 0; // an expert that the token did not choose
        while (std::ranges::find(chosen, unused, &ExpertChoice::expert) != chosen.end())
            ++unused;
        VERIFY_ERROR(lab.variant({edit_of_expert(Site::mlp_post, Operation::zero, other, unused)}),
                     "chooses any of its experts");
        VERIFY_ERROR(lab.variant({edit_of_expert(Site::mlp_out, Operation::zero, other, expert)}), "no other site");
        VERIFY_ERROR(lab.variant({edit_of_expert(Site::mlp_post, Operation::zero, other, 99)}), "expert 99");
        const bool shares = lab.config().experts.shared_intermediate_size > 0;
        const std::string error = error_of([&] { lab.variant({edit_of(Site::mlp_post, Operation::zero, other)}); });
        QCOMPARE(error.empty(), shares);
        Intervention copy = edit_of_expert(Site::mlp_act, Operation::replace_token, other, expert);
        copy.sources = {other};
        QCOMPARE(lab.variant({copy}).grids.resid_norm, lab.run->grids.resid_norm); // its own
    }

    void figure_4_has_the_stages_that_there_are_data() { add_shapes(false); }

    void figure_4_has_the_stages_that_there_are()
    {
        QFETCH(QString, name);
        Lab &lab = lab_of(name.toStdString());
        const bool mixture = lab.config().block(block).experts, gated = lab.config().gated_mlp;
        const MlpStages stages = mlp_stages(*lab.session, block, {bos, first_copy, second_copy});
        QCOMPARE(stages.expert.has_value(), mixture);
        QCOMPARE(stages.sites.size(), size_t(gated ? 6 : 4));
        QCOMPARE(stages.sites.back(), Site::mlp_out);
        GatherProbe probe = lab.gather(stages.sites, stages.expert.value_or(-1));
        for (int stage = 0; stage < stages.cosine.columns(); ++stage) {
            QVERIFY(near(stages.cosine(0, stage), 1)); // BOS with itself
            const Grid &vectors = probe.vectors(stages.sites[static_cast<size_t>(stage)], block);
            double product = 0, square = 0, bos_square = 0;
            for (int i = 0; i < vectors.columns(); ++i) {
                product += double{vectors(first_copy, i)} * vectors(bos, i);
                square += double{vectors(first_copy, i)} * vectors(first_copy, i);
                bos_square += double{vectors(bos, i)} * vectors(bos, i);
            }
            const double expected = product / std::sqrt(square * bos_square);
            QVERIFY(std::isnan(expected) ? std::isnan(stages.cosine(1, stage))
                                         : near(stages.cosine(1, stage), expected));
        }
        if (!mixture)
            VERIFY_ERROR(mlp_stages(*lab.session, block, {bos}, {}, 0), "no experts");
        else
            VERIFY_ERROR(mlp_stages(*lab.session, block, {bos}, {}, 99), "has experts 0..");
    }

    void figure_5_asks_the_mlp_that_runs_data() { add_shapes(false); }

    /// The MLP alone on the block's own inputs gives what the block adds; then a sweep and a mix agree.
    void figure_5_asks_the_mlp_that_runs()
    {
        QFETCH(QString, name);
        Lab &lab = lab_of(name.toStdString());
        LabSession::State &state = lab.session->state();
        GatherProbe probe = lab.gather({Site::mlp_in, Site::mlp_out});
        {
            const c10::InferenceMode inference;
            const Grid alone = to_grid(state.decoder->mlp(block, *state.model->blocks->block(block),
                                                          to_tensor(probe.vectors(Site::mlp_in, block))));
            std::string what;
            QVERIFY2(worst_ratio(alone, probe.vectors(Site::mlp_out, block), 1e-4, 1e-4, what) <= 1, what.c_str());
        }
        FormationTokens tokens{bos, {first_copy, second_copy}, {2, 6, other, 10, 12}, 0};
        const ComponentSweep sweep = component_sweep(*lab.session, block, tokens, {2, 3});
        QCOMPARE(sweep.response.size(), size_t(2));
        Grid mix(1, 2);
        mix(0, 1) = 3;
        const MlpResponse live = mlp_response(*lab.session, sweep, mix).front();
        QVERIFY(near(live.norm, sweep.response[1].back().norm) && near(live.cosine, sweep.response[1].back().cosine));
        QVERIFY(live.norm > 0 && std::fabs(live.cosine) <= 1.0001);
    }

    void figures_6_and_8_and_single_tokens_data() { add_shapes(false); }

    void figures_6_and_8_and_single_tokens()
    {
        QFETCH(QString, name);
        Lab &lab = lab_of(name.toStdString());
        const FormationTokens tokens{bos, {first_copy, second_copy}, {2, 6, other, 10, 12}, 0};
        const FormationClusters clusters = site_clusters(*lab.session, tokens, block, block);
        QCOMPARE(clusters.panels.size(), FormationClusters::sites.size());
        for (const SiteClusters &panel : clusters.panels) {
            QVERIFY(std::isfinite(panel.silhouette) && std::isfinite(panel.probe_accuracy));
            QVERIFY(std::ranges::all_of(panel.points.values(), [](float value) { return std::isfinite(value); }));
        }
        QVERIFY(lab.run->detection.find(first_copy)); // the same embedding
        const std::vector<int> sinks{first_copy}, sources{2, 6, other};
        const auto curves = swapping_sweep(*lab.session, sinks, sources, 0, lab.run->layers() - 1);
        QCOMPARE(curves.size(), size_t(3));
        for (const SuppressionCurve &curve : curves) {
            QCOMPARE(static_cast<int>(curve.points.size()), lab.run->layers());
            Intervention swap = edit_of(curve.site, Operation::replace_mean, first_copy);
            swap.sources = sources;
            const SuppressionPoint expected = suppression(lab.session->baseline()->detection,
                                                          lab.variant({swap}).detection, sinks, curve.site, block);
            QCOMPARE(curve.points[block].suppressed, expected.suppressed);
            QCOMPARE(curve.points[block].future, expected.future);
        }
        const TokenSplit split = token_split(*lab.session, other);
        QVERIFY(near(split.mlp_norm[block], lab.run->grids.mlp_out_norm(block, other)));
        const TokenAttention attention = token_attention(*lab.session, block, 1, other);
        const double seen = std::accumulate(attention.attends_to.begin(), attention.attends_to.end(), 0.0);
        const auto learned = lab.run->grids.measured.find(GridKind::learned_sink_share_head);
        const bool has_sinks = learned != lab.run->grids.measured.end();
        QVERIFY(near(seen + (has_sinks ? learned->second[1](block, other) : 0), 1));
    }
};

QTEST_APPLESS_MAIN(TestLabOfFamilies)
#include "test_lab_of_families.moc"
