#include "views/figures/kept_picture.h"

#include <QPainter>

#include <algorithm>

namespace sinkscope {

namespace {

bool isAlike(const Style &a, const Style &b)
{
    return a.dark == b.dark && a.grey == b.grey && a.background == b.background && a.foreground == b.foreground &&
        a.font == b.font && a.lineWidth == b.lineWidth && a.markerSize == b.markerSize;
}

/// Whether the lines, the legend and the colour bar around the panels are the same.
bool isAlikeAround(const PanelFigure::LaidOut &a, const PanelFigure::LaidOut &b)
{
    const auto &bar = a.sheet.colourBar, &other = b.sheet.colourBar;
    const bool sameBar = bar.has_value() == other.has_value() &&
        (!bar ||
         (bar->rect == other->rect && bar->range.low == other->range.low && bar->range.high == other->range.high &&
          bar->map == other->map && bar->title == other->title));
    return sameBar && a.heading == b.heading && a.note == b.note && a.sheet.legendRect == b.sheet.legendRect &&
        a.sheet.legend == b.sheet.legend;
}

} // namespace

bool KeptPicture::canBeUsed(const QPainter &painter, const PanelFigure::LaidOut &laid, const Style &style) const
{
    const QPaintDevice &device = *painter.device();
    return of_ && image_.size() == QSize(device.width(), device.height()) && transform_ == painter.transform() &&
        image_.devicePixelRatio() == device.devicePixelRatioF() && isAlike(style_, style) && of_->rect == laid.rect &&
        std::ranges::equal(of_->sheet.panels, laid.sheet.panels, {}, &FigureSheet::PlacedPanel::rect,
                           &FigureSheet::PlacedPanel::rect);
}

void KeptPicture::takeFrom(const QPainter &painter)
{
    const QPaintDevice &device = *painter.device();
    image_ = QImage(device.width(), device.height(), QImage::Format_RGB32);
    image_.setDevicePixelRatio(device.devicePixelRatioF());
    transform_ = painter.transform();
}

void KeptPicture::paintAnew(const PanelFigure::LaidOut &laid)
{
    image_.fill(style_.background);
    QPainter painter(&image_);
    painter.setTransform(transform_);
    for (const ChartPanel &panel : laid.panels)
        panel.paintUnchanging(painter);
    PanelFigure::paintAround(painter, laid, style_);
}

void KeptPicture::paintChanges(const PanelFigure::LaidOut &laid)
{
    QPainter painter(&image_);
    painter.setTransform(transform_);
    for (size_t i = 0; i < laid.panels.size(); ++i) {
        if (laid.panels[i].differsInSelectionAlone(of_->panels[i]))
            continue;
        painter.fillRect(laid.sheet.panels[i].rect, style_.background);
        laid.panels[i].paintUnchanging(painter);
    }
    if (isAlikeAround(laid, *of_))
        return;
    for (const PanelFigure::LaidOut *each : {of_.get(), &laid}) {
        for (const PlacedLabel &label : each->labels)
            painter.fillRect(label.box(), style_.background);
        painter.fillRect(each->sheet.legendRect, style_.background);
        if (each->sheet.colourBar)
            painter.fillRect(each->sheet.colourBar->rect, style_.background);
    }
    PanelFigure::paintAround(painter, laid, style_);
}

void KeptPicture::paint(QPainter &painter, const QRectF &rect, const PanelFigure &figure, const FigureData &data,
                        const Style &style)
{
    const std::shared_ptr<const PanelFigure::LaidOut> laid = figure.laidOut(rect, data, style);
    if (!laid->sheet.empty.isEmpty()) {
        drop();
        figure.paint(painter, rect, data, style);
        return;
    }
    if (canBeUsed(painter, *laid, style)) {
        paintChanges(*laid);
    } else {
        takeFrom(painter);
        style_ = style;
        paintAnew(*laid);
    }
    of_ = laid;
    painter.save();
    painter.resetTransform();
    painter.drawImage(QPointF(), image_);
    painter.restore();
    for (const ChartPanel &panel : laid->panels)
        panel.paintSelection(painter);
}

} // namespace sinkscope
