#include "views/figures/compare.h"

#include "views/figures/figure_text.h"
#include "views/figures/grid_statistics.h"
#include "views/figures/math_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinkscope {

namespace {

constexpr size_t maximumTokens = 4;
constexpr int64_t mostTableRows = 1'000'000;

QString translated(const char *text)
{
    return QCoreApplication::translate("CompareFigure", text);
}

/// What the second run is to the first: the lab puts a variant beside its baseline, a person a baseline beside a run.
bool isVariant(const FigureData &data)
{
    return data.runs[0].run->interventions.empty() && !data.runs[1].run->interventions.empty();
}

QString otherName(const FigureData &data)
{
    return isVariant(data) ? translated("variant") : translated("baseline");
}

/// The first token at which two traces differ as far as both go; -1 when they do not.
int firstDifferentToken(const Run &a, const Run &b)
{
    for (int t = 0; t < std::min(a.token_count(), b.token_count()); ++t)
        if (a.tokens[static_cast<size_t>(t)].id != b.tokens[static_cast<size_t>(t)].id)
            return t;
    return -1;
}

PanelSpec differencePanel(const FigureData &data, const std::shared_ptr<const GridDifference> &difference, double limit,
                          GridKind kind)
{
    const GridDifference &d = *difference;
    PanelSpec panel;
    panel.title = translated("difference");
    panel.legend = false;
    panel.x = {.title = translated("Token position *t*"),
               .range = {-0.5, d.tokens - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y = {.title = layerAxisTitle(), .range = {-0.5, d.rows - 0.5}, .integers = true, .ticks = {}, .colour = {}};
    panel.layersAlongY = panel.tokensAlongX = true;
    PanelImage image;
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.cells = colourCells(d.columns, d.rows, ColourMap::diverging, [&](int column, int row) {
        return 0.5 + 0.5 * d.values[d.index(d.rows - 1 - row, column)] / limit;
    });
    const Grid *here = gridOf(data.runs[0], kind), *there = gridOf(data.runs[1], kind);
    image.tooltip = [difference, kind, here, there, run = data.runs[0].run, other = data.runs[1].run,
                     name = otherName(data)](int column, int row) {
        const GridDifference &d = *difference;
        const int layer = d.rows - 1 - row, token = d.at[d.index(layer, column)];
        const bool same = run->tokens[static_cast<size_t>(token)].id == other->tokens[static_cast<size_t>(token)].id;
        return translated("%1, l = %2\n%3: %4, %5 %6, difference %7")
            .arg(same ? tokenTitle(*run, token)
                      : tokenTitle(*run, token) + QStringLiteral(" / ") + tokenText(*other, token))
            .arg(layer)
            .arg(gridSymbol(kind), numberText((*here)(layer, token)), name, numberText((*there)(layer, token)),
                 numberText(d.values[d.index(layer, column)]));
    };
    image.tokens = [difference](int column, int row) {
        return std::vector<int>{difference->at[difference->index(difference->rows - 1 - row, column)]};
    };
    panel.image = std::move(image);
    return panel;
}

PanelSeries profile(const FigureRun &run, GridKind kind, int token)
{
    PanelSeries line;
    const Grid *grid = gridOf(run, kind);
    for (int r = 0; grid && r < rowsReady(*run.run, kind); ++r)
        line.points.emplace_back(r, token < grid->columns() ? (*grid)(r, token) : NAN);
    line.tokens = {token};
    return line;
}

/// The selected tokens, else the strongest sinks.
std::vector<int> comparedTokens(const FigureData &data)
{
    std::vector<int> tokens = data.selectedTokens;
    if (tokens.empty()) {
        for (const Sink &sink : sinksByStrength(*data.runs[0].run, data.runs[0].detection))
            tokens.push_back(sink.position);
    }
    if (tokens.size() > maximumTokens)
        tokens.resize(maximumTokens);
    return tokens;
}

PanelSpec profilesPanel(const FigureData &data, GridKind kind, const std::array<OthersCache, 2> &others,
                        const Style &style)
{
    PanelSpec panel;
    panel.layers = std::max(1, rowsReady(*data.runs[0].run, kind));
    panel.x = {.title = layerAxisTitle(), .range = {}, .integers = true, .ticks = {}, .colour = {}};
    panel.y.title = gridTitle(kind);
    panel.y.scale =
        kind == GridKind::resid_norm || kind == GridKind::mlp_out_norm ? AxisScale::logarithmic : AxisScale::linear;
    std::vector<double> values;
    int last = 1, colour = 0;
    const auto add = [&](PanelSeries line, size_t run, const QString &name, const QString &what) {
        line.colour = style.series(colour);
        line.width = style.lineWidth;
        line.pen = run == 0 ? Qt::SolidLine : Qt::DashLine;
        line.name = run == 0 ? name : QString();
        line.tooltip = [points = line.points, kind,
                        what = run == 0 ? what : what + QStringLiteral(", ") + otherName(data)](int r) {
            return translated("%1\nl = %2: %3 = %4")
                .arg(what)
                .arg(r)
                .arg(gridSymbol(kind), numberText(points[static_cast<size_t>(r)].y()));
        };
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        last = std::max(last, static_cast<int>(line.points.size()) - 1);
        panel.series.push_back(std::move(line));
    };
    for (size_t run = 0; run < 2; ++run) {
        PanelSeries mean;
        for (const RowStatistics &row : others[run].of(data.runs[run], kind))
            mean.points.emplace_back(static_cast<double>(mean.points.size()), row.mean);
        add(std::move(mean), run, translated("mean, *t* ≠ sink"), translated("mean of all tokens that are no sink"));
    }
    for (const int token : comparedTokens(data)) {
        ++colour;
        for (size_t run = 0; run < 2; ++run)
            add(profile(data.runs[run], kind, token), run, QStringLiteral("*t* = %1").arg(token),
                tokenTitle(token < data.runs[run].run->token_count() ? *data.runs[run].run : *data.runs[0].run, token));
    }
    panel.series.push_back(PanelSeries{.name = otherName(data),
                                       .points = {},
                                       .colour = style.foreground,
                                       .width = style.lineWidth,
                                       .pen = Qt::DashLine,
                                       .marker = {},
                                       .tokens = {},
                                       .tooltip = {}});
    panel.x.range = {-0.03 * last, 1.03 * last};
    panel.y.range = rangeOf(values, panel.y.scale);
    return panel;
}

} // namespace

CompareFigure::CompareFigure()
{
    FigureOption option{"grid", translated("Quantity"), {}, {}, 0};
    for (const GridKind kind : plain_token_grids()) {
        option.choiceIds.push_back(gridName(kind));
        option.choiceTitles << gridTitle(kind);
    }
    addOption(std::move(option));
    addOption({"limits",
               translated("Colour limits"),
               {"percentile", "full"},
               {translated("98 % of the values"), translated("all values")},
               0});
}

QString CompareFigure::title() const
{
    return translated("Compare");
}

GridKind CompareFigure::kind() const
{
    return gridKindNamed(choice("grid")).value_or(GridKind::resid_norm);
}

FigureSheet CompareFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    if (data.runs.empty() || data.runs.front().run->token_count() == 0) {
        sheet.empty = openRunText();
    } else if (data.runs.size() < 2) {
        sheet.empty =
            translated("No baseline.\nOpen a second run as baseline: another model, dtype, trace or intervention.");
    } else if (!gridOf(data.runs[0], kind()) || !gridOf(data.runs[1], kind())) {
        sheet.empty = noGridText(translated("grids of this quantity"));
    }
    if (!sheet.empty.isEmpty())
        return sheet;
    const Run &run = *data.runs[0].run, &baseline = *data.runs[1].run;
    const auto d = difference_.of(data.runs[0], data.runs[1], kind());
    QRectF area = rect;
    const double limit = d->colourLimit(choice("limits") == QLatin1String("percentile"));
    const AxisRange colours{-limit, limit};
    sheet.colourBar = ColourBarSpec{takeColourBar(area, colours, style), colours, ColourMap::diverging,
                                    translated("run − %1").arg(otherName(data))};
    const std::vector<QRectF> cells = panelCells(area, 2, 2, style);
    PanelSpec profiles = profilesPanel(data, kind(), others_, style);
    const QString name = escapeMarkup(QString::fromStdString(run.model.name));
    profiles.title = isVariant(data)
        ? translated("%1 against its variant").arg(name)
        : translated("%1 against %2").arg(name, escapeMarkup(QString::fromStdString(baseline.model.name)));
    sheet.panels.push_back({std::move(profiles), cells[0], -1});
    sheet.panels.push_back({differencePanel(data, d, limit, kind()), cells[1], -1});
    const int different = firstDifferentToken(run, baseline);
    if (different >= 0)
        sheet.note = translated("the traces differ from *t* = %1 on: %2 here, %3 in the %4")
                         .arg(different)
                         .arg(escapeMarkup(tokenText(run, different)), escapeMarkup(tokenText(baseline, different)),
                              otherName(data));
    else if (run.token_count() != baseline.token_count() || run.layers() != baseline.layers())
        sheet.note = translated("the runs differ in size: the first %1 tokens and %2 rows are compared")
                         .arg(d->tokens)
                         .arg(d->rows);
    return sheet;
}

FigureTable CompareFigure::table(const FigureData &data) const
{
    FigureTable table{{"layer", "token", gridName(kind()), "baseline", "difference"}, {}};
    if (data.runs.size() < 2 || !gridOf(data.runs[0], kind()) || !gridOf(data.runs[1], kind()))
        return table;
    table.header[3] = isVariant(data) ? QStringLiteral("variant") : QStringLiteral("baseline"); // whatever the language
    const Grid &a = *gridOf(data.runs[0], kind()), &b = *gridOf(data.runs[1], kind());
    const int rows = std::min(rowsReady(*data.runs[0].run, kind()), rowsReady(*data.runs[1].run, kind()));
    // The selected tokens, else all that the map shows, unless nobody could use so many rows.
    std::vector<int> tokens = data.selectedTokens;
    const int both = std::min(a.columns(), b.columns());
    if (tokens.empty() && int64_t{both} * rows <= mostTableRows) {
        tokens.resize(static_cast<size_t>(both));
        std::iota(tokens.begin(), tokens.end(), 0);
    } else if (tokens.empty()) {
        tokens = comparedTokens(data);
    }
    for (const int token : tokens) {
        if (token >= both)
            continue;
        for (int r = 0; r < rows; ++r)
            table.rows.push_back({QString::number(r), QString::number(token), QString::number(a(r, token)),
                                  QString::number(b(r, token)), QString::number(a(r, token) - b(r, token))});
    }
    return table;
}

} // namespace sinkscope
