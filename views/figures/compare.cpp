#include "views/figures/compare.h"

#include "core/analysis/sink_groups.h"
#include "views/figures/context_lines.h"
#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/heat_map/heat_map_raster.h"
#include "views/state/run_sides.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinkscope {

namespace {

constexpr size_t maximum_tokens = 4;
constexpr int64_t most_table_rows = 1'000'000;

QString translated(const char *text)
{
    return QCoreApplication::translate("CompareFigure", text);
}

size_t variantOf(const FigureData &data)
{
    return variantOf(data.runs[0], data.runs[1]);
}

/// What runs[i] is called.
QString nameOf(const FigureData &data, size_t i)
{
    const size_t variant = variantOf(data);
    return i != variant ? translated("baseline") : variant == 1 ? translated("variant") : translated("run");
}

DifferenceCache::Side sideOf(const FigureRun &run, GridKind kind)
{
    return {run.run, gridOf(run, kind), rowsReady(*run.run, kind)};
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
    const int rows = difference->values.rows(), tokens = difference->values.columns();
    PanelSpec panel;
    panel.title = translated("%1 − %2").arg(nameOf(data, variantOf(data)), nameOf(data, 1 - variantOf(data)));
    panel.legend = false;
    panel.x = {.title = translated("Token position *t*"),
               .range = {-0.5, tokens - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y = {.title = layerAxisTitle(), .range = {-0.5, rows - 0.5}, .integers = true, .ticks = {}, .colour = {}};
    panel.layersAlongY = panel.tokensAlongX = true;
    PanelImage image;
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.size = {tokens, rows};
    image.content = {static_cast<int64_t>(reinterpret_cast<std::uintptr_t>(difference.get()))}; // the image keeps it
    image.scale = {ColourMap::diverging, Normalisation::symmetric, -limit, limit};
    image.value = [difference, rows](int column, int row) { return difference->values(rows - 1 - row, column); };
    image.cellsAt = [difference, scale = image.scale](const QSize &pixels) {
        const Grid &values = difference->values;
        return renderHeatMap(difference->pyramid, HeatMapRange::whole(values.rows(), values.columns()), pixels, scale);
    };
    image.columnThere = [difference, rows](int first, int end, int row) {
        return difference->pyramid.column_of_largest(rows - 1 - row, first, end);
    };
    image.tooltip = [difference, kind, rows, data](int token, int row) {
        const int layer = rows - 1 - row;
        const Run &run = *data.runs[0].run, &other = *data.runs[1].run;
        const auto at = static_cast<size_t>(token);
        QStringList values;
        for (size_t i = 0; i < 2; ++i)
            values << translated("%1 %2").arg(nameOf(data, i), numberText((*gridOf(data.runs[i], kind))(layer, token)));
        return translated("%1, l = %2\n%3: %4, difference %5")
            .arg(run.tokens[at].id == other.tokens[at].id
                     ? tokenTitle(run, token)
                     : tokenTitle(run, token) + QStringLiteral(" / ") + tokenText(other, token))
            .arg(layer)
            .arg(gridSymbol(kind), values.join(QStringLiteral(", ")), numberText(difference->values(layer, token)));
    };
    image.tokens = [](int token, int) { return std::vector<int>{token}; };
    panel.image = std::move(image);
    return panel;
}

/// The colour is the token's in the first run, in the second too.
PanelSeries profile(const FigureData &data, size_t of, GridKind kind, int token, const Style &style)
{
    const FigureRun &run = data.runs[of];
    PanelSeries line;
    const TokenLook look = tokenLook(style, *data.runs[0].detection, token);
    line.colour = look.colour;
    line.marker = markerOf(look.role);
    line.markerSize = 0.6 * style.markerSize;
    line.hollow = look.hollow;
    line.onTop = true;
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
        for (const Sink &sink : sinks_by_strength(*data.runs[0].run, *data.runs[0].detection))
            tokens.push_back(sink.position);
    }
    if (tokens.size() > maximum_tokens)
        tokens.resize(maximum_tokens);
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
    int last = 1;
    const auto add = [&](PanelSeries line, size_t run, const QString &name, const QString &what) {
        line.width = style.lineWidth;
        line.pen = run == 0 ? Qt::SolidLine : Qt::DashLine;
        line.name = run == 0 ? name : QString();
        line.tooltip = [points = line.points, kind, what = what + QStringLiteral(", ") + nameOf(data, run)](int r) {
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
        mean.colour = style.role(TokenRole::ordinary);
        mean.role = TokenRole::ordinary;
        for (const RowStatistics &row : othersOf(others[run], data.runs[run], kind))
            mean.points.emplace_back(static_cast<double>(mean.points.size()), row.mean);
        add(std::move(mean), run, translated("mean, *t* ≠ sink"), translated("mean of all tokens that are no sink"));
    }
    const std::vector<int> tokens = comparedTokens(data);
    if (gridOf(data.runs[0], kind))
        for (const int token : contextTokens(*data.runs[0].detection)) {
            panel.series.push_back(contextLine(style, data.runs[0], kind, token));
            for (const QPointF &point : panel.series.back().points)
                values.push_back(point.y());
        }
    for (const int token : tokens) {
        for (size_t run = 0; run < 2; ++run)
            add(profile(data, run, kind, token, style), run, QStringLiteral("*t* = %1").arg(token),
                tokenTitle(token < data.runs[run].run->token_count() ? *data.runs[run].run : *data.runs[0].run, token));
    }
    panel.series.push_back(PanelSeries{.name = nameOf(data, 1),
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
    const size_t variant = variantOf(data);
    const auto d = difference_.of(sideOf(data.runs[1 - variant], kind()), sideOf(data.runs[variant], kind()));
    QRectF area = rect;
    const double limit = d->colour_limit(choice("limits") == QLatin1String("percentile"));
    const AxisRange colours{-limit, limit};
    const QString barTitle =
        translated("%1, %2 − %3").arg(gridSymbol(kind()), nameOf(data, variant), nameOf(data, 1 - variant));
    sheet.colourBar =
        ColourBarSpec{takeColourBar(area, colours, barTitle, style), colours, ColourMap::diverging, barTitle};
    const std::vector<QRectF> cells = panelCells(area, 2, 2, style);
    PanelSpec profiles = profilesPanel(data, kind(), others_, style);
    const QString name = escapeMarkup(QString::fromStdString(run.model.name));
    profiles.title = variant == 1
        ? translated("%1 against its variant").arg(name)
        : translated("%1 against %2").arg(name, escapeMarkup(QString::fromStdString(baseline.model.name)));
    sheet.panels.push_back({std::move(profiles), cells[0], -1});
    sheet.panels.push_back({differencePanel(data, d, limit, kind()), cells[1], -1});
    const int different = firstDifferentToken(run, baseline);
    if (different >= 0)
        sheet.note = translated("the traces differ from *t* = %1 on: %2 here, %3 in the %4")
                         .arg(different)
                         .arg(escapeMarkup(tokenText(run, different)), escapeMarkup(tokenText(baseline, different)),
                              nameOf(data, 1));
    else if (run.token_count() != baseline.token_count() || run.layers() != baseline.layers())
        sheet.note = translated("the runs differ in size: the first %1 tokens and %2 rows are compared")
                         .arg(d->values.columns())
                         .arg(d->values.rows());
    return sheet;
}

FigureTable CompareFigure::table(const FigureData &data) const
{
    FigureTable table{{"quantity", "layer", "token", "baseline", "variant", "difference"}, {}};
    if (data.runs.size() < 2 || !gridOf(data.runs[0], kind()) || !gridOf(data.runs[1], kind()))
        return table;
    const size_t variant = variantOf(data);
    const DifferenceCache::Side baseline = sideOf(data.runs[1 - variant], kind()),
                                changed = sideOf(data.runs[variant], kind());
    const auto difference = difference_.of(baseline, changed);
    const int rows = difference->values.rows(), both = difference->values.columns();
    // The selected tokens, else all that the map shows, unless nobody could use so many rows.
    std::vector<int> tokens = data.selectedTokens;
    if (tokens.empty() && int64_t{both} * rows <= most_table_rows) {
        tokens.resize(static_cast<size_t>(both));
        std::iota(tokens.begin(), tokens.end(), 0);
    } else if (tokens.empty()) {
        tokens = comparedTokens(data);
    }
    for (const int token : tokens) {
        if (token >= both)
            continue;
        for (int r = 0; r < rows; ++r)
            table.rows.push_back({gridName(kind()), QString::number(r), QString::number(token),
                                  cell((*baseline.grid)(r, token)), cell((*changed.grid)(r, token)),
                                  cell(difference->values(r, token))});
    }
    return table;
}

} // namespace sinkscope
