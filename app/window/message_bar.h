#pragma once

#include "app/window/notice.h"

#include <QFrame>

class QLabel;
class QTimer;
class QToolButton;

namespace sinkscope {

/// A bar above the views for notices and errors: never modal, never lost. Further notices wait behind the one shown;
/// plain information goes away by itself.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    void show(const Notice &notice); ///< nothing when its text is empty or waits already
    void dismiss(); ///< shows the next, or hides the bar
    bool isShowing() const { return !queue_.isEmpty(); }
    QString text() const; ///< of the notice on screen

private:
    void present();

    QList<Notice> queue_; ///< the first is on screen
    QLabel *icon_;
    QLabel *text_;
    QLabel *details_;
    QToolButton *detailsButton_;
    QToolButton *closeButton_;
    QTimer *timer_;
};

} // namespace sinkscope
