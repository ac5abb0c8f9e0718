// What the residual rows look like: their massive dimensions, and how far the sinks compress them.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"
#include "views/figures/measured_tokens.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int shown_dimensions = 12;
const QString left_out_option = QStringLiteral("left-out");

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

PanelAxis rowAxis(const ResidualRows &rows)
{
    return {.title = translated("Residual row"),
            .range = {-0.5, static_cast<double>(rows.rows.size()) - 0.5},
            .integers = true,
            .ticks = {},
            .colour = {}};
}

double normOf(std::span<const float> residual)
{
    return norm_without(residual, 0);
}

/// Tokens against the dimensions that are largest in one row.
PanelSpec dimensionPanel(const ResidualRows &rows, int row, const FigureData &data)
{
    const Grid &residuals = rows.rows[static_cast<size_t>(row)].residuals;
    const std::vector<int> tokens = rows.tokens.all(), dimensions = leading_dimensions(residuals, shown_dimensions);
    const auto count = static_cast<int>(tokens.size()), across = static_cast<int>(dimensions.size());
    const auto part = [=](int column, int line) {
        const double norm = normOf(residuals.row(line));
        return norm > 0 ? static_cast<double>(residuals(line, dimensions[static_cast<size_t>(column)])) / norm
                        : std::nan("");
    };
    PanelSpec panel;
    panel.legend = false;
    panel.title = translated("Row %1").arg(row);
    panel.x.title = translated("Dimension");
    panel.x.range = {0, static_cast<double>(across)};
    panel.y.title = translated("Token");
    panel.y.range = {0, static_cast<double>(count)};
    for (int i = 0; i < across; ++i)
        panel.x.ticks.push_back({i + 0.5, QString::number(dimensions[static_cast<size_t>(i)])});
    for (int i = 0; i < count; ++i)
        panel.y.ticks.push_back({count - i - 0.5, QString::number(tokens[static_cast<size_t>(i)])});
    PanelImage image;
    image.size = {across, count};
    image.scale = {ColourMap::diverging, Normalisation::symmetric, -1, 1};
    image.value = part;
    image.x = panel.x.range;
    image.y = panel.y.range;
    image.tooltip = [=](int column, int line) {
        const double share = part(column, line);
        return translated("%1, row %2: dimension %3 = %4, %5 % of the squared norm")
            .arg(tokenLabel(data, tokens[static_cast<size_t>(line)]).remove(u'*'))
            .arg(row)
            .arg(dimensions[static_cast<size_t>(column)])
            .arg(numberText(static_cast<double>(residuals(line, dimensions[static_cast<size_t>(column)]))),
                 numberText(100 * share * share, 3));
    };
    image.tokens = [tokens](int, int line) { return std::vector<int>{tokens[static_cast<size_t>(line)]}; };
    panel.image = std::move(image);
    return panel;
}

/// Norms row by row, whole and without the largest dimensions.
PanelSpec normPanel(const ResidualRows &rows, int left_out, const FigureData &data, const Style &style)
{
    PanelSpec panel;
    panel.layers = static_cast<int>(rows.rows.size());
    panel.x = rowAxis(rows);
    panel.y.title = translated("‖*h*‖_{2}, dashed without its %1 largest").arg(left_out);
    panel.y.scale = AxisScale::logarithmic;
    std::vector<double> values;
    for (size_t i = 0; i < rows.tokens.all().size(); ++i)
        for (const int without : {0, left_out}) {
            PanelSeries line = measuredLine(data, rows.tokens, i, style);
            if (without > 0) {
                line.name.clear();
                line.pen = Qt::DashLine;
            }
            for (size_t row = 0; row < rows.rows.size(); ++row) {
                line.points.emplace_back(row, norm_without(rows.rows[row].residuals.row(static_cast<int>(i)), without));
                values.push_back(line.points.back().y());
            }
            line.tooltip = [points = line.points, without,
                            name = tokenLabel(data, line.tokens.front()).remove(u'*')](int row) {
                return (without > 0 ? translated("%1, row %2: norm %3 without the largest dimensions")
                                    : translated("%1, row %2: norm %3"))
                    .arg(name)
                    .arg(row)
                    .arg(numberText(points[static_cast<size_t>(row)].y()));
            };
            panel.series.push_back(std::move(line));
        }
    panel.y.range = rangeOf(values, AxisScale::logarithmic);
    return panel;
}

