#pragma once

#include "views/figures/others_of.h"
#include "views/figures/panel_spec.h"
#include "views/state/style.h"

namespace sinkscope {

/// The x axis of panels about one token: layers, with room for a bar at both ends.
PanelAxis tokenLayerAxis(const Run &run);

/// What attention and MLP of each block wrote, side by side.
PanelSpec writesPanel(const FigureRun &shown, int token, const Style &style);

/// Key and value norms beside the mean of the tokens that are no sink (dashed).
PanelSpec keyValuePanel(const FigureRun &shown, int token, const OthersCache &others, const Style &style);

/// The sink score: the mean over heads, and each head's where they were kept, the current head's stronger.
PanelSpec scoreOfTokenPanel(const FigureRun &shown, int token, int head, const Style &style);

/// Per block the share of all other tokens whose value is smaller.
PanelSpec percentilePanel(const FigureRun &shown, int token, const Style &style);

} // namespace sinkscope
