#include "core/corpus/read_set.h"

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"
#include "core/engine/forecast.h"
#include "core/engine/free_memory.h"
#include "core/store/imported_run.h"
#include "core/store/set_description.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

namespace sinkscope {

namespace {

constexpr std::string_view published_detections = "sink_detection_n_", published_traces = "output_n_";

std::filesystem::path traces_beside(const std::filesystem::path &detections)
{
    const std::string name = detections.filename().string();
    if (!name.starts_with(published_detections))
        return {};
    return detections.parent_path() / (std::string(published_traces) + name.substr(published_detections.size()));
}

/// "deepseek-14b" of "sink_detection_n_1_deepseek-14b.jsonl"; the whole stem of other names.
std::string model_of_file(const std::filesystem::path &detections)
{
    const std::string stem = detections.stem().string();
    if (!stem.starts_with(published_detections))
        return stem;
    const size_t end = stem.find('_', published_detections.size());
    return end == std::string::npos || end + 1 == stem.size() ? stem : stem.substr(end + 1);
}

/// A file of a few kilobytes can claim more tokens than there is memory for.
void check_tokens(const std::vector<DetectionRecord> &records, const std::filesystem::path &detections)
{
    int64_t tokens = 0;
    for (const DetectionRecord &record : records)
        tokens += record.full_text_len;
    const auto bytes = tokens * static_cast<int64_t>(sizeof(Token)), free = available_memory();
    if (tokens > max_set_tokens || bytes > free)
        throw Error(detections, "full_text_len",
                    "its " + std::to_string(records.size()) + " traces have " + std::to_string(tokens) +
                        " tokens in all, which take " + bytes_text(bytes) + "; a file may have " +
                        std::to_string(max_set_tokens) + ", and " + bytes_text(free) +
                        " are there: split it into several");
}

} // namespace

SetSources known_sources(const std::filesystem::path &detections, SetSources given)
{
    const std::optional<SetDescription> description = read_set_description(detections);
    if (given.traces.empty())
        if (const auto traces = description ? std::filesystem::path(description->traces) : traces_beside(detections);
            is_there(traces))
            given.traces = traces;
    if (given.tokenizer.empty() && description && is_there(description->model.path))
        given.tokenizer = Checkpoint::open(description->model.path)->tokenizer_path();
    return given;
}

std::vector<std::shared_ptr<const Run>> read_set(const std::filesystem::path &detections, const SetSources &sources)
{
    const std::optional<SetDescription> description = read_set_description(detections);
    std::shared_ptr<const Tokenizer> tokenizer;
    if (!sources.tokenizer.empty())
        tokenizer =
            Tokenizer::open(std::filesystem::is_directory(sources.tokenizer) ? sources.tokenizer / "tokenizer.json"
                                                                             : sources.tokenizer);
    const std::vector<DetectionRecord> records = read_detections(detections);
    if (records.empty())
        throw Error(detections, "", "holds no detections");
    check_tokens(records, detections);
    // one file has one depth: the deepest record's lower bound holds for all
    int layers = sources.layers > 0 ? sources.layers : description ? description->model.layers : 0;
    const bool layers_known = layers > 0;
    if (!layers_known)
        for (const DetectionRecord &record : records)
            layers = std::max(layers, least_layers(record));

    std::vector<std::shared_ptr<const Run>> runs;
    for (const DetectionRecord &record : records) {
        std::optional<Trace> trace;
        if (!sources.traces.empty())
            trace = read_trace(sources.traces, record.sample_index);
        Run run = imported_run(record, layers, trace ? &*trace : nullptr, tokenizer.get());
        if (description) {
            run.model = description->model;
            run.model.layers = layers;
            run.detection.parameters = description->detector;
        }
        if (!layers_known)
            run.detection.notices.push_back("imported: the number of layers is not known; " + std::to_string(layers) +
                                            " is a lower bound, from the sinks of all traces of the file");
        if (!sources.model.empty())
            run.model.name = sources.model;
        else if (run.model.name.empty())
            run.model.name = model_of_file(detections);
        if (run.trace.source.empty())
            run.trace.source = detections.string();
        runs.push_back(std::make_shared<const Run>(std::move(run)));
    }
    return runs;
}

std::vector<TraceSinks> set_sinks(const std::vector<std::shared_ptr<const Run>> &runs,
                                  const std::filesystem::path &detections, const SetSources &sources)
{
    std::string set = sources.traces.stem().string();
    if (set.empty())
        if (const auto description = read_set_description(detections))
            set = std::filesystem::path(description->traces).stem().string();
    if (set.empty())
        set = detections.stem().string();
    std::vector<TraceSinks> traces;
    for (const std::shared_ptr<const Run> &run : runs)
        traces.push_back(trace_sinks(*run, run->detection, set));
    return traces;
}

} // namespace sinkscope
