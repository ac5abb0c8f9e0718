#include "views/figures/panel_layout.h"

#include "views/figures/math_label.h"
#include "views/figures/panel_figure.h"
#include "views/figures/panel_labels.h"

#include <algorithm>

namespace sinkscope {

namespace {

// Of panels, in font sizes.
constexpr double least_width = 12.5, least_height = 9.5;
constexpr double good_width = 15, good_height = 13.5;

} // namespace

bool isReadablePanel(const QSizeF &panel, double fontPoints)
{
    return panel.width() >= least_width * fontPoints && panel.height() >= least_height * fontPoints;
}

double heightOfPanels(int count, double width, double fontPoints)
{
    const int columns = std::clamp(static_cast<int>(width / (good_width * fontPoints)), 1, count);
    return (count + columns - 1) / columns * std::max(good_height * fontPoints, 0.62 * width / columns);
}

std::vector<QRectF> panelGrid(const QRectF &rect, int columns, int rows, double spacing)
{
    std::vector<QRectF> cells;
    const double width = (rect.width() - spacing * (columns - 1)) / columns;
    const double height = (rect.height() - spacing * (rows - 1)) / rows;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column)
            cells.emplace_back(rect.left() + column * (width + spacing), rect.top() + row * (height + spacing), width,
                               height);
    }
    return cells;
}

std::vector<QRectF> panelCells(const QRectF &rect, int count, int columns, const Style &style, double spacing)
{
    const double points = style.font.pointSizeF();
    const auto cells = [&](int across) { return panelGrid(rect, across, (count + across - 1) / across, spacing); };
    const auto quality = [&](int across) {
        const QSizeF cell = cells(across).front().size();
        return std::min(cell.width() / (good_width * points), cell.height() / (good_height * points));
    };
    if (!isReadablePanel(cells(columns).front().size(), points)) {
        for (int across = count; across >= 1; --across)
            columns = quality(across) > quality(columns) ? across : columns;
    }
    std::vector<QRectF> result = cells(columns);
    result.resize(static_cast<size_t>(count)); // the last row need not be full
    return result;
}

bool hasRoomForLegend(const PanelSpec &panel, const QRectF &rect, const Style &style)
{
    return ChartPanel(panel, rect, style).hasLegendInside();
}

void placeLegendBelow(FigureSheet &sheet, std::vector<LegendEntry> entries, QRectF &rect, const Style &style)
{
    if (entries.empty())
        return;
    const double height =
        legendSize(entries, legendColumns(entries, rect.width(), style), rect.width(), style).height();
    sheet.legendRect = QRectF(rect.left(), rect.bottom() - height, rect.width(), height);
    sheet.legend = std::move(entries);
    rect.setBottom(sheet.legendRect.top() - 2);
}

QRectF takeColourBar(QRectF &rect, const AxisRange &range, const QString &title, const Style &style)
{
    const double room = rect.height() - 2 * lineHeight(style.font) - axis_gap; // beside the panels' titles
    const auto lines = static_cast<double>(titleLines(title, style.font, room).size());
    const double size = style.font.pointSizeF();
    double label = 0;
    for (const AxisTick &tick : axisTicks(range, AxisScale::linear, 8))
        label = std::max(label, MathLabel(tick.label, style.font).width());
    // the bar, marks, gaps and the title beside the labels
    const double width = 3.6 * size + label + std::max(0.0, lines - 1) * lineHeight(style.font);
    const QRectF bar(rect.right() - width, rect.top(), width, rect.height());
    rect.setRight(bar.left() - 2);
    return bar;
}

} // namespace sinkscope
