#pragma once

#include "core/data/prompt_settings.h"
#include "core/data/run.h"
#include "core/text/chat_source.h"
#include "core/text/tokenizer.h"
#include "core/text/trace.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// A tokenised trace, ready for a run.
struct PreparedTrace {
    std::vector<Token> tokens;
    TraceInfo info;
};

/// What a model allows of a trace.
struct TraceLimits {
    std::optional<int> max_tokens; ///< the trace is cut to so many
    int vocab_size = 0; ///< ids outside 0..vocab_size-1 are an Error
    int trained_tokens = 0; ///< a longer trace gets a notice; 0 = not known
    std::stop_token stop = {}; ///< tokenising throws Cancelled once it is requested
};

/// Puts prompt and output into the model's format (make_chat_prompt), tokenises, and cuts. `token_ids` win over the
/// text: then the number of positions at which our own tokenisation differs goes to info.id_disagreements. Raw text
/// gets the tokenizer's bos_added_id in front, a rendered chat the BOS that its template writes. Throws Error.
PreparedTrace prepare_trace(const Trace &trace, const Tokenizer &tokenizer, const ChatSource &source,
                            const PromptSettings &settings, const TraceLimits &limits);

} // namespace sinkscope
