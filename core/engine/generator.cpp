#include "core/engine/generator.h"

#include "core/checkpoint/unchanged.h"
#include "core/data/error.h"
#include "core/engine/computing_internal.h"
#include "core/engine/incremental_internal.h"
#include "core/engine/loaded_model_cache_internal.h"
#include "core/engine/pass_internal.h"
#include "core/text/prompt_wrapper.h"
#include "core/text/utf8.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>

namespace sinkscope {

namespace {

constexpr int most_new_tokens = 1 << 20;

/// Joins tokens' bytes to text as they come, and hands out whole characters only.
class TextStream {
public:
    explicit TextStream(const Tokenizer &tokenizer) : tokenizer_(tokenizer) { }

    std::string add(int32_t id)
    {
        pending_ += tokenizer_.bytes(id);
        const size_t whole = pending_.size() - unfinished();
        std::string text = replace_invalid_utf8(pending_.substr(0, whole));
        pending_.erase(0, whole);
        return text;
    }

private:
    /// Bytes at the end that begin a character whose rest may still come.
    size_t unfinished() const
    {
        for (size_t back = 1; back <= std::min<size_t>(3, pending_.size()); ++back) {
            const auto byte = static_cast<unsigned char>(pending_[pending_.size() - back]);
            if (byte < 0x80)
                return 0;
            if (byte >= 0xC0)
                return back < (byte >= 0xF0 ? 4U : byte >= 0xE0 ? 3U : 2U) ? back : 0;
        }
        return 0;
    }

    const Tokenizer &tokenizer_;
    std::string pending_;
};

PreparedTrace prepare_prompt(const GenerateRequest &request, const ModelCache::Contents &model, std::stop_token stop)
{
    Trace prompt;
    prompt.token_ids = request.prompt_ids;
    if (prompt.token_ids.empty()) {
        prompt.prompt = wrap_prompt(request.wrapper, request.prompt);
        if (prompt.prompt.empty())
            throw Error("the prompt is empty");
    }
    const ModelConfig &config = model.loaded->checkpoint->config();
    return prepare_trace(prompt, *model.tokenizer, model.chat, request.prompt_settings,
                         {{}, config.vocab_size, config.max_positions, std::move(stop)});
}

AnalyzeRequest model_request(const GenerateRequest &request)
{
    AnalyzeRequest wanted;
    wanted.model = request.model;
    static_cast<ComputeSettings &>(wanted) = request;
    return wanted;
}

/// Of the prompt's pass, beside the keys and values of all tokens.
Forecast forecast_of_writing(const GenerateRequest &request, const ModelCache::Contents &model, int prompt_tokens)
{
    const int64_t cache =
        cache_bytes(model.loaded->checkpoint->config(), model.type, prompt_tokens, prompt_tokens + request.max_tokens);
    Forecast result = forecast_for(model_request(request), model, prompt_tokens, cache);
    if (!result.fits())
        result.offer = "fewer new tokens, or more memory"; // the pass's own counts those of the prompt
    return result;
}

/// Lets as many blocks stay as there is memory for.
Forecast take_memory(const GenerateRequest &request, ModelCache::Contents &model, int prompt_tokens)
{
    Forecast needed = forecast_of_writing(request, model, prompt_tokens);
    if (!needed.fits())
        throw Error(request.model, "",
                    refusal_text("writing " + std::to_string(request.max_tokens) + " tokens after a prompt of " +
                                     std::to_string(prompt_tokens),
                                 needed));
    model.loaded->blocks->keep_at_most(needed.resident_bytes());
    return needed;
}

GeneratedTrace write_trace(const GenerateRequest &request, ModelCache::Contents &model, GenerateObserver &observer,
                           Sampler &sampler, std::stop_token stop)
{
    const PreparedTrace prompt = prepare_prompt(request, model, stop);
    GeneratedTrace result;
    Trace &trace = result.trace;
    trace.prompt = request.prompt_ids.empty() ? wrap_prompt(request.wrapper, request.prompt) : prompt.info.text;
    for (const Token &token : prompt.tokens)
        trace.token_ids.push_back(token.id);
    trace.prompt_tokens = static_cast<int>(trace.token_ids.size());
    const Forecast needed = take_memory(request, model, trace.prompt_tokens);
    observer.started(model.loaded->checkpoint->card(), prompt);

    const auto start = std::chrono::steady_clock::now();
    std::vector<int32_t> eos = model.chat.end_tokens; // those of config.json and those of generation_config.json
    std::ranges::copy(model.loaded->checkpoint->config().eos_ids, std::back_inserter(eos));
    std::vector<int32_t> written;
    within_memory(model, needed, [&] {
        IncrementalDecoder decoder(*model.loaded);
        TextStream text(*model.tokenizer);
        at::Tensor logits = decoder.prefill(trace.token_ids, stop);
        for (;;) {
            const int32_t id = sampler.choose({logits.data_ptr<float>(), static_cast<size_t>(logits.numel())});
            if (std::ranges::find(eos, id) != eos.end()) {
                result.end = GenerationEnd::end_of_text;
                break;
            }
            written.push_back(id);
            observer.token(id, text.add(id));
            if (written.size() == static_cast<size_t>(request.max_tokens))
                break;
            try {
                logits = decoder.step(id, stop);
            } catch (const Cancelled &) {
                result.end = GenerationEnd::stopped;
                break;
            }
        }
    });
    check_unchanged(*model.loaded->checkpoint);
    trace.output = model.tokenizer->decode(written);
    trace.token_ids.insert(trace.token_ids.end(), written.begin(), written.end());
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace

Preview preview(const GenerateRequest &request, ModelCache *cache, std::stop_token stop)
{
    ModelCache own;
    ModelCache::Contents &model = (cache ? *cache : own).contents();
    return computing(request.model, [&] {
        open_model(model, model_request(request));
        PreparedTrace prompt = prepare_prompt(request, model, std::move(stop));
        const auto tokens = static_cast<int>(prompt.tokens.size());
        return Preview{std::move(prompt), forecast_of_writing(request, model, tokens), model.chat.names()};
    });
}

GeneratedTrace generate(const GenerateRequest &request, GenerateObserver &observer, std::stop_token stop,
                        ModelCache *cache)
{
    if (request.max_tokens < 1 || request.max_tokens > most_new_tokens)
        throw Error("the number of tokens to write must be from 1 to " + std::to_string(most_new_tokens) + ", not " +
                    std::to_string(request.max_tokens));
    Sampler sampler(request.sampling);
    ModelCache own;
    ModelCache::Contents &model = (cache ? *cache : own).contents();
    return computing(request.model, [&] {
        if (request.threads > 0)
            at::set_num_threads(request.threads);
        open_where_it_fits(model, model_request(request), [&] {
            return forecast_of_writing(request, model, static_cast<int>(prepare_prompt(request, model).tokens.size()));
        });
        return write_trace(request, model, observer, sampler, stop);
    });
}

} // namespace sinkscope
