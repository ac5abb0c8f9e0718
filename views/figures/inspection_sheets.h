#pragma once

#include "core/analysis/inspection.h"
#include "views/figures/sheet_figure.h"

#include <memory>

namespace sinkscope {

// The views whose numbers are computed on demand for the current token and layer. Each is a SheetFigure without results
// (it says what to do); a maker with results is set when they arrive.

std::unique_ptr<SheetFigure> makeAttentionFigure(); ///< id "attention": attention row and column of the current token
std::unique_ptr<SheetFigure> makeSplitFigure(); ///< id "token-split": what attention and MLP add to the current token
std::unique_ptr<SheetFigure> makeProjectionFigure(); ///< id "projection": PCA of tokens' residuals at the current layer

SheetFigure::Maker attentionMaker(std::shared_ptr<const TokenAttention> result);
SheetFigure::Maker splitMaker(std::shared_ptr<const TokenSplit> result);

/// How a projection is shown while the layers go by.
struct ProjectionFrame {
    std::vector<AxisRange> ranges; ///< of x and y; none = what holds the points
    std::vector<QPointF> from; ///< where the points come from, one a token; none = they stand where they belong
    double share = 1; ///< of their way, 0..1
};
SheetFigure::Maker projectionMaker(std::shared_ptr<const TokenProjection> result, const ProjectionFrame &frame = {});
/// x and y ranges that hold the points with a margin.
std::vector<AxisRange> projectionRanges(const TokenProjection &result);
/// Where the points are painted, one a token, in scores.
std::vector<QPointF> projectionPoints(const TokenProjection &result, const ProjectionFrame &frame);

/// A sheet that shows a sentence only: why there is nothing. Plain text; long lines are folded.
SheetFigure::Maker emptyMaker(const QString &text);

} // namespace sinkscope
