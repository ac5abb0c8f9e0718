#include "app/jobs/new_trace_controller.h"

#include "app/commands/console.h"
#include "app/dialogs/prompt_source.h"
#include "app/jobs/job_runner.h"
#include "app/paths.h"
#include "app/window/workspace.h"
#include "core/store/output_file.h"
#include "core/store/trace_set.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

const QString preview_tag = QStringLiteral("preview");

} // namespace

/// Carries the tokens of one answer from the worker to the dialog.
class NewTraceController::Observer : public GenerateObserver {
public:
    /// `answersAfter`: how many more are to follow this one.
    Observer(JobContext &context, NewTraceController *controller, int maxTokens, int answersAfter)
        : context_(context), controller_(controller), maxTokens_(maxTokens), answersAfter_(answersAfter)
    {
    }

    void started(const ModelCard &model, const PreparedTrace &prompt) override
    {
        context_.post([controller = controller_, model, prompt] { controller->begin(model, prompt); });
    }

    void token(int32_t id, const std::string &text) override
    {
        // The first token's time is that of reading the prompt.
        if (++tokens_ == 1)
            clock_.start();
        const double seconds = static_cast<double>(clock_.nsecsElapsed()) * 1e-9;
        const double rate = tokens_ > 1 && seconds > 0 ? (tokens_ - 1) / seconds : 0;
        const double left =
            rate > 0 ? (maxTokens_ - tokens_ + static_cast<double>(answersAfter_) * maxTokens_) / rate : -1;
        QString speed = tr("%n tokens", nullptr, tokens_);
        if (rate > 0)
            speed += tr(", %1 a second").arg(rate, 0, 'f', 1);
        const QString status = left < 0 ? speed : tr("%1, at most %2 left").arg(speed, durationText(left));
        context_.post([controller = controller_, id, text, speed, status] {
            controller->add(id, text, speed);
            controller->dialog_->setStatus(status);
        });
        context_.progress(static_cast<double>(tokens_) / maxTokens_, left, tr("Writing: %1").arg(speed));
    }

private:
    JobContext &context_;
    NewTraceController *controller_;
    int maxTokens_, answersAfter_;
    int tokens_ = 0;
    QElapsedTimer clock_;
};

NewTraceController::NewTraceController(Workspace *workspace, JobRunner *jobs, QWidget *window)
    : QObject(window), workspace_(workspace), jobs_(jobs), dialog_(new NewTraceDialog(window)),
      generation_([cache = workspace->modelCache()](const GenerateRequest &request, GenerateObserver &observer,
                                                    std::stop_token stop) {
          return sinkscope::generate(request, observer, std::move(stop), cache.get());
      }),
      previewing_([cache = workspace->modelCache()](const GenerateRequest &request, std::stop_token stop) {
          return preview(request, cache.get(), std::move(stop));
      })
{
    connect(dialog_, &NewTraceDialog::openModelRequested, this, &NewTraceController::openModelRequested);
    connect(dialog_, &NewTraceDialog::generateRequested, this, &NewTraceController::generate);
    connect(dialog_, &NewTraceDialog::orderChanged, this, &NewTraceController::previewPrompt);
    connect(dialog_, &NewTraceDialog::stopRequested, this, &NewTraceController::stop);
    connect(dialog_, &NewTraceDialog::exploreRequested, this, &NewTraceController::explore);
    connect(dialog_, &NewTraceDialog::saveRequested, this, &NewTraceController::save);
    connect(dialog_->source(), &PromptSource::fileChosen, this, &NewTraceController::readProblems);
    const auto showModel = [this] {
        const QString name = workspace_->model() ? QString::fromStdString(workspace_->model()->name) : QString();
        dialog_->setModel(name);
        if (std::exchange(shownModel_, workspace_->modelPath()) != workspace_->modelPath())
            previewPrompt();
    };
    connect(workspace_, &Workspace::changed, this, showModel);
    showModel();
}

void NewTraceController::open()
{
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
    previewPrompt();
}

GenerateRequest NewTraceController::requestOf(const NewTraceOrder &order) const
{
    GenerateRequest request;
    request.model = toPath(workspace_->modelPath());
    request.prompt = order.prompt.prompt;
    request.prompt_settings = order.promptSettings;
    request.max_tokens = order.maxTokens;
    request.sampling = order.sampling;
    static_cast<ComputeSettings &>(request) = workspace_->setup().compute;
    return request;
}

void NewTraceController::previewPrompt()
{
    if (isWriting_ || !dialog_->isVisible())
        return;
    const NewTraceOrder order = dialog_->order();
    if (!workspace_->model() || order.prompt.prompt.empty()) {
        jobs_->cancel(preview_tag);
        dialog_->showProblem(!workspace_->model() ? tr("Open a model to see the prompt's first tokens.")
                                                  : tr("Write a prompt to see its first tokens."));
        return;
    }
    jobs_->submit(preview_tag,
                  [this, request = requestOf(order), previewing = previewing_](JobContext &context) {
                      auto result = std::make_shared<const Preview>(previewing(request, context.stopToken()));
                      context.post([this, result] { dialog_->showPreview(*result); });
                  },
                  {.receiver = this, .failed = [this](const QString &message) {
                       dialog_->showProblem(tr("The prompt's first tokens cannot be shown: %1").arg(message));
                   }});
}

