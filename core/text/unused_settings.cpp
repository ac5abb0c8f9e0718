#include "core/text/unused_settings.h"

namespace sinkscope {

void tell_unused_settings(const PromptSettings &settings, const PromptUse &use, const std::string &why,
                          std::vector<std::string> &notices)
{
    std::string options;
    int count = 0;
    const auto check = [&](const char *option, bool is_given, bool is_used) {
        if (!is_given || is_used)
            return;
        options += (count++ > 0 ? ", " : "") + std::string(option);
    };
    check("--template", !settings.chat_template.empty(), use.has_template);
    check("--system", settings.system.has_value(), use.has_turns);
    check("--thinking", settings.thinking != Thinking::automatic, use.has_template);
    check("--bos", settings.bos != BosChoice::automatic, use.is_encoded);
    if (count > 0)
        notices.push_back(options + (count > 1 ? " are not applied: " : " is not applied: ") + why);
}

} // namespace sinkscope
