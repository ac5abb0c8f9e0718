#pragma once

#include <QString>

namespace sinkscope {

class FigureView;

/// Asks for a file and writes the figure to it, single column wide; its ending (.pdf, .svg, .png) decides the format.
/// `metadata`: JSON for the file's metadata.
void saveFigure(FigureView *view, const QString &metadata);

} // namespace sinkscope
