#pragma once

namespace sinkscope {

class HeatMapView;
class TokenStrip;
struct ViewContext;

/// Gives the heat map its context menu: the selected tokens, copying as image and as numbers, export.
void addHeatMapMenu(HeatMapView *view, const ViewContext &context);

/// Gives the text its context menu: the selected tokens, copying.
void addTokenStripMenu(TokenStrip *strip, const ViewContext &context);

} // namespace sinkscope
