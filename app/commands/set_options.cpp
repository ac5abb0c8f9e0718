#include "app/commands/set_options.h"

#include "app/paths.h"

namespace sinkscope {

void addSourceOptions(CommandLine &line)
{
    line.addOption("tokenizer", "tokenizer.json or GGUF: gives the token ids their text.", "FILE");
    line.addOption("traces", "The traces of the detection file, with --tokenizer.", "FILE");
    line.addOption("layers", "The model's number of blocks, where the file does not say.", "L");
}

SetSources sourcesOf(const CommandLine &line)
{
    SetSources sources;
    sources.traces = toPath(line.text(QStringLiteral("traces")));
    sources.tokenizer = toPath(line.text(QStringLiteral("tokenizer")));
    sources.layers = line.integer(QStringLiteral("layers"), 0, 1, 100000);
    return sources;
}

} // namespace sinkscope
