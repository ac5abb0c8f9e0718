#pragma once

#include "core/engine/pipeline.h"
#include "core/text/trace_file.h"

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace sinkscope {

/// A trace that cannot be used.
struct BadTrace {
    int sample = 0;
    std::string why; ///< "line 2: output: is null"
};

/// Reads and tokenises each trace as the analysis would, and says which cannot be: broken records, ids outside of the
/// vocabulary, traces without tokens, ones that do not fit into the memory. Throws Error for the model's own faults,
/// and Cancelled. `told`: how many have been looked at.
std::vector<BadTrace> bad_traces(const TraceFile &traces, std::span<const int> samples, AnalyzeRequest analysis,
                                 ModelCache &cache, const std::function<void(int)> &told, const std::stop_token &stop);

/// "2 of 9 traces cannot be used: line 2: output: is null; line 4: the trace is empty": the first few.
std::string bad_traces_text(std::span<const BadTrace> bad, size_t among);

} // namespace sinkscope
