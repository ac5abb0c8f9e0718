#pragma once

#include "core/analysis/trace_sinks.h"
#include "views/figures/figure.h"

#include <vector>

namespace sinkscope {

/// The runs' sinks as analyses of sets take them, in the same order.
std::vector<TraceSinks> tracesOf(const FigureData &data);

/// Without runs of the first one's trace: a baseline or a variant beside it has the same tokens, and counted too it
/// would only double the numbers.
FigureData ofDifferentTraces(FigureData data);

/// How many sinks of how many traces are counted, where it is not the first run's alone.
QString countedText(const FigureData &given, const FigureData &counted, CountedSinks sinks);

/// What to say when there is nothing to draw; empty when there is.
QString nothingToCount(const FigureData &data, CountedSinks counted);

/// The choice between secondary sinks and all: option "sinks".
FigureOption sinksOption();
CountedSinks countedSinks(const QString &choice); ///< by a choice's id

} // namespace sinkscope
