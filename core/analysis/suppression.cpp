#include "core/analysis/suppression.h"

#include "core/data/error.h"

#include <algorithm>
#include <limits>
#include <set>

namespace sinkscope {

namespace {

/// Positions that are on at some row from `first_row` on.
std::set<int> on_from(const Detection &detection, int first_row)
{
    std::set<int> positions;
    for (const Sink &sink : detection.sinks)
        if (std::any_of(sink.layers.begin(), sink.layers.end(), [first_row](int row) { return row >= first_row; }))
            positions.insert(sink.position);
    return positions;
}

} // namespace

double SuppressionPoint::share() const
{
    return future == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(suppressed.size()) / future;
}

int first_affected_row(Site site, int layer, RowConvention rows)
{
    return rows == RowConvention::block_input && site != Site::resid_pre ? layer + 1 : layer;
}

SuppressionPoint suppression(const Detection &baseline, const Detection &variant, std::span<const int> sinks, Site site,
                             int layer)
{
    if (baseline.parameters != variant.parameters)
        throw Error("suppression: baseline and variant were detected with different parameters");
    SuppressionPoint point;
    point.layer = layer;
    const int first_row = first_affected_row(site, layer, baseline.parameters.rows);
    const std::set<int> before = on_from(baseline, first_row), after = on_from(variant, first_row);
    for (const int sink : std::set<int>(sinks.begin(), sinks.end())) {
        if (!before.contains(sink))
            continue;
        ++point.future;
        if (!after.contains(sink))
            point.suppressed.push_back(sink);
    }
    return point;
}

} // namespace sinkscope
