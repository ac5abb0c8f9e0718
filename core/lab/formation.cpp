#include "core/lab/formation.h"

#include "core/engine/grid_tensor_internal.h"
#include "core/lab/formation_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr int probe_folds = 5;

Grid rows_of(const Grid &grid, const std::vector<int> &rows)
{
    Grid result(static_cast<int>(rows.size()), grid.columns());
    for (size_t i = 0; i < rows.size(); ++i)
        std::ranges::copy(grid.row(rows[i]), result.row(static_cast<int>(i)).begin());
    return result;
}

std::vector<MlpResponse> respond(LabSession::State &state, int layer, const Grid &inputs,
                                 std::span<const float> bos_mlp_out)
{
    const WeightReader &reader = *state.model->reader;
    const at::Tensor input = to_tensor(inputs).to(reader.device(), reader.type());
    const Grid outputs = to_grid(state.decoder->mlp(layer, *state.model->blocks->block(layer), input));
    std::vector<MlpResponse> result;
    for (int row = 0; row < outputs.rows(); ++row) {
        double square = 0;
        for (const float value : outputs.row(row))
            square += static_cast<double>(value) * static_cast<double>(value);
        result.push_back({std::sqrt(square), cosine(outputs.row(row), bos_mlp_out)});
    }
    return result;
}

} // namespace

double cosine(std::span<const float> a, std::span<const float> b)
{
    double product = 0, a_square = 0, b_square = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const auto x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
        product += x * y;
        a_square += x * x;
        b_square += y * y;
    }
    constexpr double cosine_epsilon = 1e-8; // torch.nn.functional.cosine_similarity's guard
    return product / std::max(std::sqrt(a_square) * std::sqrt(b_square), cosine_epsilon);
}

void check_layer(const LabSession::State &state, int layer)
{
    if (layer < 0 || layer >= state.layers())
        throw Error("block " + std::to_string(layer) + " is outside 0.." + std::to_string(state.layers() - 1));
}

std::vector<int> ascending(const LabSession::State &state, std::vector<int> positions)
{
    std::ranges::sort(positions);
    positions.erase(std::ranges::unique(positions).begin(), positions.end());
    if (positions.empty() || positions.front() < 0 || positions.back() >= state.baseline->token_count())
        throw Error("the chosen tokens are not within the run's " + std::to_string(state.baseline->token_count()) +
                    " tokens");
    return positions;
}

std::vector<int> places(const std::vector<int> &all, const std::vector<int> &wanted)
{
    std::vector<int> result;
    for (const int position : wanted)
        result.push_back(static_cast<int>(std::ranges::lower_bound(all, position) - all.begin()));
    return result;
}

at::Tensor run_block(LabSession::State &state, int layer, const at::Tensor &entering, GatherProbe &probe,
                     std::stop_token stop)
{
    Probe *const probes[]{&probe};
    return state.decoder->block(layer, *state.model->blocks->block(layer), entering, Edits(), probes, stop);
}

ComponentSweep component_sweep(LabSession &session, int layer, const FormationTokens &tokens,
                               const SweepOptions &options, std::stop_token stop)
{
    LabSession::State &state = session.state();
    check_layer(state, layer);
    ComponentSweep result;
    result.layer = layer;
    result.tokens = tokens;
    std::vector<int> samples = tokens.sinks;
    samples.insert(samples.end(), tokens.others.begin(), tokens.others.end());
    std::vector<int> gathered = samples;
    gathered.push_back(tokens.bos_position);
    gathered = ascending(state, std::move(gathered));
    GatherProbe probe(gathered, {Site::mlp_in, Site::mlp_out});
    computing(state.baseline->model.path,
              [&] { run_block(state, layer, state.residual_entering(layer, stop), probe, stop); });
    const auto bos = probe.vectors(Site::mlp_out, layer).row(places(gathered, {tokens.bos_position}).front());
    result.bos_mlp_out.assign(bos.begin(), bos.end());
    const Grid inputs = rows_of(probe.vectors(Site::mlp_in, layer), places(gathered, samples));
    result.components = principal_components(inputs, std::min(inputs.rows(), 64), stop);

    for (int alpha = -options.most_alpha; alpha <= options.most_alpha; ++alpha)
        if (alpha != 0)
            result.alphas.push_back(alpha);
    const int swept = std::min(options.components, result.components.count());
    const auto steps = static_cast<int>(result.alphas.size());
    if (swept == 0 || steps == 0)
        return result;
    Grid coefficients(swept * steps, swept);
    for (int component = 0; component < swept; ++component)
        for (int step = 0; step < steps; ++step)
            coefficients(component * steps + step, component) =
                static_cast<float>(result.alphas[static_cast<size_t>(step)]);
    const std::vector<MlpResponse> response = mlp_response(session, result, coefficients);
    for (int component = 0; component < swept; ++component)
        result.response.emplace_back(response.begin() + component * steps, response.begin() + (component + 1) * steps);
    return result;
}

