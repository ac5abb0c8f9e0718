#pragma once

#include <string>

namespace emulated_card {

/// Tells of a use that a real card would not forgive. The process ends with `status_of_mistakes` when anything was
/// told, whoever caught what.
void report(const std::string &mistake);

inline constexpr int status_of_mistakes = 86;

} // namespace emulated_card
