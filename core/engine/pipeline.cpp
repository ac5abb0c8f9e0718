#include "core/engine/pipeline.h"

#include "core/checkpoint/unchanged.h"
#include "core/data/error.h"
#include "core/engine/computing_internal.h"
#include "core/engine/loaded_model_cache_internal.h"
#include "core/engine/pass_internal.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace sinkscope {

namespace {

ModelCache::Contents &open(const AnalyzeRequest &request, ModelCache &cache)
{
    if (request.threads > 0)
        at::set_num_threads(request.threads);
    ModelCache::Contents &model = cache.contents();
    open_where_it_fits(model, request, [&] {
        return forecast_for(request, model, static_cast<int>(prepare(request, model).tokens.size()));
    });
    return model;
}

/// For a pass that goes with others: where the device was left to us, theirs. Nothing when they are on a card that is
/// too small for it: alone it may have the CPU.
std::optional<AnalyzeRequest> beside_others(AnalyzeRequest request, const ModelCache::Contents &model)
{
    if (request.device != Device::automatic)
        return request;
    const bool on_card = model.device.is_cuda();
    if (on_card && !forecast_for(request, model, static_cast<int>(prepare(request, model).tokens.size())).fits())
        return std::nullopt;
    request.device = on_card ? Device::cuda : Device::cpu;
    return request;
}

struct Group {
    std::vector<std::unique_ptr<Pass>> passes;
    std::exception_ptr failure; ///< of the request behind the last pass
};

/// The passes that go together: one, or as many as there is memory for while the weights of the others are streamed.
Group begin_passes(const std::function<std::optional<AnalyzeRequest>()> &next, AnalyzeObserver &observer,
                   std::stop_token stop, ModelCache &cache)
{
    Group group;
    auto &passes = group.passes;
    int64_t waiting_bytes = 0;
    do {
        try {
            const std::optional<AnalyzeRequest> request = next();
            if (!request)
                break;
            const bool begun = computing(request->model, [&] {
                if (passes.empty())
                    observer.progress(0, -1, "opening the model");
                const auto placed = passes.empty() ? request : beside_others(*request, cache.contents());
                if (placed)
                    passes.push_back(std::make_unique<Pass>(*placed, open(*placed, cache), stop));
                return placed.has_value();
            });
            if (!begun)
                break;
        } catch (const Error &) {
            if (passes.empty())
                throw;
            group.failure = std::current_exception();
            break;
        }
        const Pass &pass = *passes.back();
        if (passes.size() == 1)
            observer.forecast(pass.forecast());
        waiting_bytes += pass.waiting_bytes();
        const Forecast &needed = pass.forecast();
        if (!needed.streams())
            break;
        // They may have half of what the weights could; the next one is taken to be as long as this one.
        const int64_t left = needed.limit_bytes - needed.least_bytes();
        if (waiting_bytes + pass.waiting_bytes() > std::max(left / 2, left - needed.resident_bytes()))
            break;
    } while (true);
    if (passes.size() > 1) {
        const Forecast &needed = passes.back()->forecast();
        const int64_t left = std::max<int64_t>(0, needed.limit_bytes - needed.least_bytes() - waiting_bytes);
        cache.contents().loaded->blocks->keep_at_most(std::min(needed.resident_bytes(), left));
    }
    return group;
}

/// Progress of all passes together, told to one observer.
class SharedProgress {
public:
    SharedProgress(AnalyzeObserver &observer, const std::vector<std::unique_ptr<Pass>> &passes)
        : observer_(observer), traces_(passes.size())
    {
        for (const auto &pass : passes)
            total_ += pass->forecast().operations;
    }

    void now(const std::string &stage) const
    {
        const double fraction = std::min(1.0, done_ / total_), elapsed = seconds_since(start_);
        observer_.progress(fraction, fraction > 0 ? elapsed / fraction * (1 - fraction) : -1.0,
                           traces_ > 1 ? stage + ", " + std::to_string(traces_) + " traces together" : stage);
    }
    void add(double operations) { done_ += operations; }

private:
    AnalyzeObserver &observer_;
    size_t traces_;
    double total_ = 0, done_ = 0;
    Clock::time_point start_ = Clock::now();
};

} // namespace

const char *program_version()
{
    return SINKSCOPE_VERSION;
}

void analyze_together(const std::function<std::optional<AnalyzeRequest>()> &next,
                      const std::function<void(std::shared_ptr<const Run>)> &take, AnalyzeObserver &observer,
                      std::stop_token stop, ModelCache &cache)
{
    const c10::InferenceMode inference;
    const Group group = begin_passes(next, observer, stop, cache);
    const auto &passes = group.passes;
    if (passes.empty())
        return;
    const bool alone = passes.size() == 1; // only one run can be shown while it grows
    if (alone)
        observer.started(passes.front()->run());
    ModelCache::Contents &model = cache.contents();
    computing(model.path, [&] {
        within_memory(model, passes.back()->forecast(), [&] {
            const Clock::time_point begun = Clock::now();
            SharedProgress progress(observer, passes);
            const int layers = model.loaded->checkpoint->config().layers;
            for (int layer = 0; layer < layers; ++layer) {
                progress.now("block " + std::to_string(layer + 1) + " of " + std::to_string(layers));
                const std::shared_ptr<const BlockWeights> weights = model.loaded->blocks->block(layer);
                for (const auto &pass : passes) {
                    const BlockRows rows = pass->block(layer, *weights, stop);
                    if (alone)
                        observer.rows_ready(rows);
                    progress.add(pass->block_operations());
                }
            }
            progress.now("log-probabilities");
            const Linear head = passes.front()->output_head();
            for (const auto &pass : passes) {
                const BlockRows rows = pass->finish(head.weight.defined() ? head : pass->output_head(), begun, stop);
                check_unchanged(*model.loaded->checkpoint);
                if (alone)
                    observer.rows_ready(rows);
                progress.add(pass->head_operations());
                take(pass->take_run());
            }
        });
    });
    observer.progress(1, 0, "done");
    if (group.failure)
        std::rethrow_exception(group.failure);
}

std::shared_ptr<const Run> analyze(const AnalyzeRequest &request, AnalyzeObserver &observer, std::stop_token stop,
                                   ModelCache *cache)
{
    ModelCache own;
    bool given = false;
    const auto once = [&]() -> std::optional<AnalyzeRequest> {
        return std::exchange(given, true) ? std::nullopt : std::optional(request);
    };
    std::shared_ptr<const Run> result;
    const auto take = [&result](std::shared_ptr<const Run> run) { result = std::move(run); };
    analyze_together(once, take, observer, std::move(stop), cache ? *cache : own);
    return result;
}

Preview preview(const AnalyzeRequest &request, ModelCache *cache, std::stop_token stop)
{
    ModelCache own;
    return computing(request.model, [&] {
        const ModelCache::Contents &model = open(request, cache ? *cache : own);
        PreparedTrace trace = prepare(request, model, std::move(stop));
        const auto tokens = static_cast<int>(trace.tokens.size());
        return Preview{std::move(trace), forecast_for(request, model, tokens), model.chat.names()};
    });
}

} // namespace sinkscope
