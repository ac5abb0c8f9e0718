#pragma once

#include <QList>
#include <QScrollArea>

class QAction;
class QLabel;
class QVBoxLayout;

namespace sinkscope {

/// What the window shows while no run is open: a button for each action that can be done now, the files opened last,
/// and a line that says what is still missing.
class WelcomePage : public QScrollArea {
    Q_OBJECT
public:
    /// The first action is the next step: its button is there while it can be done.
    explicit WelcomePage(const QList<QAction *> &actions, QWidget *parent = nullptr);

    void setHint(const QString &hint); ///< "The model is open. Now open a trace."
    void setRecent(const QStringList &files);

Q_SIGNALS:
    void openRequested(const QString &file);

private:
    QLabel *hint_;
    QWidget *recent_;
    QVBoxLayout *recentFiles_;
};

} // namespace sinkscope
