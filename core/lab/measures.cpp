#include "core/lab/measures.h"

#include "core/engine/grid_tensor_internal.h"
#include "core/lab/gather_probe_internal.h"
#include "core/lab/lab_session_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sinkscope {

namespace {

constexpr int most_percentiles = 64; ///< neurons of a table whose activations are held against all tokens'

void check_positions(const LabSession::State &state, const std::vector<int> &positions)
{
    for (const int position : positions)
        if (position < 0 || position >= state.baseline->token_count())
            throw Error("token " + std::to_string(position) + " is outside 0.." +
                        std::to_string(state.baseline->token_count() - 1));
}

std::vector<int> ascending(std::vector<int> positions)
{
    std::ranges::sort(positions);
    positions.erase(std::ranges::unique(positions).begin(), positions.end());
    return positions;
}

at::Tensor picked_rows(const at::Tensor &matrix, const std::vector<int> &rows)
{
    const std::vector<int64_t> wide(rows.begin(), rows.end());
    return matrix.index_select(0, at::tensor(wide, at::kLong).to(matrix.device()));
}

/// Evenly spaced over the trace, `shown` among them; ascending.
std::vector<int> sampled_tokens(int tokens, int most, const std::vector<int> &shown)
{
    const int sampled = std::min(tokens, most);
    std::vector<int> sample = shown;
    for (int i = 0; i < sampled; ++i)
        sample.push_back(static_cast<int>(int64_t{i} * tokens / sampled));
    return ascending(std::move(sample));
}

std::vector<int> without(const std::vector<int> &sample, const std::vector<int> &left_out)
{
    std::vector<int> rest;
    std::ranges::set_difference(sample, ascending(left_out), std::back_inserter(rest));
    return rest;
}

std::vector<int> every_other(const std::vector<int> &sample, size_t first)
{
    std::vector<int> half;
    for (size_t i = first; i < sample.size(); i += 2)
        half.push_back(sample[i]);
    return half;
}

/// For chosen neurons and activations, how many of the trace's tokens have a smaller |activation|.
class CountingProbe : public Probe {
public:
    CountingProbe(const std::vector<int> &neurons, at::Tensor sizes) : neurons_(neurons), sizes_(std::move(sizes)) { }

    bool wants(Site site, int) const override { return site == Site::mlp_post; }
    void take(Site, int, int64_t, const at::Tensor &vectors) override
    {
        const std::vector<int64_t> wide(neurons_.begin(), neurons_.end());
        const at::Tensor columns =
            vectors.index_select(1, at::tensor(wide, at::kLong).to(vectors.device())).to(at::kFloat).abs();
        const at::Tensor smaller = columns.lt(sizes_.to(columns.device()).unsqueeze(0)).sum(0).to(at::kCPU);
        counts_ = counts_.defined() ? counts_ + smaller : smaller;
    }
    int64_t count(size_t i) const { return counts_.data_ptr<int64_t>()[i]; }

private:
    std::vector<int> neurons_;
    at::Tensor sizes_, counts_;
};

} // namespace

int sink_direction_row(const Run &run)
{
    int first = run.layers();
    for (const Sink &sink : run.detection.sinks)
        if (sink.position != run.detection.bos_position && !sink.layers.empty())
            first = std::min(first, sink.l_start());
    if (first == run.layers())
        first = run.detection.clip_start;
    const bool is_before = run.detection.parameters.rows == RowConvention::block_input;
    return std::min(first + (is_before ? 0 : 1), run.layers());
}

bool has_neurons(LabSession &session, int layer)
{
    return !session.state().decoder->config().block(layer).experts;
}

