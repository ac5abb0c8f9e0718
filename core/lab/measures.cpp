#include "core/lab/measures.h"

#include "core/engine/grid_tensor_internal.h"
#include "core/lab/lab_session_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sinkscope {

namespace {

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

} // namespace

void check_measured(const Run &run, const std::vector<int> &positions)
{
    for (const int position : positions)
        if (position < 0 || position >= run.token_count())
            throw Error("token " + std::to_string(position) + " is outside 0.." +
                        std::to_string(run.token_count() - 1));
}

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

ResidualRows residual_rows(LabSession &session, const MeasuredTokens &tokens, int most_tokens, std::stop_token stop,
                           const ProgressCallback &progress)
{
    LabSession::State &state = session.state();
    const std::vector<int> shown = tokens.all();
    check_measured(*state.baseline, shown);
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
