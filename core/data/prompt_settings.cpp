#include "core/data/prompt_settings.h"

namespace sinkscope {

std::string describe(const PromptSettings &prompt, const std::string &format)
{
    std::string text = format;
    if (!prompt.chat_template.empty() && prompt.chat_template != format)
        text += ", template " + prompt.chat_template;
    if (prompt.system)
        text += prompt.system->empty() ? ", without a system message" : ", system \"" + *prompt.system + "\"";
    if (prompt.thinking != Thinking::automatic)
        text += ", thinking " + std::string(name_of(thinking_names, prompt.thinking));
    if (prompt.bos != BosChoice::automatic)
        text += ", BOS " + std::string(name_of(bos_choice_names, prompt.bos));
    return text;
}

} // namespace sinkscope
