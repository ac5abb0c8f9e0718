#pragma once

#include "core/analysis/text_table.h"
#include "core/analysis/trace_sinks.h"

#include <span>
#include <string>
#include <vector>

namespace sinkscope {

/// How many sinks start at a layer.
struct LayerShare {
    int l_start = 0;
    int count = 0;
    double percent = 0.0;
};

/// One row of Tables 2/3: a model on a set of traces.
struct LevelSummary {
    std::string model;
    std::string set;
    int layers = 0;
    int traces = 0;
    double rope_theta = 0; ///< 0 = not known
    int primary_layer = -1; ///< -1 = no primary sink
    int primary_count = 0;
    std::vector<LayerShare> secondary_layers; ///< at most three
    int secondary_count = 0;
};

/// The rule that made each number of a LevelSummary, as "column: rule".
std::vector<std::string> level_summary_rules();

/// Tables 2/3: one row for each pair of model and set, in order of first appearance.
std::vector<LevelSummary> level_summaries(std::span<const TraceSinks> traces);

/// Table 1 as text: token, count, percent of the secondary sinks (two digits). `most` > 0 keeps that many of the most
/// frequent.
TextTable token_share_table(std::span<const TraceSinks> traces, int most = 0);

/// Tables 2/3 as text; the caption carries level_summary_rules().
TextTable level_table(std::span<const TraceSinks> traces);

/// Figure 2 as text: model, l_start, lifetime and count of every level that occurs.
TextTable level_count_table(std::span<const TraceSinks> traces);

/// Figure 3 as text: positions from and up to (without), and the secondary sinks between, in `bins` bins.
TextTable position_table(std::span<const TraceSinks> traces, int bins);

} // namespace sinkscope
