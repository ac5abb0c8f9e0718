#include "views/figures/sheet_figure.h"

#include <algorithm>

namespace sinkscope {

SheetFigure::SheetFigure(QString id, QString title, int paperFigure, QSizeF defaultSize, bool hasBrush, Maker maker)
    : id_(std::move(id)), title_(std::move(title)), paperFigure_(paperFigure), defaultSize_(defaultSize),
      hasBrush_(hasBrush), maker_(std::move(maker))
{
}

void SheetFigure::setMaker(Maker maker)
{
    maker_ = std::move(maker);
    invalidate();
}

FigureTable SheetFigure::table(const FigureData &data) const
{
    const Content content = maker_(data, Style::light());
    return content.largeTable ? content.largeTable() : content.table;
}

FigureSheet SheetFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    Content content = maker_(data, style);
    sheet.empty = content.empty;
    sheet.note = content.note;
    if (content.panels.empty())
        return sheet;
    QRectF area = rect;
    if (content.sharedLegend)
        placeLegendBelow(sheet, legendEntries(content.panels.front()), area, style);
    if (content.colours)
        sheet.colourBar = ColourBarSpec{takeColourBar(area, content.colours->range, style), content.colours->range,
                                        content.colours->map, content.colours->title};
    const int count = static_cast<int>(content.panels.size()), columns = std::clamp(content.columns, 1, count);
    const std::vector<QRectF> cells = panelCells(area, count, columns, style);
    for (size_t i = 0; i < content.panels.size(); ++i) {
        content.panels[i].legend = content.panels[i].legend && !content.sharedLegend;
        sheet.panels.push_back({std::move(content.panels[i]), cells[i], -1});
    }
    return sheet;
}

} // namespace sinkscope
