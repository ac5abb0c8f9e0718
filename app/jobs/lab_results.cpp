#include "app/jobs/lab_results.h"

#include "core/data/error.h"
#include "core/lab/cache_sweep.h"
#include "core/lab/factor_sweep.h"
#include "core/lab/measures.h"

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int most_entropy_tokens = 2048; ///< of one entropy, whose cost grows with their cube

/// What a computation has at hand.
struct Task {
    LabSession &session;
    const LabFigureSettings &settings;
    const std::function<void(double, const std::string &)> &progress;
    std::stop_token stop;
    const std::function<void(const LabResults &)> &partial;

    const Run &run() const { return *session.baseline(); }
    ProgressCallback stage(const char *name) const
    {
        return [this, name](double fraction) { progress(fraction, name); };
    }
    /// Hands the curves on that are there so far.
    template <typename Result> auto partly(std::shared_ptr<const Result> LabResults::*member) const
    {
        return [this, member](const Result &result) {
            LabResults part;
            part.*member = std::make_shared<const Result>(result);
            if (partial)
                partial(part);
        };
    }
    FormationTokens formation() const
    {
        return formation_tokens(run(), run().detection, {}, settings.othersPerSink, settings.seed);
    }
    MeasuredTokens measured() const
    {
        return measured_tokens(run().tokens, run().detection, settings.tokens, settings.control, settings.seed);
    }
    /// The block asked for, or that where most of the sinks start.
    int block(const std::vector<int> &sinks) const
    {
        return settings.layer >= 0 ? settings.layer : std::max(0, common_l_start(run().detection, sinks));
    }
};

template <typename Result> std::shared_ptr<const Result> shared(Result result)
{
    return std::make_shared<const Result>(std::move(result));
}

void computeClusters(const Task &task, LabResults &results)
{
    const FormationTokens tokens = task.formation();
    const LabFigureSettings &settings = task.settings;
    const int start = task.block(tokens.sinks);
    TsneParameters parameters;
    const auto count = static_cast<double>(tokens.sinks.size() + tokens.others.size() + 1);
    parameters.perplexity = settings.perplexity > 0 ? settings.perplexity : std::clamp(count / 5, 5.0, 30.0);
    parameters.seed = settings.seed;
    const int first = settings.firstLayer >= 0 ? settings.firstLayer : std::max(0, start - 2);
    const int last = settings.lastLayer >= 0 ? settings.lastLayer : std::min(task.run().layers() - 1, start + 1);
    results.clusters = shared(site_clusters(task.session, tokens, first, std::max(first, last), parameters, task.stop,
                                            task.stage("clusters")));
}

void computeSwapping(const Task &task, LabResults &results)
{
    results.swapping =
        shared(swapping_sweep(task.session, task.formation().sinks, non_sinks(task.run()), 0, task.run().layers() - 1,
                              task.stop, task.stage("swapping sweep"), task.partly(&LabResults::swapping)));
}

void computeNeurons(const Task &task, LabResults &results)
{
    std::vector<int> sinks;
    for (const Sink &sink : task.run().detection.sinks)
        if (sink.position != task.run().detection.bos_position)
            sinks.push_back(sink.position);
    results.neurons = shared(neuron_study(task.session, task.block(sinks), task.measured(), task.stop));
}

std::shared_ptr<const CacheSweep> cacheSweep(const Task &task, CacheSaving saving,
                                             std::shared_ptr<const CacheSweep> LabResults::*member)
{
    const std::vector<int> sizes =
        task.settings.sizes.empty() ? usual_cache_sizes(saving, task.run().token_count()) : task.settings.sizes;
    return shared(cache_sweep(task.session, saving, sizes, task.settings.seed, task.stop,
                              task.stage("sizes of the cache"), task.partly(member)));
}

/// What the figures of these ids are computed by.
struct Computation {
    std::vector<const char *> figures;
    void (*compute)(const Task &task, LabResults &results);
};

const Computation computations[] = {
    {{"mlp-stages"},
     [](const Task &task, LabResults &results) {
         const std::vector<int> sinks = task.formation().sinks;
         results.stages = shared(mlp_stages(task.session, task.block(sinks), sinks, task.stop, task.settings.expert));
     }},
    {{"component-grid", "component-overlay"},
     [](const Task &task, LabResults &results) {
         const FormationTokens tokens = task.formation();
         results.sweep = shared(component_sweep(task.session, task.block(tokens.sinks), tokens, {}, task.stop));
     }},
    {{"site-clusters", "separability"}, computeClusters},
    {{"swapping"}, computeSwapping},
    {{"factor-sweep"},
     [](const Task &task, LabResults &results) {
         results.factors =
             shared(factor_sweep(task.session, task.settings.interventions, task.settings.factors, false, task.stop,
                                 task.stage("sweep of factors"), task.partly(&LabResults::factors)));
     }},
    {{"neurons"}, computeNeurons},
    {{"heads"},
     [](const Task &task, LabResults &results) {
         results.heads =
             shared(head_attention(task.session, task.measured(), usual_first_queries, task.stop, task.stage("heads")));
     }},
    {{"dimensions", "entropy"},
     [](const Task &task, LabResults &results) {
         results.rows = shared(
             residual_rows(task.session, task.measured(), most_entropy_tokens, task.stop, task.stage("residual rows")));
     }},
    {{"window-sweep"},
     [](const Task &task, LabResults &results) {
         results.window = cacheSweep(task, CacheSaving::window, &LabResults::window);
     }},
    {{"quantise-sweep"},
     [](const Task &task, LabResults &results) {
         results.quantise = cacheSweep(task, CacheSaving::quantise, &LabResults::quantise);
     }},
};

} // namespace

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
    const Task task{session, settings, progress, std::move(stop), partial};
    for (const Computation &computation : computations)
        if (std::ranges::any_of(computation.figures,
                                [&](const char *id) { return figures.contains(QLatin1String(id)); }))
            computation.compute(task, results);
    return results;
}

} // namespace sinkscope
