#include "app/jobs/inspection_controller.h"

#include "app/commands/console.h"
#include "app/jobs/job_runner.h"
#include "app/jobs/lab_jobs.h"
#include "app/window/notice.h"
#include "app/window/projection_motion.h"
#include "core/lab/inspection.h"
#include "views/figures/figure_view.h"
#include "views/figures/inspection_sheets.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QEvent>
#include <QPointer>
#include <QPushButton>

#include <algorithm>
#include <optional>
#include <utility>

namespace sinkscope {

/// All that an answer depends on; what a kind of view does not depend on is left as it is here.
struct InspectionController::Question {
    std::shared_ptr<const Run> run;
    QString model;
    int token = -1, layer = -1, head = -1;
    int bos = -1; ///< position of the BOS sink
    std::vector<int> tokens;
    bool operator==(const Question &) const = default;
};

struct InspectionController::Slot {
    Kind kind;
    QString tag;
    QPointer<FigureView> view;
    QPointer<QPushButton> button; ///< in the view: compute
    SheetFigure *figure; ///< owned by the view
    std::unique_ptr<ProjectionMotion> motion; ///< of the projection
    std::optional<Question> asked; ///< last; answered, under way or failed
    bool failed = false; ///< it was, or was cancelled
    bool askLater = false; ///< once what is under way is answered
    QString sentence; ///< shown in place of an answer; empty = an answer is shown

    void show(SheetFigure::Maker maker)
    {
        if (button)
            button->hide();
        sentence.clear();
        if (!view)
            return;
        figure->setMaker(std::move(maker));
        view->refresh();
    }

    /// In the lower half of the view, whose sentence is in the middle.
    void placeButton()
    {
        button->resize(button->sizeHint());
        button->move((view->width() - button->width()) / 2, view->height() * 3 / 4 - button->height() / 2);
    }

    void offer(const QString &text)
    {
        say(text);
        placeButton();
        button->show();
    }

    void say(const QString &text)
    {
        if (button)
            button->hide();
        if (motion)
            motion->stop();
        if (sentence == text)
            return;
        show(emptyMaker(text));
        sentence = text;
    }
};

namespace {

QString passTime(double seconds)
{
    return seconds < 1 ? InspectionController::tr("less than a second") : durationText(seconds);
}

} // namespace

InspectionController::InspectionController(RunDocument *document, Selection *selection, LabJobs *lab, JobRunner *jobs,
                                           QObject *parent)
    : QObject(parent), document_(document), selection_(selection), lab_(lab), jobs_(jobs)
{
    connect(document, &RunDocument::runChanged, this, [this] {
        for (const auto &slot : slots_) { // no answer about the run before may stand under this one's name
            slot->asked.reset();
            slot->askLater = false;
            jobs_->cancel(slot->tag);
            if (slot->motion)
                slot->motion->forget();
            slot->say(tr("Computed when this view is in front."));
        }
    });
    connect(document, &RunDocument::detectionChanged, this, &InspectionController::askAgain); // follows runChanged too
    connect(selection, &Selection::currentTokenChanged, this, &InspectionController::askAgain);
    connect(selection, &Selection::headChanged, this, &InspectionController::askAgain);
    connect(selection, &Selection::layerChanged, this, &InspectionController::askAgain);
    connect(selection, &Selection::tokensChanged, this, &InspectionController::askAgain);
    connect(lab, &LabJobs::opened, this, &InspectionController::askAgain);
}

InspectionController::~InspectionController() = default;

FigureView *InspectionController::makeView(Kind kind)
{
    std::unique_ptr<SheetFigure> figure = kind == Kind::attention ? makeAttentionFigure()
        : kind == Kind::split                                     ? makeSplitFigure()
                                                                  : makeProjectionFigure();
    auto slot = std::make_unique<Slot>();
    slot->kind = kind;
    slot->tag = job_tag::question(figure->id());
    slot->figure = figure.get();
    auto *view = new FigureView(std::move(figure), document_, selection_);
    slot->view = view;
    if (kind == Kind::projection) {
        slot->motion = std::make_unique<ProjectionMotion>(view);
        connect(view, &FigureView::optionChanged, this, &InspectionController::askAgain);
    }
    view->installEventFilter(this);
    slot->button = new QPushButton(tr("&Compute"), view);
    slot->button->setObjectName(QStringLiteral("compute"));
    slot->button->hide();
    connect(slot->button, &QPushButton::clicked, this, &InspectionController::compute);
    slots_.push_back(std::move(slot));
    return view;
}

bool InspectionController::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        for (const auto &slot : slots_)
            if (slot->view == watched)
                slot->placeButton();
    if (event->type() == QEvent::Show)
        for (const auto &slot : slots_)
            if (slot->view == watched) {
                if (slot->failed)
                    slot->asked.reset(); // worth another try
                ask(*slot);
            }
    return QObject::eventFilter(watched, event);
}

void InspectionController::compute()
{
    wanted_ = document_->shared();
    askAgain();
}

void InspectionController::askAgain()
{
    for (const auto &slot : slots_)
        if (slot->view && slot->view->isVisible())
            ask(*slot);
}

