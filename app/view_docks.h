#pragma once

namespace sinkscope {

class BaselineController;
class DockLayout;
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
    BaselineController *baseline;
};

/// Adds a dock for every view and for every figure.
void addViewDocks(DockLayout *docks, const ViewContext &context);

} // namespace sinkscope
