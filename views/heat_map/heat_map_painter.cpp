#include "views/heat_map/heat_map_painter.h"

#include "views/heat_map/heat_map_raster.h"
#include "views/state/elided.h"
#include "views/state/tick_text.h"
#include "views/state/token_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace sinkscope {

namespace {

// lengths in points
constexpr double lane_height = 11;
constexpr double bar_width = 9;
constexpr double bar_gap = 10;
constexpr double tick_length = 3;
constexpr double tick_gap = 2;
constexpr double token_label_room = 62; ///< for token texts below the axis, written upward
constexpr double edge = 4;

QString translated(const char *text)
{
    return QCoreApplication::translate("HeatMapPainter", text);
}

/// The font at `unit` painter units to the point, whatever the device's own resolution.
QFont fontFor(const QPainter &painter, const Style &style, double unit)
{
    QFont font = style.font;
    font.setPointSizeF(style.font.pointSizeF() * unit * 72 / painter.device()->logicalDpiY());
    font.setHintingPreference(QFont::PreferNoHinting); // text that reads upward would be hinted the wrong way
    return font;
}

/// Draws text that reads upward, centred on `centre`.
void drawUpward(QPainter &painter, const QPointF &centre, const QString &text)
{
    const double width = QFontMetricsF(painter.font(), painter.device()).horizontalAdvance(text);
    const double height = QFontMetricsF(painter.font(), painter.device()).height();
    painter.save();
    painter.translate(centre);
    painter.rotate(-90);
    painter.drawText(QRectF(-width / 2 - 1, -height / 2, width + 2, height), Qt::AlignCenter, text);
    painter.restore();
}

} // namespace

HeatMapPainter::HeatMapPainter(const Style &style, double unit, double pixelsPerUnit)
    : style_(style), unit_(unit), pixelsPerUnit_(pixelsPerUnit)
{
}

QString HeatMapPainter::title(const HeatMapScene &scene)
{
    if (!scene.side)
        return quantity(scene);
    return scene.side == RunSide::difference ? translated("%1, %2").arg(gridSymbol(scene.kind), differenceTitle())
                                             : translated("%1, %2").arg(quantity(scene), sideTitle(*scene.side));
}

QString HeatMapPainter::quantity(const HeatMapScene &scene)
{
    const QString name = gridTitle(scene.kind);
    const QString symbol = gridSymbol(scene.kind);
    if (scene.kind == GridKind::sink_score_head)
        return translated("Sink score of head %1").arg(scene.head);
    if (scene.kind == GridKind::learned_sink_share_head)
        return translated("Learned sink share of head %1").arg(scene.head);
    if (grid_info(scene.kind).has_parts())
        return translated("%1, place %2").arg(name).arg(scene.head);
    return name.compare(symbol, Qt::CaseInsensitive) == 0 ? name : name + QStringLiteral("  ") + symbol;
}

double HeatMapPainter::textHeight() const
{
    return style_.font.pointSizeF() * unit_ * 1.25;
}

HeatMapGeometry HeatMapPainter::geometry(const QRectF &rect, const HeatMapScene &scene) const
{
    HeatMapGeometry result;
    result.range = scene.range;
    const double text = textHeight();
    const double left = rect.left() + edge * unit_ + text + 2.2 * text + (tick_length + tick_gap) * unit_;
    const double barRoom = (bar_gap + bar_width + tick_length + tick_gap + edge) * unit_ + 3.1 * text +
        (scene.limits.isEmpty() ? 1 : 2) * text;
    const double right = std::max(left + 1, rect.right() - barRoom);
    const double top = rect.top() + (edge + lane_height) * unit_;
    result.tokenLabels = (right - left) / std::max(1.0, scene.range.tokenSpan()) >= text;
    const double labels = result.tokenLabels ? token_label_room * unit_ : text;
    const double bottom =
        std::max(top + 1, rect.bottom() - edge * unit_ - text - labels - (tick_length + 2 * tick_gap) * unit_);
    result.plot = QRectF(QPointF(left, top), QPointF(right, bottom));
    result.markers = QRectF(left, top - lane_height * unit_, right - left, lane_height * unit_);
    result.colourBar = QRectF(right + bar_gap * unit_, top, bar_width * unit_, bottom - top);
    return result;
}

