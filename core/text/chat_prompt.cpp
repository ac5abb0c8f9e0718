#include "core/text/chat_prompt.h"

#include "core/data/error.h"
#include "core/text/jinja/template.h"
#include "core/text/unused_settings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>

namespace sinkscope {

namespace {

/// Stands for a user's words where a template is asked what it puts around them.
constexpr const char *probe = "\x02probe\x03";

/// The template that the settings choose.
struct Chosen {
    NamedTemplate named; ///< an empty source when there is none
    std::string why_not; ///< then: why
};

Chosen choose_template(const ChatSource &source, const PromptSettings &settings)
{
    if (!settings.chat_template.empty()) {
        if (const NamedTemplate *named = source.find(settings.chat_template))
            return {*named, {}};
        std::error_code ignored;
        if (std::filesystem::is_regular_file(settings.chat_template, ignored))
            return {read_template_file(settings.chat_template), {}};
        throw Error("there is no template \"" + settings.chat_template + "\": it is no file, and the model has " +
                    (source.templates.empty() ? "none" : source.names_text()));
    }
    if (source.templates.empty())
        return {{}, "the model has no chat template (--template FILE gives one)"};
    if (const NamedTemplate *named = source.find("default"))
        return {*named, {}};
    if (source.templates.size() == 1)
        return {source.templates.front(), {}};
    return {{},
            "the model has the chat templates " + source.names_text() +
                " and none is its default (--template NAME chooses one)"};
}

/// Local time; SOURCE_DATE_EPOCH, as reproducible builds know it, holds the clock.
std::tm today()
{
    std::time_t now = std::time(nullptr);
    if (const char *fixed = std::getenv("SOURCE_DATE_EPOCH"))
        now = static_cast<std::time_t>(std::strtoll(fixed, nullptr, 10));
    std::tm parts{};
    localtime_r(&now, &parts);
    return parts;
}

std::string date_text(const std::tm &time)
{
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &time);
    return text;
}

std::string render(const jinja::Template &chat, const std::vector<ChatMessage> &messages, const ChatSource &source,
                   const PromptSettings &settings)
{
    std::vector<jinja::Value> turns;
    for (const ChatMessage &message : messages) {
        jinja::Dictionary turn;
        turn.set("role", message.role);
        turn.set("content", message.content);
        turns.emplace_back(std::move(turn));
    }
    jinja::Dictionary variables;
    variables.set("messages", jinja::Value::list(std::move(turns)));
    variables.set("tools", jinja::None());
    variables.set("documents", jinja::None());
    variables.set("add_generation_prompt", true);
    for (const auto &[name, token] : source.tokens)
        variables.set(name, token);
    if (settings.thinking != Thinking::automatic) // DeepSeek V3.1 and Granite call it otherwise
        for (const char *name : {"enable_thinking", "thinking"})
            variables.set(name, settings.thinking == Thinking::on);
    return chat.render(variables, today());
}

/// The trace's turns with the system message that counts.
std::vector<ChatMessage> turns_of(const Trace &trace, const PromptSettings &settings)
{
    std::vector<ChatMessage> messages = trace.messages;
    if (messages.empty())
        messages.push_back({"user", trace.prompt});
    const std::string &system = settings.system ? *settings.system : trace.system;
    const bool begins_with_system = messages.front().role == "system";
    if (begins_with_system && (settings.system || !trace.system.empty()))
        messages.erase(messages.begin());
    if (!system.empty())
        messages.insert(messages.begin(), {"system", system});
    return messages;
}

std::string joined(const std::vector<ChatMessage> &messages)
{
    std::string text;
    for (const ChatMessage &message : messages)
        text += (text.empty() ? "" : "\n\n") + message.content;
    return text;
}

/// What the template puts around a user's words.
struct Surroundings {
    std::string before, behind;
};

Surroundings surroundings(const jinja::Template &chat, const ChatSource &source, const PromptSettings &settings)
{
    const std::string text = render(chat, {{"user", probe}}, source, settings);
    const std::size_t at = text.find(probe);
    if (at == std::string::npos)
        return {};
    return {text.substr(0, at), text.substr(at + std::string_view(probe).size())};
}

std::string_view without_spaces(std::string_view text)
{
    constexpr const char *spaces = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(spaces);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

/// True when `text` has the form of the template already: it begins with one of its control tokens, or (templates of
/// plain words) as it begins every chat, and ends as it opens every answer.
bool is_rendered(const std::string &text, const Tokenizer &tokenizer, const Surroundings &around)
{
    const std::vector<int32_t> marks = tokenizer.encode(around.before + around.behind);
    const std::string_view trimmed = without_spaces(text);
    const std::vector<int32_t> start = tokenizer.encode(trimmed.substr(0, 256));
    if (!start.empty() && tokenizer.is_special(start.front()) && std::ranges::find(marks, start.front()) != marks.end())
        return true;
    const std::string_view before = without_spaces(around.before), behind = without_spaces(around.behind);
    const std::string_view opening =
        before.substr(before.find_last_of("\n>") + 1); // behind BOS and a default system message
    return behind.size() >= 3 && trimmed.size() > behind.size() && trimmed.ends_with(behind) &&
        (without_spaces(opening).empty() ? trimmed.find(before) == 0
                                         : trimmed.find(without_spaces(opening)) != std::string_view::npos);
}

/// Things that a user should know about a prompt that a template made.
void add_notices(const jinja::Template &chat, const PromptSettings &settings, ChatPrompt &prompt)
{
    if (chat.reads("strftime_now") && prompt.text.find(date_text(today()).substr(0, 4)) != std::string::npos)
        prompt.notices.push_back("the model's template writes today's date (" + date_text(today()) +
                                 ") into the prompt; set SOURCE_DATE_EPOCH to keep one date");
    if (settings.thinking != Thinking::automatic && !chat.reads("enable_thinking") && !chat.reads("thinking"))
        prompt.notices.push_back("--thinking is not applied: the model's template knows no enable_thinking");
}

ChatPrompt raw_prompt(const std::vector<ChatMessage> &messages, const PromptSettings &settings, const std::string &why)
{
    ChatPrompt prompt;
    prompt.text = joined(messages);
    prompt.format = "raw";
    if (!why.empty())
        prompt.notices.push_back("prompt and output are taken as raw text: " + why);
    tell_unused_settings(settings, {.has_template = false}, "raw text has no template", prompt.notices);
    return prompt;
}

} // namespace

ChatPrompt make_chat_prompt(const Trace &trace, const Tokenizer &tokenizer, const ChatSource &source,
                            const PromptSettings &settings)
{
    const std::vector<ChatMessage> messages = turns_of(trace, settings);
    if (settings.format == PromptFormat::raw)
        return raw_prompt(messages, settings, {});
    const Chosen chosen = choose_template(source, settings);
    const auto fall_back = [&](const std::string &why) {
        if (settings.format == PromptFormat::chat)
            throw Error(trace.source, "", "cannot be put into chat format: " + why);
        return raw_prompt(messages, settings, why);
    };
    if (!chosen.why_not.empty())
        return fall_back(chosen.why_not);
    ChatPrompt prompt;
    prompt.has_bos = true;
    prompt.format = chosen.named.name == "default" ? "chat" : chosen.named.name;
    try {
        const jinja::Template chat(chosen.named.source);
        const ChatMessage &last = messages.back();
        if (settings.format == PromptFormat::automatic && trace.messages.size() < 2 && last.role == "user" &&
            is_rendered(last.content, tokenizer, surroundings(chat, source, settings))) {
            prompt.text = last.content;
            prompt.format = "rendered";
            prompt.has_bos = false;
            prompt.notices.push_back(
                "the prompt has the form of the model's chat template already and is taken as it stands "
                "(--prompt-format chat puts the template around it all the same)");
            tell_unused_settings(settings, {.has_template = false, .has_turns = false},
                                 "the prompt is rendered already", prompt.notices);
            return prompt;
        }
        prompt.text = render(chat, messages, source, settings);
        add_notices(chat, settings, prompt);
    } catch (const jinja::TemplateError &error) {
        return fall_back("the chat template \"" + chosen.named.name + "\" cannot be evaluated: " + error.what() +
                         " (--template FILE or NAME gives another)");
    }
    return prompt;
}

bool begins_as_chat(const std::string &text, const Tokenizer &tokenizer, const ChatSource &source,
                    const PromptSettings &settings)
{
    try {
        const Chosen chosen = choose_template(source, settings);
        if (chosen.named.source.empty())
            return false;
        const std::string before = surroundings(jinja::Template(chosen.named.source), source, settings).before;
        const std::vector<int32_t> start = tokenizer.encode(before.substr(0, 256)),
                                   ours = tokenizer.encode(text.substr(0, 256));
        return !start.empty() && !ours.empty() && start.front() == ours.front() && tokenizer.is_special(start.front());
    } catch (const jinja::TemplateError &) {
        return false;
    }
}

} // namespace sinkscope
