#include "core/engine/generator.h"

#include "core/checkpoint/unchanged.h"
#include "core/data/error.h"
#include "core/engine/computing_internal.h"
#include "core/engine/incremental_internal.h"
#include "core/engine/loaded_model_cache_internal.h"
#include "core/engine/pass_internal.h"
#include "core/engine/text_stream_internal.h"
#include "core/text/prompt_wrapper.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

namespace sinkscope {

namespace {

constexpr int most_new_tokens = 1 << 20;

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

/// A trace that is being written.
struct Writing {
    size_t index = 0;
    GeneratedTrace result;
    std::vector<int32_t> written = {};
    Sampler sampler;
    TextStream text;
    GrowingTrace grown = {};
    int64_t cache_bytes = 0; ///< when it has grown to its end
    std::chrono::steady_clock::time_point start = {};
    bool ended = false;
};

/// Of a prompt's pass, beside the keys and values of all its tokens and `kept_bytes`.
Forecast forecast_of_writing(const GenerateRequest &request, const ModelCache::Contents &model, int prompt_tokens,
                             int64_t kept_bytes = 0)
{
    const int64_t cache =
        cache_bytes(model.loaded->checkpoint->config(), model.type, prompt_tokens, prompt_tokens + request.max_tokens);
    Forecast result = forecast_for(model_request(request), model, prompt_tokens, cache + kept_bytes);
    if (!result.fits())
        result.offer = "fewer new tokens, or more memory"; // the pass's own counts those of the prompt
    return result;
}

/// Writes traces with one model, a token of each at a time.
class Writer {
public:
    Writer(const GenerateTogether &request, ModelCache::Contents &model, GenerateTogetherObserver &observer,
           std::stop_token stop)
        : request_(request), model_(model), observer_(observer), stop_(std::move(stop)), decoder_(*model.loaded),
          ends_(model.chat.end_tokens)
    {
        // those of config.json and those of generation_config.json
        std::ranges::copy(model.loaded->checkpoint->config().eos_ids, std::back_inserter(ends_));
    }

    void write_all()
    {
        size_t next = 0;
        while (next < request_.traces.size() || !at_work_.empty()) {
            while (next < request_.traces.size() && std::ssize(at_work_) < request_.at_once && begin(next))
                ++next;
            if (!at_work_.empty())
                step();
        }
    }

private:
    GenerateRequest request_of(size_t index) const
    {
        GenerateRequest one = request_.common;
        const GenerateTogether::One &own = request_.traces[index];
        one.prompt = own.prompt;
        one.wrapper = own.wrapper;
        one.prompt_ids = own.prompt_ids;
        one.sampling.seed = own.seed;
        return one;
    }

    /// False where its keys and values do not fit beside those of the others.
    bool begin(size_t index)
    {
        const GenerateRequest request = request_of(index);
        const PreparedTrace prompt = prepare_prompt(request, model_, stop_);
        const auto tokens = static_cast<int>(prompt.tokens.size());
        int64_t kept = 0;
        for (const auto &other : at_work_)
            kept += other->cache_bytes;
        const Forecast needed = forecast_of_writing(request, model_, tokens, kept);
        if (!needed.fits() && !at_work_.empty())
            return false;
        if (!needed.fits())
            throw Error(request.model, "",
                        refusal_text("writing " + std::to_string(request.max_tokens) + " tokens after a prompt of " +
                                         std::to_string(tokens),
                                     needed));
        model_.loaded->blocks->keep_at_most(needed.resident_bytes()); // as many as there is memory for
        needed_ = needed;
        auto writing = std::make_unique<Writing>(Writing{
            .index = index, .result = {}, .sampler = Sampler(request.sampling), .text = TextStream(*model_.tokenizer)});
        Trace &trace = writing->result.trace;
        trace.prompt = request.prompt_ids.empty() ? wrap_prompt(request.wrapper, request.prompt) : prompt.info.text;
        for (const Token &token : prompt.tokens)
            trace.token_ids.push_back(token.id);
        trace.prompt_tokens = tokens;
        writing->cache_bytes =
            cache_bytes(model_.loaded->checkpoint->config(), model_.type, tokens, tokens + request.max_tokens);
        observer_.started(index, model_.loaded->checkpoint->card(), prompt);
        writing->start = std::chrono::steady_clock::now();
        at::Tensor logits;
        within_memory(model_, needed_, [&] { logits = decoder_.prefill(writing->grown, trace.token_ids, stop_); });
        at_work_.push_back(std::move(writing));
        choose(*at_work_.back(), logits);
        remove_ended();
        return true;
    }

