#include "core/text/trace_messages_internal.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sinkscope {

namespace {

/// ShareGPT's names of who speaks, and those that chat templates know. Other names are the template's affair.
constexpr std::array<std::pair<const char *, const char *>, 9> speakers{{{"human", "user"},
                                                                         {"gpt", "assistant"},
                                                                         {"bot", "assistant"},
                                                                         {"chatgpt", "assistant"},
                                                                         {"model", "assistant"},
                                                                         {"function_call", "assistant"},
                                                                         {"observation", "tool"},
                                                                         {"function_response", "tool"},
                                                                         {"function", "tool"}}};

std::string role_of(const JsonReader &turn)
{
    const std::string name = turn.at(turn.has("role") ? "role" : "from").string();
    const auto known =
        std::ranges::find(speakers, name, [](const auto &speaker) { return std::string_view(speaker.first); });
    return known == speakers.end() ? name : known->second;
}

/// The text of a content: a string, or a list of parts that are strings or {"type": "text", "text": ...}.
std::string content_text(const JsonReader &content)
{
    if (content.is_string())
        return content.string();
    std::string text;
    for (const JsonReader &part : content.elements()) {
        if (part.is_object() && part.has("type") && part.at("type").string() != "text")
            part.fail("type", "is " + part.at("type").json() + ": only text can be read");
        text += part.is_object() ? part.at("text").string() : part.string();
    }
    return text;
}

ChatMessage read_turn(const JsonReader &turn, Trace &trace)
{
    ChatMessage message{role_of(turn), {}};
    const auto calls = turn.find("tool_calls");
    const char *key = turn.has("content") || !turn.has("value") ? "content" : "value";
    if (const auto content = turn.find(key); content || !calls)
        message.content = content_text(turn.at(key));
    if (calls && calls->is_list() && calls->size() > 0) {
        message.content += (message.content.empty() ? "" : "\n") + calls->json();
        constexpr const char *told =
            "tool calls stand in the text as JSON, not in the form that the model writes them in";
        if (std::ranges::find(trace.notices, told) == trace.notices.end())
            trace.notices.emplace_back(told);
    }
    for (const char *unused : {"reasoning_content", "reasoning"})
        if (turn.has(unused))
            tell_unused(unused, trace);
    return message;
}

} // namespace

void tell_unused(const std::string &key, Trace &trace)
{
    const std::string told =
        "the record's \"" + key + "\" may have been given to the model; it is not in the text here";
    if (std::ranges::find(trace.notices, told) == trace.notices.end())
        trace.notices.push_back(told);
}

bool is_conversation(const JsonReader &value)
{
    const auto has_speaker = [](const JsonReader &turn) {
        return turn.is_object() && (turn.has("role") || turn.has("from"));
    };
    return value.is_list() && value.size() > 0 && has_speaker(value.element(0));
}

void read_conversation(const JsonReader &list, Trace &trace)
{
    for (const JsonReader &turn : list.elements())
        trace.messages.push_back(read_turn(turn, trace));
    if (trace.messages.empty())
        list.fail("is empty");
    if (trace.messages.back().role == "assistant") {
        trace.output = std::move(trace.messages.back().content);
        trace.messages.pop_back();
    }
}

} // namespace sinkscope
