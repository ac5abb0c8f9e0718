#pragma once

#include "core/data/prompt_settings.h"
#include "core/data/run.h"

#include <filesystem>
#include <optional>
#include <string>

namespace sinkscope {

/// What a detection file, whose published format has no room for it, was made from. It stands beside the file, as
/// FILE.set.json: a set that goes on must go on with the same settings, and its tables name the model.
struct SetDescription {
    std::string program_version;
    ModelCard model;
    std::string traces; ///< path of the trace file
    std::string runs; ///< folder of the run files, empty when none were kept
    PromptSettings prompt = {};
    int max_tokens = 0; ///< traces were cut to so many; 0 = not cut
    std::string dtype; ///< as asked for: "auto", "float32" or "bfloat16"
    DetectorParameters detector;
};

/// Where the description of a detection file is.
std::filesystem::path set_description_file(std::filesystem::path detections);
/// Empty when there is none beside `detections`. Throws Error when it is broken.
std::optional<SetDescription> read_set_description(const std::filesystem::path &detections);
/// Throws Error.
void write_set_description(const SetDescription &description, const std::filesystem::path &detections);

/// Where the run of a trace of the set is kept in its folder of run files.
std::filesystem::path set_run_file(const std::filesystem::path &runs, int sample);

/// What differs between two descriptions so that their detections do not belong in one set, for a person; empty when
/// nothing does. The program's version and where model, traces and runs lie may differ.
std::string set_difference(const SetDescription &one, const SetDescription &other);

} // namespace sinkscope
