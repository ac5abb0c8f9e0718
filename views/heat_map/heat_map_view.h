#pragma once

#include <QWidget>

class QLabel;

namespace sinkscope {

class GridDisplay;
class HeatMapCanvas;
class HeatMapMinimap;
class HeatMapToolRow;
class RunDocument;
class Selection;

/// The heat map dock: a thin row of controls, the map itself, a minimap, and a line that reads out the value under the
/// cursor.
class HeatMapView : public QWidget {
    Q_OBJECT
public:
    HeatMapView(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// Shares what is shown and how it is coloured with other views. Without a call the view has a display of its own.
    void setDisplay(GridDisplay *display);
    GridDisplay *display() const { return display_; }
    HeatMapCanvas *canvas() const { return canvas_; }

    /// The text of the readout line.
    QString readout() const;

public Q_SLOTS:
    void fit(); ///< shows all tokens and layers

private:
    void updateReadout();

    RunDocument *document_;
    Selection *selection_;
    GridDisplay *display_ = nullptr;
    HeatMapToolRow *toolRow_ = nullptr;
    HeatMapCanvas *canvas_ = nullptr;
    HeatMapMinimap *minimap_ = nullptr;
    QLabel *readout_ = nullptr;
};

} // namespace sinkscope
