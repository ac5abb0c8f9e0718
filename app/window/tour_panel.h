#pragma once

#include "app/window/tour.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QTextBrowser;

namespace sinkscope {

/// One step of a tour below the views: what is seen here, beside it what the paper found; try it, back, next, leave.
class TourPanel : public QFrame {
    Q_OBJECT
public:
    explicit TourPanel(QWidget *parent = nullptr);

    void showStep(const TourStep &step, int number, int count); ///< `number` from 0

Q_SIGNALS:
    void back();
    void next();
    void tryIt();
    void leave();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLabel *title_;
    QTextBrowser *text_, *paper_;
    QPushButton *try_, *back_, *next_;
};

} // namespace sinkscope