void HeatMapPainter::paint(QPainter &painter, const QRectF &rect, const HeatMapScene &scene,
                           HeatMapRaster &raster) const
{
    painter.save();
    painter.fillRect(rect, style_.background);
    painter.setFont(fontFor(painter, style_, unit_));
    if (raster.pyramid().empty()) {
        painter.setPen(style_.mutedForeground);
        const QString text = scene.run->token_count() == 0
            ? translated("Open a model and a trace and run it, or open a run,\nto see layer against token here.")
            : scene.run->has_grids()
            ? translated("This run was made without this grid:\n%1").arg(title(scene))
            : translated(
                  "These detections were imported without grids:\nanalyse the trace with its model to see them.");
        painter.drawText(rect, Qt::AlignCenter, text);
        painter.restore();
        return;
    }
    const HeatMapGeometry shape = geometry(rect, scene);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCells(painter, shape, scene, raster);
    paintBreaks(painter, shape, scene);
    paintCrosshairs(painter, shape, scene);
    painter.setPen(QPen(style_.mutedForeground, 0.6 * unit_));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(shape.plot);
    paintTokenAxis(painter, shape, scene);
    paintLayerAxis(painter, shape);
    paintColourBar(painter, shape, scene);
    paintMarkers(painter, shape, scene);
    painter.restore();
}

void HeatMapPainter::paintCells(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene,
                                HeatMapRaster &raster) const
{
    if (scene.readyRows < raster.pyramid().rows()) {
        painter.fillRect(geometry.plot, style_.background);
        painter.fillRect(geometry.plot, QBrush(style_.grid, Qt::BDiagPattern));
    } else {
        painter.fillRect(geometry.plot, style_.grid);
    }
    const QSize pixels = (geometry.plot.size() * pixelsPerUnit_).toSize().expandedTo(QSize(1, 1));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(geometry.plot, raster.image(scene.range, pixels, scene.scale));
}

