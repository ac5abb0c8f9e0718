#include "core/lab/factor_sweep.h"

#include "core/data/error.h"

#include <algorithm>

namespace sinkscope {

namespace {

/// Forwards one variant's share of the whole sweep.
class ShareObserver : public AnalyzeObserver {
public:
    ShareObserver(const ProgressCallback &progress, size_t variants) : progress_(progress), variants_(variants) { }

    void next() { ++done_; }
    void progress(double fraction, double, const std::string &) override
    {
        if (progress_)
            progress_((static_cast<double>(done_) + fraction) / static_cast<double>(variants_));
    }

private:
    const ProgressCallback &progress_;
    size_t variants_, done_ = 0;
};

FactorPoint point_of(const Run &run, int position, int layer, double factor)
{
    FactorPoint point;
    point.factor = factor;
    point.mlp_out_norm = static_cast<double>(run.grids.mlp_out_norm(layer, position));
    if (const Sink *sink = run.detection.find(position)) {
        point.l_start = sink->l_start();
        point.lifetime = sink->lifetime();
    }
    for (int l = layer; l < run.layers(); ++l)
        point.largest_score = std::max(point.largest_score, static_cast<double>(run.grids.sink_score(l, position)));
    return point;
}

} // namespace

FactorSweep factor_sweep(LabSession &session, std::vector<Intervention> interventions, std::vector<double> factors,
                         bool predict, std::stop_token stop, const ProgressCallback &progress,
                         const std::function<void(const FactorSweep &)> &partial)
{
    FactorSweep result;
    result.layer = session.baseline()->layers();
    std::vector<int> scaled;
    for (const Intervention &edit : interventions)
        if (edit.operation == Operation::scale) {
            scaled.insert(scaled.end(), edit.tokens.begin(), edit.tokens.end());
            for (const int layer : edit.layers)
                result.layer = std::min(result.layer, layer);
        }
    if (scaled.empty())
        throw Error("a sweep of factors needs an intervention that scales");
    if (factors.empty())
        throw Error("a sweep of factors needs at least one factor");
    std::ranges::sort(scaled);
    scaled.erase(std::ranges::unique(scaled).begin(), scaled.end());
    for (const int position : scaled)
        result.curves.push_back({position, {}});

    ShareObserver observer(progress, factors.size());
    for (const double factor : factors) {
        for (Intervention &edit : interventions)
            if (edit.operation == Operation::scale)
                edit.factor = factor;
        const Variant variant = session.variant(interventions, observer, stop, predict);
        for (FactorCurve &curve : result.curves)
            curve.points.push_back(point_of(*variant.run, curve.position, result.layer, factor));
        result.mean_divergence.push_back(variant.effect.mean_divergence());
        result.perplexity.push_back(variant.effect.comparison.variant_perplexity);
        result.factors.push_back(factor);
        observer.next();
        if (partial && result.factors.size() < factors.size())
            partial(result);
    }
    result.interventions = std::move(interventions);
    return result;
}

} // namespace sinkscope
