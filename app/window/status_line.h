#pragma once

#include "app/jobs/job_runner.h"
#include "app/window/workspace.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sinkscope {

/// The status bar: what is open, what the current token is, and how far the job under way has come, with a way to
/// cancel it.
class StatusLine : public QStatusBar {
    Q_OBJECT
public:
    StatusLine(Workspace *workspace, JobRunner *jobs, RunDocument *document, Selection *selection,
               QWidget *parent = nullptr);

    QString readout() const;

private:
    void showProgress(const QString &tag, double fraction, double secondsLeft, const QString &text);
    void showBusy(bool busy);
    void updateReadout();
    void updateSources();

    Workspace *workspace_;
    RunDocument *document_;
    Selection *selection_;
    QLabel *sources_;
    QLabel *readout_;
    QLabel *stage_;
    QProgressBar *bar_;
    QToolButton *cancel_;
};

} // namespace sinkscope
