#pragma once

#include "core/data/names.h"

#include <optional>
#include <string>

namespace sinkscope {

enum class PromptFormat { automatic, chat, raw };
inline constexpr std::array prompt_format_names{Name<PromptFormat>{PromptFormat::automatic, "auto"},
                                                Name<PromptFormat>{PromptFormat::chat, "chat"},
                                                Name<PromptFormat>{PromptFormat::raw, "raw"}};

/// What a template is told of enable_thinking; nothing with `automatic`.
enum class Thinking { automatic, on, off };
inline constexpr std::array thinking_names{Name<Thinking>{Thinking::automatic, "auto"},
                                           Name<Thinking>{Thinking::on, "on"}, Name<Thinking>{Thinking::off, "off"}};

/// Whether the first token is the one that begins a text: as template and tokenizer have it, in any case, or never.
enum class BosChoice { automatic, add, none };
inline constexpr std::array bos_choice_names{Name<BosChoice>{BosChoice::automatic, "auto"},
                                             Name<BosChoice>{BosChoice::add, "add"},
                                             Name<BosChoice>{BosChoice::none, "none"}};

/// How a model is given a text: what analyses, generations and sets have in common, and what a user chooses once.
struct PromptSettings {
    PromptFormat format = PromptFormat::automatic;
    std::string chat_template = {}; ///< one of the model's templates by name, or a file; empty = the model's default
    std::optional<std::string> system = {}; ///< system message in place of the trace's; "" = without one
    Thinking thinking = Thinking::automatic;
    BosChoice bos = BosChoice::automatic;
    bool operator==(const PromptSettings &) const = default;
};

/// As for_each_field() of the detector's parameters.
template <typename Visit> void for_each_field(PromptSettings &prompt, Visit &&visit)
{
    visit("prompt_format", prompt.format, prompt_format_names);
    visit("chat_template", prompt.chat_template);
    visit("system", prompt.system);
    visit("thinking", prompt.thinking, thinking_names);
    visit("bos", prompt.bos, bos_choice_names);
}

/// For people, and in a run's TraceInfo::prompt_format: `format`, which says what became of the prompt, and what else
/// was asked for, such as "chat, system \"Be brief.\", thinking off".
std::string describe(const PromptSettings &prompt, const std::string &format);

} // namespace sinkscope
