#pragma once

namespace sinkscope {

class DockLayout;
class GridDisplay;
class NamedSelections;
class RunDocument;
class Selection;

/// What the views share.
struct ViewContext {
    RunDocument *document;
    Selection *selection;
    GridDisplay *display;
    NamedSelections *named;
};

/// Adds a dock for every view and for every figure.
void addViewDocks(DockLayout *docks, const ViewContext &context);

} // namespace sinkscope
