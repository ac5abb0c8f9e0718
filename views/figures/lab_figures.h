#pragma once

#include "core/analysis/cache_sweep.h"
#include "core/analysis/factor_sweep.h"
#include "core/analysis/formation.h"
#include "core/analysis/heads.h"
#include "core/analysis/neurons.h"
#include "core/analysis/residual_measures.h"
#include "core/analysis/suppression.h"
#include "views/figures/sheet_figure.h"

#include <memory>
#include <vector>

namespace sinkscope {

/// What the lab found out about how a run's sinks are made and what they do; any part may be missing.
struct LabResults {
    std::shared_ptr<const MlpStages> stages;
    std::shared_ptr<const ComponentSweep> sweep;
    std::shared_ptr<const FormationClusters> clusters;
    std::shared_ptr<const std::vector<SuppressionCurve>> swapping; ///< h, o, f
    std::shared_ptr<const FactorSweep> factors;
    std::shared_ptr<const NeuronStudy> neurons;
    std::shared_ptr<const HeadAttention> heads;
    std::shared_ptr<const ResidualRows> rows;
    std::shared_ptr<const CacheSweep> window, quantise;

    /// Takes over what `found` has.
    void take(const LabResults &found);
};

/// What a figure of the lab is computed from, beside the run and its detection.
enum LabSetting : unsigned {
    lab_block = 1, ///< one block
    lab_blocks = 2, ///< blocks from, to
    lab_others = 4, ///< ordinary tokens for each sink
    lab_seed = 8,
    lab_tokens = 16, ///< the tokens measured, and their controls
    lab_mix = 32, ///< a mix of components beside it
    lab_neurons = 64, ///< an intervention on its neurons beside it
    lab_elsewhere = 128, ///< it is asked for on another page
    lab_any_sinks = 256, ///< the BOS sink alone will do
    lab_expert = 512, ///< one expert, where the block has them
};

/// The figures of the lab: "mlp-stages" (figure 4), "component-grid" and "component-overlay" (5), "site-clusters" and
/// "separability" (6), "swapping" (8), "factor-sweep", "neurons", "heads", "dimensions", "entropy", "window-sweep",
/// "quantise-sweep". A figure without its result says how to get it.
std::vector<std::unique_ptr<SheetFigure>> makeLabFigures(const LabResults &results);

/// What draws the results in this figure, for SheetFigure::setMaker. The figure must be one of the lab's.
SheetFigure::Maker labMaker(const SheetFigure &figure, const LabResults &results);

/// About how many passes of the model the figure of that id takes; 0 = less than one.
int labPasses(const QString &figure, const Run &run);

/// The LabSettings of the lab's figure of that id, joined by or.
unsigned labSettings(const QString &figure);

} // namespace sinkscope
