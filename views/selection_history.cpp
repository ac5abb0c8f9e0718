#include "views/selection_history.h"

#include "views/selection.h"

#include <QCoreApplication>
#include <QTimer>
#include <QUndoStack>

namespace sinkscope {

namespace {

constexpr qint64 merge_milliseconds = 500;
constexpr int undo_limit = 200;
constexpr int move_command_id = 1;

} // namespace

/// One step from a state to another.
class SelectionCommand : public QUndoCommand {
public:
    SelectionCommand(SelectionHistory *history, SelectionState before, SelectionState after, bool merges)
        : QUndoCommand(QCoreApplication::translate("SelectionHistory", "selection")), history_(history),
          before_(std::move(before)), after_(std::move(after)), merges_(merges)
    {
    }

    void undo() override { history_->restore(before_); }

    void redo() override
    {
        if (done_) // the first time the change has been made already
            history_->restore(after_);
        done_ = true;
    }

    int id() const override { return move_command_id; }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = static_cast<const SelectionCommand *>(other);
        if (!next->merges_)
            return false;
        after_ = next->after_;
        return true;
    }

private:
    SelectionHistory *history_;
    SelectionState before_;
    SelectionState after_;
    bool merges_; ///< into the command before it
    bool done_ = false;
};

SelectionHistory::SelectionHistory(Selection *selection, QObject *parent)
    : QObject(parent), selection_(selection), stack_(new QUndoStack(this)), last_(currentState())
{
    stack_->setUndoLimit(undo_limit);
    connect(selection_, &Selection::tokensChanged, this, &SelectionHistory::scheduleRecord);
    connect(selection_, &Selection::currentTokenChanged, this, &SelectionHistory::scheduleRecord);
    connect(selection_, &Selection::layerChanged, this, &SelectionHistory::scheduleRecord);
}

SelectionState SelectionHistory::currentState() const
{
    return {.tokens = selection_->tokens(), .currentToken = selection_->currentToken(), .layer = selection_->layer()};
}

void SelectionHistory::clear()
{
    stack_->clear();
    last_ = currentState();
    sinceLast_.invalidate();
}

void SelectionHistory::scheduleRecord()
{
    // one click changes set, current token and layer in turn: wait until it is over
    if (restoring_ || scheduled_)
        return;
    scheduled_ = true;
    QTimer::singleShot(0, this, &SelectionHistory::record);
}

void SelectionHistory::record()
{
    scheduled_ = false;
    SelectionState now = currentState();
    if (now == last_)
        return;
    // arrow keys, dragging and scrubbing make many small changes: quick ones that keep a set of at most one token are
    // one step
    const bool small = now.tokens.size() <= 1 && last_.tokens.size() <= 1;
    const bool merges =
        (small || now.tokens == last_.tokens) && sinceLast_.isValid() && sinceLast_.elapsed() < merge_milliseconds;
    stack_->push(new SelectionCommand(this, last_, now, merges));
    last_ = std::move(now);
    sinceLast_.start();
}

void SelectionHistory::restore(const SelectionState &state)
{
    restoring_ = true;
    selection_->setTokens(state.tokens);
    selection_->setCurrentToken(state.currentToken);
    selection_->setLayer(state.layer);
    restoring_ = false;
    last_ = currentState();
    sinceLast_.invalidate();
}

} // namespace sinkscope
