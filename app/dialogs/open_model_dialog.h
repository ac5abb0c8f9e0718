#pragma once

#include "app/jobs/job_runner.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace sinkscope {

/// Offers the models found on this machine (the Hugging Face cache, Sinkscope's own), a folder or a GGUF file.
class OpenModelDialog : public QDialog {
    Q_OBJECT
public:
    /// The search runs as a job; the list fills when it ends.
    explicit OpenModelDialog(JobRunner *jobs, QWidget *parent = nullptr);
    QString path() const { return path_; } ///< of the chosen model, after accept()

private:
    void fill(const QList<QStringList> &rows);
    void choose(const QString &path);

    QTreeWidget *list_;
    QLabel *state_;
    QPushButton *openButton_;
    QString path_;
};

} // namespace sinkscope
