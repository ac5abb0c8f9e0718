#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <vector>

class QUndoStack;

namespace sinkscope {

class Selection;

/// What undo brings back: the selected tokens, the current one, and the layer.
struct SelectionState {
    std::vector<int> tokens;
    int currentToken = -1;
    int layer = 0;
    bool operator==(const SelectionState &) const = default;
};

/// Records every change of a selection on an undo stack. Changes that follow each other within half a second and only
/// move a single token or the layer (arrow keys, scrubbing) become one step.
class SelectionHistory : public QObject {
    Q_OBJECT
public:
    explicit SelectionHistory(Selection *selection, QObject *parent = nullptr);

    QUndoStack *stack() const { return stack_; } ///< for undo and redo actions
    void clear(); ///< forgets all steps, as after another run was opened

private:
    SelectionState currentState() const;
    void scheduleRecord();
    void record();
    void restore(const SelectionState &state);

    friend class SelectionCommand;

    Selection *selection_;
    QUndoStack *stack_;
    SelectionState last_;
    QElapsedTimer sinceLast_;
    bool scheduled_ = false;
    bool restoring_ = false;
};

} // namespace sinkscope
