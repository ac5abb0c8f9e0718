#pragma once

#include "core/data/run.h"

#include <memory>

namespace sinkscope {

/// One run as a figure sees it.
struct FigureRun {
    std::shared_ptr<const Run> run; ///< never null
    std::shared_ptr<const Detection> detection; ///< under the parameters in force; never null

    FigureRun(std::shared_ptr<const Run> shown, std::shared_ptr<const Detection> detected)
        : run(std::move(shown)), detection(std::move(detected))
    {
    }
    FigureRun(std::shared_ptr<const Run> shown, Detection detected)
        : FigureRun(std::move(shown), std::make_shared<const Detection>(std::move(detected)))
    {
    }
};

} // namespace sinkscope
