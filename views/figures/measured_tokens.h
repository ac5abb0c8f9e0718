#pragma once

#include "core/analysis/controls.h"
#include "views/figures/figure.h"
#include "views/figures/panel_spec.h"

namespace sinkscope {

// How figures of measured tokens and their controls name and draw them, all in one way.

/// As many tokens have a colour and a place in the legend of their own.
inline constexpr size_t most_named_tokens = 10;

/// `*t* = 27 “·the”`, markup; the position alone where its text is not known.
QString tokenLabel(const FigureData &data, int position);

/// A line of tokens.all()[index], without its points: in the token's own colour, or, of a control, thin and muted. The
/// first control's name stands for all.
PanelSeries measuredLine(const FigureData &data, const MeasuredTokens &tokens, size_t index, const Style &style);

/// "control: same-ids, seed 0: tokens 5, 33"; empty without controls.
QString controlNote(const MeasuredTokens &tokens);

/// "chosen" or "control same-ids", for tables.
QString groupName(const MeasuredTokens &tokens, int position);

} // namespace sinkscope
