#pragma once

#include "core/data/run.h"
#include "core/text/tokenizer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

/// What a record of a trace file is, told by its keys.
enum class TraceKind { plain, text, messages, sharegpt, harness, vllm, input_ids, alpaca, prompt_output, token_ids };
inline constexpr std::array trace_kind_names{Name<TraceKind>{TraceKind::plain, "plain text"},
                                             Name<TraceKind>{TraceKind::text, "text"},
                                             Name<TraceKind>{TraceKind::messages, "messages of a chat"},
                                             Name<TraceKind>{TraceKind::sharegpt, "a ShareGPT conversation"},
                                             Name<TraceKind>{TraceKind::harness, "a sample of lm-evaluation-harness"},
                                             Name<TraceKind>{TraceKind::vllm, "an output of vLLM"},
                                             Name<TraceKind>{TraceKind::input_ids, "input_ids"},
                                             Name<TraceKind>{TraceKind::alpaca, "an Alpaca instruction"},
                                             Name<TraceKind>{TraceKind::prompt_output, "prompt and output"},
                                             Name<TraceKind>{TraceKind::token_ids, "token ids"}};

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
    int sample_count = 1; ///< traces in the file
    TraceKind kind = TraceKind::plain;
    std::string prompt; ///< published JSONL: `prompt`
    std::string output; ///< published JSONL: `output`
    std::string system; ///< system message that stands beside the prompt (a key of its own); empty = none given
    std::vector<ChatMessage>
        messages; ///< the turns before `output`, in order; when not empty they stand in place of `prompt`
    std::string text; ///< whole text (plain text file, or JSON `text`), already in chat format if it is to be
    std::vector<int32_t> token_ids; ///< JSON `token_ids`, or empty
    int prompt_tokens = 0; ///< JSON `prompt_tokens`, or 0
    std::vector<std::string> notices; ///< what a user should know of how it was read
};

/// Trace `sample` of a trace file (trace_file.h). Throws Error naming file and line.
Trace read_trace(const std::filesystem::path &file, int sample = 0);

} // namespace sinkscope
