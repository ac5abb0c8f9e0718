#pragma once

#include "views/figures/figure.h"

#include <vector>

namespace sinkscope {

/// A sink of one of several runs that are counted together.
struct PlacedSink {
    int run = 0; ///< index into FigureData::runs
    Sink sink;
};

/// The sinks of all runs, or the secondary ones alone.
std::vector<PlacedSink> pooledSinks(const FigureData &data, bool all);

/// Without runs of the first one's trace: a baseline or a variant beside it has the same tokens, and counted too it
/// would only double the numbers.
FigureData ofDifferentTraces(FigureData data);

/// Whose sinks are counted, where it is not the first run's alone.
QString countedText(const FigureData &given, const FigureData &counted);

/// What to say when there is nothing to draw; empty when there is.
QString nothingToCount(const FigureData &data, bool all);

/// The choice between secondary sinks and all: option "sinks".
FigureOption sinksOption();

} // namespace sinkscope
