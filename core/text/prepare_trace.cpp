#include "core/text/prepare_trace.h"

#include "core/data/error.h"
#include "core/text/chat_prompt.h"
#include "core/text/unused_settings.h"

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

/// Text to ids, with the BOS that the settings want. `has_bos`: the text says itself whether it begins with one.
class Encoder {
public:
    Encoder(const Tokenizer &tokenizer, const ChatSource &source, BosChoice choice, std::stop_token stop)
        : tokenizer_(tokenizer), choice_(choice), stop_(std::move(stop)), bos_(tokenizer.bos_added_id())
    {
        if (choice == BosChoice::automatic)
            return;
        if (bos_ < 0)
            bos_ = tokenizer.id_of(source.token("bos_token"));
        if (bos_ < 0 && choice == BosChoice::add)
            throw Error("a BOS token cannot be added: the model names none");
    }

    std::vector<int32_t> encode(const std::string &text, bool has_bos) const
    {
        std::vector<int32_t> ids = tokenizer_.encode(text, stop_);
        const bool begins_with_it = !ids.empty() && ids.front() == bos_; // the text may spell it out
        const bool wanted = choice_ == BosChoice::add || (choice_ == BosChoice::automatic && !has_bos && bos_ >= 0);
        if (wanted && !begins_with_it)
            ids.insert(ids.begin(), bos_);
        else if (choice_ == BosChoice::none && begins_with_it)
            ids.erase(ids.begin());
        return ids;
    }

private:
    const Tokenizer &tokenizer_;
    BosChoice choice_;
    std::stop_token stop_;
    int32_t bos_;
};

/// Tokens of the trace's text, with what is known of it.
std::vector<int32_t> encode_text(const Trace &trace, const Tokenizer &tokenizer, const ChatSource &source,
                                 const PromptSettings &settings, const std::stop_token &stop, TraceInfo &info)
{
    const Encoder encoder(tokenizer, source, settings.bos, stop);
    if (!trace.text.empty()) {
        info.text = trace.text;
        const bool is_chat =
            settings.format != PromptFormat::raw && begins_as_chat(trace.text, tokenizer, source, settings);
        if (is_chat)
            info.prompt_format = "rendered";
        else if (settings.format == PromptFormat::chat)
            info.notices.push_back("the trace is one text, not a prompt and its output: it is taken as it stands");
        tell_unused_settings(settings, {.has_template = false, .has_turns = false}, "the trace is one text",
                             info.notices);
        return encoder.encode(trace.text, is_chat);
    }
    const ChatPrompt prompt = make_chat_prompt(trace, tokenizer, source, settings);
    info.prompt_format = prompt.format;
    info.notices.insert(info.notices.end(), prompt.notices.begin(), prompt.notices.end());
    info.text = prompt.text + trace.output;
    // The prompt tokenised alone: a token that reaches over its end into the output counts as prompt.
    info.prompt_tokens = static_cast<int>(encoder.encode(prompt.text, prompt.has_bos).size());
    return encoder.encode(info.text, prompt.has_bos);
}

void check_length(std::vector<int32_t> &ids, const TraceLimits &limits, TraceInfo &info)
{
    if (limits.max_tokens && ids.size() > static_cast<std::size_t>(*limits.max_tokens)) {
        info.notices.push_back("cut to the first " + std::to_string(*limits.max_tokens) + " of " +
                               std::to_string(ids.size()) + " tokens");
        ids.resize(static_cast<std::size_t>(*limits.max_tokens));
    }
    if (limits.trained_tokens > 0 && ids.size() > static_cast<std::size_t>(limits.trained_tokens))
        info.notices.push_back("the trace has " + std::to_string(ids.size()) +
                               " tokens, and the model was made for at most " + std::to_string(limits.trained_tokens) +
                               ": what comes later is outside of its training "
                               "(--max-tokens cuts it)");
    info.prompt_tokens = std::min(info.prompt_tokens, static_cast<int>(ids.size()));
}

} // namespace

PreparedTrace prepare_trace(const Trace &trace, const Tokenizer &tokenizer, const ChatSource &source,
                            const PromptSettings &settings, const TraceLimits &limits)
{
    PreparedTrace prepared;
    TraceInfo &info = prepared.info;
    info.source = trace.source.string();
    info.sample = trace.sample;
    info.prompt_format = "raw";
    info.prompt_tokens = trace.prompt_tokens;
    info.notices = tokenizer.notices();
    info.notices.insert(info.notices.end(), trace.notices.begin(), trace.notices.end());
    if (limits.max_tokens && *limits.max_tokens < 1)
        throw Error("the number of tokens to keep must be 1 or more, not " + std::to_string(*limits.max_tokens));

    const std::size_t known_before = info.notices.size();
    // A model without a vocabulary (id_tokenizer.h) runs the ids of a trace whose text it cannot check.
    const bool ids_alone = tokenizer.vocab_size() == 0 && !trace.token_ids.empty();
    const bool has_text =
        !trace.text.empty() || !trace.prompt.empty() || !trace.output.empty() || !trace.messages.empty();
    std::vector<int32_t> ids;
    if (!ids_alone && has_text)
        ids = encode_text(trace, tokenizer, source,
                          trace.token_ids.empty() ? settings : PromptSettings{.format = settings.format}, limits.stop,
                          info); // of a trace with ids for comparison alone

    if (!trace.token_ids.empty()) {
        info.notices.resize(
            known_before); // what was said of the text's tokens, which are not used, says nothing of these
        tell_unused_settings(settings, {false, false, false}, "the trace's token_ids are used", info.notices);
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
    if (ids.empty()) { // what was typed is in no file
        const std::string why = " has no tokens: the model's tokenizer knows none of its characters";
        throw trace.source.empty() ? Error("the prompt" + why) : Error(trace.source, "", "the trace" + why);
    }
    info.prompt_format = describe(settings, info.prompt_format);
    check_length(ids, limits, info);
    prepared.tokens.reserve(ids.size());
    for (std::size_t position = 0; position < ids.size(); ++position) {
        const int32_t id = ids[position];
        if (id < 0 || id >= limits.vocab_size)
            throw Error(trace.source, "token " + std::to_string(position),
                        "the id " + std::to_string(id) + " is not in the model's vocabulary of " +
                            std::to_string(limits.vocab_size));
        prepared.tokens.push_back({id, tokenizer.piece(id), tokenizer.is_special(id)});
    }
    if (info.text.empty())
        info.text = tokenizer.decode(ids);
    return prepared;
}

} // namespace sinkscope
