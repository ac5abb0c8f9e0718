#pragma once

#include <QImage>
#include <QWidget>

namespace sinkscope {

class GridDisplay;
class HeatMapCanvas;

/// The whole grid in a strip, with a frame around what the canvas shows. Clicking or dragging moves the canvas there.
class HeatMapMinimap : public QWidget {
    Q_OBJECT
public:
    explicit HeatMapMinimap(HeatMapCanvas *canvas, QWidget *parent = nullptr);

    void setDisplay(GridDisplay *display);

    QSize sizeHint() const override { return {720, 30}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    QRectF mapRect() const; ///< as wide as the canvas' plot
    void centreOn(double x);

    HeatMapCanvas *canvas_;
    GridDisplay *display_ = nullptr;
    QImage image_; ///< null when it has to be made anew
};

} // namespace sinkscope
