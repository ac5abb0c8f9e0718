#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;
class QTextBrowser;
class QUrl;

namespace sinkscope {

/// The help: topics at the left, found by words, and the text of one. Its links lead to other topics, show a view or
/// start an action of the window.
class HelpWindow : public QDialog {
    Q_OBJECT
public:
    /// `keys`: rows of a Markdown table with the keys of all actions, for the topic of that name.
    HelpWindow(const QString &keys, QWidget *parent);

    void showTopic(const QString &id); ///< that of the first steps where there is none; brings the window up
    QString shownTopic() const { return shown_; }

Q_SIGNALS:
    void viewRequested(const QString &view);
    void actionRequested(const QString &action);

private:
    void search(const QString &words);
    void display(const QString &id);
    void follow(const QUrl &link);

    QString keys_, shown_;
    QLineEdit *line_;
    QListWidget *list_;
    QTextBrowser *text_;
};

} // namespace sinkscope
