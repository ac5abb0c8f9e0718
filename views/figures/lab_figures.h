#pragma once

#include "core/analysis/factor_sweep.h"
#include "core/analysis/formation.h"
#include "core/analysis/suppression.h"
#include "views/figures/sheet_figure.h"

#include <memory>
#include <vector>

namespace sinkscope {

/// What the lab found out about how a run's sinks are made; any part may be missing.
struct LabResults {
    std::shared_ptr<const MlpStages> stages;
    std::shared_ptr<const ComponentSweep> sweep;
    std::shared_ptr<const FormationClusters> clusters;
    std::shared_ptr<const std::vector<SuppressionCurve>> swapping; ///< h, o, f
    std::shared_ptr<const FactorSweep> factors;
};

/// The figures of the lab. "mlp-stages" (figure 4), "component-grid" and "component-overlay" (5), "site-clusters" and
/// "separability" (6), "swapping" (8), "factor-sweep". A figure without its result says how to get it.
std::vector<std::unique_ptr<SheetFigure>> makeLabFigures(const LabResults &results);

/// Makers of single figures, for SheetFigure::setMaker when a result arrives.
SheetFigure::Maker mlpStagesMaker(std::shared_ptr<const MlpStages> stages);
SheetFigure::Maker componentGridMaker(std::shared_ptr<const ComponentSweep> sweep);
SheetFigure::Maker componentOverlayMaker(std::shared_ptr<const ComponentSweep> sweep);
SheetFigure::Maker siteClustersMaker(std::shared_ptr<const FormationClusters> clusters);
SheetFigure::Maker separabilityMaker(std::shared_ptr<const FormationClusters> clusters);
SheetFigure::Maker swappingMaker(std::shared_ptr<const std::vector<SuppressionCurve>> curves);
SheetFigure::Maker factorSweepMaker(std::shared_ptr<const FactorSweep> sweep);
/// How a token of a result looks: by the sinks of the run that it is a result of, ordinary where none is shown.
TokenLook lookIn(const FigureData &data, const Style &style, int position);
/// By the figure's id, out of all results. Throws Error for an id that is none of the lab's.
SheetFigure::Maker labMaker(const QString &id, const LabResults &results);

} // namespace sinkscope
