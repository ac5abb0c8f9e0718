#pragma once

#include "core/analysis/trace_sinks.h"
#include "core/data/run.h"
#include "core/store/detections.h"
#include "core/store/set_description.h"
#include "core/text/tokenizer.h"
#include "core/text/trace_file.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

/// What can be known about a detection file besides its lines. Each part may be missing.
struct SetSources {
    std::filesystem::path traces; ///< with a tokenizer: the text of all tokens
    std::filesystem::path tokenizer; ///< tokenizer.json, GGUF or model folder: the text of the sinks' tokens
    int layers = 0; ///< L; 0 = as the description beside the file says, else a lower bound from the sinks
    std::string model; ///< its name; empty = as the description says, else from the file's name
};

/// `given`, and what the description beside the file knows and is still there. A published
/// "sink_detection_n_1_MODEL.jsonl" without a description has its traces in "output_n_1_MODEL.jsonl" beside it.
SetSources known_sources(const std::filesystem::path &detections, SetSources given = {});

/// The traces of a detection file as runs without grids, in the order of the file, and their sinks. What had to be
/// assumed or is missing stands in each run's notices. Files are read once, records when they are asked for.
class SetReader {
public:
    /// Reads the detections. Throws Error.
    explicit SetReader(const std::filesystem::path &detections, const SetSources &sources = {});

    int size() const { return static_cast<int>(records_.size()); }
    /// Record `index` with all that is known of its tokens. Throws Error.
    std::shared_ptr<const Run> run(int index);
    std::vector<std::shared_ptr<const Run>> runs();
    /// The sinks of all, for tables and views: their tokens' ids and text, for which no trace is read. The set is
    /// called as the trace file, or else as the detection file.
    std::vector<TraceSinks> sinks() const;

private:
    Run imported(const DetectionRecord &record, const Trace *trace, size_t *likely_format) const;

    std::filesystem::path detections_;
    SetSources sources_;
    std::optional<SetDescription> description_;
    std::shared_ptr<const Tokenizer> tokenizer_;
    std::vector<DetectionRecord> records_;
    int layers_ = 0;
    bool layers_known_ = false;
    std::optional<TraceFile> traces_;
    size_t likely_format_ = 0; ///< of imported_run()
};

} // namespace sinkscope
