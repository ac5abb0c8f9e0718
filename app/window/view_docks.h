#pragma once

#include "app/commands/figure_batch.h"

#include <functional>

namespace sinkscope {

class DockLayout;
class FigureView;
class GridDisplay;
class InspectionController;
class NamedSelections;
class RunDocument;
class Selection;

/// What the views share.
struct ViewContext {
    RunDocument *document;
    Selection *selection;
    GridDisplay *display;
    NamedSelections *named;
    InspectionController *inspection;
    FigureChoices *options; ///< what new views start with; every change of an option is written there
    std::function<void(const QString &figure)> exportFigure; ///< what a figure's context menu asks for
};

/// Under what the views are listed, in this order.
enum class ViewGroup { sinks, figures, token, compare, lab, set };
QString viewGroup(ViewGroup group);

/// Adds a dock for every view and for every figure.
void addViewDocks(DockLayout *docks, const ViewContext &context);

/// Gives a view those of the choices that are its figure's.
void setFigureOptions(FigureView *view, const FigureChoices &choices);

} // namespace sinkscope
