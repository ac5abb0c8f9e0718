#include "core/text/trace.h"

#include <initializer_list>
#include <string_view>

namespace sinkscope {

namespace {

bool all_in_vocabulary(const Tokenizer &tokenizer, std::initializer_list<std::string_view> tokens)
{
    for (const std::string_view token : tokens)
        if (tokenizer.id_of(token) < 0)
            return false;
    return true;
}

/// What Llama 3's template does to a message.
std::string trimmed(const std::string &text)
{
    constexpr const char *white_space = " \t\n\v\f\r";
    const std::size_t begin = text.find_first_not_of(white_space);
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

/// Jinja templates write a line feed as itself or as \n, depending on who quoted them last.
std::string with_line_feeds(std::string_view literal)
{
    std::string text;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        if (literal[i] == '\\' && i + 1 < literal.size()) {
            ++i;
            text += literal[i] == 'n' ? '\n' : literal[i] == 't' ? '\t' : literal[i];
        } else {
            text += literal[i];
        }
    }
    return text;
}

/// The system text that a ChatML template writes out as a literal; "" when it inserts none by itself. Templates that
/// extend a user's system message with text of their own (tools) have a message's content in between and do not match.
std::string chatml_default_system(const std::string &chat_template)
{
    const std::string source = with_line_feeds(chat_template);
    constexpr std::string_view opening = "<|im_start|>system\n";
    constexpr std::string_view closing = "<|im_end|>";
    for (std::size_t at = source.find(opening); at != std::string::npos; at = source.find(opening, at + 1)) {
        const std::size_t begin = at + opening.size();
        const std::size_t end = source.find("<|im_", begin);
        if (end == std::string::npos || source.compare(end, closing.size(), closing) != 0)
            continue;
        const std::string literal = source.substr(begin, end - begin);
        const bool has_code = literal.find("{{") != std::string::npos || literal.find("{%") != std::string::npos ||
            literal.find("' +") != std::string::npos || literal.find("\" +") != std::string::npos;
        if (!has_code)
            return literal;
    }
    return {};
}

/// Llama 3.1 and later open every chat with a system block of dates; Llama 3 has none. The date is the template's own
/// literal.
std::string llama3_default_system(const std::string &chat_template)
{
    const std::string source = with_line_feeds(chat_template);
    constexpr std::string_view cutoff = "Cutting Knowledge Date: ";
    const std::size_t at = source.find(cutoff);
    if (at == std::string::npos)
        return {};
    const std::size_t end = source.find_first_of("\n\"'{", at);
    const std::string cutoff_line = source.substr(at, end - at);
    std::string today = "26 Jul 2024";
    for (const std::string_view assignment : {"date_string = \"", "date_string = '"}) {
        const std::size_t begin = source.find(assignment);
        if (begin == std::string::npos)
            continue;
        const std::size_t from = begin + assignment.size();
        today = source.substr(from, source.find_first_of("\"'", from) - from);
        break;
    }
    return cutoff_line + "\nToday Date: " + today + "\n\n";
}

} // namespace

ChatFormat recognise_chat_format(const std::string &chat_template, const Tokenizer &tokenizer)
{
    const auto has = [&](std::string_view marker) { return chat_template.find(marker) != std::string::npos; };
    ChatFormat format;
    if (has("<｜User｜>") && has("<｜Assistant｜>") && has("think>")) {
        if (all_in_vocabulary(tokenizer, {"<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>"}))
            format.name = "deepseek-r1";
    } else if (has("<|start_header_id|>") && has("<|eot_id|>")) {
        if (all_in_vocabulary(tokenizer,
                              {"<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"})) {
            format.name = "llama3";
            format.default_system = llama3_default_system(chat_template);
        }
    } else if (has("<|im_start|>") && has("<|im_end|>") && !has("<|im_sep|>")) {
        if (all_in_vocabulary(tokenizer, {"<|im_start|>", "<|im_end|>"})) {
            format.name = "chatml";
            format.default_system = chatml_default_system(chat_template);
        }
    }
    return format;
}

std::string ChatFormat::wrap(const std::string &prompt) const
{
    if (name == "deepseek-r1")
        return "<｜begin▁of▁sentence｜><｜User｜>" + prompt + "<｜Assistant｜><think>\n";
    if (name == "llama3") {
        std::string text = "<|begin_of_text|>";
        if (!default_system.empty())
            text += "<|start_header_id|>system<|end_header_id|>\n\n" + default_system + "<|eot_id|>";
        return text + "<|start_header_id|>user<|end_header_id|>\n\n" + trimmed(prompt) +
            "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n";
    }
    if (name == "chatml") {
        std::string text;
        if (!default_system.empty())
            text += "<|im_start|>system\n" + default_system + "<|im_end|>\n";
        return text + "<|im_start|>user\n" + prompt + "<|im_end|>\n<|im_start|>assistant\n";
    }
    return prompt;
}

} // namespace sinkscope
