#pragma once

#include "core/analysis/trace_sinks.h"
#include "core/data/run.h"

#include <filesystem>
#include <memory>
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

/// The traces of a detection file as runs without grids, in the order of the file. What had to be assumed or is missing
/// stands in each run's notices. Throws Error.
std::vector<std::shared_ptr<const Run>> read_set(const std::filesystem::path &detections,
                                                 const SetSources &sources = {});

/// Their sinks, for tables and views. The set is called as the trace file, or else as the detection file.
std::vector<TraceSinks> set_sinks(const std::vector<std::shared_ptr<const Run>> &runs,
                                  const std::filesystem::path &detections, const SetSources &sources = {});

} // namespace sinkscope
