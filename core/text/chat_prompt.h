#pragma once

#include "core/data/prompt_settings.h"
#include "core/text/chat_source.h"
#include "core/text/tokenizer.h"
#include "core/text/trace.h"

#include <string>
#include <vector>

namespace sinkscope {

/// A prompt as the model is given it, up to where its output begins.
struct ChatPrompt {
    std::string text;
    std::string format; ///< "chat", the name of a template that is not the default, "rendered" or "raw"
    bool has_bos = false; ///< the text says itself whether a BOS token begins it
    std::vector<std::string> notices;
};

/// Evaluates the model's template (or that of the settings) on the trace's turns, as transformers' apply_chat_template
/// does with add_generation_prompt. A prompt that has the template's form already is left as it is. Without a template
/// that can be evaluated the turns are joined as plain text, and a notice says why; that is an Error where the settings
/// ask for chat, and so is a template that is not there.
ChatPrompt make_chat_prompt(const Trace &trace, const Tokenizer &tokenizer, const ChatSource &source,
                            const PromptSettings &settings);

/// True when `text` begins as the model's template begins every chat.
bool begins_as_chat(const std::string &text, const Tokenizer &tokenizer, const ChatSource &source,
                    const PromptSettings &settings);

} // namespace sinkscope
