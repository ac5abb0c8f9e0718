#include "views/figures/norm_profiles.h"

#include "core/analysis/sink_groups.h"
#include "views/figures/context_lines.h"
#include "views/figures/figure_text.h"
#include "views/state/run_document.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace sinkscope {

namespace {

struct ProfiledGrid {
    GridKind kind;
    const char *letter;
};

constexpr std::array<ProfiledGrid, 3> quantities{
    {{GridKind::resid_norm, "h"}, {GridKind::key_norm, "k"}, {GridKind::value_norm, "v"}}};
constexpr size_t maximum_rules = 4;

constexpr double flattening = 12; ///< times the median: a value this large leaves the others a twelfth of the axis

/// Whether a few values would press all others onto a linear axis that a logarithmic one can show.
bool isFlattened(std::vector<double> values)
{
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty() || *std::ranges::min_element(values) <= 0)
        return false;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    const double median = *middle;
    return *std::ranges::max_element(values) > flattening * median;
}

QString translated(const char *text)
{
    return QCoreApplication::translate("NormProfilesFigure", text);
}

} // namespace

NormProfilesFigure::NormProfilesFigure()
{
    addOption(
        {"axis", translated("Residual axis"), {"log", "linear"}, {translated("logarithmic"), translated("linear")}, 0});
    addOption({"top", translated("Tokens at most"), {"6", "12", "24"}, {"6", "12", "24"}, 1});
    addOption(
        {"band", translated("Band"), {"show", "hide"}, {translated("10th–90th percentile"), translated("none")}, 0});
    addOption({"legend",
               translated("Legend"),
               {"auto", "panels", "below"},
               {translated("automatic"), translated("in each panel"), translated("below")},
               0});
}

QString NormProfilesFigure::title() const
{
    return translated("Norm profiles");
}

std::vector<int> NormProfilesFigure::drawnTokens(const FigureRun &run, const FigureData &data) const
{
    std::vector<int> tokens = data.selectedTokens;
    std::erase_if(tokens, [&](int t) { return t < 0 || t >= run.run->token_count(); });
    if (tokens.empty()) {
        for (const Sink &sink : sinks_by_strength(*run.run, *run.detection))
            tokens.push_back(sink.position);
    }
    const auto most = static_cast<size_t>(choice("top").toInt());
    if (tokens.size() > most)
        tokens.resize(most);
    std::sort(tokens.begin(), tokens.end());
    return tokens;
}

QString NormProfilesFigure::leftOutText(const FigureRun &shown, const FigureData &data,
                                        const std::vector<int> &drawn) const
{
    constexpr int most_named = 8;
    std::vector<int> wanted = data.selectedTokens;
    if (wanted.empty())
        for (const Sink &sink : shown.detection->sinks)
            wanted.push_back(sink.position);
    QStringList missing;
    for (const int token : wanted)
        if (!std::ranges::binary_search(drawn, token))
            missing << QString::number(token);
    return missing.empty() || missing.size() > most_named
        ? QString()
        : translated("; not drawn thick: *t* = %1").arg(missing.join(QStringLiteral(", ")));
}

