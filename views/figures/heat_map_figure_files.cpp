// The heat map as drawing instructions and as a table.
#include "views/figures/heat_map_figure.h"
#include "views/figures/math_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("HeatMapFigure", text);
}

} // namespace

std::optional<FigureDrawing> HeatMapFigure::drawing(const QRectF &rect, const FigureData &data,
                                                    const Style &style) const
{
    const SideGrid shown = shownGrid(data);
    const Grid *grid = shown.grid;
    if (!grid || !emptyText(data).isEmpty())
        return {};
    const HeatMapScene scene = this->scene(data);
    const HeatMapGeometry shape = HeatMapPainter(style, 1, 1).geometry(rect, scene);
    const int first = static_cast<int>(scene.range.firstToken), rows = grid->rows();
    FigureDrawing drawing;
    drawing.title = title();
    drawing.size = rect.size();
    drawing.fontPoints = style.font.pointSizeF();
    drawing.markerSize = style.markerSize;
    PanelSpec panel;
    panel.x = {.title = translated("token index"),
               .range = {first - 0.5, scene.range.endToken - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y = {.title = translated("layer"), .range = {-0.5, rows - 0.5}, .integers = true, .ticks = {}, .colour = {}};
    PanelImage image;
    image.size = {static_cast<int>(scene.range.endToken) - first, rows};
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.scale = scene.scale;
    image.value = [owner = shown.owner, columns = scene.columns, grid, first, rows, ready = scene.readyRows](int column,
                                                                                                             int row) {
        const int layer = rows - 1 - row;
        return layer < ready ? (*grid)(layer, columns.token(first + column)) : NAN;
    };
    for (int column = first; !scene.columns.isAll() && column < scene.columns.count(); ++column)
        if (column == 0 || scene.columns.breaksBefore(column))
            panel.x.ticks.push_back({static_cast<double>(column), QString::number(scene.columns.token(column))});
    panel.image = std::move(image);
    drawing.panels.push_back({std::move(panel), shape.plot, false});
    drawing.bar = FigureDrawing::Bar{shape.colourBar, scene.scale, escapeMarkup(HeatMapPainter::title(scene))};
    return drawing;
}

FigureTable HeatMapFigure::table(const FigureData &data) const
{
    FigureTable table{{"token", "id", "text"}, {}};
    const SideGrid side = shownGrid(data);
    const Grid *grid = side.grid;
    if (!grid)
        return table;
    const Run &run = *data.runs.front().run;
    const int rows = std::min(side.rows, grid->rows());
    const QString name = gridName(kind()) + (this->side() ? QLatin1Char('_') + sideName(*this->side()) : QString());
    for (int r = 0; r < rows; ++r)
        table.header << QStringLiteral("%1_%2").arg(name).arg(r);
    const HeatMapColumns some = columns(data);
    const HeatMapRange shown = some.isAll() ? range(*grid) : HeatMapRange::whole(rows, some.count());
    for (int column = static_cast<int>(shown.firstToken); column < static_cast<int>(shown.endToken); ++column) {
        const int t = some.token(column);
        const Token &token = run.tokens[static_cast<size_t>(t)];
        QStringList row{QString::number(t), QString::number(token.id), QString::fromStdString(token.text)};
        for (int r = 0; r < rows; ++r)
            row << QString::number((*grid)(r, t));
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace sinkscope
