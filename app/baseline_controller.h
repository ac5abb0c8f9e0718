#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <memory>

namespace sinkscope {

struct Run;
class FigureView;
class JobRunner;

/// The second run that figures compare the one on screen with: another model, type, trace or intervention.
class BaselineController : public QObject {
    Q_OBJECT
public:
    explicit BaselineController(JobRunner *jobs, QObject *parent = nullptr);

    void open(const QString &path); ///< a run file, read in a job
    void set(std::shared_ptr<const Run> run); ///< null takes the baseline away
    const std::shared_ptr<const Run> &run() const { return run_; }
    /// From now on the view shows the baseline beside the document's run.
    void attach(FigureView *view);

Q_SIGNALS:
    void changed();

private:
    JobRunner *jobs_;
    std::shared_ptr<const Run> run_;
    QList<QPointer<FigureView>> views_;
};

} // namespace sinkscope
