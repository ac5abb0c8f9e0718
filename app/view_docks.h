#pragma once

#include <QString>

#include <functional>
#include <map>

namespace sinkscope {

class DockLayout;
class GridDisplay;
class InspectionController;
class NamedSelections;
class RunDocument;
class Selection;
class Workspace;

/// What the views share.
struct ViewContext {
    RunDocument *document;
    Selection *selection;
    GridDisplay *display;
    NamedSelections *named;
    InspectionController *inspection;
    Workspace *workspace; ///< for the run to compare with
    std::function<void(const QString &figure)> exportFigure; ///< what a figure's context menu asks for
};

/// Adds a dock for every view and for every figure.
void addViewDocks(DockLayout *docks, const ViewContext &context);

/// The options of the figures that are on screen, per figure id.
std::map<QString, std::map<QString, QString>> figureOptions(const DockLayout *docks);

} // namespace sinkscope
