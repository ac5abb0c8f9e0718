#pragma once

#include "core/analysis/sinks.h"
#include "core/data/intervention.h"

#include <span>
#include <vector>

namespace sinkscope {

/// How many future sinks one variant suppresses: one point of figure 8.
struct SuppressionPoint {
    int layer = 0; ///< the block whose h, o or f was replaced
    int future = 0; ///< sinks that the baseline still has, or gets, from there on
    std::vector<int> suppressed; ///< positions of those that the variant has no more, ascending
    double share() const; ///< suppressed / future, 0..1; NaN when there is none to suppress
};

/// One line of figure 8.
struct SuppressionCurve {
    Site site = Site::resid_pre; ///< resid_pre (h), attn_out (o) or mlp_out (f)
    std::vector<SuppressionPoint> points; ///< by layer
};

/// The first detector row that a change of `site` in block `layer` can alter: `layer` itself, except that with block
/// inputs as rows only resid_pre is seen at once and all else at the next row.
int first_affected_row(Site site, int layer, RowConvention rows);

/// A baseline sink among `sinks` (positions) is future when it is on at a row that the change can alter, and suppressed
/// when the variant has it on at none of these rows. Both detections must have been made with the same parameters
/// (Error otherwise): else the count would mix the detector's change with the variant's.
SuppressionPoint suppression(const Detection &baseline, const Detection &variant, std::span<const int> sinks, Site site,
                             int layer);

} // namespace sinkscope
