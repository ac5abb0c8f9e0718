#include "app/jobs/lab_results.h"

#include "core/data/error.h"
#include "core/lab/factor_sweep.h"

#include <algorithm>

namespace sinkscope {

QStringList labFigureIds()
{
    QStringList ids;
    for (const auto &figure : makeLabFigures({}))
        ids << figure->id();
    return ids;
}

QString labFigureId(const QString &name)
{
    for (const auto &figure : makeLabFigures({}))
        if (figure->id() == name || (figure->paperFigure() > 0 && QString::number(figure->paperFigure()) == name))
            return figure->id();
    return {};
}

LabResults computeLabResults(LabSession &session, const QStringList &figures, const LabFigureSettings &settings,
                             const std::function<void(double, const std::string &)> &progress, std::stop_token stop,
                             const std::function<void(const LabResults &)> &partial)
{
    LabResults results;
    const auto stage = [&progress](const char *name) {
        return [&progress, name](double fraction) { progress(fraction, name); };
    };
    const auto wanted = [&figures](std::initializer_list<const char *> ids) {
        return std::ranges::any_of(ids, [&](const char *id) { return figures.contains(QLatin1String(id)); });
    };
    if (wanted({"factor-sweep"}))
        results.factors = std::make_shared<const FactorSweep>(
            factor_sweep(session, settings.interventions, settings.factors, false, stop, stage("sweep of factors"),
                         [&](const FactorSweep &sweep) {
                             LabResults part;
                             part.factors = std::make_shared<const FactorSweep>(sweep);
                             if (partial)
                                 partial(part);
                         }));
    if (figures == QStringList(QStringLiteral("factor-sweep")))
        return results; // all others ask for sinks, which there may be none of

    const Run &run = *session.baseline();
    const FormationTokens tokens = formation_tokens(run, run.detection, {}, settings.othersPerSink, settings.seed);
    const int start = settings.layer >= 0 ? settings.layer : std::max(0, common_l_start(run.detection, tokens.sinks));
    if (wanted({"mlp-stages"}))
        results.stages =
            std::make_shared<const MlpStages>(mlp_stages(session, start, tokens.sinks, stop, settings.expert));
    if (wanted({"component-grid", "component-overlay"}))
        results.sweep = std::make_shared<const ComponentSweep>(component_sweep(session, start, tokens, {}, stop));
    if (wanted({"site-clusters", "separability"})) {
        TsneParameters parameters;
        const auto count = static_cast<double>(tokens.sinks.size() + tokens.others.size() + 1);
        parameters.perplexity = settings.perplexity > 0 ? settings.perplexity : std::clamp(count / 5, 5.0, 30.0);
        parameters.seed = settings.seed;
        const int first = settings.firstLayer >= 0 ? settings.firstLayer : std::max(0, start - 2);
        const int last = settings.lastLayer >= 0 ? settings.lastLayer : std::min(run.layers() - 1, start + 1);
        results.clusters = std::make_shared<const FormationClusters>(
            site_clusters(session, tokens, first, std::max(first, last), parameters, stop, stage("clusters")));
    }
    if (wanted({"swapping"}))
        results.swapping = std::make_shared<const std::vector<SuppressionCurve>>(
            swapping_sweep(session, tokens.sinks, non_sinks(run), 0, run.layers() - 1, stop, stage("swapping sweep"),
                           [&](const std::vector<SuppressionCurve> &curves) {
                               LabResults part;
                               part.swapping = std::make_shared<const std::vector<SuppressionCurve>>(curves);
                               if (partial)
                                   partial(part);
                           }));
    return results;
}

} // namespace sinkscope
