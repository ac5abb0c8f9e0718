#pragma once

#include <array>
#include <string>

namespace sinkscope {

/// The problem sets of the paper whose published prompts put a problem into words of their own.
inline constexpr std::array<const char *, 3> prompt_wrapper_names{"aime24", "math", "gsm8k"};

/// The prompt that the published traces were made with (the field `prompt` of
/// output_n_1_deepseek-14b.jsonl, an AIME 2024 set) around a problem. An empty name leaves the problem as it is. Throws
/// Error for a name that is none of prompt_wrapper_names.
std::string wrap_prompt(const std::string &wrapper, const std::string &problem);

} // namespace sinkscope
