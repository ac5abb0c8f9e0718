#include "views/state/forward_focus.h"

#include <QFocusEvent>
#include <QWidget>

namespace sinkscope {

namespace {

class Forwarder : public QObject {
public:
    Forwarder(QWidget *view, QWidget *part) : QObject(view), part_(part) { view->installEventFilter(this); }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::FocusIn)
            part_->setFocus(static_cast<QFocusEvent *>(event)->reason());
        return false;
    }

private:
    QWidget *part_;
};

} // namespace

void forwardFocus(QWidget *view, QWidget *part)
{
    view->setFocusPolicy(Qt::ClickFocus);
    new Forwarder(view, part);
}

} // namespace sinkscope
