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

/// What the sinks alone are read from may claim four times as many: 25,000 traces as long as the published ones.
constexpr int64_t max_counted_tokens = 4 * max_set_tokens;

/// A file of a few kilobytes can claim more tokens than there is memory for.
void check_tokens(const std::vector<DetectionRecord> &records, const std::filesystem::path &detections, int64_t most)
{
    int64_t tokens = 0;
    for (const DetectionRecord &record : records)
        tokens += record.full_text_len;
    const auto bytes = tokens * static_cast<int64_t>(sizeof(Token)), free = available_memory();
    if (tokens > most || (most == max_set_tokens && bytes > free))
        throw Error(detections, "full_text_len",
                    "its " + std::to_string(records.size()) + " traces have " + std::to_string(tokens) +
                        " tokens in all, which take " + bytes_text(bytes) + "; a file may have " +
                        std::to_string(most) + ", and " + bytes_text(free) + " are there: split it into several");
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

SetReader::SetReader(const std::filesystem::path &detections, const SetSources &sources)
    : detections_(detections), sources_(sources), description_(read_set_description(detections)),
      records_(read_detections(detections))
{
    if (records_.empty())
        throw Error(detections, "", "holds no detections");
    if (!sources.tokenizer.empty())
        tokenizer_ =
            Tokenizer::open(std::filesystem::is_directory(sources.tokenizer) ? sources.tokenizer / "tokenizer.json"
                                                                             : sources.tokenizer);
    layers_ = sources.layers > 0 ? sources.layers : description_ ? description_->model.layers : 0;
    layers_known_ = layers_ > 0;
    if (!layers_known_) // one file has one depth: the deepest record's lower bound holds for all
        for (const DetectionRecord &record : records_)
            layers_ = std::max(layers_, least_layers(record));
}

Run SetReader::imported(const DetectionRecord &record, const Trace *trace, size_t *likely_format) const
{
    Run run = imported_run(record, layers_, trace, tokenizer_.get(), likely_format);
    if (description_) {
        run.model = description_->model;
        run.model.layers = layers_;
        run.detection.parameters = description_->detector;
    }
    if (!layers_known_)
        run.detection.notices.push_back("imported: the number of layers is not known; " + std::to_string(layers_) +
                                        " is a lower bound, from the sinks of all traces of the file");
    if (!sources_.model.empty())
        run.model.name = sources_.model;
    else if (run.model.name.empty())
        run.model.name = model_of_file(detections_);
    if (run.trace.source.empty())
        run.trace.source = detections_.string();
    return run;
}

std::shared_ptr<const Run> SetReader::run(int index)
{
    if (index < 0 || index >= size())
        throw Error(detections_, "sample " + std::to_string(index), "records in the file: " + std::to_string(size()));
    const DetectionRecord &record = records_[static_cast<size_t>(index)];
    if (!traces_ && !sources_.traces.empty())
        traces_.emplace(sources_.traces);
    std::optional<Trace> trace;
    std::string failure; // a record that is broken by now leaves the others as they are
    try {
        if (traces_)
            trace = traces_->read(record.sample_index);
    } catch (const Error &error) {
        failure = error.what();
    }
    Run run = imported(record, trace ? &*trace : nullptr, &likely_format_);
    if (!failure.empty())
        run.trace.notices.push_back("its text cannot be read: " + failure);
    return std::make_shared<const Run>(std::move(run));
}

std::vector<std::shared_ptr<const Run>> SetReader::runs()
{
    check_tokens(records_, detections_, max_set_tokens);
    std::vector<std::shared_ptr<const Run>> runs;
    for (int index = 0; index < size(); ++index)
        runs.push_back(run(index));
    return runs;
}

std::vector<TraceSinks> SetReader::sinks() const
{
    std::string set = sources_.traces.stem().string();
    if (set.empty() && description_)
        set = std::filesystem::path(description_->traces).stem().string();
    if (set.empty())
        set = detections_.stem().string();
    check_tokens(records_, detections_, max_counted_tokens);
    std::vector<TraceSinks> traces;
    for (const DetectionRecord &record : records_) {
        DetectionRecord begun = record; // up to its last sink: no more tokens are made than are looked at
        begun.full_text_len = 0;
        for (const DetectionRecord::Entry &entry : record.sinks)
            begun.full_text_len = std::max(begun.full_text_len, entry.position + 1);
        begun.prompt_len = std::min(begun.prompt_len, begun.full_text_len);
        const Run run = imported(begun, nullptr, nullptr);
        traces.push_back(trace_sinks(run, run.detection, set));
        traces.back().tokens = record.full_text_len;
    }
    return traces;
}

} // namespace sinkscope
