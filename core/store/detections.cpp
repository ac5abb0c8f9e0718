#include "core/store/detections.h"

#include "core/analysis/not_finite.h"
#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/json/json_text_internal.h"
#include "core/store/run_check_internal.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <functional>

namespace sinkscope {

namespace {

constexpr size_t max_line_bytes = size_t(64) << 20;

/// The token position that a key spells, in its shortest decimal form.
int position_from_key(const JsonReader &sinks, const std::string &key, int tokens)
{
    int position = -1;
    const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), position);
    if (failure != std::errc() || end != key.data() + key.size() || std::to_string(position) != key || position < 0)
        sinks.fail(key, "expected a token position");
    if (position >= tokens)
        sinks.fail(key, "is behind the last of " + std::to_string(tokens) + " tokens");
    return position;
}

DetectionRecord::Entry read_entry(const JsonReader &sinks, const std::string &key, int tokens, bool &says_cliff)
{
    const JsonReader fields = sinks.at(key);
    DetectionRecord::Entry entry;
    entry.position = position_from_key(sinks, key, tokens);
    fields.require("layer", entry.layers);
    const auto outside = [](int layer) { return layer < 0 || layer >= max_layers; };
    if (std::any_of(entry.layers.begin(), entry.layers.end(), outside) ||
        std::adjacent_find(entry.layers.begin(), entry.layers.end(), std::greater_equal<>()) != entry.layers.end())
        fields.fail("layer", "expected layers from 0 in ascending order");
    entry.token_id = -1;
    fields.require("token_id", entry.token_id);
    const std::string type = fields.at("sink_type").string();
    if (type == "bos_sink")
        entry.label = SinkLabel::primary;
    else if (type == "secondary" || type == "cliff")
        entry.label = SinkLabel::secondary;
    else if (type == "noise")
        entry.label = SinkLabel::noise;
    else
        fields.fail("sink_type", "unknown label '" + type + "' (known: bos_sink, secondary, cliff, noise)");
    says_cliff = says_cliff || type == "cliff";
    return entry;
}

const char *published_label(SinkLabel label, bool says_cliff)
{
    switch (label) {
    case SinkLabel::bos:
    case SinkLabel::primary:
        return "bos_sink";
    case SinkLabel::secondary:
        return says_cliff ? "cliff" : "secondary";
    case SinkLabel::noise:
        break;
    }
    return "noise";
}

} // namespace

DetectionRecord read_detection(std::string_view line, const std::filesystem::path &file, int64_t line_number)
{
    const std::string place = "line " + std::to_string(line_number);
    const JsonReader fields = JsonReader::parse(line, file, place);
    DetectionRecord record;
    record.sample_index = fields.at("sample_index").integer(0);
    record.prompt_len = fields.at("prompt_len").integer(0, max_tokens);
    record.response_len = fields.at("response_len").integer(0, max_tokens);
    record.full_text_len = fields.at("full_text_len").integer(0, max_tokens);

    fields.read("not_finite", record.not_finite);

    const JsonReader sinks = fields.at("candidate_sinks");
    for (const std::string &key : sinks.keys())
        record.sinks.push_back(read_entry(sinks, key, record.full_text_len, record.says_cliff));
    std::sort(record.sinks.begin(), record.sinks.end(),
              [](const auto &a, const auto &b) { return a.position < b.position; });
    const auto first = std::find_if(record.sinks.begin(), record.sinks.end(),
                                    [](const auto &entry) { return entry.label == SinkLabel::primary; });
    if (first != record.sinks.end())
        first->label = SinkLabel::bos;
    return record;
}

std::vector<DetectionRecord> read_detections(const std::filesystem::path &file)
{
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure))
        throw Error(file, "", failure ? "cannot be read: " + failure.message() : "is no file");
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw Error(file, "", std::string("cannot be read: ") + std::strerror(errno));
    std::vector<DetectionRecord> records;
    std::string line;
    for (int64_t number = 1; std::getline(stream, line); ++number) {
        if (line.size() > max_line_bytes)
            throw Error(file, "line " + std::to_string(number), "is too long");
        if (line.find_first_not_of(" \t\r") != std::string::npos)
            records.push_back(read_detection(line, file, number));
    }
    if (stream.bad())
        throw Error(file, "", "cannot be read to its end");
    return records;
}

std::string detection_line(const DetectionRecord &record)
{
    std::string line = "{\"candidate_sinks\": {";
    for (size_t i = 0; i < record.sinks.size(); ++i) {
        const DetectionRecord::Entry &entry = record.sinks[i];
        line += (i ? ", \"" : "\"") + std::to_string(entry.position) + "\": {\"layer\": [";
        for (size_t l = 0; l < entry.layers.size(); ++l)
            line += (l ? ", " : "") + std::to_string(entry.layers[l]);
        line += "], \"token_id\": " + std::to_string(entry.token_id) + ", \"sink_type\": \"" +
            published_label(entry.label, record.says_cliff) + "\"}";
    }
    return line + "}, \"sample_index\": " + std::to_string(record.sample_index) +
        ", \"prompt_len\": " + std::to_string(record.prompt_len) +
        ", \"response_len\": " + std::to_string(record.response_len) +
        ", \"full_text_len\": " + std::to_string(record.full_text_len) +
        (record.not_finite.empty() ? "" : ", \"not_finite\": " + json_text(record.not_finite)) + "}";
}

DetectionRecord detection_record(const Run &run, const Detection &detection)
{
    DetectionRecord record;
    for (const Sink &sink : detection.sinks)
        record.sinks.push_back({.position = sink.position,
                                .token_id = run.tokens[static_cast<size_t>(sink.position)].id,
                                .layers = sink.layers,
                                .label = sink.label});
    record.sample_index = run.trace.sample;
    record.prompt_len = run.trace.prompt_tokens;
    record.full_text_len = run.token_count();
    record.response_len = record.full_text_len - record.prompt_len;
    record.not_finite = not_finite_text_of(detection);
    return record;
}

} // namespace sinkscope