NeuronStudy neuron_study(LabSession &session, int layer, const MeasuredTokens &tokens, std::stop_token stop)
{
    LabSession::State &state = session.state();
    const Run &run = *state.baseline;
    const std::vector<int> positions = tokens.all();
    check_positions(state, positions);
    if (layer < 0 || layer >= run.layers())
        throw Error("block " + std::to_string(layer) + " is outside 0.." + std::to_string(run.layers() - 1));
    if (!has_neurons(session, layer))
        throw Error("block " + std::to_string(layer) + " has no single MLP whose neurons could be told apart");
    return computing(run.model.path, [&] {
        const at::Tensor bos =
            state.residual_entering(sink_direction_row(run), stop).select(0, run.detection.bos_position).to(at::kFloat);
        const at::Tensor direction = bos / at::linalg_vector_norm(bos);
        const auto weights = state.model->blocks->block(layer);
        const at::Tensor &down = weights->mlp.down.weight;
        const at::Tensor along = at::matmul(direction, down.to(at::kFloat)).to(at::kCPU); // [neurons]
        const at::Tensor entering = state.residual_entering(layer, stop);
        const std::vector<int> gathered = ascending(positions);
        GatherProbe activations(gathered, {Site::mlp_post});
        Probe *const first[]{&activations};
        state.decoder->block(layer, *weights, entering, Edits(), first, stop);
        const Grid &post = activations.vectors(Site::mlp_post, layer);

        NeuronStudy study{layer, tokens, {}};
        std::vector<int> neurons;
        std::vector<float> sizes;
        for (const int position : positions) {
            const auto row =
                post.row(static_cast<int>(std::ranges::lower_bound(gathered, position) - gathered.begin()));
            std::vector<float> contributions(row.size());
            for (size_t j = 0; j < row.size(); ++j)
                contributions[j] = row[j] * along.data_ptr<float>()[j];
            study.tables.push_back(rank_neurons(layer, position, contributions, row, post.columns()));
            for (const NeuronShare &share :
                 std::span(study.tables.back().neurons).first(std::min<size_t>(most_percentiles, row.size()))) {
                neurons.push_back(share.neuron);
                sizes.push_back(static_cast<float>(std::fabs(share.activation)));
            }
        }
        CountingProbe counting(neurons, at::tensor(sizes));
        Probe *const second[]{&counting};
        state.decoder->block(layer, *weights, entering, Edits(), second, stop);
        size_t i = 0;
        for (NeuronTable &table : study.tables)
            for (size_t j = 0; j < std::min<size_t>(most_percentiles, table.neurons.size()); ++j, ++i)
                table.neurons[j].percentile = 100.0 * static_cast<double>(counting.count(i)) / run.token_count();
        return study;
    });
}

ResidualRows residual_rows(LabSession &session, const MeasuredTokens &tokens, int most_tokens, std::stop_token stop,
                           const ProgressCallback &progress)
{
    LabSession::State &state = session.state();
    const std::vector<int> shown = tokens.all();
    check_positions(state, shown);
    const std::vector<int> sample = sampled_tokens(state.baseline->token_count(), most_tokens, shown);
    ResidualRows result{tokens, static_cast<int>(sample.size()), {}};
    const bool is_sampled = result.sampled < state.baseline->token_count();
    return computing(state.baseline->model.path, [&] {
        at::Tensor residual;
        for (int row = 0; row <= state.layers(); ++row) {
            const bool is_kept = state.residuals.stride == 1 && row < state.layers();
            residual = row == 0 || is_kept
                ? state.residual_entering(row, stop)
                : state.decoder->block(row - 1, *state.model->blocks->block(row - 1), residual, Edits(), {}, stop);
            const auto entropy_of = [&](const std::vector<int> &positions) {
                return matrix_entropy(to_grid(picked_rows(residual, positions)), stop);
            };
            const Grid all = to_grid(picked_rows(residual, sample));
            ResidualRow found;
            found.entropy = matrix_entropy(all, stop);
            found.entropy_without = entropy_of(without(sample, tokens.chosen));
            found.entropy_without_controls =
                tokens.controls.empty() ? std::nan("") : entropy_of(without(sample, tokens.controls));
            found.sampling_error = is_sampled
                ? std::fabs(entropy_of(every_other(sample, 0)) - entropy_of(every_other(sample, 1))) / 2
                : std::nan("");
            found.massive = count_massive(all);
            found.residuals = to_grid(picked_rows(residual, shown));
            result.rows.push_back(std::move(found));
            if (progress)
                progress(static_cast<double>(row + 1) / (state.layers() + 1));
        }
        return std::move(result);
    });
}

} // namespace sinkscope
