#pragma once

#include "core/data/prompt_settings.h"
#include "core/data/run.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

/// What the lines of a set were computed with.
struct SetOrigin {
    std::string program_version;
    ModelCard model;
    std::string weights; ///< weights_fingerprint(); empty in files of older versions
    PromptSettings prompt;
    int max_tokens = 0; ///< of a trace; 0 = all
    std::string
        dtype; ///< as computed: "float32" or "bfloat16"; what was asked for, "auto" too, in files of older versions
    std::string device; ///< "cpu", "cuda:0 (NVIDIA H100)"
    int threads = 0;
};

/// How far the program that writes a set is.
struct SetProgress {
    int64_t begun = 0; ///< when it was started last, in seconds since 1970; 0 = not known
    int kept = 0; ///< traces that were there then
    std::string host;
    int process = 0;
    std::string ended; ///< empty while it runs, and when it was killed; "done", "stopped", or why it failed
};

template <typename Visit> void for_each_field(SetProgress &progress, Visit &&visit)
{
    visit("begun", progress.begun);
    visit("kept", progress.kept);
    visit("host", progress.host);
    visit("process", progress.process);
    visit("ended", progress.ended);
}

/// What a detection file, whose published format has no room for it, was made from. It stands beside the file, as
/// FILE.set.json: a set that goes on must go on with the same settings, and its tables name the model.
struct SetDescription : SetOrigin {
    std::string traces; ///< path of the trace file
    int trace_count = 0; ///< traces in it; 0 in descriptions of older versions
    std::string traces_hash; ///< TraceFile::hash(); empty in descriptions of older versions
    std::string runs; ///< folder of the run files, empty when none were kept
    DetectorParameters detector;
    int samples = 0; ///< only the first so many traces of the file; 0 = all
    int shard = 1, shards = 0; ///< the traces with index % shards == shard - 1; 0 in descriptions of older versions
    std::vector<int> left_out; ///< traces that cannot be used
    SetProgress progress;

    /// The traces that belong to the set, those that are left out not among them.
    std::vector<int> wanted_samples() const;
};

/// What traces were generated with. It stands beside their file, as FILE.set.json.
struct GenerationDescription : SetOrigin {
    double temperature = 0, top_p = 1;
    int64_t seed = 0;
};

/// Where the description of a detection or trace file is.
std::filesystem::path set_description_file(std::filesystem::path lines);
/// Empty when there is none beside `detections`. Throws Error when it is broken.
std::optional<SetDescription> read_set_description(const std::filesystem::path &detections);
std::optional<GenerationDescription> read_generation_description(const std::filesystem::path &traces);
/// Throws Error.
void write_set_description(const SetDescription &description, const std::filesystem::path &detections);
void write_generation_description(const GenerationDescription &description, const std::filesystem::path &traces);

/// Where the run of a trace of the set is kept in its folder of run files.
std::filesystem::path set_run_file(const std::filesystem::path &runs, int sample);

/// What differs between two descriptions so that their lines do not belong in one file, for a person; empty when
/// nothing does. The program's version, device, threads, and where model, traces and runs lie may differ.
std::string set_difference(const SetDescription &one, const SetDescription &other);
std::string set_difference(const GenerationDescription &one, const GenerationDescription &other);

} // namespace sinkscope
