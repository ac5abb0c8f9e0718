#pragma once

#include "app/window/notice.h"

#include <QFrame>

class QLabel;
class QTimer;
class QToolButton;

namespace sinkscope {

/// Notices and errors, over the lower edge of its parent: never modal, never lost, and nothing makes room for it.
/// Further notices wait behind the one shown. They stay until they are dismissed or what they speak of is gone; plain
/// information also goes a while after the user has gone on working with it in sight.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    void show(const Notice &notice); ///< nothing when its text is empty or waits already
    void dismiss(); ///< shows the next, or hides the bar
    void retract(const QString &about); ///< takes away the notices about it
    bool isShowing() const { return !queue_.isEmpty(); }
    QString text() const; ///< of the notice on screen

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void present();
    void place();

    QList<Notice> queue_; ///< the first is on screen
    QLabel *icon_;
    QLabel *text_;
    QLabel *details_;
    QToolButton *detailsButton_;
    QToolButton *folderButton_;
    QToolButton *closeButton_;
    QTimer *timer_;
};

} // namespace sinkscope
