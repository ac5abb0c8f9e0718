#include "core/analysis/sinks.h"

#include "core/analysis/not_finite.h"
#include "core/data/error.h"
#include "core/data/run.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sinkscope {

namespace {

constexpr int published_primary_margin = 15; // published code: lifetime >= L - 15 is a "bos_sink"
constexpr int published_noise_lifetime = 4; // published code: lifetime <= 4 is "noise"

/// The rows of one token that the detector looks at, under a row convention, as far as they are computed.
class DetectorRows {
public:
    DetectorRows(const Run &run, RowConvention convention) : grids_(run.grids), layers_(run.layers())
    {
        first_ = convention == RowConvention::block_input ? 0 : 1;
        final_norm_ = convention == RowConvention::block_output_final_norm && !grids_.final_norm_norm.empty();
        count_ = std::clamp(run.rows_ready - first_, 0, layers_);
        if (convention == RowConvention::block_output_final_norm && count_ == layers_ && !final_norm_)
            --count_; // a file without the final norm: its last row would mean something else
        computed_ = count_;
        for (int row = 0; row < count_; ++row) // what is not finite once stays so in all rows above
            if (!std::ranges::all_of(norm(row), [](float value) { return std::isfinite(value); }))
                count_ = row;
    }

    int left_out() const { return computed_ - count_; } ///< of the last rows, because they are not finite

    int count() const { return count_; }

    std::span<const float> norm(int row) const
    {
        return is_final(row) ? std::span<const float>(grids_.final_norm_norm) : grids_.resid_norm.row(first_ + row);
    }

    std::span<const float> cosine(int row, size_t candidate) const
    {
        return is_final(row) ? std::span<const float>(grids_.final_norm_cosine[candidate])
                             : grids_.resid_cosine[candidate].row(first_ + row);
    }

private:
    bool is_final(int row) const { return final_norm_ && row == layers_ - 1; }

    const Grids &grids_;
    int layers_;
    int first_;
    int count_;
    int computed_;
    bool final_norm_;
};

/// Index into cosine_positions of the token with the largest mean norm among positions 0..window-1.
size_t find_bos(const DetectorRows &rows, const std::vector<int> &positions, int window)
{
    size_t best = 0;
    double best_sum = -1;
    for (size_t c = 0; c < positions.size(); ++c) {
        if (positions[c] >= window)
            continue;
        double sum = 0;
        for (int row = 0; row < rows.count(); ++row)
            sum += rows.norm(row)[static_cast<size_t>(positions[c])];
        if (sum > best_sum) {
            best_sum = sum;
            best = c;
        }
    }
    return best;
}

/// Step 2 of the detection: the rows between the BOS sink's largest jump and the largest drop after it.
std::pair<int, int> clip_rows(const DetectorRows &rows, size_t bos_position)
{
    const int count = rows.count();
    std::vector<double> change;
    for (int row = 0; row + 1 < count; ++row)
        change.push_back(static_cast<double>(rows.norm(row + 1)[bos_position]) - rows.norm(row)[bos_position]);
    if (change.empty())
        return {0, count};
    const int start = static_cast<int>(std::max_element(change.begin(), change.end()) - change.begin()) + 1;
    if (start >= static_cast<int>(change.size()))
        return {start, count};
    const auto drop = std::min_element(change.begin() + start, change.end());
    return {start, static_cast<int>(drop - change.begin()) + 1};
}

SinkLabel label_of(const Sink &sink, const Sink &bos, int layers, LabelRule rule)
{
    const bool is_bos = sink.position == bos.position;
    if (rule == LabelRule::published) {
        if (sink.lifetime() >= layers - published_primary_margin)
            return is_bos ? SinkLabel::bos : SinkLabel::primary;
        return sink.lifetime() > published_noise_lifetime ? SinkLabel::secondary : SinkLabel::noise;
    }
    if (is_bos)
        return SinkLabel::bos;
    const bool as_long = sink.l_start() == bos.l_start() && sink.lifetime() >= bos.lifetime();
    return as_long ? SinkLabel::primary : SinkLabel::secondary;
}

} // namespace

Detection detect(const Run &run, const DetectorParameters &parameters)
{
    if (!run.has_grids())
        return run.detection;

    Detection result;
    result.parameters = parameters;
    const DetectorRows rows(run, parameters.rows);
    const auto &positions = run.grids.cosine_positions;
    if (positions.empty())
        result.notices.push_back("no cosines: cannot detect");
    if (const auto found = first_not_finite(run))
        result.notices.push_back(not_finite_notice(not_finite_text(*found, run) + "; the detector leaves out " +
                                                   std::to_string(rows.left_out()) + " of " +
                                                   std::to_string(rows.count() + rows.left_out()) + " rows"));
    if (rows.count() == 0 || positions.empty())
        return result;

    LabelRule rule = parameters.label_rule;
    if (rule == LabelRule::published && run.layers() <= published_primary_margin + published_noise_lifetime) {
        rule = LabelRule::paper;
        result.notices.push_back("the published label rule has no room for secondary sinks in " +
                                 std::to_string(run.layers()) + " layers; labels follow the paper's text");
    }

    const size_t candidate = find_bos(rows, positions, parameters.bos_window);
    result.bos_position = positions[candidate];
    result.clip_start = 0;
    result.clip_end = rows.count();
    if (parameters.clip)
        std::tie(result.clip_start, result.clip_end) = clip_rows(rows, static_cast<size_t>(result.bos_position));

    // float, as the published code compares float32 tensors with the threshold
    const float threshold = static_cast<float>(parameters.threshold);
    std::vector<std::vector<int>> on(run.tokens.size());
    for (int row = result.clip_start; row < result.clip_end; ++row) {
        const auto cosine = rows.cosine(row, candidate);
        for (size_t t = 0; t < on.size(); ++t)
            if ((parameters.absolute_cosine ? std::fabs(cosine[t]) : cosine[t]) > threshold)
                on[t].push_back(row);
    }

    Sink bos{.position = result.bos_position, .layers = {}, .label = SinkLabel::bos};
    for (int row = result.clip_start; row < result.clip_end; ++row)
        bos.layers.push_back(row);
    for (size_t t = 0; t < on.size(); ++t) {
        const bool is_bos = static_cast<int>(t) == bos.position;
        if (!is_bos && static_cast<int>(on[t].size()) < std::max(1, parameters.minimum_lifetime))
            continue;
        Sink sink = is_bos ? bos : Sink{.position = static_cast<int>(t), .layers = std::move(on[t])};
        sink.label = label_of(sink, bos, run.layers(), rule);
        result.sinks.push_back(std::move(sink));
    }
    return result;
}

} // namespace sinkscope
