#pragma once

#include "tests/support/sample_run.h"
#include "views/figures/lab_figures.h"

#include <cmath>
#include <memory>

namespace sinkscope::test {

/// The sinks that sample_run() plants, and as many ordinary tokens.
inline FormationTokens made_up_tokens()
{
    FormationTokens tokens;
    for (const PlantedSink &sink : planted_sinks()) {
        tokens.sinks.push_back(sink.position);
        tokens.others.push_back(sink.position + 3);
    }
    return tokens;
}

/// Each sink nears the BOS token from stage to stage, some sooner.
inline MlpStages made_up_stages()
{
    MlpStages stages;
    stages.layer = 2;
    stages.positions = made_up_tokens().sinks;
    stages.cosine = Grid(static_cast<int>(stages.positions.size()), static_cast<int>(stages.sites.size()));
    for (int sink = 0; sink < stages.cosine.rows(); ++sink)
        for (int stage = 0; stage < stages.cosine.columns(); ++stage)
            stages.cosine(sink, stage) = std::tanh(0.1f * static_cast<float>((sink + 1) * (stage + 1)));
    return stages;
}

/// Norms as alpha squared on one side or the other, cosines as tanh.
inline ComponentSweep made_up_sweep()
{
    constexpr int components = 6;
    ComponentSweep sweep;
    sweep.layer = 2;
    sweep.tokens = made_up_tokens();
    sweep.components.components = Grid(components, 8);
    sweep.components.explained_variance_ratio = {0.5, 0.2, 0.1, 0.08, 0.05, 0.03};
    for (int alpha = -20; alpha <= 20; ++alpha)
        if (alpha != 0)
            sweep.alphas.push_back(alpha);
    for (int component = 0; component < components; ++component) {
        const int side = component % 2 ? -1 : 1;
        sweep.response.emplace_back();
        for (const double alpha : sweep.alphas)
            sweep.response.back().push_back(
                {alpha * alpha * (alpha * side > 0 ? component + 1 : 0.1), std::tanh(alpha * side / (component + 2))});
    }
    return sweep;
}

/// Two blocks; in the second the groups lie apart.
inline FormationClusters made_up_clusters()
{
    FormationClusters clusters;
    clusters.tokens = made_up_tokens();
    clusters.first_layer = 1;
    clusters.last_layer = 2;
    clusters.perplexity = 3;
    clusters.folds = 5;
    const auto sinks = static_cast<int>(clusters.tokens.sinks.size());
    for (int layer = 1; layer <= 2; ++layer)
        for (const Site site : FormationClusters::sites) {
            SiteClusters panel;
            panel.site = site;
            panel.layer = layer;
            panel.points = Grid(2 * sinks, 2);
            for (int i = 0; i < 2 * sinks; ++i) {
                const auto point = static_cast<uint64_t>(i), place = static_cast<uint64_t>(clusters.panels.size());
                const float apart = layer == 2 && i >= sinks ? 15.0f : 0.0f;
                panel.points(i, 0) = 10 * sample_noise(6, point, place) + apart;
                panel.points(i, 1) = 10 * sample_noise(7, point, place) - apart;
            }
            panel.silhouette = layer == 1 ? 0.05 : 0.6;
            panel.probe_accuracy = layer == 1 ? 0.58 : 1.0;
            panel.chance = 0.5;
            clusters.panels.push_back(panel);
        }
    return clusters;
}

/// h suppresses all sinks up to block 2, o none, f those at block 2; later a few.
inline std::vector<SuppressionCurve> made_up_swapping()
{
    const std::vector<int> sinks = made_up_tokens().sinks;
    const auto first = [&sinks](int count) { return std::vector<int>(sinks.begin(), sinks.begin() + count); };
    std::vector<SuppressionCurve> curves;
    for (const Site site : FormationClusters::sites) {
        SuppressionCurve curve{site, {}};
        for (int layer = 0; layer < 10; ++layer) {
            int count = layer > 5 ? 1 : 0;
            if (site == Site::resid_pre)
                count = layer < 4 ? 6 : 4;
            else if (site == Site::mlp_out && layer == 2)
                count = 5;
            curve.points.push_back({layer, 6, first(count)});
        }
        curves.push_back(curve);
    }
    return curves;
}

/// An ordinary token that stays one until it is scaled by 10, and a sink whose life follows the factor.
inline FactorSweep made_up_factors()
{
    FactorSweep sweep;
    Intervention edit;
    edit.operation = Operation::scale;
    edit.layers = {2};
    edit.tokens = {28, 50};
    sweep.interventions = {edit};
    sweep.layer = 2;
    sweep.factors = {0.1, 0.5, 1, 2, 10};
    for (const int position : edit.tokens) {
        FactorCurve curve{position, {}};
        for (const double factor : sweep.factors) {
            FactorPoint point;
            point.factor = factor;
            point.mlp_out_norm = 30 * factor;
            point.lifetime =
                position == 50 ? 4 + static_cast<int>(std::lround(3 * std::log10(factor))) : (factor < 10 ? 0 : 2);
            point.l_start = point.lifetime > 0 ? 2 : -1;
            point.largest_score = 0.02 + 0.05 * point.lifetime;
            curve.points.push_back(point);
        }
        sweep.curves.push_back(curve);
    }
    return sweep;
}

/// The planted sinks and as many others.
inline MeasuredTokens made_up_measured()
{
    const FormationTokens tokens = made_up_tokens();
    return {tokens.sinks, tokens.others, ControlKind::neighbours, 0};
}

/// Neurons 7 and 3 write the sinks, others nothing much.
inline NeuronStudy made_up_neurons()
{
    NeuronStudy study{2, made_up_measured(), {}};
    for (const int position : study.tokens.all()) {
        std::vector<float> contributions, activations;
        for (uint64_t j = 0; j < 40; ++j) {
            const float writes = study.tokens.is_control(position) ? 1.0f : j == 7 ? 400.0f : j == 3 ? 250.0f : 4.0f;
            contributions.push_back(writes * (1 + 0.2f * sample_noise(8, j, static_cast<uint64_t>(position))));
            activations.push_back(sample_noise(9, j, static_cast<uint64_t>(position)));
        }
        study.tables.push_back(rank_neurons(2, position, contributions, activations, 40));
        for (NeuronShare &share : study.tables.back().neurons)
            share.percentile = 90;
    }
    return study;
}

/// Ten blocks of six heads, of every class.
inline HeadAttention made_up_heads()
{
    constexpr int layers = 10, count = 6;
    HeadAttention heads;
    heads.measured = made_up_measured();
    heads.induction_queries = 30;
    heads.on_bos = heads.on_previous = heads.on_induction = heads.on_near = Grid(layers, count);
    for (const int position : heads.measured.all())
        heads.tokens.push_back({position, Grid(layers, count), Grid(layers, count)});
    for (int layer = 0; layer < layers; ++layer)
        for (int head = 0; head < count; ++head) {
            const float place = static_cast<float>(layer * count + head) / (layers * count);
            heads.on_bos(layer, head) = place;
            heads.on_previous(layer, head) = head == 0 ? 0.6f : 0.1f;
            heads.on_induction(layer, head) = head == 1 && layer > 2 ? 0.4f : 0.05f;
            heads.on_near(layer, head) = head == 2 ? 0.8f : 0.3f;
            for (size_t i = 0; i < heads.tokens.size(); ++i)
                heads.tokens[i].score(layer, head) = heads.tokens[i].score_of_first(layer, head) =
                    place * (i < heads.measured.chosen.size() ? 0.9f / static_cast<float>(i + 1) : 0.1f);
        }
    return heads;
}

/// Two dimensions swell at the sinks from row 3 to row 8.
inline ResidualRows made_up_rows()
{
    ResidualRows rows{made_up_measured(), 60, {}};
    const std::vector<int> tokens = rows.tokens.all();
    for (int row = 0; row <= 10; ++row) {
        ResidualRow made;
        const bool alive = row >= 3 && row <= 8;
        made.entropy = alive ? 0.2 : 0.6;
        made.entropy_without = alive ? 0.45 : 0.61;
        made.entropy_without_controls = alive ? 0.19 : 0.59;
        made.sampling_error = 0.004;
        made.residuals = Grid(static_cast<int>(tokens.size()), 16);
        for (size_t i = 0; i < tokens.size(); ++i)
            for (int d = 0; d < 16; ++d)
                made.residuals(static_cast<int>(i), d) = 3 * sample_noise(10, i, static_cast<uint64_t>(d)) +
                    (alive && i < rows.tokens.chosen.size() ? (d == 5        ? 300.0f
                                                                   : d == 11 ? -120.0f
                                                                             : 0.0f)
                                                            : 0.0f);
        rows.rows.push_back(std::move(made));
    }
    return rows;
}

/// Perplexity falls with the size; a spared BOS sink saves most of it.
inline CacheSweep made_up_cache(CacheSaving saving)
{
    const bool is_window = saving == CacheSaving::window;
    CacheSweep sweep{saving, is_window ? std::vector<int>{8, 16, 32} : std::vector<int>{2, 3, 4, 8}, 3.1, 0, {}};
    for (const auto &[spared, name] : spared_tokens_names) {
        const double lost = spared == SparedTokens::none ? 8 : spared == SparedTokens::random ? 7 : 2;
        CacheCurve curve{spared, {}, {}, {}};
        for (size_t i = 0; i < sweep.sizes.size(); ++i) {
            curve.perplexity.push_back(3.1 + lost / static_cast<double>((i + 1) * (i + 1)));
            curve.mean_divergence.push_back(0.1 * lost / static_cast<double>(i + 1));
        }
        sweep.curves.push_back(curve);
    }
    return sweep;
}

/// Results of all of the lab's analyses, on tokens of sample_run().
inline LabResults made_up_lab_results()
{
    LabResults results;
    results.stages = std::make_shared<const MlpStages>(made_up_stages());
    results.sweep = std::make_shared<const ComponentSweep>(made_up_sweep());
    results.clusters = std::make_shared<const FormationClusters>(made_up_clusters());
    results.swapping = std::make_shared<const std::vector<SuppressionCurve>>(made_up_swapping());
    results.factors = std::make_shared<const FactorSweep>(made_up_factors());
    results.neurons = std::make_shared<const NeuronStudy>(made_up_neurons());
    results.heads = std::make_shared<const HeadAttention>(made_up_heads());
    results.rows = std::make_shared<const ResidualRows>(made_up_rows());
    results.window = std::make_shared<const CacheSweep>(made_up_cache(CacheSaving::window));
    results.quantise = std::make_shared<const CacheSweep>(made_up_cache(CacheSaving::quantise));
    return results;
}

} // namespace sinkscope::test