void InspectionController::end(Slot &slot, const QString &failure)
{
    if (jobs_->isBusy(slot.tag)) // with a newer question
        return;
    slot.failed = !failure.isEmpty();
    if (slot.failed && slot.asked)
        slot.say(failure);
    if (std::exchange(slot.askLater, false) && slot.view && slot.view->isVisible())
        ask(slot);
}

QString InspectionController::obstacle(Kind kind) const
{
    const Run &run = document_->run();
    if (document_->isEmpty())
        return tr("Open a run, or a model and a trace, first.");
    if (!run.complete())
        return run.has_grids() ? tr("Waiting for the run to finish.")
                               : tr("Published detections bring no model to ask.");
    if (!run.interventions.empty())
        return tr("This run was made with interventions; the view needs their baseline.");
    if (const QString reason = lab_->obstacle(); !reason.isEmpty())
        return reason;
    if (kind != Kind::projection && selection_->currentToken() < 0)
        return tr("Click a token: the numbers are computed for it.");
    if (kind == Kind::projection && projectedTokens(*document_, *selection_).size() < 3)
        return tr("A projection needs at least three tokens.");
    return {};
}

InspectionController::Question InspectionController::questionOf(const Slot &slot) const
{
    Question question;
    question.run = document_->shared();
    question.model = lab_->modelPath();
    const int layers = question.run->layers();
    if (slot.kind == Kind::projection) {
        question.layer = std::min(selection_->layer(), layers); // a residual has L+1 rows
        question.tokens = projectedTokens(*document_, *selection_);
        if (slot.figure->choice(QStringLiteral("bos")) == QLatin1String("without") && question.tokens.size() > 3)
            std::erase(question.tokens, document_->detection().bos_position);
        return question;
    }
    question.token = selection_->currentToken();
    if (slot.kind == Kind::attention) {
        question.layer = std::min(selection_->layer(), layers - 1);
        question.head = selection_->head();
    } else {
        question.bos = document_->detection().bos_position;
    }
    return question;
}

void InspectionController::ask(Slot &target)
{
    if (const QString reason = obstacle(target.kind); !reason.isEmpty()) {
        target.asked.reset();
        target.askLater = false;
        jobs_->cancel(target.tag);
        target.say(reason);
        return;
    }
    const Question question = questionOf(target);
    if (target.asked == question)
        return;
    if (wanted_ != question.run && lab_->needsPass()) {
        const double seconds = question.run->settings.seconds;
        return target.offer(
            tr("For this view the model reads the %n token(s) once more.", nullptr, question.run->token_count()) +
            (seconds > 0 ? QLatin1Char('\n') + tr("The run took %1.").arg(passTime(seconds)) : QString()));
    }
    if (target.asked && jobs_->isBusy(target.tag)) {
        Question atThatLayer = question;
        atThatLayer.layer = target.asked->layer;
        if (target.asked == atThatLayer) { // the layers go by, maybe faster than answers: each answer is worth showing
            target.askLater = true;
            return;
        }
    }
    target.asked = question;
    target.askLater = false;
    submit(target, question);
    if (jobs_->isBusy(job_tag::lab_session))
        target.say(tr("The model reads the trace once more for this view.\nThe status bar shows how far it is."));
    else if (!target.sentence.isEmpty()) // of another state than this one
        target.say(tr("Computing…"));
}

void InspectionController::submit(Slot &target, const Question &question)
{
    QPointer<InspectionController> self(this);
    Slot *slot = &target; // lives as long as the controller
    const auto deliver = [self, slot, question](SheetFigure::Maker maker) {
        if (self && slot->asked && slot->asked->run == question.run)
            slot->show(std::move(maker));
    };
    const JobEvents events{
        .receiver = this,
        .finished = [this, slot] { end(*slot, {}); },
        .cancelled = [this, slot] { end(*slot, tr("Cancelled. Choose another token or layer to ask again.")); },
        .failed = [this, slot](const QString &message) { end(*slot, message); }};
    switch (target.kind) {
    case Kind::attention:
        lab_->submit(
            target.tag,
            [=](LabSession &session, JobContext &context) {
                auto result = std::make_shared<const TokenAttention>(
                    token_attention(session, question.layer, question.head, question.token, context.stopToken()));
                context.post([=] { deliver(attentionMaker(result)); });
            },
            events);
        break;
    case Kind::split:
        lab_->submit(
            target.tag,
            [=](LabSession &session, JobContext &context) {
                auto result =
                    std::make_shared<const TokenSplit>(token_split(session, question.token, context.stopToken()));
                context.post([=] { deliver(splitMaker(result)); });
            },
            events);
        break;
    case Kind::projection:
        lab_->submit(
            target.tag,
            [=, previous = target.motion->last()](LabSession &session, JobContext &context) {
                auto result = std::make_shared<const TokenProjection>(
                    token_projection(session, question.layer, question.tokens, 2, previous.get(), context.stopToken()));
                context.post([=] {
                    if (!self)
                        return;
                    slot->sentence.clear();
                    slot->motion->show(result);
                });
            },
            events);
        break;
    }
}

std::vector<int> InspectionController::projectedTokens(const RunDocument &document, const Selection &selection,
                                                       int others)
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
