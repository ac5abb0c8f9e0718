#include "views/figures/sink_score.h"

#include "core/analysis/designed.h"
#include "core/analysis/sink_groups.h"
#include "core/analysis/sink_scores.h"
#include "views/figures/figure_text.h"
#include "views/figures/score_panel.h"
#include "views/state/run_document.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double least_width = 11; ///< of a head's panel, in font sizes

QString translated(const char *text)
{
    return QCoreApplication::translate("SinkScoreFigure", text);
}

} // namespace

SinkScoreHeadsFigure::SinkScoreHeadsFigure()
{
    addOption({"scale",
               translated("Vertical axis"),
               {"shared", "own"},
               {translated("one for all heads"), translated("each head's own")},
               0});
}

QString SinkScoreHeadsFigure::title() const
{
    return translated("Sink score per head");
}

FigureSheet SinkScoreHeadsFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    sheet.empty = emptyScoreText(data);
    if (sheet.empty.isEmpty() && data.runs.front().run->grids.sink_score_per_head.empty())
        sheet.empty = translated("No sink scores per head in this run.\nAnalyse its trace again with Run settings > "
                                 "Keep the sink score of every head "
                                 "(--per-head on the command line).");
    if (!sheet.empty.isEmpty())
        return sheet;
    const FigureRun &shown = data.runs.front();
    const std::vector<Grid> &heads = shown.run->grids.sink_score_per_head;
    const int count = static_cast<int>(heads.size());
    const int most = std::clamp(static_cast<int>(rect.width() / (least_width * style.font.pointSizeF())), 1, count);
    const int columns =
        std::clamp(static_cast<int>(std::lround(std::sqrt(count * rect.width() / rect.height() / 1.4))), 1, most);
    const int gridRows = (count + columns - 1) / columns;
    double highest = 0;
    for (int head = 0; head < count; ++head) {
        PanelSpec panel = scorePanel(shown, data, heads[static_cast<size_t>(head)],
                                     rowsReady(*shown.run, GridKind::sink_score), head, style);
        panel.title = head == data.head ? translated("head %1 (current)").arg(head) : translated("head %1").arg(head);
        highest = std::max(highest, panel.y.range.high);
        panel.legend = false;
        if (head % columns != 0)
            panel.y.title.clear();
        if (head < count - columns)
            panel.x.title.clear();
        sheet.panels.push_back({std::move(panel), {}, head});
    }
    QRectF area = rect;
    placeLegendBelow(sheet, legendEntries(sheet.panels.front().spec), area, style);
    const std::vector<QRectF> cells = panelGrid(area, columns, gridRows, 4);
    for (int head = 0; head < count; ++head) {
        FigureSheet::PlacedPanel &panel = sheet.panels[static_cast<size_t>(head)];
        panel.rect = cells[static_cast<size_t>(head)];
        if (choice("scale") == QLatin1String("shared"))
            panel.spec.y.range.high = highest;
    }
    return sheet;
}

FigureTable SinkScoreHeadsFigure::table(const FigureData &data) const
{
    FigureTable table{{"head", "layer", "bos", "secondary_mean"}, {}};
    if (!emptyScoreText(data).isEmpty())
        return table;
    const FigureRun &shown = data.runs.front();
    const int rows = rowsReady(*shown.run, GridKind::sink_score);
    const std::vector<Grid> &heads = shown.run->grids.sink_score_per_head;
    const bool learned = shown.run->grids.measured.contains(GridKind::learned_sink_share);
    if (learned)
        table.header.push_back(QStringLiteral("learned_sink_share"));
    for (size_t head = 0; head < heads.size(); ++head) {
        const std::vector<double> means = mean_scores(heads[head], rows, secondary_sinks(*shown.detection));
        for (int r = 0; r < rows; ++r) {
            QStringList row{QString::number(head), QString::number(r),
                            cell(heads[head](r, shown.detection->bos_position)),
                            cell(means.empty() ? NAN : means[static_cast<size_t>(r)])};
            if (learned)
                row << cell(learned_share(*shown.run, r, static_cast<int>(head)));
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

} // namespace sinkscope
