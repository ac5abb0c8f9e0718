#pragma once

#include "core/analysis/sinks.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QObject>

#include <vector>

class QUndoStack;

namespace sinkscope {

class GridDisplay;
class NamedSelections;
class RunDocument;
class Selection;

/// What undo brings back. The last three stay as they are where the history does not watch them.
struct ViewState {
    std::vector<int> tokens;
    int currentToken = -1;
    int layer = 0;
    int head = -1;
    DetectorParameters detector;
    QJsonObject display; ///< GridDisplay::toJson()
    QJsonObject kept; ///< NamedSelections::toJson()
    bool operator==(const ViewState &) const = default;
};

/// Records on an undo stack what a person changes in how a run is looked at: the selection, and, where they are
/// watched, the detector, the grid and its colours, the kept selections. Changes that follow each other within half a
/// second and only move a single token, the layer or a control (arrow keys, scrubbing, spin boxes) become one step.
class ViewHistory : public QObject {
    Q_OBJECT
public:
    explicit ViewHistory(Selection *selection, QObject *parent = nullptr);

    /// All three outlive the history.
    void watch(RunDocument *document, GridDisplay *display, NamedSelections *kept);

    QUndoStack *stack() const { return stack_; } ///< for undo and redo actions
    void clear(); ///< forgets all steps, as after another run was opened

private:
    ViewState currentState() const;
    void scheduleRecord();
    void record();
    void restore(const ViewState &state);

    friend class ViewCommand;

    Selection *selection_;
    RunDocument *document_ = nullptr;
    GridDisplay *display_ = nullptr;
    NamedSelections *kept_ = nullptr;
    QUndoStack *stack_;
    ViewState last_;
    QElapsedTimer sinceLast_;
    bool scheduled_ = false;
    bool restoring_ = false;
};

} // namespace sinkscope
