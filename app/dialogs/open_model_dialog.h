#pragma once

#include "app/jobs/job_runner.h"

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace sinkscope {

/// Offers the models found on this machine (the Hugging Face cache, Sinkscope's own), a folder or a GGUF file, and a
/// LoRA adapter to go with them.
class OpenModelDialog : public QDialog {
    Q_OBJECT
public:
    /// The search runs as a job; the list fills when it ends.
    explicit OpenModelDialog(JobRunner *jobs, QWidget *parent = nullptr);
    /// The chosen model, after accept(): a path, or one with its adapter (core/checkpoint/model_reference.h).
    QString path() const { return path_; }

private:
    QHBoxLayout *adapterRow();
    void fill(const QList<QStringList> &rows);
    void choose(const QString &path);

    QTreeWidget *list_;
    QLineEdit *adapter_;
    QLabel *state_;
    QPushButton *openButton_;
    QString path_;
};

} // namespace sinkscope