    /// One token more of each.
    void step()
    {
        std::vector<GrowingTrace *> traces;
        std::vector<int32_t> ids;
        for (const auto &writing : at_work_) {
            traces.push_back(&writing->grown);
            ids.push_back(writing->written.back());
        }
        at::Tensor logits;
        try {
            within_memory(model_, needed_, [&] { logits = decoder_.step(traces, ids, stop_); });
        } catch (const Cancelled &) {
            for (const auto &writing : at_work_) {
                writing->result.end = GenerationEnd::stopped;
                writing->ended = true;
            }
            remove_ended();
            throw;
        }
        for (size_t i = 0; i < at_work_.size(); ++i)
            choose(*at_work_[i], logits.select(0, static_cast<int64_t>(i)));
        remove_ended();
    }

    /// Its next token by the logits, or its end.
    void choose(Writing &writing, const at::Tensor &logits)
    {
        const int32_t id = writing.sampler.choose({logits.data_ptr<float>(), static_cast<size_t>(logits.numel())});
        if (std::ranges::find(ends_, id) != ends_.end()) {
            writing.result.end = GenerationEnd::end_of_text;
            writing.ended = true;
            return;
        }
        writing.written.push_back(id);
        observer_.token(writing.index, id, writing.text.add(id));
        writing.ended = writing.written.size() == static_cast<size_t>(request_.common.max_tokens);
    }

    void remove_ended()
    {
        for (size_t i = 0; i < at_work_.size();) {
            if (!at_work_[i]->ended) {
                ++i;
                continue;
            }
            const std::unique_ptr<Writing> writing = std::move(at_work_[i]);
            at_work_.erase(at_work_.begin() + static_cast<ptrdiff_t>(i));
            check_unchanged(*model_.loaded->checkpoint);
            Trace &trace = writing->result.trace;
            trace.output = model_.tokenizer->decode(writing->written);
            trace.token_ids.insert(trace.token_ids.end(), writing->written.begin(), writing->written.end());
            writing->result.seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - writing->start).count();
            observer_.done(writing->index, std::move(writing->result));
        }
    }

    const GenerateTogether &request_;
    ModelCache::Contents &model_;
    GenerateTogetherObserver &observer_;
    std::stop_token stop_;
    IncrementalDecoder decoder_;
    std::vector<int32_t> ends_; ///< ids that end a text
    std::vector<std::unique_ptr<Writing>> at_work_;
    Forecast needed_; ///< of the trace that began last
};

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

void generate_together(const GenerateTogether &request, GenerateTogetherObserver &observer, std::stop_token stop,
                       ModelCache *cache)
{
    const GenerateRequest &common = request.common;
    if (common.max_tokens < 1 || common.max_tokens > most_new_tokens)
        throw Error("the number of tokens to write must be from 1 to " + std::to_string(most_new_tokens) + ", not " +
                    std::to_string(common.max_tokens));
    if (request.traces.empty())
        return;
    const Sampler checked(common.sampling); // before the model is opened
    ModelCache own;
    ModelCache::Contents &model = (cache ? *cache : own).contents();
    computing(common.model, [&] {
        if (common.threads > 0)
            at::set_num_threads(common.threads);
        open_where_it_fits(model, model_request(common), [&] {
            GenerateRequest first = common;
            first.prompt = request.traces.front().prompt;
            first.wrapper = request.traces.front().wrapper;
            first.prompt_ids = request.traces.front().prompt_ids;
            return forecast_of_writing(first, model,
                                       static_cast<int>(prepare_prompt(first, model, stop).tokens.size()));
        });
        Writer(request, model, observer, stop).write_all();
    });
}

GeneratedTrace generate(const GenerateRequest &request, GenerateObserver &observer, std::stop_token stop,
                        ModelCache *cache)
{
    struct Alone : GenerateTogetherObserver {
        explicit Alone(GenerateObserver &told) : observer(told) { }
        void started(size_t, const ModelCard &card, const PreparedTrace &prompt) override
        {
            observer.started(card, prompt);
        }
        void token(size_t, int32_t id, const std::string &text) override { observer.token(id, text); }
        void done(size_t, GeneratedTrace &&trace) override { result = std::move(trace); }
        GenerateObserver &observer;
        std::optional<GeneratedTrace> result;
    } alone(observer);
    try {
        generate_together({request, {{request.prompt, request.wrapper, request.prompt_ids, request.sampling.seed}}, 1},
                          alone, std::move(stop), cache);
    } catch (const Cancelled &) {
        if (!alone.result) // stopped before it wrote anything
            throw;
    }
    return std::move(*alone.result);
}

} // namespace sinkscope
