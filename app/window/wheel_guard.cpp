#include "app/window/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QSlider>
#include <QTabBar>

namespace sinkscope {

namespace {

QWidget *guarded(QObject *object)
{
    const bool changes = qobject_cast<QAbstractSpinBox *>(object) || qobject_cast<QComboBox *>(object) ||
        qobject_cast<QSlider *>(object) || qobject_cast<QTabBar *>(object);
    return changes ? qobject_cast<QWidget *>(object) : nullptr;
}

} // namespace

WheelGuard::WheelGuard(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Polish) {
        if (QWidget *control = guarded(watched); control && control->focusPolicy() == Qt::WheelFocus)
            control->setFocusPolicy(Qt::StrongFocus);
    } else if (event->type() == QEvent::Wheel) {
        if (const QWidget *control = guarded(watched); control && !control->hasFocus()) {
            event->ignore(); // goes on to the scroll area around it
            return true;
        }
    }
    return false;
}

} // namespace sinkscope
