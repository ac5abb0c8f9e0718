#pragma once

#include "core/analysis/controls.h"

#include <QString>

#include <optional>
#include <vector>

namespace sinkscope {

class CommandLine;

/// `--control KIND` and `--seed S`: what measured tokens are held against.
void addControlOptions(CommandLine &line);
/// Throws UsageError for a kind that is not known.
std::optional<ControlKind> controlOf(const CommandLine &line);
uint64_t seedOf(const CommandLine &line);

/// An option's whole numbers, joined by commas; empty without it. Throws UsageError, naming the bounds.
std::vector<int> wholeNumbers(const CommandLine &line, const QString &option, int lowest, int largest);

} // namespace sinkscope
