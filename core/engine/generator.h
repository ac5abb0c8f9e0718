#pragma once

#include "core/engine/pipeline.h"
#include "core/engine/sampler.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace sinkscope {

/// A trace to be written by a model.
/// The keys and values of max_tokens count into its memory_limit.
struct GenerateRequest : ComputeSettings {
    std::filesystem::path model; ///< Hugging Face folder or GGUF file
    std::string prompt; ///< what the user says; the chat format is put around it
    std::string wrapper; ///< one of prompt_wrapper_names, put around `prompt` first; empty = none
    PromptSettings prompt_settings;
    std::vector<int32_t>
        prompt_ids; ///< the whole prompt as tokens, chat format included; wins over `prompt` when not empty
    int max_tokens = 512; ///< new tokens at most, 1 or more
    SamplingSettings sampling;
};

/// Told of the tokens from the thread that calls generate().
class GenerateObserver {
public:
    virtual ~GenerateObserver() = default;
    /// The prompt is tokenised and about to be read.
    virtual void started(const ModelCard &, const PreparedTrace & /*prompt*/) { }
    /// A token was written. `text` is what it adds to the output: empty while a character's bytes are still to come.
    virtual void token(int32_t /*id*/, const std::string & /*text*/) { }
};

enum class GenerationEnd {
    end_of_text, ///< the model ended its turn; that token is not part of the trace
    length, ///< max_tokens were written
    stopped, ///< a stop was requested
};

struct GeneratedTrace {
    Trace trace; ///< prompt (with its wrapper), output, token_ids of both (chat format included) and prompt_tokens
    GenerationEnd end = GenerationEnd::length;
    double seconds = 0; ///< wall time, the opening of the model left out
};

/// Traces that are written together: the weights are read once for a token of each.
struct GenerateTogether {
    GenerateRequest common; ///< what the traces share; its prompt and seed are not used
    /// The traces, by what they are written from; `seed` is their sampler's.
    struct One {
        std::string prompt, wrapper; ///< as in GenerateRequest
        std::vector<int32_t> prompt_ids = {};
        uint64_t seed = 0;
    };
    std::vector<One> traces;
    int at_once = 1; ///< at most; fewer where the memory is short
};

/// Told of them by their index, from the thread that calls generate_together().
class GenerateTogetherObserver {
public:
    virtual ~GenerateTogetherObserver() = default;
    virtual void started(size_t /*index*/, const ModelCard &, const PreparedTrace & /*prompt*/) { }
    virtual void token(size_t /*index*/, int32_t /*id*/, const std::string & /*text*/) { }
    virtual void done(size_t index, GeneratedTrace &&trace) = 0; ///< in the order in which they end
};

/// The prompt as the model would be given it, and what writing needs. Throws Error for bad input. `cache`: as for
/// generate().
Preview preview(const GenerateRequest &request, ModelCache *cache = nullptr, std::stop_token stop = {});

/// Lets the model go on from the prompt, one token at a time with a key/value cache. A stop while tokens are written
/// ends the trace where it is; a stop before that throws Cancelled. Throws Error for bad input, also when so
/// many tokens would not fit into the memory. `cache` keeps the model
/// open, as for analyze().
GeneratedTrace generate(const GenerateRequest &request, GenerateObserver &observer, std::stop_token stop = {},
                        ModelCache *cache = nullptr);

/// The same for several: one that ends makes room for the next. Each is what generate() would write of it alone. A
/// stop ends all that are at work.
void generate_together(const GenerateTogether &request, GenerateTogetherObserver &observer, std::stop_token stop = {},
                       ModelCache *cache = nullptr);

} // namespace sinkscope
