#include "core/text/prompt_wrapper.h"

#include "core/data/error.h"

#include <algorithm>

namespace sinkscope {

std::string wrap_prompt(const std::string &wrapper, const std::string &problem)
{
    if (wrapper.empty())
        return problem;
    if (std::ranges::find(prompt_wrapper_names, wrapper) == prompt_wrapper_names.end())
        throw Error("unknown prompt wrapper '" + wrapper + "' (known: aime24, math, gsm8k)");
    return "You are given a math problem.\n\nProblem: " + problem +
        "\n\n You need to solve the problem step by step. First, you need to provide the chain-of-thought, then "
        "provide "
        "the final answer.\n\n Provide the final answer in the format: Final answer:  \\boxed{}";
}

} // namespace sinkscope
