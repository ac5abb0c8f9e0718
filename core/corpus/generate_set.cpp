#include "core/corpus/generate_set.h"

#include "core/data/error.h"
#include "core/store/trace_set.h"

#include <algorithm>

namespace sinkscope {

int generate_set(const GenerateSetRequest &request, GenerateSetObserver &observer, std::stop_token stop,
                 ModelCache *cache)
{
    TraceSet output(request.output);
    const auto is_done = [&](const PromptRecord &prompt) { return output.done().contains(prompt.index); };
    observer.set_opened(static_cast<int>(std::ranges::count_if(request.prompts, is_done)),
                        static_cast<int>(request.prompts.size()));
    ModelCache own;
    int written = 0;
    for (size_t i = 0; i < request.prompts.size(); ++i) {
        const PromptRecord &prompt = request.prompts[i];
        if (is_done(prompt))
            continue;
        const int number = static_cast<int>(i) + 1;
        observer.trace_started(number, prompt);
        GenerateRequest one = request.generation;
        one.wrapper.clear();
        one.prompt_ids.clear();
        one.prompt = prompt.prompt;
        one.sampling.seed += static_cast<uint64_t>(prompt.index);
        const GeneratedTrace trace = generate(one, observer, stop, cache ? cache : &own);
        if (trace.end == GenerationEnd::stopped)
            throw Cancelled();
        output.append(prompt, trace.trace);
        ++written;
        observer.trace_done(number, trace);
    }
    return written;
}

} // namespace sinkscope
