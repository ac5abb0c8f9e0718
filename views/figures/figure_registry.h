#pragma once

#include "views/figures/figure.h"

namespace sinkscope {

/// One of each figure that needs a run alone, in the order of the window's menu.
std::vector<std::unique_ptr<Figure>> makeAllFigures();

/// By its id ("norm-profiles") or the paper's number ("1"). Throws Error naming the ids that there are.
std::unique_ptr<Figure> makeFigure(const QString &id);

} // namespace sinkscope
