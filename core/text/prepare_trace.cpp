#include "core/data/error.h"
#include "core/text/trace.h"

#include <algorithm>

namespace sinkscope {

namespace {

int count_disagreements(const std::vector<int32_t> &given, const std::vector<int32_t> &ours)
{
    const std::size_t shared = std::min(given.size(), ours.size());
    int count = static_cast<int>(std::max(given.size(), ours.size()) - shared);
    for (std::size_t i = 0; i < shared; ++i)
        count += given[i] != ours[i];
    return count;
}

std::vector<int32_t> encode_raw(const Tokenizer &tokenizer, const std::string &text)
{
    std::vector<int32_t> ids = tokenizer.encode(text);
    // The text may spell the BOS token out.
    if (tokenizer.bos_added_id() >= 0 && (ids.empty() || ids.front() != tokenizer.bos_added_id()))
        ids.insert(ids.begin(), tokenizer.bos_added_id());
    return ids;
}

/// True when the text begins with the token that opens every chat of the format.
bool starts_in_format(const ChatFormat &chat, const std::string &text)
{
    const std::string wrapped = chat.wrap("");
    return text.starts_with(std::string_view(wrapped).substr(0, wrapped.find('>') + 1));
}

} // namespace

PreparedTrace prepare_trace(const Trace &trace, const Tokenizer &tokenizer, const std::string &chat_template,
                            PromptFormat format, std::optional<int> max_tokens, int vocab_size)
{
    PreparedTrace prepared;
    TraceInfo &info = prepared.info;
    info.source = trace.source.string();
    info.sample = trace.sample;
    info.prompt_format = "raw";
    info.prompt_tokens = trace.prompt_tokens;
    if (max_tokens && *max_tokens < 1)
        throw Error("the number of tokens to keep must be 1 or more, not " + std::to_string(*max_tokens));

    const ChatFormat chat =
        format == PromptFormat::raw ? ChatFormat() : recognise_chat_format(chat_template, tokenizer);
    // A model without a vocabulary (id_tokenizer.h) runs the ids of a trace whose text it cannot check.
    const bool ids_alone = tokenizer.vocab_size() == 0 && !trace.token_ids.empty();
    std::vector<int32_t> ids;
    const bool is_prompt_and_output = !ids_alone && trace.text.empty() && !(trace.prompt.empty() && trace.output.empty());
    if (is_prompt_and_output) {
        const std::string why = chat_template.empty() ? "the model has no chat template"
                                                      : "the model's chat template is none that is known";
        if (chat.name.empty() && format == PromptFormat::chat)
            throw Error(trace.source, "", "cannot be put into chat format: " + why);
        if (chat.name.empty() && format == PromptFormat::automatic)
            info.notices.push_back("prompt and output are taken as raw text: " + why);
        const std::string prompt = chat.name.empty() ? trace.prompt : chat.wrap(trace.prompt);
        const auto encode = [&](const std::string &text) {
            return chat.name.empty() ? encode_raw(tokenizer, text) : tokenizer.encode(text);
        };
        info.text = prompt + trace.output;
        ids = encode(info.text);
        // The prompt tokenised alone: a token that reaches over its end into the output counts as prompt.
        info.prompt_tokens = static_cast<int>(encode(prompt).size());
        if (!chat.name.empty())
            info.prompt_format = chat.name;
    } else if (!ids_alone && !trace.text.empty()) {
        info.text = trace.text;
        if (!chat.name.empty() && starts_in_format(chat, trace.text)) {
            info.prompt_format = chat.name;
            ids = tokenizer.encode(trace.text);
        } else {
            ids = encode_raw(tokenizer, trace.text);
            if (format == PromptFormat::chat)
                info.notices.push_back("the trace is one text, not a prompt and its output: it is taken as it stands");
        }
    }

    if (!trace.token_ids.empty()) {
        if (!info.text.empty()) {
            info.id_disagreements = count_disagreements(trace.token_ids, ids);
            if (info.id_disagreements > 0)
                info.notices.push_back("the trace's token_ids differ from the tokens of its text at " +
                                       std::to_string(info.id_disagreements) + " positions; the token_ids are used");
        }
        ids = trace.token_ids;
        if (trace.prompt_tokens > 0)
            info.prompt_tokens = trace.prompt_tokens;
    }
    if (ids.empty())
        throw Error(trace.source, "", "the trace has no tokens");

    if (max_tokens && ids.size() > static_cast<std::size_t>(*max_tokens)) {
        info.notices.push_back("cut to the first " + std::to_string(*max_tokens) + " of " + std::to_string(ids.size()) +
                               " tokens");
        ids.resize(static_cast<std::size_t>(*max_tokens));
    }
    info.prompt_tokens = std::min(info.prompt_tokens, static_cast<int>(ids.size()));
    prepared.tokens.reserve(ids.size());
    for (std::size_t position = 0; position < ids.size(); ++position) {
        const int32_t id = ids[position];
        if (id < 0 || id >= vocab_size)
            throw Error(trace.source, "token " + std::to_string(position),
                        "the id " + std::to_string(id) + " is not in the model's vocabulary of " +
                            std::to_string(vocab_size));
        prepared.tokens.push_back({id, tokenizer.piece(id), tokenizer.is_special(id)});
    }
    if (info.text.empty())
        info.text = tokenizer.decode(ids);
    return prepared;
}

} // namespace sinkscope
