#include "core/analysis/sinks.h"
#include "core/lab/formation.h"
#include "core/lab/lab_session_internal.h"

#include <algorithm>

namespace sinkscope {

std::vector<int> non_sinks(const Run &run)
{
    std::vector<int> result;
    for (int position = 0; position < run.token_count(); ++position)
        if (position != run.detection.bos_position && !run.detection.find(position))
            result.push_back(position);
    return result;
}

std::vector<SuppressionCurve> swapping_sweep(LabSession &session, const std::vector<int> &sinks,
                                             const std::vector<int> &sources, int first_layer, int last_layer,
                                             std::stop_token stop, const ProgressCallback &progress,
                                             const std::function<void(const std::vector<SuppressionCurve> &)> &partial)
{
    LabSession::State &state = session.state();
    const Run &baseline = *state.baseline;
    last_layer = std::min(last_layer, state.layers() - 1);
    std::vector<SuppressionCurve> curves;
    for (const Site site : FormationClusters::sites)
        curves.push_back({site, {}});
    // Where no sink is left to suppress, the baseline itself answers.
    const auto without_change = [&](Site site, int layer) {
        return suppression(baseline.detection, baseline.detection, sinks, site, layer);
    };
    // A variant from block l costs L - l blocks.
    double work = 0, done = 0;
    for (int layer = first_layer; layer <= last_layer; ++layer)
        for (const SuppressionCurve &curve : curves)
            if (without_change(curve.site, layer).future > 0)
                work += state.layers() - layer;

    for (int layer = first_layer; layer <= last_layer; ++layer) {
        for (SuppressionCurve &curve : curves) {
            if (SuppressionPoint point = without_change(curve.site, layer); point.future == 0) {
                curve.points.push_back(std::move(point));
                continue;
            }
            const Intervention swap{.site = curve.site,
                                    .operation = Operation::replace_mean,
                                    .layers = {layer},
                                    .tokens = sinks,
                                    .sources = sources,
                                    .heads = {}};
            AnalyzeObserver quiet;
            const Run variant =
                computing(baseline.model.path, [&] { return state.compute_variant({swap}, quiet, stop).run; });
            curve.points.push_back(suppression(baseline.detection, detect(variant, baseline.detection.parameters),
                                               sinks, curve.site, layer));
            done += state.layers() - layer;
            if (progress)
                progress(done / work);
        }
        if (partial)
            partial(curves);
    }
    return curves;
}

} // namespace sinkscope
