#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sinkscope {

/// A line of the lab: what it is doing and how far it is, with a button to cancel it; or, at rest, what came of it.
class LabProgress : public QWidget {
    Q_OBJECT
public:
    explicit LabProgress(QWidget *parent = nullptr);

    void setBusy(bool busy, const QString &text);
    /// `fraction` below 0: not known.
    void setProgress(double fraction, const QString &text);
    QString text() const;

Q_SIGNALS:
    void cancelRequested();

private:
    QLabel *text_;
    QProgressBar *bar_;
    QPushButton *cancel_;
};

} // namespace sinkscope
