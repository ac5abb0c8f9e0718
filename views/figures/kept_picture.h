#pragma once

#include "views/figures/panel_figure.h"

#include <QImage>
#include <QTransform>

namespace sinkscope {

/// A figure on screen, of which the panels' unchanging layers are kept as a picture: after a selection only what is
/// selected is painted, over it.
class KeptPicture {
public:
    /// Paints what PanelFigure::paint() paints.
    void paint(QPainter &painter, const QRectF &rect, const PanelFigure &figure, const FigureData &data,
               const Style &style);
    void drop() { of_.reset(); } ///< nothing of it can be used any more

private:
    bool canBeUsed(const QPainter &painter, const PanelFigure::LaidOut &laid, const Style &style) const;
    void paintAnew(const PanelFigure::LaidOut &laid);
    void paintChanges(const PanelFigure::LaidOut &laid);
    void takeFrom(const QPainter &painter);

    QImage image_; ///< of the device's size
    QTransform transform_; ///< points to the device's units
    Style style_;
    std::shared_ptr<const PanelFigure::LaidOut> of_; ///< what the picture shows
};

} // namespace sinkscope
