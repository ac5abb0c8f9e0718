#include "app/window/presenter.h"

#include "views/figures/figure_view.h"

#include <QApplication>
#include <QMainWindow>
#include <QMouseEvent>
#include <QPainter>
#include <QSettings>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr double smallest = 0.7, largest = 3, presented = 1.4;
constexpr double figure_body = 8; ///< points, of a figure on screen
constexpr int ring_size = 56;
const QString scaleKey = QStringLiteral("textScale");

/// A ring that lets the mouse through.
class Ring : public QWidget {
public:
    explicit Ring(QWidget *parent) : QWidget(parent)
    {
        setObjectName(QStringLiteral("pointerRing"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        resize(ring_size, ring_size);
        hide();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(QColor(255, 200, 0, 50));
        painter.setPen(QPen(QColor(255, 160, 0), 3));
        painter.drawEllipse(rect().adjusted(3, 3, -3, -3));
    }
};

} // namespace

Presenter::Presenter(QMainWindow *window)
    : QObject(window), window_(window), ring_(new Ring(window)), base_(QApplication::font().pointSizeF())
{
    qApp->installEventFilter(this);
    // A window before this one may have left its size behind.
    static const double desktop = base_;
    base_ = desktop;
    setTextScale(QSettings().value(scaleKey, 1.0).toDouble());
}

double Presenter::figurePoints() const
{
    return figure_body * (presenting_ ? std::max(scale_, presented) : scale_);
}

void Presenter::setTextScale(double scale)
{
    scale_ = std::clamp(scale, smallest, largest);
    QSettings().setValue(scaleKey, scale_);
    applyScale(presenting_ ? std::max(scale_, presented) : scale_);
}

void Presenter::applyScale(double scale)
{
    QFont font = QApplication::font();
    font.setPointSizeF(base_ * scale);
    QApplication::setFont(font);
    for (FigureView *view : window_->findChildren<FigureView *>())
        view->setFontPoints(figurePoints());
    Q_EMIT textScaleChanged();
}

void Presenter::setPresenting(bool presenting)
{
    if (presenting == presenting_)
        return;
    presenting_ = presenting;
    if (presenting)
        window_->showFullScreen();
    else
        window_->showNormal();
    ring_->setVisible(presenting);
    ring_->raise();
    applyScale(presenting ? std::max(scale_, presented) : scale_);
    Q_EMIT presentingChanged(presenting);
}

bool Presenter::eventFilter(QObject *, QEvent *event)
{
    if (presenting_ && event->type() == QEvent::MouseMove) {
        const QPoint at = window_->mapFromGlobal(static_cast<QMouseEvent *>(event)->globalPosition().toPoint());
        ring_->move(at - QPoint(ring_size / 2, ring_size / 2));
        ring_->raise();
    }
    return false;
}

} // namespace sinkscope
