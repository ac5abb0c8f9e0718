#include "app/inspection_controller.h"

#include "app/job_runner.h"
#include "app/lab_jobs.h"
#include "core/lab/inspection.h"
#include "views/figure_view.h"
#include "views/figures/inspection_sheets.h"
#include "views/run_document.h"
#include "views/selection.h"

#include <QEvent>
#include <QPointer>

#include <algorithm>

namespace sinkscope {

struct InspectionController::Slot {
    Kind kind;
    QString tag;
    QPointer<FigureView> view;
    SheetFigure *figure; ///< owned by the view

    void show(SheetFigure::Maker maker)
    {
        if (!view)
            return;
        figure->setMaker(std::move(maker));
        view->refresh();
    }
};

InspectionController::InspectionController(RunDocument *document, Selection *selection, LabJobs *lab, JobRunner *jobs, QObject *parent)
    : QObject(parent), document_(document), selection_(selection), lab_(lab)
{
    const auto tokenViews = [this] {
        request(Kind::attention);
        request(Kind::split);
    };
    connect(document, &RunDocument::runChanged, this, [this, tokenViews] {
        lastProjection_.reset();
        tokenViews();
        request(Kind::projection);
    });
    connect(selection, &Selection::currentTokenChanged, this, tokenViews);
    connect(selection, &Selection::headChanged, this, [this] { request(Kind::attention); });
    connect(selection, &Selection::layerChanged, this, [this] {
        request(Kind::attention);
        request(Kind::projection);
    });
    connect(selection, &Selection::tokensChanged, this, [this] { request(Kind::projection); });
    connect(jobs, &JobRunner::failed, this, [this](const QString &tag, const QString &message) {
        for (const auto &slot : slots_)
            if (slot->tag == tag)
                slot->show(emptyMaker(message));
    });
}

InspectionController::~InspectionController() = default;

FigureView *InspectionController::makeView(Kind kind)
{
    std::unique_ptr<SheetFigure> figure = kind == Kind::attention ? makeAttentionFigure()
                                          : kind == Kind::split   ? makeSplitFigure()
                                                                  : makeProjectionFigure();
    auto slot = std::make_unique<Slot>();
    slot->kind = kind;
    slot->tag = QStringLiteral("inspection-") + figure->id();
    slot->figure = figure.get();
    auto *view = new FigureView(std::move(figure), document_, selection_);
    slot->view = view;
    view->installEventFilter(this);
    slots_.push_back(std::move(slot));
    return view;
}

bool InspectionController::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show)
        for (const auto &slot : slots_)
            if (slot->view == watched)
                ask(*slot);
    return QObject::eventFilter(watched, event);
}

void InspectionController::request(Kind kind)
{
    for (const auto &slot : slots_)
        if (slot->kind == kind && slot->view && slot->view->isVisible())
            ask(*slot);
}

QString InspectionController::obstacle(Kind kind) const
{
    const Run &run = document_->run();
    if (document_->isEmpty())
        return tr("Open a run, or a model and a trace, first.");
    if (!run.complete())
        return run.has_grids() ? tr("Waiting for the run to finish.") : tr("Published detections bring no model to ask.");
    if (!run.interventions.empty())
        return tr("This run was made with interventions; the view needs their baseline.");
    if (run.model.path.empty())
        return tr("The run does not say where its model is.");
    if (kind != Kind::projection && selection_->currentToken() < 0)
        return tr("Click a token: the numbers are computed for it.");
    if (kind == Kind::projection && projectedTokens(*document_, *selection_).size() < 3)
        return tr("A projection needs at least three tokens.");
    return {};
}

void InspectionController::ask(Slot &target)
{
    if (const QString reason = obstacle(target.kind); !reason.isEmpty()) {
        target.show(emptyMaker(reason));
        return;
    }
    const int token = selection_->currentToken(), head = selection_->head();
    const int layers = document_->run().layers(), layer = std::min(selection_->layer(), layers - 1);
    QPointer<InspectionController> self(this);
    Slot *slot = &target; // lives as long as the controller
    const auto deliver = [self, slot](SheetFigure::Maker maker) {
        if (self)
            slot->show(std::move(maker));
    };
    switch (target.kind) {
    case Kind::attention:
        lab_->submit(target.tag, document_->shared(), [=](LabSession &session, JobContext &context) {
            auto result = std::make_shared<const TokenAttention>(token_attention(session, layer, head, token, context.stopToken()));
            context.post([=] { deliver(attentionMaker(result)); });
        });
        break;
    case Kind::split:
        lab_->submit(target.tag, document_->shared(), [=](LabSession &session, JobContext &context) {
            auto result = std::make_shared<const TokenSplit>(token_split(session, token, context.stopToken()));
            context.post([=] { deliver(splitMaker(result)); });
        });
        break;
    case Kind::projection: {
        const int row = std::min(selection_->layer(), layers); // a residual has L+1 rows
        lab_->submit(target.tag, document_->shared(),
                     [=, tokens = projectedTokens(*document_, *selection_), previous = lastProjection_](LabSession &session, JobContext &context) {
                         auto result = std::make_shared<const TokenProjection>(
                             token_projection(session, row, tokens, 2, previous.get(), context.stopToken()));
                         context.post([=] {
                             if (self)
                                 self->lastProjection_ = result;
                             deliver(projectionMaker(result));
                         });
                     });
        break;
    }
    }
}

std::vector<int> InspectionController::projectedTokens(const RunDocument &document, const Selection &selection, int others)
{
    if (selection.tokens().size() >= 3)
        return selection.tokens();
    std::vector<int> tokens = selection.tokens();
    for (const Sink &sink : document.detection().sinks)
        tokens.push_back(sink.position);
    const int count = document.run().token_count();
    for (int i = 0; i < std::min(others, count); ++i)
        tokens.push_back(static_cast<int>(static_cast<qint64>(i) * count / std::min(others, count)));
    std::ranges::sort(tokens);
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    return tokens;
}

} // namespace sinkscope