FigureTable dimensionTable(const ResidualRows &rows, int left_out)
{
    FigureTable table{{"row", "token", "group", "norm", QStringLiteral("norm_without_%1").arg(left_out), "rank",
                       "dimension", "value", "share"},
                      {}};
    const std::vector<int> tokens = rows.tokens.all();
    for (size_t row = 0; row < rows.rows.size(); ++row)
        for (size_t i = 0; i < tokens.size(); ++i) {
            const auto residual = rows.rows[row].residuals.row(static_cast<int>(i));
            int rank = 0;
            for (const MassiveDimension &found : massive_dimensions(residual, shown_dimensions))
                table.rows.push_back({QString::number(row), QString::number(tokens[i]),
                                      groupName(rows.tokens, tokens[i]), cell(normOf(residual)),
                                      cell(norm_without(residual, left_out)), QString::number(++rank),
                                      QString::number(found.dimension), cell(found.value), cell(found.share)});
        }
    return table;
}

PanelSpec entropyPanel(const ResidualRows &rows, const Style &style)
{
    PanelSpec panel;
    panel.layers = static_cast<int>(rows.rows.size());
    panel.x = rowAxis(rows);
    panel.y.title = translated("Matrix entropy");
    panel.y.range = {0, 1};
    struct Line {
        QString name;
        double ResidualRow::*value;
        QColor colour;
        Qt::PenStyle pen;
    };
    std::vector<Line> lines{{translated("all tokens"), &ResidualRow::entropy, style.foreground, Qt::SolidLine},
                            {translated("without the %1 chosen").arg(rows.tokens.chosen.size()),
                             &ResidualRow::entropy_without, style.quantity(Quantity::mlp), Qt::SolidLine}};
    if (!rows.tokens.controls.empty())
        lines.push_back({translated("without the %1 controls").arg(rows.tokens.controls.size()),
                         &ResidualRow::entropy_without_controls, style.mutedForeground, Qt::DashLine});
    for (const Line &line : lines) {
        PanelSeries series;
        series.name = line.name;
        series.colour = line.colour;
        series.pen = line.pen;
        series.width = style.lineWidth;
        for (size_t row = 0; row < rows.rows.size(); ++row)
            series.points.emplace_back(row, rows.rows[row].*line.value);
        series.tooltip = [points = series.points, name = line.name](int row) {
            return translated("row %1, %2: %3").arg(row).arg(name, numberText(points[static_cast<size_t>(row)].y(), 3));
        };
        panel.series.push_back(std::move(series));
    }
    return panel;
}

/// The sink scores of the same tokens, for the valley beside them.
PanelSpec scorePanelOf(const ResidualRows &rows, const FigureData &data, const Style &style)
{
    PanelSpec panel;
    panel.layers = static_cast<int>(rows.rows.size());
    panel.x = rowAxis(rows);
    panel.x.title = layerAxisTitle();
    panel.y.title = translated("Sink score");
    std::vector<double> values{0};
    const std::vector<int> tokens = rows.tokens.all();
    for (size_t i = 0; i < tokens.size() && !data.runs.empty(); ++i) {
        const Grid &scores = data.runs.front().run->grids.sink_score;
        if (tokens[i] >= scores.columns())
            continue;
        PanelSeries line = measuredLine(data, rows.tokens, i, style);
        for (int layer = 0; layer < scores.rows(); ++layer) {
            line.points.emplace_back(layer, scores(layer, tokens[i]));
            values.push_back(line.points.back().y());
        }
        line.tooltip = [points = line.points, name = tokenLabel(data, tokens[i]).remove(u'*')](int layer) {
            return translated("%1, l = %2: sink score %3")
                .arg(name)
                .arg(layer)
                .arg(numberText(points[static_cast<size_t>(layer)].y()));
        };
        panel.series.push_back(std::move(line));
    }
    panel.y.range = {0, 1.08 * rangeOf(values, AxisScale::linear, 0).high};
    return panel;
}

