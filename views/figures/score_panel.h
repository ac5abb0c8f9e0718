#pragma once

#include "views/figures/figure.h"
#include "views/figures/panel_spec.h"

namespace sinkscope {

/// Secondary sinks that get a line of their own; the mean is always over all.
inline constexpr size_t maximum_score_lines = 100;

/// What there is to say in place of a figure of sink scores; empty when it can be drawn.
QString emptyScoreText(const FigureData &data);

/// Sink score against layer: a thin line per secondary sink (unless `meanOnly`), their mean, and the BOS sink.
PanelSpec scorePanel(const FigureRun &shown, const FigureData &data, const Grid &scores, int rows, bool meanOnly,
                     const Style &style);

} // namespace sinkscope
