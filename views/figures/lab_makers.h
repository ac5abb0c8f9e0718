#pragma once

#include "views/figures/lab_figures.h"

namespace sinkscope {

// What draws each of the lab's results, for the table in lab_figures.cpp.

SheetFigure::Maker mlpStagesMaker(std::shared_ptr<const MlpStages> stages);
SheetFigure::Maker componentGridMaker(std::shared_ptr<const ComponentSweep> sweep);
SheetFigure::Maker componentOverlayMaker(std::shared_ptr<const ComponentSweep> sweep);
SheetFigure::Maker siteClustersMaker(std::shared_ptr<const FormationClusters> clusters);
SheetFigure::Maker separabilityMaker(std::shared_ptr<const FormationClusters> clusters);
SheetFigure::Maker swappingMaker(std::shared_ptr<const std::vector<SuppressionCurve>> curves);
SheetFigure::Maker factorSweepMaker(std::shared_ptr<const FactorSweep> sweep);
SheetFigure::Maker neuronsMaker(std::shared_ptr<const NeuronStudy> study);
SheetFigure::Maker entropyMaker(std::shared_ptr<const ResidualRows> rows);
SheetFigure::Maker cacheSweepMaker(std::shared_ptr<const CacheSweep> sweep);

// Those that read options of their figure, which lives longer than they do, and what gives it these options.
SheetFigure::Maker headsMaker(const SheetFigure &figure, std::shared_ptr<const HeadAttention> heads);
void addHeadOptions(SheetFigure &figure);
SheetFigure::Maker dimensionsMaker(const SheetFigure &figure, std::shared_ptr<const ResidualRows> rows);
void addDimensionOptions(SheetFigure &figure);

/// How a token of a result looks: by the sinks of the run that it is a result of, ordinary where none is shown.
TokenLook lookIn(const FigureData &data, const Style &style, int position);

} // namespace sinkscope
