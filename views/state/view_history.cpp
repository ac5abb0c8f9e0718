#include "views/state/view_history.h"

#include "views/state/grid_display.h"
#include "views/state/named_selections.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QCoreApplication>
#include <QTimer>
#include <QUndoStack>

namespace sinkscope {

namespace {

constexpr qint64 merge_milliseconds = 500;
constexpr int undo_limit = 200;
constexpr int move_command_id = 1;

QString nameOf(const ViewState &before, const ViewState &after)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("ViewHistory", text); };
    if (before.detector != after.detector)
        return tr("detector");
    if (before.display != after.display)
        return tr("grid and colours");
    if (before.kept != after.kept)
        return tr("kept selections");
    return tr("selection");
}

/// Only a control was moved: the same tokens, and nothing was kept or given up.
bool onlyMoves(const ViewState &before, const ViewState &after)
{
    const bool small = before.tokens.size() <= 1 && after.tokens.size() <= 1;
    return (small || before.tokens == after.tokens) && before.kept == after.kept;
}

/// Of the kinds that nameOf() tells apart, as bits.
int kindsOfChange(const ViewState &before, const ViewState &after)
{
    const bool selection = before.tokens != after.tokens || before.currentToken != after.currentToken ||
        before.layer != after.layer || before.head != after.head;
    return (selection ? 1 : 0) | (before.detector != after.detector ? 2 : 0) |
        (before.display != after.display ? 4 : 0) | (before.kept != after.kept ? 8 : 0);
}

} // namespace

/// One step from a state to another.
class ViewCommand : public QUndoCommand {
public:
    ViewCommand(ViewHistory *history, ViewState before, ViewState after, bool merges)
        : QUndoCommand(nameOf(before, after)), history_(history), before_(std::move(before)), after_(std::move(after)),
          merges_(merges)
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
        const auto *next = static_cast<const ViewCommand *>(other);
        if (!next->merges_ || kindsOfChange(before_, after_) != kindsOfChange(next->before_, next->after_))
            return false;
        after_ = next->after_;
        return true;
    }

private:
    ViewHistory *history_;
    ViewState before_;
    ViewState after_;
    bool merges_; ///< into the command before it
    bool done_ = false;
};

ViewHistory::ViewHistory(Selection *selection, QObject *parent)
    : QObject(parent), selection_(selection), stack_(new QUndoStack(this)), last_(currentState())
{
    stack_->setUndoLimit(undo_limit);
    connect(selection_, &Selection::tokensChanged, this, &ViewHistory::scheduleRecord);
    connect(selection_, &Selection::currentTokenChanged, this, &ViewHistory::scheduleRecord);
    connect(selection_, &Selection::layerChanged, this, &ViewHistory::scheduleRecord);
    connect(selection_, &Selection::headChanged, this, &ViewHistory::scheduleRecord);
}

void ViewHistory::watch(RunDocument *document, GridDisplay *display, NamedSelections *kept)
{
    document_ = document;
    display_ = display;
    kept_ = kept;
    connect(document_, &RunDocument::detectionChanged, this, &ViewHistory::scheduleRecord);
    connect(display_, &GridDisplay::scaleChanged, this, &ViewHistory::scheduleRecord);
    connect(kept_, &NamedSelections::changed, this, &ViewHistory::scheduleRecord);
    clear();
}

ViewState ViewHistory::currentState() const
{
    ViewState state{.tokens = selection_->tokens(),
                    .currentToken = selection_->currentToken(),
                    .layer = selection_->layer(),
                    .head = selection_->head(),
                    .detector = {},
                    .display = {},
                    .kept = {}};
    if (document_) {
        state.detector = document_->parameters();
        state.display = display_->toJson();
        state.kept = kept_->toJson();
    }
    return state;
}

void ViewHistory::clear()
{
    stack_->clear();
    last_ = currentState();
    sinceLast_.invalidate();
}

void ViewHistory::scheduleRecord()
{
    // one click changes set, current token and layer in turn: wait until it is over
    if (restoring_ || scheduled_)
        return;
    scheduled_ = true;
    QTimer::singleShot(0, this, &ViewHistory::record);
}

void ViewHistory::record()
{
    scheduled_ = false;
    ViewState now = currentState();
    if (now == last_)
        return;
    // arrow keys, dragging, scrubbing and spin boxes make many small changes: quick ones are one step
    const bool merges = onlyMoves(last_, now) && sinceLast_.isValid() && sinceLast_.elapsed() < merge_milliseconds;
    stack_->push(new ViewCommand(this, last_, now, merges));
    last_ = std::move(now);
    sinceLast_.start();
}

void ViewHistory::restore(const ViewState &state)
{
    restoring_ = true;
    selection_->setTokens(state.tokens);
    selection_->setCurrentToken(state.currentToken);
    selection_->setLayer(state.layer);
    selection_->setHead(state.head);
    if (document_) {
        document_->setParameters(state.detector);
        if (display_->toJson() != state.display)
            display_->fromJson(state.display);
        if (kept_->toJson() != state.kept)
            kept_->fromJson(state.kept);
    }
    restoring_ = false;
    last_ = currentState();
    sinceLast_.invalidate();
}

} // namespace sinkscope
