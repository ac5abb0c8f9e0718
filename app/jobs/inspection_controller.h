#pragma once

#include "core/data/run.h"

#include <QObject>

#include <memory>
#include <vector>

class QWidget;

namespace sinkscope {

class FigureView;
class JobRunner;
class LabJobs;
class RunDocument;
class Selection;

/// Fills the views whose numbers are computed on demand: attention of the current token, how it is built, projection of
/// tokens. A view asks only while it can be seen, and only what it was not asked before. The whole pass of the model
/// that the first question costs is not made before somebody wants it: the view says what it costs, with a button. The
/// newest question replaces the one before; where only the layer is another, the answer under way is shown first, so
/// that the views move while the layers go by. What went wrong stands in the view.
class InspectionController : public QObject {
    Q_OBJECT
public:
    InspectionController(RunDocument *document, Selection *selection, LabJobs *lab, JobRunner *jobs,
                         QObject *parent = nullptr);
    ~InspectionController() override;

    enum class Kind { attention, split, projection };
    /// A view for a dock; the caller owns it.
    FigureView *makeView(Kind kind);

    /// The tokens that the projection shows: the selected ones if there are at least three, else all sinks and up to
    /// `others` ordinary tokens spread over the trace.
    static std::vector<int> projectedTokens(const RunDocument &document, const Selection &selection, int others = 400);

    /// Asks for what the views that can be seen do not show yet: something changed, say the open model.
    void askAgain();

    /// Somebody wants the answers about the run on screen, whatever they cost.
    void compute();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Slot;
    struct Question;
    void ask(Slot &target);
    void submit(Slot &target, const Question &question);
    void end(Slot &slot, const QString &failure);
    Question questionOf(const Slot &slot) const;
    QString obstacle(Kind kind) const; ///< why nothing can be computed; empty when it can

    RunDocument *document_;
    Selection *selection_;
    LabJobs *lab_;
    JobRunner *jobs_;
    std::shared_ptr<const Run> wanted_; ///< the run that answers were wanted about
    std::vector<std::unique_ptr<Slot>> slots_;
};

} // namespace sinkscope
