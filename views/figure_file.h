#pragma once

namespace sinkscope {

class FigureView;

/// Asks for a file and writes the figure to it, single column wide; its ending (.pdf, .svg, .png) decides the format.
void saveFigure(FigureView *view);

} // namespace sinkscope