/// A gap in the cells and a pair of strokes on the axis where tokens are left out.
void HeatMapPainter::paintBreaks(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const
{
    if (scene.columns.isAll())
        return;
    const double tick = tick_length * unit_, bottom = geometry.plot.bottom();
    const double end = std::min<double>(geometry.range.endToken, scene.columns.count());
    for (int column = static_cast<int>(std::ceil(geometry.range.firstToken)); column < end; ++column) {
        if (!scene.columns.breaksBefore(column))
            continue;
        const double x = geometry.x(column);
        painter.setPen(QPen(style_.background, 1.6 * unit_));
        painter.drawLine(QPointF(x, geometry.plot.top()), QPointF(x, bottom));
        painter.setPen(QPen(style_.foreground, 0.6 * unit_));
        for (const double by : {-0.4, 0.4})
            painter.drawLine(QPointF(x + (by - 0.4) * tick, bottom + 0.7 * tick),
                             QPointF(x + (by + 0.4) * tick, bottom - 0.7 * tick));
    }
}

void HeatMapPainter::paintTokenAxis(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const
{
    const double text = textHeight(), tick = tick_length * unit_, gap = tick_gap * unit_;
    const double axis = geometry.plot.bottom();
    const HeatMapRange &range = geometry.range;
    const QFontMetricsF metrics(painter.font(), painter.device());
    painter.setPen(QPen(style_.foreground, 0.6 * unit_));
    const int columns = scene.columns.isAll() ? scene.run->token_count() : scene.columns.count();
    const double end = std::min<double>(range.endToken, columns);
    if (geometry.tokenLabels) {
        for (int column = static_cast<int>(range.firstToken); column < end; ++column) {
            const double x = geometry.x(column + 0.5);
            if (x < geometry.plot.left() || x > geometry.plot.right())
                continue;
            const int token = scene.columns.token(column);
            painter.drawLine(QPointF(x, axis), QPointF(x, axis + tick));
            const QString piece = visibleText(scene.run->tokens, token);
            const QString label = elidedBeforeNumber(metrics, piece, QString::number(token), token_label_room * unit_);
            painter.save();
            painter.translate(x, axis + tick + gap);
            painter.rotate(-90);
            painter.drawText(QRectF(-token_label_room * unit_ - 1, -text, token_label_room * unit_ + 1, 2 * text),
                             Qt::AlignRight | Qt::AlignVCenter, label);
            painter.restore();
        }
    } else {
        const double room = metrics.horizontalAdvance(QString::number(scene.run->token_count())) * 1.9;
        double nextFree = -INFINITY;
        const auto label = [&](double column) {
            const double x = geometry.x(column + 0.5);
            if (x > geometry.plot.right() || x < nextFree)
                return;
            nextFree = x + 0.7 * room;
            painter.drawLine(QPointF(x, axis), QPointF(x, axis + tick));
            painter.drawText(QRectF(x - room, axis + tick + gap, 2 * room, text), Qt::AlignHCenter | Qt::AlignTop,
                             QString::number(scene.columns.token(static_cast<int>(column))));
        };
        const double step = std::max(1.0, roundStep(range.tokenSpan(), static_cast<int>(geometry.plot.width() / room)));
        if (scene.columns.isAll())
            for (double column = std::ceil(range.firstToken / step) * step; column < range.endToken; column += step)
                label(column);
        else // where each stretch begins
            for (int column = static_cast<int>(std::ceil(range.firstToken)); column < end; ++column)
                if (column == 0 || scene.columns.breaksBefore(column))
                    label(column);
    }
    const double titleTop = axis + tick + 2 * gap + (geometry.tokenLabels ? token_label_room * unit_ : text);
    painter.drawText(QRectF(geometry.plot.left(), titleTop, geometry.plot.width(), text), Qt::AlignCenter,
                     translated("token index"));
}

void HeatMapPainter::paintLayerAxis(QPainter &painter, const HeatMapGeometry &geometry) const
{
    const double text = textHeight(), tick = tick_length * unit_, gap = tick_gap * unit_;
    const double axis = geometry.plot.left();
    painter.setPen(QPen(style_.foreground, 0.6 * unit_));
    const double step =
        std::max(1.0, roundStep(geometry.range.rowSpan(), static_cast<int>(geometry.plot.height() / (1.6 * text))));
    for (double row = std::ceil(geometry.range.firstRow / step) * step; row < geometry.range.endRow; row += step) {
        const double y = geometry.y(row + 0.5);
        if (y < geometry.plot.top() || y > geometry.plot.bottom())
            continue;
        painter.drawLine(QPointF(axis - tick, y), QPointF(axis, y));
        painter.drawText(QRectF(axis - tick - gap - 4 * text, y - text, 4 * text, 2 * text),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(static_cast<int>(row)));
    }
    drawUpward(painter, QPointF(axis - tick - gap - 2.2 * text - text / 2, geometry.plot.center().y()),
               translated("layer"));
}

void HeatMapPainter::paintColourBar(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const
{
    const QRectF &bar = geometry.colourBar;
    const double text = textHeight(), tick = tick_length * unit_, gap = tick_gap * unit_;
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    for (int i = 0; i <= 32; ++i)
        gradient.setColorAt(i / 32.0, QColor::fromRgb(colourAt(scene.scale.map, i / 32.0)));
    painter.setPen(QPen(style_.mutedForeground, 0.6 * unit_));
    painter.setBrush(gradient);
    painter.drawRect(bar);
    painter.setPen(QPen(style_.foreground, 0.6 * unit_));
    double widest = 0, above = bar.bottom() + 2 * text; // widest label, and where the last one is
    for (const double value : colourTicks(scene.scale, std::clamp(static_cast<int>(bar.height() / (2 * text)), 2, 6))) {
        const double y = bar.bottom() - scene.scale.fraction(value) * bar.height();
        const QString label = tickText(value);
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + tick, y));
        if (above - y < 0.7 * text)
            continue; // in a low view the labels would lie on each other
        above = y;
        painter.drawText(QRectF(bar.right() + tick + gap, y - text, 5 * text, 2 * text),
                         Qt::AlignLeft | Qt::AlignVCenter, label);
        widest = std::max(widest, QFontMetricsF(painter.font(), painter.device()).horizontalAdvance(label));
    }
    paintClipping(painter, bar, scene);
    const double titleX = bar.right() + tick + gap + std::min(widest, 3.1 * text) + gap + text / 2;
    drawUpward(painter, QPointF(titleX, bar.center().y()), title(scene));
    if (!scene.limits.isEmpty()) {
        painter.setPen(style_.mutedForeground);
        const QFontMetricsF metrics(painter.font(), painter.device());
        const QString whole = translated("colours: %1").arg(scene.limits);
        const bool fits = metrics.horizontalAdvance(whole) <= bar.height() + textHeight();
        drawUpward(painter, QPointF(titleX + text, bar.center().y()), fits ? whole : scene.limits.section(u',', 0, 0));
    }
}

/// Points at the ends of the bar where there are values beyond: they have the end's colour.
void HeatMapPainter::paintClipping(QPainter &painter, const QRectF &bar, const HeatMapScene &scene) const
{
    const double size = 0.45 * bar.width();
    const auto point = [&](double y, double direction, double fraction) {
        painter.setPen(QPen(style_.mutedForeground, 0.6 * unit_));
        painter.setBrush(QColor::fromRgb(colourAt(scene.scale.map, fraction)));
        const std::array corners{QPointF(bar.left(), y), QPointF(bar.right(), y),
                                 QPointF(bar.center().x(), y + direction * size)};
        painter.drawPolygon(corners.data(), static_cast<int>(corners.size()));
    };
    if (scene.valuesAbove)
        point(bar.top(), -1, 1);
    if (scene.valuesBelow)
        point(bar.bottom(), 1, 0);
}

void HeatMapPainter::paintCrosshairs(QPainter &painter, const HeatMapGeometry &geometry,
                                     const HeatMapScene &scene) const
{
    painter.save();
    painter.setClipRect(geometry.plot);
    painter.setBrush(Qt::NoBrush);
    // lines run beside the cells, so that even a column one pixel wide is seen between them
    const double margin = (geometry.columnWidth() < 3 * unit_ ? 1.5 : 0.6) * unit_;
    const QRectF plot = geometry.plot.adjusted(-4 * unit_, -4 * unit_, 4 * unit_, 4 * unit_);
    const auto column = [&](int token, const QColor &colour, double width) {
        const int at = token < 0 ? -1 : scene.columns.column(token);
        if (at < 0)
            return;
        painter.setPen(QPen(colour, width * unit_));
        painter.drawRect(
            QRectF(geometry.x(at) - margin, plot.top(), geometry.columnWidth() + 2 * margin, plot.height()));
    };
    const auto line = [&](int row, const QColor &colour, double width) {
        if (row < 0)
            return;
        painter.setPen(QPen(colour, width * unit_));
        painter.drawRect(
            QRectF(plot.left(), geometry.y(row + 1) - margin, plot.width(), geometry.rowHeight() + 2 * margin));
    };
    // on colour maps, not on the background: the same in both themes, black on white to be seen on every colour
    const QColor casing(255, 255, 255, 190), current(0, 0, 0, 230), hovered(255, 255, 255, 150);
    line(scene.currentRow, casing, 1.8);
    column(scene.currentToken, casing, 1.8);
    line(scene.currentRow, current, 0.8);
    column(scene.currentToken, current, 0.8);
    line(scene.hoveredRow, hovered, 0.6);
    column(scene.hoveredToken, hovered, 0.6);
    painter.restore();
}

} // namespace sinkscope
