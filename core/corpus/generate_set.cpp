#include "core/corpus/generate_set.h"

#include "core/corpus/set_identity.h"
#include "core/data/error.h"
#include "core/store/trace_set.h"

#include <algorithm>

namespace sinkscope {

namespace {

GenerationDescription description_of(const GenerateRequest &generation)
{
    GenerationDescription description;
    static_cast<SetOrigin &>(description) = origin_of(generation.model, generation, generation.prompt_settings);
    description.max_tokens = generation.max_tokens;
    description.temperature = generation.sampling.temperature;
    description.top_p = generation.sampling.top_p;
    description.seed = static_cast<int64_t>(generation.sampling.seed);
    return description;
}

} // namespace

int generate_set(const GenerateSetRequest &request, GenerateSetObserver &observer, std::stop_token stop,
                 ModelCache *cache)
{
    GenerationDescription description = description_of(request.generation);
    const auto there = read_generation_description(request.output);
    TraceSet output(request.output);
    check_goes_on(request.output, there, description, output.done().size());
    for (const PromptRecord &prompt : request.prompts)
        if (output.done().contains(prompt.index) && !output.is_of(prompt))
            throw Error(request.output, "trace " + std::to_string(prompt.index),
                        "was made from another prompt and cannot go on; give another --output");
    write_generation_description(description, request.output);
    for (const std::string &notice : output.notices())
        observer.noted(notice);
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
