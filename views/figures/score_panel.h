#pragma once

#include "views/figures/figure.h"
#include "views/figures/panel_spec.h"

namespace sinkscope {

/// Secondary sinks that get a line of their own; the mean is always over all.
inline constexpr size_t maximum_score_lines = 100;

/// What there is to say in place of a figure of sink scores; empty when it can be drawn.
QString emptyScoreText(const FigureData &data);

/// Sink score against layer: their mean over the secondary sinks, the BOS sink, and what learned sinks take. Of the
/// mean over heads (`head` -1) a thin line per secondary sink, too.
PanelSpec scorePanel(const FigureRun &shown, const FigureData &data, const Grid &scores, int rows, int head,
                     const Style &style);

} // namespace sinkscope
