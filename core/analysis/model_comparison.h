#pragma once

#include "core/analysis/set_tables.h"
#include "core/analysis/text_table.h"

#include <span>
#include <string>
#include <vector>

namespace sinkscope {

/// A mean over traces with its 95 % interval (Student's t); the interval is NaN for fewer than two values, the mean for
/// none. Values that are not finite do not count.
struct MeanInterval {
    double mean = 0;
    double half_width = 0;
    int count = 0;
    std::string text(int digits) const; ///< "0.54 ± 0.03"; "-" for no value
};
MeanInterval mean_interval(std::span<const double> values);

/// What was measured of one model on one trace. NaN and -1: not measured.
struct TraceMeasures {
    std::string model; ///< as in LevelSummary
    double sink_rate = 0; ///< of the BOS sink
    double entropy_valley = 0; ///< the smallest matrix entropy of any row
    double entropy_without = 0; ///< of that row without the sinks
    int neuron_layer = -1; ///< the block where most sinks start
    double neuron_share = 0; ///< of the two leading neurons in what its MLP adds to the sinks, their mean
    std::vector<std::string> neurons; ///< these two, by NeuronStudy::name()
};

/// A row for each model: its levels as in Tables 2/3 and the means of what was measured over its traces.
TextTable model_table(std::span<const TraceSinks> sinks, std::span<const TraceMeasures> measures);

} // namespace sinkscope
