#include "app/baseline_controller.h"

#include "app/job_runner.h"
#include "core/store/run_file.h"
#include "views/figure_view.h"

namespace sinkscope {

BaselineController::BaselineController(JobRunner *jobs, QObject *parent) : QObject(parent), jobs_(jobs) { }

void BaselineController::open(const QString &path)
{
    QPointer<BaselineController> self(this);
    jobs_->submit(QStringLiteral("baseline"), [self, path](JobContext &context) {
        auto run = std::make_shared<const Run>(read_run(path.toStdString()));
        context.post([self, run] {
            if (self)
                self->set(run);
        });
    });
}

void BaselineController::set(std::shared_ptr<const Run> run)
{
    run_ = std::move(run);
    for (const QPointer<FigureView> &view : views_)
        if (view)
            view->setBaseline(run_);
    Q_EMIT changed();
}

void BaselineController::attach(FigureView *view)
{
    views_.append(view);
    view->setBaseline(run_);
}

} // namespace sinkscope