void NewTraceController::generate()
{
    if (isWriting_ || !workspace_->model() || (hasUnsaved() && mayReplace_ && !mayReplace_()))
        return;
    order_ = dialog_->order();
    GenerateRequest request = requestOf(order_);

    isWriting_ = true;
    ++writing_;
    traces_.clear();
    explored_.clear();
    savedCount_ = 0;
    lastEnd_ = GenerationEnd::stopped;
    speed_.clear();
    stop_ = std::stop_source();
    dialog_->clearAnswers();
    dialog_->setStatus(tr("Opening the model…"));
    dialog_->setState(NewTraceDialog::State::writing);
    jobs_->submit(
        job_tag::generation,
        [this, request = std::move(request), answers = order_.answers, stop = stop_,
         generation = generation_](JobContext &context) mutable {
            const std::stop_callback forward(context.stopToken(), [&stop] { stop.request_stop(); });
            for (int answer = 0; answer < answers; ++answer, ++request.sampling.seed) {
                Observer observer(context, this, request.max_tokens, answers - answer - 1);
                const GeneratedTrace made = generation(request, observer, stop.get_token());
                context.post([this, made] { complete(made); });
                if (made.end == GenerationEnd::stopped)
                    return;
            }
        },
        {.receiver = this,
         .finished = [this] { end(endText()); },
         .cancelled = [this] { end(endText()); }, // from the status bar; what was written until then has arrived
         .failed =
             [this](const QString &message) {
                 end(message);
                 Q_EMIT workspace_->notice({Notice::Level::error, message, jobAdvice(job_tag::generation)});
             }});
}

void NewTraceController::stop()
{
    if (!isWriting_)
        return;
    dialog_->setState(NewTraceDialog::State::stopping);
    if (traces_.empty())
        jobs_->cancel(job_tag::generation); // it may be waiting for another job
    else
        stop_.request_stop();
}

void NewTraceController::begin(const ModelCard &model, const PreparedTrace &prompt)
{
    model_ = model;
    Trace trace;
    trace.prompt = order_.prompt.prompt;
    for (const Token &token : prompt.tokens)
        trace.token_ids.push_back(token.id);
    trace.prompt_tokens = static_cast<int>(trace.token_ids.size());
    traces_.push_back(std::move(trace));
    lastEnd_ = GenerationEnd::stopped;
    speed_.clear();
    dialog_->beginAnswer();
    dialog_->setStatus(tr("Reading the prompt of %n tokens…", nullptr, traces_.back().prompt_tokens));
}

void NewTraceController::add(int32_t id, const std::string &text, const QString &speed)
{
    traces_.back().token_ids.push_back(id);
    traces_.back().output += text;
    speed_ = speed;
    dialog_->addToken(QString::fromStdString(text));
}

void NewTraceController::complete(const GeneratedTrace &made)
{
    traces_.back() = made.trace;
    lastEnd_ = made.end;
}

QString NewTraceController::endText() const
{
    if (speed_.isEmpty())
        return lastEnd_ == GenerationEnd::end_of_text ? tr("The model ended its answer at once, without a token.")
                                                      : tr("Stopped before the first token.");
    switch (lastEnd_) {
    case GenerationEnd::end_of_text:
        return tr("%1. The model ended its answer.").arg(speed_);
    case GenerationEnd::length:
        return tr("%1. Cut at the most tokens allowed.").arg(speed_);
    case GenerationEnd::stopped:
        break;
    }
    return tr("%1. Stopped.").arg(speed_);
}

void NewTraceController::end(const QString &status)
{
    if (!isWriting_)
        return;
    isWriting_ = false;
    if (!traces_.empty() && static_cast<int>(traces_.back().token_ids.size()) == traces_.back().prompt_tokens) {
        traces_.pop_back();
        dialog_->removeLastAnswer();
    }
    dialog_->setStatus(status);
    dialog_->setState(NewTraceDialog::State::idle);
    if (const int answer = std::exchange(exploreAfter_, -1); answer >= 0)
        explore(answer);
}

void NewTraceController::explore(int answer)
{
    if (isWriting_) {
        exploreAfter_ = answer;
        stop();
        return;
    }
    if (answer < 0 || static_cast<size_t>(answer) >= traces_.size())
        return;
    explored_.insert(static_cast<size_t>(answer));
    Q_EMIT exploreRequested(model_, traces_[static_cast<size_t>(answer)], order_.promptSettings);
}

void NewTraceController::save(const QString &file)
{
    const QString target = QFileInfo(file).absoluteFilePath();
    std::vector<WrittenTrace> written;
    for (const Trace &trace : traces_) {
        PromptRecord prompt = order_.prompt;
        prompt.index = static_cast<int>(written.size());
        written.push_back({std::move(prompt), trace});
    }
    jobs_->submit(job_tag::save_traces,
                  [this, target, written = std::move(written), writing = writing_](JobContext &context) {
                      check_output(toPath(target), {}, OutputKind::traces);
                      write_traces(toPath(target), written);
                      context.post([this, target, writing, count = written.size()] {
                          // From now on a run of one of them can say where it comes from.
                          for (size_t i = 0; writing == writing_ && i < count; ++i) {
                              traces_[i].source = toPath(target);
                              traces_[i].sample = static_cast<int>(i);
                              traces_[i].sample_count = static_cast<int>(count);
                          }
                          if (writing == writing_)
                              savedCount_ = count;
                          dialog_->setStatus(tr("Saved %1.").arg(target));
                          Q_EMIT saved(target);
                      });
                  },
                  {.receiver = this, .failed = [this](const QString &message) { dialog_->setStatus(message); }});
}

void NewTraceController::readProblems(const QString &file)
{
    jobs_->submit(
        job_tag::problems,
        [this, file](JobContext &context) {
            context.post([this, file, problems = read_prompts(toPath(file), {})] {
                dialog_->source()->setProblems(file, problems);
            });
        },
        {.receiver = this, .failed = [this](const QString &message) { dialog_->source()->setProblemsError(message); }});
}

} // namespace sinkscope
