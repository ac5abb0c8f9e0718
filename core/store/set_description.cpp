#include "core/store/set_description.h"

#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/json/json_text_internal.h"
#include "core/store/replaced_file.h"
#include "core/text/text_file.h"

#include <algorithm>

namespace sinkscope {

namespace {

constexpr uint64_t largest_file = uint64_t(16) << 20; // a number for each trace that is left out

std::optional<JsonReader> read_description(const std::filesystem::path &lines)
{
    const std::filesystem::path file = set_description_file(lines);
    if (!std::filesystem::exists(file))
        return std::nullopt;
    return JsonReader::parse(read_whole_file(file, largest_file), file);
}

void read_origin(const JsonReader &fields, SetOrigin &origin)
{
    fields.read("program_version", origin.program_version);
    origin.model = fields.at("model").record<ModelCard>();
    fields.read("weights", origin.weights);
    origin.prompt = fields.record<PromptSettings>();
    fields.read("max_tokens", origin.max_tokens);
    fields.read("dtype", origin.dtype);
    fields.read("device", origin.device);
    fields.read("threads", origin.threads);
}

Json origin_json(const SetOrigin &origin)
{
    Json json{{"program_version", origin.program_version},
              {"model", record_json(origin.model)},
              {"weights", origin.weights},
              {"max_tokens", origin.max_tokens},
              {"dtype", origin.dtype},
              {"device", origin.device},
              {"threads", origin.threads}};
    json.update(record_json(origin.prompt));
    return json;
}

void write_description(const Json &json, const std::filesystem::path &lines)
{
    ReplacedFile target(set_description_file(lines));
    target.write(json_text(json) + '\n');
    target.commit();
}

std::string both(const std::string &one, const std::string &other)
{
    return " (" + one + " and " + other + ")";
}

/// Whether two values differ, where both are known.
bool differ(const std::string &one, const std::string &other, const char *unknown = "")
{
    return one != unknown && other != unknown && one != other;
}

std::string origin_difference(const SetOrigin &one, const SetOrigin &other)
{
    ModelCard model = other.model;
    model.path = one.model.path;
    if (!(one.model == model))
        return "the model" + both(one.model.name, other.model.name);
    if (differ(one.weights, other.weights))
        return "the weights of " + one.model.name;
    if (!(one.prompt == other.prompt))
        return "the prompt settings" + both(json_text(record_json(one.prompt)), json_text(record_json(other.prompt)));
    if (one.max_tokens != other.max_tokens)
        return "the greatest number of tokens" + both(std::to_string(one.max_tokens), std::to_string(other.max_tokens));
    if (differ(one.dtype, other.dtype, "auto"))
        return "the compute type" + both(one.dtype, other.dtype);
    return {};
}

} // namespace

std::vector<int> SetDescription::wanted_samples() const
{
    const int count = samples > 0 ? std::min(samples, trace_count) : trace_count;
    std::vector<int> wanted;
    for (int sample = shard - 1; sample < count; sample += std::max(1, shards))
        if (std::ranges::find(left_out, sample) == left_out.end())
            wanted.push_back(sample);
    return wanted;
}

std::filesystem::path set_description_file(std::filesystem::path lines)
{
    return lines += ".set.json";
}

std::optional<SetDescription> read_set_description(const std::filesystem::path &detections)
{
    const std::optional<JsonReader> fields = read_description(detections);
    if (!fields)
        return std::nullopt;
    SetDescription description;
    read_origin(*fields, description);
    fields->read("traces", description.traces);
    fields->read("trace_count", description.trace_count, 0);
    fields->read("traces_hash", description.traces_hash);
    fields->read("runs", description.runs);
    description.detector = fields->at("detector").record<DetectorParameters>();
    fields->read("samples", description.samples, 0);
    fields->read("shard", description.shard, 1);
    fields->read("shards", description.shards, 0);
    fields->read("left_out", description.left_out);
    if (const auto progress = fields->find("progress"))
        description.progress = progress->record<SetProgress>();
    return description;
}

std::optional<GenerationDescription> read_generation_description(const std::filesystem::path &traces)
{
    const std::optional<JsonReader> fields = read_description(traces);
    if (!fields)
        return std::nullopt;
    GenerationDescription description;
    read_origin(*fields, description);
    fields->require("temperature", description.temperature);
    fields->require("top_p", description.top_p);
    fields->require("seed", description.seed);
    return description;
}

void write_set_description(const SetDescription &description, const std::filesystem::path &detections)
{
    Json json = origin_json(description);
    json.update(Json{{"traces", description.traces},
                     {"trace_count", description.trace_count},
                     {"traces_hash", description.traces_hash},
                     {"runs", description.runs},
                     {"detector", record_json(description.detector)},
                     {"samples", description.samples},
                     {"shard", description.shard},
                     {"shards", description.shards},
                     {"left_out", description.left_out},
                     {"progress", record_json(description.progress)}});
    write_description(json, detections);
}

void write_generation_description(const GenerationDescription &description, const std::filesystem::path &traces)
{
    Json json = origin_json(description);
    json.update(
        Json{{"temperature", description.temperature}, {"top_p", description.top_p}, {"seed", description.seed}});
    write_description(json, traces);
}

std::filesystem::path set_run_file(const std::filesystem::path &runs, int sample)
{
    std::string number = std::to_string(sample);
    number.insert(0, number.size() < 5 ? 5 - number.size() : 0, '0');
    return runs / ("sample-" + number + ".h5");
}

std::string set_difference(const SetDescription &one, const SetDescription &other)
{
    const bool hashes_known = !one.traces_hash.empty() && !other.traces_hash.empty();
    const auto name = [](const std::string &path) { return std::filesystem::path(path).filename(); };
    if (hashes_known ? one.traces_hash != other.traces_hash : name(one.traces) != name(other.traces))
        return "the traces (" + one.traces + ", " + std::to_string(one.trace_count) + " traces, and " + other.traces +
            ", " + std::to_string(other.trace_count) + (hashes_known ? " traces, of other content)" : " traces)");
    if (std::string difference = origin_difference(one, other); !difference.empty())
        return difference;
    if (!(one.detector == other.detector))
        return "the detector" + both(json_text(record_json(one.detector)), json_text(record_json(other.detector)));
    return {};
}

std::string set_difference(const GenerationDescription &one, const GenerationDescription &other)
{
    if (std::string difference = origin_difference(one, other); !difference.empty())
        return difference;
    const auto text = [](double number) { return json_text(Json(number)); };
    if (one.temperature != other.temperature)
        return "the temperature" + both(text(one.temperature), text(other.temperature));
    if (one.top_p != other.top_p)
        return "top-p" + both(text(one.top_p), text(other.top_p));
    if (one.seed != other.seed)
        return "the seed" + both(std::to_string(one.seed), std::to_string(other.seed));
    return {};
}

} // namespace sinkscope
