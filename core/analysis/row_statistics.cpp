#include "core/analysis/row_statistics.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double low_fraction = 0.1;
constexpr double high_fraction = 0.9;
constexpr size_t fewest_summarised = 64; ///< columns to leave out that any summary is ready for
constexpr size_t sample_size = 1024; ///< of a row, to find about where its quantiles are
constexpr size_t sample_margin = 40; ///< four standard deviations of a quantile's place in it
constexpr size_t share_summarised = 64; ///< and this part of the row

size_t placeIn(size_t count, double fraction)
{
    return static_cast<size_t>(fraction * static_cast<double>(count - 1));
}

/// Of `values` those of ranks first..end-1, in order. Reorders `values`.
std::vector<float> sortedPart(std::vector<float> &values, size_t first, size_t end)
{
    const auto place = [&](size_t rank) { return values.begin() + static_cast<std::ptrdiff_t>(rank); };
    if (first > 0)
        std::nth_element(values.begin(), place(first), values.end());
    if (end < values.size())
        std::nth_element(place(first), place(end), values.end());
    std::sort(place(first), place(end));
    return {place(first), place(end)};
}

/// The same, a long row looked at but once: a sample says about where such ranks lie, and only what lies there is kept.
std::vector<float> ranked(const std::vector<float> &values, size_t first, size_t end)
{
    if (values.size() > 8 * sample_size) {
        std::vector<float> sample;
        for (size_t i = 0; i < sample_size; ++i)
            sample.push_back(values[i * values.size() / sample_size]);
        std::ranges::sort(sample);
        const size_t from = first * sample_size / values.size(), to = end * sample_size / values.size() + sample_margin;
        const float low = from < sample_margin ? -INFINITY : sample[from - sample_margin];
        const float high = to >= sample_size ? INFINITY : sample[to];
        std::vector<float> near;
        size_t below = 0;
        for (const float value : values) {
            below += static_cast<size_t>(value < low);
            if (value >= low && value <= high)
                near.push_back(value);
        }
        if (below <= first && end <= below + near.size())
            return sortedPart(near, first - below, end - below);
    }
    std::vector<float> all = values;
    return sortedPart(all, first, end);
}

} // namespace

RowSummary::RowSummary(std::span<const float> row, size_t most)
{
    std::vector<float> values;
    values.reserve(row.size());
    for (const float value : row) {
        if (std::isfinite(value)) {
            values.push_back(value);
            sum_ += value;
        }
    }
    count_ = values.size();
    if (count_ == 0)
        return;
    // Without k values, what then has rank r has a rank between r and r + k now.
    const auto windowAround = [&](double fraction) {
        const size_t first = placeIn(std::max<size_t>(1, count_ - std::min(most, count_)), fraction);
        return Window{first, ranked(values, first, std::min(count_, placeIn(count_, fraction) + most + 2))};
    };
    low_ = windowAround(low_fraction);
    high_ = windowAround(high_fraction);
}

double RowSummary::quantile(const Window &window, const std::vector<float> &removed, double fraction, size_t count)
{
    const auto noMoreThan = [](const std::vector<float> &sorted, float value) {
        return static_cast<size_t>(std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin());
    };
    // Of rank r is the smallest value that more than r of the values left do not exceed.
    const auto ofRank = [&](size_t rank) {
        const auto found = std::partition_point(window.values.begin(), window.values.end(), [&](float value) {
            return window.first + noMoreThan(window.values, value) <= rank + noMoreThan(removed, value);
        });
        return found == window.values.end() ? window.values.back() : *found; // equal values go on above the window
    };
    const double place = fraction * static_cast<double>(count - 1);
    const auto below = static_cast<size_t>(place);
    const double rest = place - static_cast<double>(below);
    const double value = ofRank(below);
    return rest == 0 ? value : value + rest * (ofRank(below + 1) - value);
}

RowStatistics RowSummary::without(std::vector<float> removed) const
{
    std::erase_if(removed, [](float value) { return !std::isfinite(value); });
    if (removed.size() >= count_)
        return {NAN, NAN, NAN};
    std::ranges::sort(removed);
    double sum = sum_;
    for (const float value : removed)
        sum -= value;
    const size_t count = count_ - removed.size();
    return {sum / static_cast<double>(count), quantile(low_, removed, low_fraction, count),
            quantile(high_, removed, high_fraction, count)};
}

const std::vector<RowStatistics> &OthersCache::of(const std::shared_ptr<const Run> &run, const Detection &detection,
                                                  const Grid *grid, int rows_ready) const
{
    if (run_ != run)
        entries_.clear();
    run_ = run;
    Entry &entry = entries_[grid];
    const auto ready = static_cast<size_t>(grid ? std::min(rows_ready, grid->rows()) : 0);
    std::vector<int> sinks;
    for (const Sink &sink : detection.sinks)
        if (grid && sink.position >= 0 && sink.position < grid->columns())
            sinks.push_back(sink.position);
    if (entry.most == 0 || ready < entry.rows.size() || sinks.size() > entry.most)
        entry = {std::max({fewest_summarised, run->tokens.size() / share_summarised, 2 * sinks.size()}), {}, {}, {}};
    if (entry.sinks != sinks)
        entry.statistics.clear();
    entry.sinks = std::move(sinks);
    while (entry.rows.size() < ready)
        entry.rows.emplace_back(grid->row(static_cast<int>(entry.rows.size())), entry.most);
    std::vector<float> removed;
    while (entry.statistics.size() < ready) {
        const size_t r = entry.statistics.size();
        removed.clear();
        for (const int sink : entry.sinks)
            removed.push_back((*grid)(static_cast<int>(r), sink));
        entry.statistics.push_back(entry.rows[r].without(removed));
    }
    return entry.statistics;
}

} // namespace sinkscope
