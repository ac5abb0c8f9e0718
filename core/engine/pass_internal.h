#pragma once

#include "core/engine/loaded_model_cache_internal.h"
#include "core/engine/standard_probe_internal.h"
#include "core/text/prepare_trace.h"

#include <c10/util/Exception.h>

#include <chrono>
#include <memory>
#include <stop_token>

namespace sinkscope {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start);

/// The request's trace as the model's tokens. Throws Error.
PreparedTrace prepare(const AnalyzeRequest &request, const ModelCache::Contents &model, std::stop_token stop = {});

/// What a pass of the request over so many tokens needs, under the request's memory limit, or what the compute device
/// has free. `kept_bytes`: what else the caller keeps there.
Forecast forecast_for(const AnalyzeRequest &request, const ModelCache::Contents &model, int tokens,
                      int64_t kept_bytes = 0);

/// Throws Error, saying what would fit, for a card that ran out of memory though the forecast fitted.
[[noreturn]] void throw_out_of_memory(const ModelCache::Contents &model, const Forecast &needed);

/// Runs `function`; an exhausted card ends in throw_out_of_memory().
template <class Function>
void within_memory(const ModelCache::Contents &model, const Forecast &needed, Function &&function)
{
    try {
        function();
    } catch (const c10::OutOfMemoryError &) {
        throw_out_of_memory(model, needed);
    }
}

/// Lets as many blocks stay as the forecast allows. Throws Error, saying what to change, when the pass does not fit.
void take_memory(const AnalyzeRequest &request, ModelCache::Contents &model, const Forecast &forecast);

/// One trace on its way through the blocks: the residual and the run that fills. Blocks are called in order, each once.
class Pass {
public:
    /// Throws Error: bad input, an empty trace, a pass that does not fit into the memory limit.
    Pass(const AnalyzeRequest &request, ModelCache::Contents &model, std::stop_token stop);

    BlockRows block(int layer, const BlockWeights &weights, std::stop_token stop);
    /// What log-probabilities take, the same for every pass of a model; undefined when none are wanted.
    Linear output_head() const;
    /// Final norm, log-probabilities, sinks. `begun`: when the pass, or the first of those that go together, began.
    BlockRows finish(const Linear &head, Clock::time_point begun, std::stop_token stop);
    std::shared_ptr<const Run> take_run() { return std::move(run_); }

    const Run &run() const { return *run_; }
    const Forecast &forecast() const { return forecast_; }
    int64_t waiting_bytes() const; ///< what it keeps while another pass computes
    double block_operations() const;
    double head_operations() const;

private:
    AnalyzeRequest request_;
    std::shared_ptr<Run> run_;
    std::vector<int32_t> ids_;
    Forecast forecast_;
    std::unique_ptr<Decoder> decoder_;
    std::unique_ptr<Edits> edits_;
    std::unique_ptr<StandardProbe> probe_;
    at::Tensor residual_;
};

} // namespace sinkscope
