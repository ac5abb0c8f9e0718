#include "core/text/trace_record.h"

#include "core/json/json_scan.h"
#include "core/text/trace_messages_internal.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace sinkscope {

namespace {

/// Where answers to a prompt stand, one as a string or several as a list.
constexpr std::array output_keys{"output",   "outputs",   "completion",     "completions",
                                 "response", "responses", "generated_text", "choices"};
/// Those that hold a conversation.
constexpr std::array conversation_keys{"messages", "conversations", "conversation"};
constexpr std::array other_keys{"prompt",        "system",           "text",        "token_ids",
                                "prompt_tokens", "prompt_token_ids", "instruction", "input",
                                "input_ids",     "attention_mask",   "arguments",   "resps"};
/// They change what a model is given, and are not used.
constexpr std::array unused_keys{"tools", "functions", "history"};

template <size_t N> bool is_among(const std::array<const char *, N> &keys, std::string_view key)
{
    return std::ranges::find(keys, key) != keys.end();
}

std::vector<int32_t> ids_of(const JsonReader &list)
{
    return list.integers(0);
}

std::vector<int32_t> ids_at(const JsonReader &record, const char *key)
{
    const auto list = record.find(key);
    return list ? ids_of(*list) : std::vector<int32_t>();
}

std::string text_at(const JsonReader &record, const char *key)
{
    const auto text = record.find(key);
    return text ? text->string() : std::string();
}

/// The key under which the answers stand: one that is not null where there is one, else "".
std::string output_key(const JsonReader &record)
{
    for (const auto holds : {&JsonReader::has, &JsonReader::contains})
        for (const char *key : output_keys)
            if ((record.*holds)(key))
                return key;
    return {};
}

/// One answer of several: "text", or an object with text, content or a message, and token_ids as vLLM has them.
void read_answer(const JsonReader &answer, Trace &trace)
{
    if (answer.is_string()) {
        trace.output = answer.string();
        return;
    }
    const JsonReader said = answer.has("message") ? answer.at("message") : answer;
    trace.output = text_at(said, said.has("text") || !said.has("content") ? "text" : "content");
    trace.token_ids = ids_at(answer, "token_ids");
    if (trace.output.empty() && trace.token_ids.empty())
        answer.fail("holds no text");
}

/// `trace` with each of the record's answers.
std::vector<Trace> with_answers(const JsonReader &record, const Trace &trace)
{
    std::vector<Trace> traces;
    const std::string key = output_key(record);
    if (key.empty())
        return {trace};
    const JsonReader answers = record.at(key);
    if (answers.is_string()) {
        traces.push_back(trace);
        traces.back().output = answers.string();
        return traces;
    }
    if (is_conversation(answers)) { // the turns that follow a prompt that is a conversation itself
        traces.push_back(trace);
        read_conversation(answers, traces.back());
        return traces;
    }
    for (const JsonReader &answer : answers.elements()) {
        traces.push_back(trace);
        read_answer(answer, traces.back());
    }
    if (traces.empty())
        answers.fail("is empty");
    return traces;
}

/// Joins the prompt's ids to each answer's. Without the answer's the text is all there is.
void join_ids(const std::vector<int32_t> &prompt_ids, std::vector<Trace> &traces)
{
    for (Trace &trace : traces) {
        if (trace.token_ids.empty() || prompt_ids.empty()) {
            trace.token_ids.clear();
            continue;
        }
        trace.token_ids.insert(trace.token_ids.begin(), prompt_ids.begin(), prompt_ids.end());
        trace.prompt_tokens = static_cast<int>(prompt_ids.size());
    }
}

Trace with_prompt(const JsonReader &record)
{
    Trace trace;
    trace.system = text_at(record, "system");
    if (const auto prompt = record.find("prompt"); prompt && is_conversation(*prompt))
        read_conversation(*prompt, trace);
    else
        trace.prompt = text_at(record, "prompt");
    return trace;
}

std::vector<Trace> read_own(const JsonReader &record)
{
    Trace trace = with_prompt(record);
    trace.text = text_at(record, "text");
    const auto output = record.find("output");
    if (trace.text.empty() && output && !output->is_string())
        return with_answers(record, trace);
    trace.token_ids = ids_at(record, "token_ids");
    if (const auto count = record.find("prompt_tokens"))
        trace.prompt_tokens = count->integer(0);
    if (!trace.token_ids.empty() && static_cast<size_t>(trace.prompt_tokens) > trace.token_ids.size())
        record.fail("prompt_tokens",
                    std::to_string(trace.prompt_tokens) + " is more than the " +
                        std::to_string(trace.token_ids.size()) + " token_ids");
    if (!trace.text.empty()) { // prompt and output describe the same trace once more
        trace.prompt.clear();
        trace.messages.clear();
        return {trace};
    }
    return with_answers(record, trace);
}

std::vector<Trace> read_messages(const JsonReader &record)
{
    Trace trace;
    trace.system = text_at(record, "system");
    const auto key = std::ranges::find_if(conversation_keys, [&](const char *name) { return record.has(name); });
    read_conversation(record.at(*key), trace);
    if (!trace.output.empty())
        return {trace};
    std::vector<Trace> traces = with_answers(record, trace);
    for (Trace &one : traces)
        if (one.output.empty())
            one.notices.push_back(
                "the conversation ends without an answer of the assistant: the trace is its prompt alone");
    return traces;
}

std::vector<Trace> read_vllm(const JsonReader &record)
{
    std::vector<Trace> traces = with_answers(record, with_prompt(record));
    if (const auto ids = record.find("token_ids"); ids && ids->size() > 0 && ids->element(0).is_number()) {
        traces.front().token_ids = ids_of(*ids);
    } else if (ids) { // of each output
        const std::vector<JsonReader> lists = ids->elements();
        traces.resize(std::max(traces.size(), lists.size()), traces.front());
        for (size_t i = 0; i < lists.size(); ++i)
            traces[i].token_ids = ids_of(lists[i]);
    }
    join_ids(ids_at(record, "prompt_token_ids"), traces);
    return traces;
}

std::vector<Trace> read_alpaca(const JsonReader &record)
{
    Trace trace;
    trace.system = text_at(record, "system");
    const std::string input = text_at(record, "input");
    trace.prompt = text_at(record, "instruction") + (input.empty() ? "" : "\n\n") + input;
    return with_answers(record, trace);
}

std::vector<Trace> read_input_ids(const JsonReader &record)
{
    const JsonReader given = record.at("input_ids");
    const bool is_batch = given.size() > 0 && given.element(0).is_list();
    const std::vector<JsonReader> rows = is_batch ? given.elements() : std::vector{given};
    const auto mask = record.find("attention_mask");
    const std::vector<JsonReader> masks = !mask ? std::vector<JsonReader>()
        : is_batch                              ? mask->elements()
                                                : std::vector{*mask};
    std::vector<Trace> traces;
    for (size_t row = 0; row < rows.size(); ++row) {
        Trace trace;
        trace.token_ids = ids_of(rows[row]);
        if (row < masks.size()) {
            const std::vector<int32_t> shown = ids_of(masks[row]);
            std::vector<int32_t> kept;
            for (size_t i = 0; i < trace.token_ids.size(); ++i)
                if (i >= shown.size() || shown[i] != 0)
                    kept.push_back(trace.token_ids[i]);
            if (kept.size() < trace.token_ids.size())
                trace.notices.push_back(std::to_string(trace.token_ids.size() - kept.size()) +
                                        " tokens of padding (attention_mask 0) are left out");
            trace.token_ids = std::move(kept);
        }
        traces.push_back(std::move(trace));
    }
    return traces;
}

/// The requests of an lm-evaluation-harness sample: lists [[context, rest], ...], or {"gen_args_0": {"arg_0": context,
/// "arg_1": rest}, ...}. `rest` is a continuation that was scored, or settings.
std::vector<std::pair<std::string, std::string>> harness_requests(const JsonReader &arguments)
{
    std::vector<std::pair<std::string, std::string>> requests;
    const auto add = [&](const JsonReader &context, const std::optional<JsonReader> &rest) {
        requests.emplace_back(context.string(), rest && rest->is_string() ? rest->string() : std::string());
    };
    if (arguments.is_object()) {
        for (int i = 0; const auto request = arguments.find("gen_args_" + std::to_string(i)); ++i)
            add(request->at("arg_0"), request->find("arg_1"));
    } else {
        for (const JsonReader &request : arguments.elements()) {
            const std::vector<JsonReader> parts = request.elements();
            if (parts.empty())
                request.fail("is empty");
            add(parts[0], parts.size() > 1 ? std::optional(parts[1]) : std::nullopt);
        }
    }
    if (requests.empty())
        arguments.fail("holds no requests");
    return requests;
}

/// The text as the harness gave it to the model, nothing put around it.
std::vector<Trace> read_harness(const JsonReader &record)
{
    const auto requests = harness_requests(record.at("arguments"));
    const std::vector<JsonReader> responses = record.at("resps").elements();
    std::vector<Trace> traces;
    const auto add = [&](std::string text) { traces.emplace_back().text = std::move(text); };
    for (size_t i = 0; i < requests.size(); ++i) {
        const auto &[context, continuation] = requests[i];
        const size_t before = traces.size();
        if (continuation.empty() && i < responses.size()) {
            const bool is_one = !responses[i].is_list();
            for (const JsonReader &response : is_one ? std::vector{responses[i]} : responses[i].elements())
                if (response.is_string())
                    add(context + response.string());
        }
        if (traces.size() == before)
            add(context + continuation);
    }
    return traces;
}

struct KindReader {
    TraceKind kind;
    bool (*is)(const JsonReader &record);
    std::vector<Trace> (*read)(const JsonReader &record);
};

bool has_text(const JsonReader &record)
{
    const auto text = record.find("text");
    return text && !(text->is_string() && text->string().empty());
}

/// The first that fits is meant. `text` comes first: it is what the model was given, whatever stands beside it.
constexpr KindReader kinds[]{
    {TraceKind::text, has_text, read_own},
    {TraceKind::messages, [](const JsonReader &record) { return record.has("messages"); }, read_messages},
    {TraceKind::sharegpt,
     [](const JsonReader &record) { return record.has("conversations") || record.has("conversation"); }, read_messages},
    {TraceKind::harness, [](const JsonReader &record) { return record.has("arguments") && record.has("resps"); },
     read_harness},
    {TraceKind::vllm, [](const JsonReader &record) { return record.has("prompt_token_ids"); }, read_vllm},
    {TraceKind::input_ids, [](const JsonReader &record) { return record.has("input_ids"); }, read_input_ids},
    {TraceKind::alpaca,
     [](const JsonReader &record) { return record.has("instruction") && !output_key(record).empty(); }, read_alpaca},
    {TraceKind::prompt_output,
     [](const JsonReader &record) { return record.contains("prompt") && !output_key(record).empty(); }, read_own},
    {TraceKind::token_ids, [](const JsonReader &record) { return record.has("token_ids"); }, read_own},
};

[[noreturn]] void fail_unknown(const JsonReader &record)
{
    std::string found;
    const std::vector<std::string> keys = record.keys();
    for (size_t i = 0; i < keys.size() && i < 8; ++i)
        found += (i ? ", \"" : "\"") + keys[i] + "\"";
    record.fail("no trace: expected \"prompt\" and \"output\" (or \"completion\", \"response\"), \"messages\", "
                "\"conversations\", "
                "\"text\", \"token_ids\", \"input_ids\", \"instruction\" and \"output\", or \"arguments\" and "
                "\"resps\"; found " +
                (found.empty() ? "no keys" : found));
}

} // namespace

