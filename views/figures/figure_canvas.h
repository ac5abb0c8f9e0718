#pragma once

#include "views/figures/figure.h"
#include "views/figures/kept_picture.h"

#include <QPixmap>
#include <QPolygonF>
#include <QWidget>

namespace sinkscope {

class FigureView;
class Selection;

/// The painted part of a FigureView: a pixmap of the figure, made anew when data, size or palette change, with hover
/// marks and the brush painted over it. What a change left as it was is not painted again.
class FigureCanvas : public QWidget {
    Q_OBJECT
public:
    enum class Brush { rectangle, lasso };

    FigureCanvas(FigureView *view, Selection *selection);

    void invalidate(); ///< the figure must be painted again
    void setBrush(Brush brush) { brush_ = brush; }
    void setFontPoints(double points);
    QImage image() const; ///< in the light theme, at twice the screen's resolution, for the clipboard
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, 90}; }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    double pixelsPerPoint() const;
    QRectF pointRect() const;
    QPointF toPoints(const QPointF &pixels) const { return pixels / pixelsPerPoint(); }
    std::optional<QRectF> dataArea(const QRectF &pixels) const; ///< Figure::dataArea()
    Style style() const;
    void select(const FigureHit &hit, Qt::KeyboardModifiers modifiers);
    void finishBrush(Qt::KeyboardModifiers modifiers);

    FigureView *view_;
    Selection *selection_;
    QPixmap pixmap_;
    KeptPicture kept_; ///< of what a selection does not change
    double fontPoints_ = 8;
    Brush brush_ = Brush::rectangle;
    QPointF pressed_;
    QPolygonF shape_; ///< the brush in pixels; empty = none
    bool pressedHere_ = false;
};

} // namespace sinkscope