FigureTable entropyTable(const ResidualRows &rows)
{
    FigureTable table{{"row", "entropy", "entropy_without_chosen", "entropy_without_controls", "sampling_error",
                       "massive_entries", "tokens", "chosen", "control"},
                      {}};
    QStringList chosen;
    for (const int token : rows.tokens.chosen)
        chosen << QString::number(token);
    for (size_t row = 0; row < rows.rows.size(); ++row) {
        const ResidualRow &found = rows.rows[row];
        table.rows.push_back({QString::number(row), cell(found.entropy), cell(found.entropy_without),
                              cell(found.entropy_without_controls), cell(found.sampling_error),
                              QString::number(found.massive), QString::number(rows.sampled),
                              chosen.join(QLatin1Char(' ')), QString::fromStdString(rows.tokens.control_text())});
    }
    return table;
}

/// "2048 tokens, evenly spaced; their halves differ from them by 0.004 at most"
QString samplingNote(const ResidualRows &rows)
{
    double worst = 0;
    for (const ResidualRow &row : rows.rows)
        worst = std::max(worst, std::isnan(row.sampling_error) ? 0 : row.sampling_error);
    return worst > 0 ? translated("entropy of %1 tokens, evenly spaced; sampling error at most %2")
                           .arg(rows.sampled)
                           .arg(numberText(worst, 2))
                     : translated("entropy of all %1 tokens").arg(rows.sampled);
}

QString notComputed()
{
    return translated("Compute: the residuals of the tokens in every row, and how far they compress it");
}

} // namespace

void addDimensionOptions(SheetFigure &figure)
{
    FigureOption option{left_out_option, translated("Leave out"), {}, {}, 2};
    for (int count = 1; count <= 8; ++count) {
        option.choiceIds.push_back(QString::number(count));
        option.choiceTitles << translated("the largest %1").arg(count);
    }
    figure.addOption(std::move(option));
}

SheetFigure::Maker dimensionsMaker(const SheetFigure &figure, std::shared_ptr<const ResidualRows> rows)
{
    return [&figure, rows](const FigureData &data, const Style &style) {
        SheetFigure::Content content;
        if (!rows || rows->rows.empty()) {
            content.empty = notComputed();
            return content;
        }
        const int left_out = figure.choice(left_out_option).toInt();
        const int row = std::clamp(data.layer, 0, static_cast<int>(rows->rows.size()) - 1);
        content.columns = 2;
        content.colourBar = ColourBarSpec{{}, {-1, 1}, ColourMap::diverging, translated("part of the norm")};
        content.panels = {normPanel(*rows, left_out, data, style), dimensionPanel(*rows, row, data)};
        content.note = controlNote(rows->tokens);
        content.largeTable = [rows, left_out] { return dimensionTable(*rows, left_out); };
        return content;
    };
}

SheetFigure::Maker entropyMaker(std::shared_ptr<const ResidualRows> rows)
{
    return [rows](const FigureData &data, const Style &style) {
        SheetFigure::Content content;
        if (!rows || rows->rows.empty()) {
            content.empty = notComputed();
            return content;
        }
        content.columns = 2;
        content.panels = {entropyPanel(*rows, style), scorePanelOf(*rows, data, style)};
        content.note = samplingNote(*rows);
        if (const QString controls = controlNote(rows->tokens); !controls.isEmpty())
            content.note += QStringLiteral("; ") + controls;
        content.table = entropyTable(*rows);
        return content;
    };
}

} // namespace sinkscope
