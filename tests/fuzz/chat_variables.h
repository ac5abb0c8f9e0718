#pragma once

#include "core/text/jinja/template.h"

namespace sinkscope::test {

/// What a chat template is given in the fuzz targets: two turns, the special tokens, and all switches.
inline jinja::Dictionary chat_variables()
{
    jinja::Dictionary system, user, all;
    system.set("role", "system");
    system.set("content", " Be brief. ");
    user.set("role", "user");
    user.set("content", "Hi</think>\n");
    all.set("messages", jinja::Value::list({jinja::Value(system), jinja::Value(user)}));
    all.set("tools", jinja::None());
    all.set("documents", jinja::None());
    all.set("add_generation_prompt", true);
    all.set("enable_thinking", false);
    all.set("bos_token", "<s>");
    all.set("eos_token", "</s>");
    return all;
}

/// Small enough that an execution takes milliseconds.
inline constexpr jinja::Limits fuzz_limits{20'000, 1 << 20, 1 << 20, 100};

} // namespace sinkscope::test
