#pragma once

#include "core/corpus/check_traces.h"
#include "core/engine/pipeline.h"
#include "core/store/detections.h"

#include <filesystem>
#include <optional>
#include <stop_token>

namespace sinkscope {

/// Sinks of all traces of a file.
struct DetectSetRequest {
    AnalyzeRequest analysis; ///< model, computation, detector, max_tokens; its trace is not used
    std::filesystem::path traces; ///< JSONL, or any other trace file: a set of one
    std::filesystem::path output; ///< detections.jsonl, in the published format; a description is written beside it
    std::filesystem::path runs; ///< folder for a run file of each trace, "sample-00012.h5"; empty = none
    std::optional<int> samples; ///< only the first so many traces of the file
    bool skip_bad = false; ///< leave out traces that cannot be used, instead of refusing the set
    bool strict = false; ///< refuse a pass that makes NaN or infinite values, instead of marking its record
    int shard = 1, shards = 1; ///< the traces with index % shards == shard - 1
    int jobs = 1; ///< traces at work at the same time, each with weights of its own in its share of the memory; lines
                  ///< come in the order of ending
};

/// Never called by two threads at a time. Of several jobs the progress within a trace is not told.
class DetectSetObserver : public AnalyzeObserver {
public:
    /// The trace file is open.
    virtual void traces_opened(const TraceFile &) { }
    /// `number` of `total` traces have been looked at, before the first is computed.
    virtual void checked(int /*number*/, int /*total*/) { }
    virtual void left_out(const BadTrace &) { }
    virtual void noted(const std::string &) { } ///< something that a user should know
    /// `kept` of `total` traces of this shard are in the output already.
    virtual void set_opened(int /*kept*/, int /*total*/) { }
    /// `number` from 1 among this shard's; progress() is that of this trace until the next one starts.
    virtual void trace_started(int /*number*/, int /*sample*/) { }
    /// What a user should know of a trace's text, before it is done.
    virtual void trace_noticed(int /*sample*/, const std::vector<std::string> & /*notices*/) { }
    virtual void trace_done(int /*number*/, const DetectionRecord &) { }
};

/// Detects the sinks of the traces that the output has not yet and returns how many that were. Weights that fit in
/// memory are read once; where they do not, as many traces as there is memory for go through each block together. A
/// trace is in the output whole or not at all, its run file written before its line. All traces are looked at before
/// the first is computed: one that cannot be used is left out, or the set refused before anything is written. A record
/// whose pass made what is no number says so. Throws Error, also when the output was made with other settings, traces
/// or weights, and Cancelled.
int detect_set(const DetectSetRequest &request, DetectSetObserver &observer, std::stop_token stop = {});

} // namespace sinkscope
