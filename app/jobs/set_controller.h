#pragma once

#include "core/corpus/read_set.h"
#include "core/store/set_description.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sinkscope {

class SetView;
class JobRunner;
class Workspace;

/// Fills the view of sets from detection files, and opens a trace of a set when it is asked for: its run file if the
/// set has one, else a run computed on demand where model and traces are known, else what the detection file says.
///
/// The window makes it with its workspace and a SetView of its own; from then on every detection file that the
/// workspace opens is shown beside those before, and loaded() tells when to bring the view to the front.
class SetController : public QObject {
    Q_OBJECT
public:
    SetController(SetView *view, Workspace *workspace, JobRunner *jobs, QObject *parent = nullptr);

    /// Asked before a trace takes the place of the run on screen, unless that is one of a set's that can be had again.
    void setMayDiscard(std::function<bool()> mayDiscard) { mayDiscard_ = std::move(mayDiscard); }

    /// Shows the set of a detection file, anew if it is open. `sources`: where its traces and a tokenizer are, when the
    /// user says so.
    void open(const QString &detections, const SetSources &sources = {});
    void open(const QStringList &detections); ///< as paths() gave them, say in another session
    void closeAll();
    /// Opens trace `index` of all that the view shows; `position`: a token to be selected in it, -1 = none.
    void openTrace(int index, int position = -1);
    void askForSources();

    QStringList paths() const; ///< of the open sets, absolute, in the order of opening

Q_SIGNALS:
    void loaded(const QString &path);
    void tokenWanted(int position); ///< the trace asked for is on screen

private:
    struct OpenSet {
        QString path;
        QString hash; ///< of the file's content
        SetSources sources;
        std::optional<SetDescription> description;
        std::vector<std::shared_ptr<const Run>> runs;
        std::vector<TraceSinks> traces;
    };

    void take(OpenSet set);
    void fillView();
    QString note() const;
    bool canBeHadAgain() const;
    void analyse(const OpenSet &set, int sample);

    SetView *view_;
    Workspace *workspace_;
    JobRunner *jobs_;
    std::function<bool()> mayDiscard_;
    std::vector<OpenSet> sets_;
    /// A token to be selected once the trace asked for is on screen.
    struct Wanted {
        int sample = -1;
        int token = -1;
    };
    Wanted wanted_;
};

} // namespace sinkscope
