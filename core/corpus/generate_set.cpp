#include "core/corpus/generate_set.h"

#include "core/corpus/set_identity.h"
#include "core/data/error.h"
#include "core/store/trace_set.h"

#include <algorithm>
#include <map>

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

/// Files what is written in the order of the prompts: what ends before an earlier one waits for that.
class FileInOrder : public GenerateTogetherObserver {
public:
    FileInOrder(const GenerateSetRequest &request, const std::vector<size_t> &places, TraceSet &output,
                GenerateSetObserver &observer)
        : request_(request), places_(places), output_(output), observer_(observer)
    {
    }

    void started(size_t index, const ModelCard &, const PreparedTrace &prompt) override
    {
        observer_.trace_started(number(index), prompt);
    }
    void token(size_t index, int32_t, const std::string &text) override { observer_.token(number(index), text); }
    void done(size_t index, GeneratedTrace &&trace) override
    {
        if (trace.end == GenerationEnd::stopped)
            return;
        waiting_.emplace(index, std::move(trace));
        for (auto next = waiting_.find(filed_); next != waiting_.end(); next = waiting_.find(filed_)) {
            output_.append(request_.prompts[places_[filed_]], next->second.trace);
            observer_.trace_done(number(filed_), next->second);
            waiting_.erase(next);
            ++filed_;
        }
    }

private:
    int number(size_t index) const { return static_cast<int>(places_[index]) + 1; }

    const GenerateSetRequest &request_;
    const std::vector<size_t> &places_;
    TraceSet &output_;
    GenerateSetObserver &observer_;
    std::map<size_t, GeneratedTrace> waiting_;
    size_t filed_ = 0;
};

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
    GenerateTogether together{request.generation, {}, request.at_once};
    std::vector<size_t> places; ///< of the traces to be written, among the prompts
    for (size_t i = 0; i < request.prompts.size(); ++i) {
        const PromptRecord &prompt = request.prompts[i];
        if (is_done(prompt))
            continue;
        places.push_back(i);
        const uint64_t seed = request.generation.sampling.seed + static_cast<uint64_t>(prompt.index);
        together.traces.push_back({prompt.prompt, {}, {}, seed});
    }
    FileInOrder file(request, places, output, observer);
    generate_together(together, file, std::move(stop), cache);
    return static_cast<int>(places.size());
}

} // namespace sinkscope
