#include "core/engine/card_kernels.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace sinkscope {

namespace {

/// The numbers behind every `word`, such as 75 and 80 of "code=sm_75;...code=sm_80"; without a letter behind them,
/// whose kernels are for that one card.
std::vector<int> numbers_behind(const std::string &text, std::string_view word)
{
    std::vector<int> numbers;
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        if (const int number = std::atoi(text.c_str() + at + word.size()); number > 0)
            numbers.push_back(number);
    return numbers;
}

} // namespace

std::string kernels_problem(const std::string &configuration, int capability)
{
    const std::vector<int> kernels = numbers_behind(configuration, "sm_");
    const std::vector<int> portable = numbers_behind(configuration, "code=compute_");
    if (kernels.empty() || capability <= 0)
        return {};
    const auto runs = [capability](int kernel) { return kernel / 10 == capability / 10 && kernel <= capability; };
    if (std::ranges::any_of(kernels, runs) ||
        std::ranges::any_of(portable, [capability](int kernel) { return kernel <= capability; }))
        return {};
    const auto [oldest, newest] = std::ranges::minmax(kernels);
    const auto name = [](int number) { return "sm_" + std::to_string(number); };
    const char *const how = capability < oldest ? "too old for" : capability > newest ? "too new for" : "not among";
    return name(capability) + " is " + how + " LibTorch's kernels, which are for " + name(oldest) + " to " +
        name(newest);
}

} // namespace sinkscope
