#pragma once

#include "core/analysis/inspection.h"

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
class SheetFigure;

/// Fills the views whose numbers are computed on demand: attention of the current token, how it is built, projection of tokens. A view
/// asks only while it can be seen; the newest question replaces the one before.
class InspectionController : public QObject {
    Q_OBJECT
public:
    InspectionController(RunDocument *document, Selection *selection, LabJobs *lab, JobRunner *jobs, QObject *parent = nullptr);
    ~InspectionController() override;

    enum class Kind { attention, split, projection };
    /// A view for a dock; the caller owns it.
    FigureView *makeView(Kind kind);

    /// The tokens that the projection shows: the selected ones if there are at least three, else all sinks and up to
    /// `others` ordinary tokens spread over the trace.
    static std::vector<int> projectedTokens(const RunDocument &document, const Selection &selection, int others = 400);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Slot;
    void request(Kind kind);
    void ask(Slot &target);
    QString obstacle(Kind kind) const; ///< why nothing can be computed; empty when it can

    RunDocument *document_;
    Selection *selection_;
    LabJobs *lab_;
    std::vector<std::unique_ptr<Slot>> slots_;
    std::shared_ptr<const TokenProjection> lastProjection_;
};

} // namespace sinkscope
