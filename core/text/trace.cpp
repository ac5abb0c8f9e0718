#include "core/text/trace.h"

#include "core/data/error.h"
#include "core/json/parse_json_internal.h"
#include "core/text/text_file.h"
#include "core/text/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace sinkscope {

namespace {

using nlohmann::json;

constexpr uint64_t largest_file = 256u << 20;

[[noreturn]] void fail_type(const std::filesystem::path &file, const std::string &place, const std::string &key,
                            const std::string &expected, const json &found)
{
    throw Error(file, place + "\"" + key + "\"", "expected " + expected + ", found " + found.type_name());
}

/// A string member, or "" when it is missing or null. `place` is "" or "line 3: ".
std::string string_member(const std::filesystem::path &file, const std::string &place, const json &object,
                          const std::string &key)
{
    const auto member = object.find(key);
    if (member == object.end() || member->is_null())
        return {};
    if (!member->is_string())
        fail_type(file, place, key, "a string", *member);
    return member->get<std::string>();
}

int32_t checked_int32(const std::filesystem::path &file, const std::string &place, const std::string &key,
                      const json &value)
{
    const bool fits = value.is_number_integer() &&
        (value.is_number_unsigned() ? value.get<uint64_t>() <= INT32_MAX : value.get<int64_t>() >= 0);
    if (!fits)
        fail_type(file, place, key, "whole numbers from 0 to 2147483647", value);
    return static_cast<int32_t>(value.get<int64_t>());
}

Trace trace_from_object(const std::filesystem::path &file, const std::string &place, const json &object)
{
    Trace trace;
    trace.prompt = string_member(file, place, object, "prompt");
    trace.output = string_member(file, place, object, "output");
    trace.text = string_member(file, place, object, "text");
    if (const auto ids = object.find("token_ids"); ids != object.end() && !ids->is_null()) {
        if (!ids->is_array())
            fail_type(file, place, "token_ids", "an array", *ids);
        trace.token_ids.reserve(ids->size());
        for (const json &id : *ids)
            trace.token_ids.push_back(checked_int32(file, place, "token_ids", id));
    }
    if (const auto count = object.find("prompt_tokens"); count != object.end() && !count->is_null())
        trace.prompt_tokens = checked_int32(file, place, "prompt_tokens", *count);
    if (!trace.token_ids.empty() && static_cast<std::size_t>(trace.prompt_tokens) > trace.token_ids.size())
        throw Error(file, place + "\"prompt_tokens\"",
                    std::to_string(trace.prompt_tokens) + " is more than the " +
                        std::to_string(trace.token_ids.size()) + " token_ids");
    if (trace.text.empty() && trace.token_ids.empty() && !(object.contains("prompt") && object.contains("output")))
        throw Error(file, place.empty() ? "" : place.substr(0, place.size() - 2),
                    "no trace: expected \"prompt\" and \"output\", or \"text\", or \"token_ids\"");
    // With `text`, prompt and output describe the same trace once more.
    if (!trace.text.empty()) {
        trace.prompt.clear();
        trace.output.clear();
    }
    return trace;
}

bool is_blank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// Record `sample` of a file with one JSON object a line. Blank lines are no records.
Trace trace_from_lines(const std::filesystem::path &file, std::string_view content, int sample)
{
    std::string_view wanted;
    int wanted_line = 0;
    int records = 0;
    int line_number = 0;
    while (!content.empty()) {
        const std::size_t end = content.find('\n');
        const std::string_view line = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        ++line_number;
        if (is_blank(line))
            continue;
        if (records++ == sample) {
            wanted = line;
            wanted_line = line_number;
        }
    }
    if (sample < 0 || sample >= records)
        throw Error(file, "",
                    "sample " + std::to_string(sample) + " asked for, but the file has " +
                        (records == 1
                             ? "1 record, sample 0"
                             : std::to_string(records) + " records, samples 0 to " + std::to_string(records - 1)));
    const std::string place = "line " + std::to_string(wanted_line);
    const json object = parse_json(wanted, file, place);
    if (!object.is_object())
        throw Error(file, place, std::string("expected an object, found ") + object.type_name());
    Trace trace = trace_from_object(file, place + ": ", object);
    trace.sample_count = records;
    return trace;
}

Trace trace_from_plain_text(const std::filesystem::path &file, std::string_view content)
{
    for (std::size_t position = 0; position < content.size();) {
        const std::size_t begin = position;
        const auto character = next_utf8(content, position);
        if (!character || *character == 0)
            throw Error(file, "byte " + std::to_string(begin),
                        "neither a JSON trace nor UTF-8 text: found the byte " +
                            std::to_string(static_cast<unsigned char>(content[begin])));
    }
    Trace trace;
    trace.text = content;
    return trace;
}

} // namespace

Trace read_trace(const std::filesystem::path &file, int sample)
{
    const std::string whole = read_whole_file(file, largest_file);
    std::string_view content = whole;
    if (content.starts_with("\xEF\xBB\xBF"))
        content.remove_prefix(3);
    if (content.find_first_not_of(" \t\r\n") == std::string_view::npos)
        throw Error(file, "", "the trace is empty");

    const std::string extension = file.extension().string();
    const bool starts_object = content[content.find_first_not_of(" \t\r\n")] == '{';
    Trace trace;
    if (extension == ".jsonl") {
        trace = trace_from_lines(file, content, sample);
    } else if (extension == ".json" || starts_object) {
        // One object over the whole file; else lines of objects; else (any name but .json) a text that begins with a
        // brace.
        const json object = parse_json_if_valid(content);
        const std::string_view first_line = content.substr(0, content.find('\n'));
        if (object.is_object()) {
            trace = trace_from_object(file, "", object);
        } else if (parse_json_if_valid(first_line).is_object()) {
            trace = trace_from_lines(file, content, sample);
        } else if (extension == ".json") {
            const json again = parse_json(content, file);
            throw Error(file, "", std::string("expected an object, found ") + again.type_name());
        } else {
            trace = trace_from_plain_text(file, content);
        }
    } else {
        trace = trace_from_plain_text(file, content);
    }
    if (sample < 0 || sample >= trace.sample_count)
        throw Error(file, "", "sample " + std::to_string(sample) + " asked for, but the file has one record, sample 0");
    trace.source = file;
    trace.sample = sample;
    return trace;
}

} // namespace sinkscope
