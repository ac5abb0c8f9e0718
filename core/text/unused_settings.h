#pragma once

#include "core/data/prompt_settings.h"

#include <string>
#include <vector>

namespace sinkscope {

/// What of a prompt a setting may act on.
struct PromptUse {
    bool has_template = true; ///< a chat template is evaluated: it takes --thinking
    bool has_turns = true; ///< the trace has a prompt: a system message can stand before it
    bool is_encoded = true; ///< text becomes tokens: a BOS can be put before them
};

/// Tells which settings are given and are not applied, and `why`, if there are any.
void tell_unused_settings(const PromptSettings &settings, const PromptUse &use, const std::string &why,
                          std::vector<std::string> &notices);

} // namespace sinkscope
