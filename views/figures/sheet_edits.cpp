#include "views/figures/sheet_edits.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace sinkscope {

namespace {

void applyEdit(PanelAxis &axis, const AxisEdit &edit)
{
    axis.range.low = edit.low.value_or(axis.range.low);
    axis.range.high = edit.high.value_or(axis.range.high);
    if (edit.logarithmic)
        axis.scale = *edit.logarithmic ? AxisScale::logarithmic : AxisScale::linear;
    if (axis.scale == AxisScale::logarithmic && axis.range.low <= 0)
        axis.range.low = axis.range.high > 0 ? axis.range.high / 1000 : 0.001;
    if (!(axis.range.low < axis.range.high))
        axis.range.high = axis.range.low + std::max(1.0, std::abs(axis.range.low));
}

} // namespace

void leaveDecorationsOut(FigureSheet &sheet, const QRectF &room, const Style &style)
{
    sheet.legend.clear();
    sheet.legendRect = {};
    sheet.colourBar.reset();
    std::set<double> columns;
    for (const FigureSheet::PlacedPanel &panel : sheet.panels)
        columns.insert(panel.rect.left());
    const auto count = static_cast<int>(sheet.panels.size());
    const std::vector<QRectF> cells = panelCells(room, count, std::max(1, static_cast<int>(columns.size())), style);
    for (size_t i = 0; i < sheet.panels.size(); ++i) {
        PanelSpec &spec = sheet.panels[i].spec;
        spec.legend = false;
        spec.title.clear();
        spec.x.title.clear();
        spec.y.title.clear();
        if (spec.right)
            spec.right->title.clear();
        sheet.panels[i].rect = cells[i];
    }
}

void applyEdits(FigureSheet &sheet, const FigureEdits &edits, const Style &style)
{
    QRectF room;
    std::set<double> columns;
    std::vector<FigureSheet::PlacedPanel> shown;
    for (size_t i = 0; i < sheet.panels.size(); ++i) {
        FigureSheet::PlacedPanel &panel = sheet.panels[i];
        room = room.united(panel.rect);
        columns.insert(panel.rect.left());
        const auto edit = edits.panels.find(static_cast<int>(i));
        if (edit != edits.panels.end()) {
            if (!edit->second.shown)
                continue;
            applyEdit(panel.spec.x, edit->second.x);
            applyEdit(panel.spec.y, edit->second.y);
        }
        if (!edits.title)
            panel.spec.title.clear();
        shown.push_back(panel);
    }
    if (!edits.title)
        sheet.heading.clear();
    if (!edits.caption)
        sheet.note.clear();
    if (shown.empty() || shown.size() == sheet.panels.size()) {
        if (!shown.empty())
            sheet.panels = std::move(shown);
        return;
    }
    const auto count = static_cast<int>(shown.size());
    const std::vector<QRectF> cells = panelCells(room, count, std::min(count, static_cast<int>(columns.size())), style);
    for (size_t i = 0; i < shown.size(); ++i)
        shown[i].rect = cells[i];
    sheet.panels = std::move(shown);
}

} // namespace sinkscope
