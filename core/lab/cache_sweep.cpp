#include "core/lab/cache_sweep.h"

#include "core/analysis/compare.h"
#include "core/analysis/controls.h"
#include "core/lab/lab_session_internal.h"

#include <algorithm>
#include <numeric>

namespace sinkscope {

namespace {

std::vector<int> tokens_of(const Run &run, SparedTokens spared, uint64_t seed)
{
    const MeasuredTokens sinks = measured_tokens(run.tokens, run.detection, {}, ControlKind::random, seed);
    switch (spared) {
    case SparedTokens::none:
        return {};
    case SparedTokens::bos:
        return {run.detection.bos_position};
    case SparedTokens::sinks:
        return sinks.chosen;
    case SparedTokens::random:
        return sinks.controls;
    case SparedTokens::first_four: {
        std::vector<int> first(static_cast<size_t>(std::min(4, run.token_count())));
        std::iota(first.begin(), first.end(), 0);
        return first;
    }
    }
    return {};
}

struct Prediction {
    double perplexity = 0, mean_divergence = 0;
};

Prediction predict(LabSession::State &state, const CacheEdit &cache, std::stop_token stop,
                   const ProgressCallback &progress)
{
    const Edits edits(cache, state.decoder->config(), state.baseline->token_count());
    const at::Tensor last = prefill(
        *state.model, *state.decoder, state.residual_entering(0, stop), 0, edits, {},
        [&](int layer, const at::Tensor &, const at::Tensor &) {
            progress(static_cast<double>(layer + 1) / state.layers());
        },
        stop);
    const Predictions found =
        compare_predictions(state, state.decoder->final_norm(last), edits.first_token_of_cache(), stop);
    const double sum = std::accumulate(found.divergence.begin(), found.divergence.end(), 0.0);
    return {perplexity(found.token_logprob), sum / static_cast<double>(found.divergence.size())};
}

} // namespace

CacheSweep cache_sweep(LabSession &session, CacheSaving saving, std::vector<int> sizes, uint64_t seed,
                       std::stop_token stop, const ProgressCallback &progress,
                       const std::function<void(const CacheSweep &)> &partial)
{
    LabSession::State &state = session.state();
    const Run &run = *state.baseline;
    if (sizes.empty())
        throw Error("a sweep of the cache's size needs at least one size");
    CacheSweep result{saving, {}, perplexity(run.grids.token_logprob), seed, {}};
    for (const auto &[spared, name] : spared_tokens_names)
        result.curves.push_back({spared, tokens_of(run, spared, seed), {}, {}});
    const double all = static_cast<double>(sizes.size() * result.curves.size());
    double done = 0;
    const ProgressCallback share = [&](double fraction) {
        if (progress)
            progress((done + fraction) / all);
    };
    return computing(run.model.path, [&] {
        for (const int size : sizes) {
            for (CacheCurve &curve : result.curves) {
                const Prediction found = predict(state, {saving, size, curve.tokens}, stop, share);
                curve.perplexity.push_back(found.perplexity);
                curve.mean_divergence.push_back(found.mean_divergence);
                ++done;
            }
            result.sizes.push_back(size);
            if (partial && result.sizes.size() < sizes.size())
                partial(result);
        }
        state.check_unchanged();
        return std::move(result);
    });
}

} // namespace sinkscope
