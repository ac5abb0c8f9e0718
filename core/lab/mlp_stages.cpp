#include "core/analysis/designed.h"
#include "core/lab/formation.h"
#include "core/lab/formation_internal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::string activation_name(const ModelConfig &config)
{
    if (config.gate_alpha != 1.0)
        return "swish";
    switch (config.activation) {
    case Activation::silu:
        return "silu";
    case Activation::gelu:
    case Activation::gelu_tanh:
        return "gelu";
    case Activation::relu:
        return "relu";
    case Activation::relu_squared:
        return "relu²";
    }
    return "act";
}

/// Which stages the block's MLP has, and of which expert.
MlpStages stages_of(const LabSession::State &state, int layer, std::vector<int> positions, int expert)
{
    const ModelConfig &config = state.decoder->config();
    MlpStages result;
    result.layer = layer;
    result.bos_position = state.baseline->detection.bos_position;
    result.positions = std::move(positions);
    result.activation = activation_name(config);
    if (!config.gated_mlp)
        result.sites = {Site::mlp_in, Site::mlp_up, Site::mlp_act, Site::mlp_out};
    const bool mixture = config.block(layer).experts, shares = config.experts.shared_intermediate_size > 0;
    if (!mixture && expert != automatic_expert)
        throw Error("block " + std::to_string(layer) + " has one MLP and no experts");
    if (!mixture)
        return result;
    if (expert == automatic_expert)
        expert = common_expert(*state.baseline, layer, result.bos_position, result.positions);
    else if (expert >= config.experts.count || (expert < 0 && !shares))
        throw Error("block " + std::to_string(layer) + " has experts 0.." + std::to_string(config.experts.count - 1) +
                    (shares ? " and one that all tokens share" : ""));
    if (expert >= 0 || shares)
        result.expert = std::max(expert, -1);
    else
        result.sites = {Site::mlp_in, Site::mlp_out}; // the BOS token shares no expert with any of them
    return result;
}

/// The tokens that are neither a sink nor among `positions`, evenly spaced where they are many.
std::vector<int> averaged_tokens(const Run &run, const std::vector<int> &positions)
{
    std::vector<int> others;
    for (int position = 0; position < run.token_count(); ++position)
        if (!run.detection.find(position) && position != run.detection.bos_position &&
            !std::ranges::binary_search(positions, position))
            others.push_back(position);
    const size_t count = std::min<size_t>(others.size(), most_averaged_tokens);
    for (size_t i = 0; i < count; ++i)
        others[i] = others[i * others.size() / count];
    others.resize(count);
    return others;
}

} // namespace

MlpStages mlp_stages(LabSession &session, int layer, std::vector<int> positions, std::stop_token stop, int expert)
{
    LabSession::State &state = session.state();
    check_layer(state, layer);
    MlpStages result = stages_of(state, layer, ascending(state, std::move(positions)), expert);
    const std::vector<int> others = averaged_tokens(*state.baseline, result.positions);
    std::vector<int> gathered = result.positions;
    gathered.insert(gathered.end(), others.begin(), others.end());
    gathered.push_back(result.bos_position);
    gathered = ascending(state, std::move(gathered));
    GatherProbe probe(gathered, result.sites, result.expert.value_or(-1));
    computing(state.baseline->model.path,
              [&] { run_block(state, layer, state.residual_entering(layer, stop), probe, stop); });
    const int bos = places(gathered, {result.bos_position}).front();
    const std::vector<int> rows = places(gathered, result.positions), other_rows = places(gathered, others);
    result.cosine = Grid(static_cast<int>(rows.size()), static_cast<int>(result.sites.size()));
    for (size_t stage = 0; stage < result.sites.size(); ++stage) {
        const Grid &vectors = probe.vectors(result.sites[stage], layer); // none: an expert that no token chose
        const auto with_bos = [&](int row) {
            return vectors.empty() ? undefined : cosine(vectors.row(row), vectors.row(bos));
        };
        for (size_t i = 0; i < rows.size(); ++i)
            result.cosine(static_cast<int>(i), static_cast<int>(stage)) = static_cast<float>(with_bos(rows[i]));
        double sum = 0;
        int known = 0;
        for (const int row : other_rows)
            if (const double value = with_bos(row); !std::isnan(value)) {
                sum += value;
                ++known;
            }
        if (!others.empty())
            result.others_cosine.push_back(known ? sum / known : undefined);
    }
    result.others = static_cast<int>(others.size());
    return result;
}

} // namespace sinkscope
