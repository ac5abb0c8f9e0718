#pragma once

#include "core/data/run.h"
#include "core/text/tokenizer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

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
    int sample_count = 1; ///< records in the file
    std::string prompt; ///< published JSONL: `prompt`
    std::string output; ///< published JSONL: `output`
    std::string system; ///< system message that stands beside the prompt (a key of its own); empty = none given
    std::vector<ChatMessage>
        messages; ///< the turns before `output`, in order; when not empty they stand in place of `prompt`
    std::string text; ///< whole text (plain text file, or JSON `text`), already in chat format if it is to be
    std::vector<int32_t> token_ids; ///< JSON `token_ids`, or empty
    int prompt_tokens = 0; ///< JSON `prompt_tokens`, or 0
};

/// Reads record `sample` of a trace file: JSONL with `prompt` and `output` (and optionally `token_ids`), one JSON
/// object with `text` and/or `token_ids`, or plain text. Throws Error naming file and line.
Trace read_trace(const std::filesystem::path &file, int sample = 0);

} // namespace sinkscope
