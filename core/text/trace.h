#pragma once

#include "core/data/run.h"
#include "core/text/tokenizer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

enum class PromptFormat { automatic, chat, raw };
inline constexpr std::array prompt_format_names{Name<PromptFormat>{PromptFormat::automatic, "auto"},
                                                Name<PromptFormat>{PromptFormat::chat, "chat"},
                                                Name<PromptFormat>{PromptFormat::raw, "raw"}};

/// A turn of a conversation, as a chat template is given it.
struct ChatMessage {
    std::string role; ///< "system", "user", "assistant" or whatever else the model's template knows
    std::string content;
    bool operator==(const ChatMessage &) const = default;
};

/// One record of a trace file, before tokenisation.
struct Trace {
    std::filesystem::path source;
    int sample = 0;
    int sample_count = 1;           ///< records in the file
    std::string prompt;             ///< published JSONL: `prompt`
    std::string output;             ///< published JSONL: `output`
    std::string system;             ///< system message that stands beside the prompt (a key of its own); empty = none given
    std::vector<ChatMessage> messages; ///< the turns before `output`, in order; when not empty they stand in place of `prompt`
    std::string text;               ///< whole text (plain text file, or JSON `text`), already in chat format if it is to be
    std::vector<int32_t> token_ids; ///< JSON `token_ids`, or empty
    int prompt_tokens = 0;          ///< JSON `prompt_tokens`, or 0
};

/// Reads record `sample` of a trace file: JSONL with `prompt` and `output` (and optionally `token_ids`), one JSON object with
/// `text` and/or `token_ids`, or plain text. Throws Error naming file and line.
Trace read_trace(const std::filesystem::path &file, int sample = 0);

/// The text that DeepSeek-R1, ChatML (SmolLM2's and Qwen's system defaults) or Llama-3 makes of a prompt, recognised from the
/// model's chat template (Jinja source) and checked against the vocabulary.
struct ChatFormat {
    std::string name; ///< "chatml", "deepseek-r1", "llama3"; empty when the template is not one that we know
    /// The prompt as the model expects it, up to and with the opening of the assistant's turn ("<|Assistant|><think>\n" for DeepSeek-R1).
    std::string wrap(const std::string &prompt) const;
    std::string default_system; ///< system text that the template inserts by itself; empty = none
};
ChatFormat recognise_chat_format(const std::string &chat_template, const Tokenizer &tokenizer);

/// A tokenised trace, ready for a run.
struct PreparedTrace {
    std::vector<Token> tokens;
    TraceInfo info;
};

/// Wraps (for a prompt/output trace), tokenises, and cuts to `max_tokens`. `token_ids` win over the text: then the number of positions at which
/// our own tokenisation differs goes to info.id_disagreements. Automatic format = chat where the template is known, else raw with a notice.
/// `vocab_size`: ids outside 0..vocab_size-1 are an Error. Raw text gets the tokenizer's bos_added_id in front.
PreparedTrace prepare_trace(const Trace &trace, const Tokenizer &tokenizer, const std::string &chat_template, PromptFormat format,
                            std::optional<int> max_tokens, int vocab_size);

} // namespace sinkscope
