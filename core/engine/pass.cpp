#include "core/analysis/sinks.h"
#include "core/engine/pass_internal.h"

#include "core/data/error.h"
#include "core/engine/device.h"
#include "core/engine/free_memory.h"
#include "core/engine/machine_rate_internal.h"

#include <ATen/Parallel.h>

#include <algorithm>
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
Run make_skeleton(const AnalyzeRequest &request, const ModelCache::Contents &model, std::stop_token stop)
{
    Run run;
    run.model = model.loaded->checkpoint->card();
    PreparedTrace prepared = prepare(request, model, std::move(stop));
    run.tokens = std::move(prepared.tokens);
    run.trace = std::move(prepared.info);
    const std::vector<std::string> &of_model = model.loaded->checkpoint->notices();
    run.trace.notices.insert(run.trace.notices.begin(), of_model.begin(), of_model.end());
    run.settings = {.program_version = program_version(),
                    .created = utc_now(),
                    .dtype = type_text(model.type),
                    .device = device_text(model.device),
                    .threads = at::get_num_threads()};
    run.interventions = request.interventions;
    run.detection.parameters = request.detector;
    return run;
}

/// Bytes that all blocks take on the disk.
int64_t stored_bytes(const Checkpoint &checkpoint)
{
    int64_t sum = 0;
    for (const TensorInfo &tensor : checkpoint.tensors())
        if (tensor.name.starts_with("blocks."))
            sum += static_cast<int64_t>(tensor.stored_bytes());
    return sum;
}

} // namespace

double seconds_since(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

PreparedTrace prepare(const AnalyzeRequest &request, const ModelCache::Contents &model, std::stop_token stop)
{
    const ModelConfig &config = model.loaded->checkpoint->config();
    PreparedTrace prepared =
        prepare_trace(request.trace, *model.tokenizer, model.chat, request.prompt_settings,
                      {request.max_tokens, config.vocab_size, config.max_positions, std::move(stop)});
    if (prepared.tokens.empty())
        throw Error(request.trace.source, "", "the trace has no tokens");
    return prepared;
}

Forecast forecast_for(const AnalyzeRequest &request, const ModelCache::Contents &model, int tokens, int64_t kept_bytes)
{
    const PassShape shape{.tokens = tokens,
                          .value_bytes = model.type == at::kFloat ? 4 : 2,
                          .decoded = model.loaded->checkpoint->card().weights_dtype !=
                              (model.type == at::kFloat ? "float32" : "bfloat16"),
                          .per_head = request.per_head,
                          .logprob = request.logprob,
                          .threads = at::get_num_threads(),
                          .on_cuda = model.device.is_cuda(),
                          .kept_bytes = kept_bytes};
    const bool is_given = request.memory_limit > 0;
    int64_t limit = is_given ? request.memory_limit : available_memory_of(model.device);
    if (is_given && model.device.is_cuda()) // no card has more than it has
        limit = std::min(limit, available_memory_of(model.device));
    limit /= std::max(1, request.passes_at_once);
    Forecast result = forecast_pass(model.loaded->checkpoint->config(), shape, limit);
    if (request.memory_budget >= 0)
        result.budget_bytes = request.memory_budget;
    else if (!is_given && model.device.is_cpu()) // what the machine has free is not all ours
        result.budget_bytes = limit / 2;
    if (model.device.is_cuda())
        result.host_limit_bytes = available_memory();
    result.device_note = model.device_note;
    result.seconds = std::max(result.operations / operations_per_second(model.type, model.device),
                              reading_seconds(result, stored_bytes(*model.loaded->checkpoint)));
    return result;
}

void throw_out_of_memory(const ModelCache::Contents &model, const Forecast &needed)
{
    const int64_t held = most_cuda_memory_held(model.device.index());
    throw Error(model.path, "computing", out_of_memory_text(model.loaded->checkpoint->config(), needed, held));
}

void take_memory(const AnalyzeRequest &request, ModelCache::Contents &model, const Forecast &forecast)
{
    if (!forecast.fits())
        throw Error(request.model, "",
                    refusal_text("a pass over " + std::to_string(forecast.shape.tokens) + " tokens", forecast));
    model.loaded->blocks->keep_at_most(forecast.resident_bytes());
}

Pass::Pass(const AnalyzeRequest &request, ModelCache::Contents &model, std::stop_token stop)
    : request_(request), run_(std::make_shared<Run>(make_skeleton(request, model, std::move(stop))))
{
    const ModelConfig &config = model.loaded->checkpoint->config();
    forecast_ = forecast_for(request, model, run_->token_count());
    take_memory(request, model, forecast_);
    allocate_grids(*run_, request.per_head);
    for (const Token &token : run_->tokens)
        ids_.push_back(token.id);
    decoder_ = std::make_unique<Decoder>(model.loaded->reader, run_->token_count());
    edits_ = std::make_unique<Edits>(request.interventions, config, run_->token_count());
    probe_ = std::make_unique<StandardProbe>(run_->token_count(), bos_candidates, request.per_head);
}

BlockRows Pass::block(int layer, const BlockWeights &weights, std::stop_token stop)
{
    if (layer == 0)
        residual_ = decoder_->embed(ids_);
    Probe *const probes[]{probe_.get()};
    residual_ = decoder_->block(layer, weights, residual_, *edits_, probes, stop);
    BlockRows rows = probe_->rows(layer);
    apply(*run_, rows);
    return rows;
}

Linear Pass::output_head() const
{
    return request_.logprob ? decoder_->output_head() : Linear();
}

BlockRows Pass::finish(const Linear &head, Clock::time_point begun, std::stop_token stop)
{
    const at::Tensor normed = decoder_->final_norm(residual_);
    BlockRows rows = probe_->final_rows(run_->layers(), residual_, normed);
    if (request_.logprob)
        rows.token_logprob = token_logprob(*decoder_, head, normed, ids_, stop);
    apply(*run_, rows);
    residual_.reset();
    run_->detection = detect(*run_, request_.detector);
    run_->settings.seconds = seconds_since(begun);
    return rows;
}

int64_t Pass::waiting_bytes() const
{
    const ModelConfig &config = decoder_->config();
    const int64_t residual = int64_t{config.hidden_size} * forecast_.shape.value_bytes;
    const int64_t grids = grid_values_per_token(config, request_.per_head) * 4;
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