std::vector<MlpResponse> mlp_response(LabSession &session, const ComponentSweep &sweep, const Grid &coefficients)
{
    const Grid &components = sweep.components.components;
    if (coefficients.columns() > components.rows())
        throw Error("a mix of " + std::to_string(coefficients.columns()) + " components, but there are " +
                    std::to_string(components.rows()));
    LabSession::State &state = session.state();
    check_layer(state, sweep.layer);
    return computing(state.baseline->model.path, [&] {
        const at::Tensor used = to_tensor(components).narrow(0, 0, coefficients.columns());
        return respond(state, sweep.layer, to_grid(at::matmul(to_tensor(coefficients), used)), sweep.bos_mlp_out);
    });
}

FormationClusters site_clusters(LabSession &session, const FormationTokens &tokens, int first_layer, int last_layer,
                                const TsneParameters &parameters, std::stop_token stop,
                                const ProgressCallback &progress)
{
    LabSession::State &state = session.state();
    check_layer(state, first_layer);
    check_layer(state, last_layer);
    FormationClusters result;
    result.tokens = tokens;
    for (std::vector<int> *group : {&result.tokens.sinks, &result.tokens.others})
        if (group->size() > most_clustered_tokens)
            group->resize(most_clustered_tokens);
    result.first_layer = first_layer;
    result.last_layer = last_layer;
    std::vector<int> samples = result.tokens.sinks, labels(samples.size(), 1);
    samples.insert(samples.end(), result.tokens.others.begin(), result.tokens.others.end());
    labels.resize(samples.size(), 0);
    if (samples.size() < 4)
        throw Error("clusters need at least four tokens");
    TsneParameters used = parameters;
    used.perplexity = std::clamp(used.perplexity, 1.0, static_cast<double>(samples.size() - 1) / 3);
    result.perplexity = used.perplexity;
    const auto smaller = static_cast<int>(std::min(result.tokens.sinks.size(), result.tokens.others.size()));
    result.folds = smaller >= 2 ? std::min(probe_folds, smaller) : 0;
    const std::vector<int> folds =
        result.folds ? stratified_folds(labels, result.folds, parameters.seed) : std::vector<int>();

    const std::vector<int> gathered = ascending(state, samples);
    const std::vector<int> rows = places(gathered, samples);
    at::Tensor residual;
    const double panels = static_cast<double>(last_layer - first_layer + 1) * FormationClusters::sites.size();
    for (int layer = first_layer; layer <= last_layer; ++layer) {
        GatherProbe probe(gathered, {FormationClusters::sites.begin(), FormationClusters::sites.end()});
        computing(state.baseline->model.path, [&] {
            if (!residual.defined())
                residual = state.residual_entering(layer, stop);
            residual = run_block(state, layer, residual, probe, stop);
        });
        for (const Site site : FormationClusters::sites) {
            const Grid vectors = rows_of(probe.vectors(site, layer), rows);
            TsneResult low = tsne(vectors, used, stop);
            SiteClusters panel{site, layer, std::move(low.points), low.kl_divergence, undefined, undefined, undefined};
            if (smaller > 0)
                panel.silhouette = silhouette(vectors, labels, stop);
            if (result.folds) {
                const ProbeResult linear = linear_probe(vectors, labels, folds, 1.0, stop);
                panel.probe_accuracy = linear.accuracy;
                panel.chance = linear.chance;
            }
            result.panels.push_back(std::move(panel));
            if (progress)
                progress(static_cast<double>(result.panels.size()) / panels);
        }
    }
    return result;
}

} // namespace sinkscope
