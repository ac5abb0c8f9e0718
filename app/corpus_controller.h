#pragma once

#include "app/notice.h"
#include "core/corpus/read_set.h"
#include "core/store/set_description.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace sinkscope {

class CorpusView;
class JobRunner;
class Workspace;

/// Fills the view of sets from detection files, and opens a trace of a set when it is asked for: its run file if the
/// set has one, else a run computed on demand where model and traces are known, else what the detection file says.
///
/// The window makes it with its workspace and a CorpusView of its own; from then on every detection file that the
/// workspace opens is shown, and loaded() tells when to bring the view to the front.
class CorpusController : public QObject {
    Q_OBJECT
public:
    CorpusController(CorpusView *view, Workspace *workspace, JobRunner *jobs, QObject *parent = nullptr);

    /// Shows the set of a detection file. `sources`: where its traces and a tokenizer are, when the user says so.
    void open(const QString &detections, const SetSources &sources = {});
    /// Opens trace `index` of the set.
    void openTrace(int index);

    const QString &path() const { return path_; }

Q_SIGNALS:
    void loaded(const QString &path);
    void notice(const sinkscope::Notice &notice);

private:
    void analyse(const SetDescription &description, int sample);

    CorpusView *view_;
    Workspace *workspace_;
    JobRunner *jobs_;
    QString path_;
    std::vector<std::shared_ptr<const Run>> runs_;
    std::optional<SetDescription> description_;
};

} // namespace sinkscope
