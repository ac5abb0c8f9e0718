#include "core/corpus/detect_set.h"

#include "core/checkpoint/checkpoint.h"
#include "core/error.h"
#include "core/store/detection_set.h"
#include "core/store/run_file.h"
#include "core/store/set_description.h"

#include <algorithm>

namespace sinkscope {

namespace {

std::string format_name(PromptFormat format)
{
    return format == PromptFormat::automatic ? "auto" : format == PromptFormat::chat ? "chat" : "raw";
}

std::string type_name(ComputeType type)
{
    return type == ComputeType::automatic ? "auto" : type == ComputeType::float32 ? "float32" : "bfloat16";
}

/// Writes the description of a new set; compares with that of an old one.
void settle_description(const DetectSetRequest &request, bool is_new)
{
    const auto absolute = [](const std::filesystem::path &path) {
        return path.empty() ? std::string() : std::filesystem::absolute(path).string();
    };
    ModelCard model = Checkpoint::open(request.analysis.model)->card();
    model.path = absolute(request.analysis.model);
    const SetDescription wanted{.program_version = program_version(),
                                .model = model,
                                .traces = absolute(request.traces),
                                .runs = absolute(request.runs),
                                .prompt_format = format_name(request.analysis.prompt_format),
                                .max_tokens = request.analysis.max_tokens.value_or(0),
                                .dtype = type_name(request.analysis.compute_type),
                                .detector = request.analysis.detector};
    const auto there = read_set_description(request.output);
    if (is_new || !there) {
        write_set_description(wanted, request.output);
        return;
    }
    if (const std::string difference = set_difference(*there, wanted); !difference.empty())
        throw Error(request.output, "", "was made with other settings and cannot go on: " + difference + " differ");
}

std::vector<int> samples_of(const DetectSetRequest &request)
{
    const int count = std::min(read_trace(request.traces).sample_count, request.samples.value_or(INT32_MAX));
    std::vector<int> samples;
    for (int sample = request.shard - 1; sample < count; sample += request.shards)
        samples.push_back(sample);
    return samples;
}

} // namespace

int detect_set(const DetectSetRequest &request, DetectSetObserver &observer, std::stop_token stop)
{
    if (request.shards < 1 || request.shard < 1 || request.shard > request.shards)
        throw Error("a shard is one of 1 to the number of shards, not " + std::to_string(request.shard) + " of " +
                    std::to_string(request.shards));
    const std::vector<int> samples = samples_of(request);
    DetectionSet output(request.output);
    settle_description(request, output.done().empty());
    if (!request.runs.empty())
        std::filesystem::create_directories(request.runs);
    observer.set_opened(
        static_cast<int>(std::ranges::count_if(samples, [&](int sample) { return output.done().contains(sample); })),
        static_cast<int>(samples.size()));

    ModelCache cache;
    AnalyzeRequest analysis = request.analysis;
    analysis.logprob = !request.runs.empty(); // the sinks do not need it
    int detected = 0;
    for (size_t i = 0; i < samples.size(); ++i) {
        const int sample = samples[i], number = static_cast<int>(i) + 1;
        if (output.done().contains(sample))
            continue;
        observer.trace_started(number, sample);
        analysis.trace = read_trace(request.traces, sample);
        const std::shared_ptr<const Run> run = analyze(analysis, observer, stop, &cache);
        if (!request.runs.empty())
            write_run(*run, set_run_file(request.runs, sample));
        const DetectionRecord record = detection_record(*run, run->detection);
        output.append(record);
        ++detected;
        observer.trace_done(number, record);
    }
    return detected;
}

int merge_sets(const std::vector<std::filesystem::path> &parts, const std::filesystem::path &output)
{
    const std::vector<DetectionRecord> merged = merge_detections(parts);
    std::optional<SetDescription> description;
    for (const std::filesystem::path &part : parts) {
        const auto other = read_set_description(part);
        if (!other)
            continue;
        if (!description)
            description = other;
        else if (const std::string difference = set_difference(*description, *other); !difference.empty())
            throw Error(part, "", "does not belong to the same set as the parts before: " + difference + " differ");
    }
    write_detections(merged, output);
    if (description)
        write_set_description(*description, output);
    return static_cast<int>(merged.size());
}

} // namespace sinkscope
