#include "core/store/set_description.h"

#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/json/json_text_internal.h"
#include "core/store/replaced_file.h"
#include "core/text/text_file.h"

namespace sinkscope {

namespace {

constexpr uint64_t largest_file = uint64_t(1) << 20;

} // namespace

std::filesystem::path set_description_file(std::filesystem::path detections)
{
    return detections += ".set.json";
}

std::optional<SetDescription> read_set_description(const std::filesystem::path &detections)
{
    const std::filesystem::path file = set_description_file(detections);
    if (!std::filesystem::exists(file))
        return std::nullopt;
    const JsonReader fields = JsonReader::parse(read_whole_file(file, largest_file), file);
    SetDescription description;
    fields.read("program_version", description.program_version);
    description.model = fields.at("model").record<ModelCard>();
    fields.read("traces", description.traces);
    fields.read("runs", description.runs);
    description.prompt = fields.record<PromptSettings>();
    fields.read("max_tokens", description.max_tokens);
    fields.read("dtype", description.dtype);
    description.detector = fields.at("detector").record<DetectorParameters>();
    return description;
}

void write_set_description(const SetDescription &description, const std::filesystem::path &detections)
{
    Json json{{"program_version", description.program_version},
              {"model", record_json(description.model)},
              {"traces", description.traces},
              {"runs", description.runs},
              {"max_tokens", description.max_tokens},
              {"dtype", description.dtype},
              {"detector", record_json(description.detector)}};
    json.update(record_json(description.prompt));
    ReplacedFile target(set_description_file(detections));
    target.write(json_text(json) + '\n');
    target.commit();
}

std::filesystem::path set_run_file(const std::filesystem::path &runs, int sample)
{
    std::string number = std::to_string(sample);
    number.insert(0, number.size() < 5 ? 5 - number.size() : 0, '0');
    return runs / ("sample-" + number + ".h5");
}

std::string set_difference(const SetDescription &one, const SetDescription &other)
{
    ModelCard model = other.model;
    model.path = one.model.path;
    if (!(one.model == model))
        return "the model (" + one.model.name + " and " + other.model.name + ")";
    if (std::filesystem::path(one.traces).filename() != std::filesystem::path(other.traces).filename())
        return "the traces (" + one.traces + " and " + other.traces + ")";
    if (!(one.prompt == other.prompt))
        return "the prompt settings (" + json_text(record_json(one.prompt)) + " and " +
            json_text(record_json(other.prompt)) + ")";
    if (one.max_tokens != other.max_tokens)
        return "the greatest number of tokens (" + std::to_string(one.max_tokens) + " and " +
            std::to_string(other.max_tokens) + ")";
    if (one.dtype != other.dtype)
        return "the compute type (" + one.dtype + " and " + other.dtype + ")";
    if (!(one.detector == other.detector))
        return "the detector (" + json_text(record_json(one.detector)) + " and " +
            json_text(record_json(other.detector)) + ")";
    return {};
}

} // namespace sinkscope