std::vector<Trace> traces_of_record(const JsonReader &record)
{
    const auto kind = std::ranges::find_if(kinds, [&](const KindReader &reader) { return reader.is(record); });
    if (kind == std::end(kinds))
        fail_unknown(record);
    std::vector<Trace> traces = kind->read(record);
    for (Trace &trace : traces) {
        trace.kind = kind->kind;
        for (const char *key : unused_keys)
            if (const auto unused = record.find(key); unused && !(unused->is_list() && unused->size() == 0))
                tell_unused(key, trace);
        if (trace.text.empty() && trace.token_ids.empty() && trace.prompt.empty() && trace.output.empty() &&
            trace.messages.empty())
            record.fail("the trace is empty");
    }
    return traces;
}

std::string relevant_json(std::string_view record)
{
    std::string relevant;
    if (const auto members = json_members(record))
        for (const auto &[key, value] : *members)
            if (is_among(output_keys, key) || is_among(conversation_keys, key) || is_among(other_keys, key) ||
                is_among(unused_keys, key))
                relevant.append(relevant.empty() ? "{\"" : ",\"").append(key).append("\":").append(value);
    return strict_json(relevant.empty() ? record : std::string_view(relevant += '}'));
}

bool may_hold_several(std::string_view record)
{
    const auto members = json_members(record);
    return members && std::ranges::any_of(*members, [](const JsonMember &member) {
               if (!member.value.starts_with('['))
                   return false;
               if (member.key == "input_ids" ||
                   member.key == "token_ids") // one list of numbers, or one for each output
                   return member.value.find_first_not_of(" \t\r\n", 1) == member.value.find('[', 1);
               return is_among(output_keys, member.key) || member.key == "resps";
           });
}

} // namespace sinkscope
