#pragma once

#include "core/text/trace.h"

#include <optional>
#include <string>

namespace sinkscope {

/// Whether the first token is the one that begins a text: as template and tokenizer have it, in any case, or never.
enum class BosChoice { automatic, add, none };

/// What is asked for of a prompt.
struct PromptSettings {
    PromptFormat format = PromptFormat::automatic;
    std::string chat_template = {}; ///< one of the model's templates by name, or a file; empty = the model's default
    std::optional<std::string> system = {}; ///< system message in place of the trace's; "" = without one
    std::optional<bool> thinking = {}; ///< what the template is told of enable_thinking; nothing when not given
    BosChoice bos = BosChoice::automatic;
};

} // namespace sinkscope
