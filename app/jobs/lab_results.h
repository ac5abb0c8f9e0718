#pragma once

#include "core/analysis/controls.h"
#include "core/data/intervention.h"
#include "core/lab/formation.h"
#include "views/figures/lab_figures.h"

#include <QStringList>

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// What the lab's figures are computed from.
struct LabFigureSettings {
    int layer = -1; ///< of figures 4 and 5; -1 = the block where most of the sinks start
    int expert = automatic_expert; ///< of figure 4, where the block has experts
    int firstLayer = -1, lastLayer = -1; ///< of figure 6; -1 = two blocks before `layer` to one after it
    int othersPerSink = 1;
    double perplexity = 0; ///< of t-SNE; 0 = a fifth of the tokens, 5 to 30
    uint64_t seed = 0;
    std::vector<Intervention> interventions; ///< of the sweep of factors
    std::vector<double> factors{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50};
    std::vector<int> tokens; ///< that are measured; none = the sinks, the BOS sink among them
    std::optional<ControlKind> control; ///< what they are held against
    std::vector<int> sizes; ///< of a sweep of the cache; none = usual_cache_sizes()
};

/// Computes what the named figures (ids of makeLabFigures()) need, and no more. `progress` gets a share and a stage,
/// `partial` the curves as far as they are computed.
LabResults computeLabResults(LabSession &session, const QStringList &figures, const LabFigureSettings &settings,
                             const std::function<void(double, const std::string &)> &progress, std::stop_token stop,
                             const std::function<void(const LabResults &)> &partial = {});

/// The ids of makeLabFigures().
QStringList labFigureIds();
/// The id of a figure of the lab given by id or by the paper's number; empty when it is none.
QString labFigureId(const QString &name);

} // namespace sinkscope
