#pragma once

#include "app/dialogs/new_trace_dialog.h"
#include "core/engine/generator.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <vector>

namespace sinkscope {

class JobRunner;
class Workspace;

/// Lets the workspace's model write traces, in a job, and keeps them until they are explored or saved.
class NewTraceController : public QObject {
    Q_OBJECT
public:
    using Generation = std::function<GeneratedTrace(const GenerateRequest &, GenerateObserver &, std::stop_token)>;

    NewTraceController(Workspace *workspace, JobRunner *jobs, QWidget *window);

    /// What writes a trace: sinkscope::generate unless a test puts something else here.
    void setGeneration(Generation generation) { generation_ = std::move(generation); }

    /// Asked before traces that are neither saved nor explored are replaced; no = they stay. Without one they go.
    void setMayReplace(std::function<bool()> mayReplace) { mayReplace_ = std::move(mayReplace); }

    void open(); ///< brings the dialog up
    NewTraceDialog *dialog() { return dialog_; }

    /// What tells of the prompt before it is read: sinkscope::preview unless a test puts something else here.
    using Previewing = std::function<Preview(const GenerateRequest &, std::stop_token)>;
    void setPreviewing(Previewing previewing) { previewing_ = std::move(previewing); }

    void previewPrompt(); ///< shows in the dialog what the model would be given
    void generate(); ///< what the dialog says, in place of the traces that are there
    void stop(); ///< keeps what is written so far
    void explore(int answer); ///< stops first, when something is being written
    void save(const QString &file);
    void readProblems(const QString &file);

    /// The traces so far; the last one grows while it is being written.
    const std::vector<Trace> &traces() const { return traces_; }
    bool isWriting() const { return isWriting_; }
    /// Some of them were neither saved nor explored.
    bool hasUnsaved() const { return explored_.size() < traces_.size() && savedCount_ != traces_.size(); }

Q_SIGNALS:
    void openModelRequested();
    /// The trace holds the token ids as they were written.
    void exploreRequested(const sinkscope::ModelCard &model, const sinkscope::Trace &trace,
                          const sinkscope::PromptSettings &prompt);
    void saved(const QString &file);

private:
    class Observer;

    GenerateRequest requestOf(const NewTraceOrder &order) const;
    void begin(const ModelCard &model, const PreparedTrace &prompt);
    void add(int32_t id, const std::string &text, const QString &speed);
    void complete(const GeneratedTrace &made);
    void end(const QString &status);
    QString endText() const;

    Workspace *workspace_;
    JobRunner *jobs_;
    NewTraceDialog *dialog_;
    Generation generation_;
    Previewing previewing_;
    std::function<bool()> mayReplace_;
    bool isWriting_ = false;
    std::stop_source stop_; ///< ends the answer; cancelling the job would drop its last tokens
    int exploreAfter_ = -1; ///< the answer to be explored once the job has ended
    QString shownModel_; ///< path of the model whose prompt was shown last
    NewTraceOrder order_; ///< what the traces were written by
    ModelCard model_;
    std::vector<Trace> traces_;
    std::set<size_t> explored_; ///< which of traces_
    size_t savedCount_ = 0; ///< how many of traces_ are in a file
    int writing_ = 0; ///< counts generate()
    GenerationEnd lastEnd_ = GenerationEnd::stopped;
    QString speed_; ///< of the last token, for people
};

} // namespace sinkscope