FigureSheet NormProfilesFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    if (data.runs.empty() || data.runs.front().run->token_count() == 0) {
        sheet.empty = openRunText();
        return sheet;
    }
    const FigureRun &shown = data.runs.front();
    const Run &run = *shown.run;
    if (!run.has_grids()) {
        sheet.empty = noGridText(translated("norms"));
        return sheet;
    }
    const std::vector<int> tokens = drawnTokens(shown, data);
    std::vector<int> starts = level_starts(*shown.detection, tokens);
    starts.resize(std::min(starts.size(), maximum_rules));

    for (const ProfiledGrid &quantity : quantities) {
        const Grid *grid = gridOf(shown, quantity.kind);
        if (!grid)
            continue;
        const QString letter = QString::fromLatin1(quantity.letter);
        const int rows = rowsReady(run, quantity.kind);
        const bool residual = quantity.kind == GridKind::resid_norm;
        PanelSpec panel;
        panel.layers = run.layers() + (residual ? 1 : 0); // the residual leaves the last block too
        panel.x = {.title = layerAxisTitle(),
                   .range = {-0.03 * run.layers(), 1.03 * run.layers()},
                   .integers = true,
                   .ticks = {},
                   .colour = {}};
        panel.y.title = (residual ? translated("ℓ_{2} norm  ") : QString()) + QStringLiteral("‖*%1*‖_{2}").arg(letter);
        panel.y.scale = residual && choice("axis") == QLatin1String("log") ? AxisScale::logarithmic : AxisScale::linear;

        const std::vector<RowStatistics> &others = othersOf(others_, shown, quantity.kind);
        PanelBand band;
        band.colour = style.role(TokenRole::ordinary);
        band.colour.setAlphaF(0.3f);
        PanelSeries mean{.name = othersSymbol(letter),
                         .points = {},
                         .colour = style.role(TokenRole::ordinary),
                         .width = 1.1 * style.lineWidth,
                         .marker = {},
                         .tokens = {},
                         .role = TokenRole::ordinary,
                         .tooltip = {}};
        std::vector<double> values;
        for (int r = 0; r < static_cast<int>(others.size()); ++r) {
            const RowStatistics &row = others[static_cast<size_t>(r)];
            mean.points.emplace_back(r, row.mean);
            values.push_back(row.mean);
            if (choice("band") == QLatin1String("show") && std::isfinite(row.mean)) {
                band.x.push_back(r);
                band.low.push_back(row.low);
                band.high.push_back(row.high);
                values.insert(values.end(), {row.low, row.high});
            }
        }
        mean.tooltip = [others, letter](int r) {
            const RowStatistics &row = others[static_cast<size_t>(r)];
            return translated("mean of all tokens that are no sink\nl = %1: ‖%2‖₂ = %3, 10th–90th percentile %4 to %5")
                .arg(r)
                .arg(letter, numberText(row.mean), numberText(row.low), numberText(row.high));
        };
        if (!band.x.empty())
            panel.bands.push_back(std::move(band));
        panel.series.push_back(std::move(mean));

        for (const int token : contextTokens(*shown.detection)) {
            PanelSeries line = contextLine(style, shown, quantity.kind, token);
            for (const QPointF &point : line.points)
                values.push_back(point.y());
            panel.series.push_back(std::move(line));
        }
        for (const int token : tokens) {
            const TokenLook look = tokenLook(style, *shown.detection, token);
            PanelSeries line{.name = tokenSymbol(letter, token),
                             .points = {},
                             .colour = look.colour,
                             .width = token == data.currentToken ? 1.6 * style.lineWidth : 0.65 * style.lineWidth,
                             .marker = markerOf(look.role),
                             .markerSize = 0.7 * style.markerSize,
                             .hollow = look.hollow,
                             .onTop = true,
                             .tokens = {token},
                             .tooltip = {}};
            for (int r = 0; r < rows; ++r) {
                line.points.emplace_back(r, (*grid)(r, token));
                values.push_back((*grid)(r, token));
            }
            line.tooltip = [run = shown.run, detection = shown.detection, points = line.points, letter, token](int r) {
                const Sink *sink = detection->find(token);
                return translated("%1, %2%3\nl = %4: ‖%5‖₂ = %6")
                    .arg(tokenTitle(*run, token), roleTitle(roleOf(*detection, token)),
                         sink ? QStringLiteral(", ") + levelText(*sink) : QString())
                    .arg(r)
                    .arg(letter, numberText(points[static_cast<size_t>(r)].y()));
            };
            panel.series.push_back(std::move(line));
        }
        if (!residual && isFlattened(values)) {
            panel.y.scale = AxisScale::logarithmic;
            panel.y.title += translated("  (log)");
        }
        panel.y.range = rangeOf(values, panel.y.scale);
        for (size_t i = 0; i < starts.size(); ++i) {
            QStringList all;
            for (const int start : starts)
                all << QString::number(start);
            panel.rules.push_back(
                {static_cast<double>(starts[i]), Qt::Vertical, style.mutedForeground, Qt::DashLine,
                 i == 0 ? QStringLiteral("*l*_{start} = ") + all.join(QLatin1String(", ")) : QString()});
        }
        sheet.panels.push_back({std::move(panel), {}, -1});
    }

    arrange(sheet, rect, style);
    const size_t candidates = data.selectedTokens.empty() ? shown.detection->sinks.size() : data.selectedTokens.size();
    if (candidates > tokens.size()) {
        sheet.note = (data.selectedTokens.empty()
                          ? translated("%1 of %2 sinks drawn: BOS and the largest ‖*f*‖_{2} at *l*_{start}")
                          : translated("%1 of %2 selected tokens drawn"))
                         .arg(tokens.size())
                         .arg(candidates) +
            leftOutText(shown, data, tokens);
    } else if (tokens.empty()) {
        sheet.note = translated("no sinks with these detector settings: select tokens to draw their lines");
    }
    return sheet;
}

void NormProfilesFigure::arrange(FigureSheet &sheet, QRectF area, const Style &style) const
{
    const int count = static_cast<int>(sheet.panels.size());
    std::vector<QRectF> cells = panelCells(area, count, count, style);
    bool inPanels = choice("legend") == QLatin1String("panels");
    if (choice("legend") == QLatin1String("auto")) {
        inPanels = true;
        for (size_t i = 0; i < cells.size(); ++i)
            inPanels = inPanels && hasRoomForLegend(sheet.panels[i].spec, cells[i], style);
    }
    if (!inPanels) {
        placeLegendBelow(sheet, legendEntries(sheet.panels.front().spec), area, style);
        cells = panelCells(area, count, count, style);
    }
    for (size_t i = 0; i < cells.size(); ++i) {
        sheet.panels[i].rect = cells[i];
        sheet.panels[i].spec.legend = inPanels;
    }
}

FigureTable NormProfilesFigure::table(const FigureData &data) const
{
    FigureTable table{{"quantity", "layer", "token", "text", "norm", "p10", "p90"}, {}};
    if (data.runs.empty() || !data.runs.front().run->has_grids())
        return table;
    const FigureRun &shown = data.runs.front();
    for (const ProfiledGrid &quantity : quantities) {
        const Grid *grid = gridOf(shown, quantity.kind);
        if (!grid)
            continue;
        const int rows = rowsReady(*shown.run, quantity.kind);
        const std::vector<RowStatistics> others = othersOf(others_, shown, quantity.kind);
        for (int r = 0; r < rows; ++r) {
            const RowStatistics &row = others[static_cast<size_t>(r)];
            table.rows.push_back({gridName(quantity.kind), QString::number(r), "others", "", cell(row.mean),
                                  cell(row.low), cell(row.high)});
        }
        for (const int token : drawnTokens(shown, data)) {
            for (int r = 0; r < rows; ++r)
                table.rows.push_back({gridName(quantity.kind), QString::number(r), QString::number(token),
                                      QString::fromStdString(shown.run->tokens[static_cast<size_t>(token)].text),
                                      cell((*grid)(r, token)), "", ""});
        }
    }
    return table;
}

} // namespace sinkscope
