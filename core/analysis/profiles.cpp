#include "core/analysis/profiles.h"

#include "core/analysis/progress.h"
#include "core/analysis/statistics.h"
#include "core/data/run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sinkscope {

namespace {

constexpr float not_computed = std::numeric_limits<float>::quiet_NaN();
constexpr double band_low = 10.0, band_high = 90.0;

NormProfile norm_profile(const Grid &grid, std::span<const int> sinks, std::span<const int> tokens,
                         const std::stop_token &stop)
{
    NormProfile profile;
    if (grid.empty())
        return profile;
    profile.others = layer_band(grid, sinks, stop);
    for (const int token : tokens)
        profile.series.push_back(layer_series(grid, token));
    return profile;
}

} // namespace

LayerBand layer_band(const Grid &grid, std::span<const int> left_out, std::stop_token stop)
{
    std::vector<bool> counted(static_cast<size_t>(grid.columns()), true);
    for (const int token : left_out)
        if (token >= 0 && token < grid.columns())
            counted[static_cast<size_t>(token)] = false;
    LayerBand band;
    band.tokens = static_cast<int>(std::count(counted.begin(), counted.end(), true));
    std::vector<float> values;
    for (int row = 0; row < grid.rows(); ++row) {
        throw_if_stopped(stop);
        values.clear();
        for (int token = 0; token < grid.columns(); ++token)
            if (counted[static_cast<size_t>(token)] && std::isfinite(grid(row, token)))
                values.push_back(grid(row, token));
        const double sum = std::accumulate(values.begin(), values.end(), 0.0);
        band.mean.push_back(values.empty() ? not_computed
                                           : static_cast<float>(sum / static_cast<double>(values.size())));
        band.low.push_back(static_cast<float>(percentile(values, band_low)));
        band.high.push_back(static_cast<float>(percentile(values, band_high)));
    }
    return band;
}

std::vector<float> layer_series(const Grid &grid, int token)
{
    std::vector<float> series;
    if (token < 0 || token >= grid.columns())
        return series;
    for (int row = 0; row < grid.rows(); ++row)
        series.push_back(grid(row, token));
    return series;
}

NormProfiles norm_profiles(const Run &run, const Detection &detection, std::span<const int> tokens,
                           std::stop_token stop)
{
    NormProfiles profiles;
    std::vector<int> sinks;
    for (const Sink &sink : detection.sinks) {
        sinks.push_back(sink.position);
        if (sink.l_start() >= 0 && std::find(tokens.begin(), tokens.end(), sink.position) != tokens.end())
            profiles.l_starts.push_back(sink.l_start());
    }
    std::sort(profiles.l_starts.begin(), profiles.l_starts.end());
    profiles.l_starts.erase(std::unique(profiles.l_starts.begin(), profiles.l_starts.end()), profiles.l_starts.end());
    profiles.resid_norm = norm_profile(run.grids.resid_norm, sinks, tokens, stop);
    profiles.key_norm = norm_profile(run.grids.key_norm, sinks, tokens, stop);
    profiles.value_norm = norm_profile(run.grids.value_norm, sinks, tokens, stop);
    return profiles;
}

} // namespace sinkscope
