#pragma once

#include "core/data/run.h"

#include <memory>

namespace sinkscope {

/// One run as a figure sees it.
struct FigureRun {
    std::shared_ptr<const Run> run; ///< never null
    Detection detection; ///< under the parameters in force
};

} // namespace sinkscope
