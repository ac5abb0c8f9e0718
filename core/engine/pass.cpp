#include "core/engine/pass_internal.h"

#include "core/engine/device.h"
#include "core/engine/machine_rate_internal.h"
#include "core/error.h"

#include <ATen/Parallel.h>

#include <ctime>

namespace sinkscope {

namespace {

std::string utc_now()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

/// Everything about the run that is known before the first block.
Run make_skeleton(const AnalyzeRequest &request, const ModelCache::Contents &model)
{
    Run run;
    run.model = model.loaded->checkpoint->card();
    PreparedTrace prepared = prepare(request, model);
    run.tokens = std::move(prepared.tokens);
    run.trace = std::move(prepared.info);
    run.settings = {.program_version = program_version(),
                    .created = utc_now(),
                    .dtype = model.type == at::kFloat ? "float32" : "bfloat16",
                    .device = model.device.str(),
                    .threads = at::get_num_threads()};
    run.interventions = request.interventions;
    run.detection.parameters = request.detector;
    return run;
}

void check_that_it_fits(const AnalyzeRequest &request, const Forecast &forecast)
{
    if (forecast.fits())
        return;
    throw Error(request.model, "",
                "a pass over " + std::to_string(forecast.shape.tokens) + " tokens needs " +
                    bytes_text(forecast.least_bytes()) + " even with its blocks streamed, and may use " +
                    bytes_text(forecast.limit_bytes) + "; " +
                    (forecast.offer.empty() ? "give it more memory" : "use " + forecast.offer));
}

} // namespace

double seconds_since(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

PreparedTrace prepare(const AnalyzeRequest &request, const ModelCache::Contents &model)
{
    const ModelConfig &config = model.loaded->checkpoint->config();
    PreparedTrace prepared = prepare_trace(request.trace, *model.tokenizer, config.chat_template, request.prompt_format,
                                           request.max_tokens, config.vocab_size);
    if (prepared.tokens.empty())
        throw Error(request.trace.source, "", "the trace has no tokens");
    return prepared;
}

Forecast forecast_for(const AnalyzeRequest &request, const ModelCache::Contents &model, int tokens)
{
    const PassShape shape{.tokens = tokens,
                          .value_bytes = model.type == at::kFloat ? 4 : 2,
                          .decoded = model.loaded->checkpoint->card().weights_dtype !=
                              (model.type == at::kFloat ? "float32" : "bfloat16"),
                          .per_head = request.per_head,
                          .logprob = request.logprob,
                          .threads = at::get_num_threads()};
    const int64_t limit = request.memory_limit > 0 ? request.memory_limit : available_memory();
    Forecast result = forecast_pass(model.loaded->checkpoint->config(), shape, limit);
    if (request.memory_budget >= 0)
        result.budget_bytes = request.memory_budget;
    else if (request.memory_limit <= 0) // what the machine has free is not all ours
        result.budget_bytes = limit / 2;
    result.seconds = result.operations / operations_per_second(model.type, model.device);
    return result;
}

Pass::Pass(const AnalyzeRequest &request, ModelCache::Contents &model)
    : request_(request), run_(std::make_shared<Run>(make_skeleton(request, model)))
{
    const ModelConfig &config = model.loaded->checkpoint->config();
    forecast_ = forecast_for(request, model, run_->token_count());
    check_that_it_fits(request, forecast_);
    model.loaded->blocks->keep_at_most(forecast_.resident_bytes());
    allocate_grids(*run_, request.per_head);
    for (const Token &token : run_->tokens)
        ids_.push_back(token.id);
    decoder_ = std::make_unique<Decoder>(model.loaded->reader, run_->token_count());
    edits_ = std::make_unique<Edits>(request.interventions, config.layers, run_->token_count(), config.heads);
    probe_ = std::make_unique<StandardProbe>(run_->token_count(), bos_candidates, request.per_head);
}

BlockRows Pass::block(int layer, const BlockWeights &weights, std::stop_token stop)
{
    const Clock::time_point start = Clock::now();
    if (layer == 0)
        residual_ = decoder_->embed(ids_);
    Probe *const probes[]{probe_.get()};
    residual_ = decoder_->block(layer, weights, residual_, *edits_, probes, stop);
    BlockRows rows = probe_->rows(layer);
    apply(*run_, rows);
    seconds_ += seconds_since(start);
    return rows;
}

BlockRows Pass::finish(std::stop_token stop)
{
    const Clock::time_point start = Clock::now();
    const at::Tensor normed = decoder_->final_norm(residual_);
    BlockRows rows = probe_->final_rows(run_->layers(), residual_, normed);
    if (request_.logprob)
        rows.token_logprob = token_logprob(*decoder_, normed, ids_, stop);
    apply(*run_, rows);
    residual_.reset();
    run_->detection = detect(*run_, request_.detector);
    run_->settings.seconds = seconds_ + seconds_since(start);
    return rows;
}

int64_t Pass::waiting_bytes() const
{
    const ModelConfig &config = decoder_->config();
    const int64_t residual = int64_t{config.hidden_size} * forecast_.shape.value_bytes;
    const int64_t grids =
        (9 * int64_t{config.layers} + (request_.per_head ? int64_t{config.layers} * config.heads : 0)) * 4;
    const int64_t rope = 2 * int64_t{config.head_dim} * 4;
    return (residual + grids + rope) * forecast_.shape.tokens;
}

double Pass::block_operations() const
{
    return (forecast_.operations - head_operations()) / run_->layers();
}

double Pass::head_operations() const
{
    const ModelConfig &config = decoder_->config();
    return request_.logprob ? 2.0 * forecast_.shape.tokens * config.hidden_size * config.vocab_size : 0.0;
}

} // namespace sinkscope
