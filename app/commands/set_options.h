#pragma once

#include "app/commands/command_line.h"
#include "core/corpus/read_set.h"

namespace sinkscope {

void addSourceOptions(CommandLine &line); ///< --tokenizer --traces --layers
/// What these options say of a detection file.
SetSources sourcesOf(const CommandLine &line);

} // namespace sinkscope
