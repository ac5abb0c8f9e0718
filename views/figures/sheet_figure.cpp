#include "views/figures/sheet_figure.h"

#include <algorithm>

namespace sinkscope {

namespace {

std::vector<LegendEntry> sharedEntries(const std::vector<PanelSpec> &panels)
{
    std::vector<LegendEntry> shared;
    for (const PanelSpec &panel : panels)
        for (LegendEntry &entry : legendEntries(panel))
            if (std::ranges::find(shared, entry.name, &LegendEntry::name) == shared.end())
                shared.push_back(std::move(entry));
    return shared;
}

void keepEdgeTitles(std::vector<PanelSpec> &panels, const std::vector<QRectF> &cells)
{
    for (size_t i = 0; i < panels.size(); ++i) {
        const auto isInRow = [&](size_t other) { return other < cells.size() && cells[other].top() == cells[i].top(); };
        if (i > 0 && isInRow(i - 1))
            panels[i].y.title.clear();
        if (panels[i].right && isInRow(i + 1))
            panels[i].right->title.clear();
    }
}

} // namespace

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
        placeLegendBelow(sheet, sharedEntries(content.panels), area, style);
    if (content.colourBar) {
        sheet.colourBar = content.colourBar;
        sheet.colourBar->rect = takeColourBar(area, content.colourBar->range, content.colourBar->title, style);
    }
    const int count = static_cast<int>(content.panels.size()), columns = std::clamp(content.columns, 1, count);
    const std::vector<QRectF> cells = panelCells(area, count, columns, style);
    if (content.edgeTitles)
        keepEdgeTitles(content.panels, cells);
    for (size_t i = 0; i < content.panels.size(); ++i) {
        content.panels[i].legend = content.panels[i].legend && !content.sharedLegend;
        sheet.panels.push_back({std::move(content.panels[i]), cells[i], -1});
    }
    return sheet;
}

} // namespace sinkscope
