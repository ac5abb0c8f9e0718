#pragma once

#include "views/heat_map/heat_map_painter.h"
#include "views/heat_map/heat_map_raster.h"

#include <QRubberBand>
#include <QWidget>

#include <memory>
#include <optional>

namespace sinkscope {

class GridDisplay;
class RunDocument;
class Selection;

/// The heat map itself. Wheel zooms along the tokens around the cursor (Shift: along the layers, Ctrl: both), dragging
/// pans, Shift- or Ctrl-dragging selects a range of tokens, arrows move the current token and layer, 0 or a double
/// click shows everything.
class HeatMapCanvas : public QWidget {
    Q_OBJECT
public:
    HeatMapCanvas(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    void setDisplay(GridDisplay *display);

    /// Shows the sinks, the selected tokens and their neighbours alone, with breaks between them.
    void setSinksOnly(bool only);
    bool sinksOnly() const { return sinksOnly_; }

    const HeatMapRange &range() const { return range_; } ///< of columns: tokens, unless it shows sinks alone
    void setRange(const HeatMapRange &range);
    void fit();
    void zoom(double tokenFactor, double rowFactor, const QPointF &around);
    int hoveredRow() const; ///< under the mouse here, or at the layer hovered in another view; -1 = none

    int tokenAt(const QPointF &position) const; ///< -1 outside the plot
    int rowAt(const QPointF &position) const; ///< -1 outside the plot
    QPointF cellCentre(int row, int token) const;
    bool isTokenVisible(int token) const;
    HeatMapGeometry geometry() const;
    const HeatMapRaster &raster() const { return raster_; }
    QString cellText(int row, int token) const; ///< index, text, layer, exact value and role, on one line

    QSize sizeHint() const override { return {720, 320}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

Q_SIGNALS:
    void rangeChanged();
    void hoveredCellChanged(int row, int token); ///< -1, -1 when the cursor leaves the plot
    void contextMenuRequested(const QPoint &globalPosition, int token);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Drag {
        QPoint start;
        HeatMapRange range;
        bool moved = false;
        bool selects = false; ///< else it pans
    };

    void gridChanged();
    void showCurrentToken();
    void hover(int row, int token);
    void finishClick(const QPointF &position, Qt::KeyboardModifiers modifiers);
    void finishRubberBand(Qt::KeyboardModifiers modifiers);
    HeatMapScene scene() const;
    HeatMapPainter painterFor(const Style &style) const;
    Style paintStyle() const;
    int rows() const;
    int columns() const;

    RunDocument *document_;
    Selection *selection_;
    GridDisplay *display_ = nullptr;
    std::shared_ptr<const Run> run_; ///< that the range is of
    std::shared_ptr<const void> owner_; ///< of the grid that the raster reads
    HeatMapColumns shownColumns() const;
    void columnsChanged();

    HeatMapColumns columns_;
    Grid some_; ///< the columns' values where not all are shown
    bool sinksOnly_ = false;
    HeatMapRaster raster_;
    HeatMapRange range_;
    std::optional<Drag> drag_;
    QRubberBand *rubberBand_;
};

} // namespace sinkscope
