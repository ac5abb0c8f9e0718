// The projection among the sheets of inspection_sheets.h.
#include "views/figures/figure_text.h"
#include "views/figures/inspection_sheets.h"

#include <QCoreApplication>

#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("InspectionSheets", text);
}

/// The principal component that an axis is, 1-based.
int componentOf(const TokenProjection &result, int axis)
{
    const auto at = static_cast<size_t>(axis);
    return (at < result.principal.size() ? result.principal[at] : axis) + 1;
}

/// Says so where one token alone makes nearly all of the variance: then the axes tell of that token only.
QString singleTokenText(const TokenProjection &result, const FigureRun &shown)
{
    constexpr double nearly_all = 0.99;
    double sum = 0, largest = 0;
    int token = -1;
    for (int i = 0; i < result.scores.rows(); ++i) {
        const double square = std::pow(static_cast<double>(result.scores(i, 0)), 2);
        sum += square;
        if (square > largest) {
            largest = square;
            token = result.tokens[static_cast<size_t>(i)];
        }
    }
    // A centred point far out has its counterweight in all others: of n it makes (n - 1) / n of its axis at most.
    const double most = 1 - 1.0 / std::max(1, result.scores.rows());
    const double share = sum > 0 && !result.explained.empty() ? largest / sum / most * result.explained.front() : 0;
    if (share < nearly_all)
        return {};
    const bool isBos = token == shown.detection->bos_position;
    return translated("token %1%2 alone makes %3 % of the variance")
               .arg(token)
               .arg(isBos ? translated(" (the BOS sink)") : QString())
               .arg(QString::number(100 * share, 'f', 1)) +
        (isBos ? translated(": leave it out to see the others") : QString());
}

QString axisName(const TokenProjection &result, int axis)
{
    return QStringLiteral("PC%1").arg(componentOf(result, axis));
}

PanelAxis axisOf(const TokenProjection &result, const AxisRange &range, int axis)
{
    return {.title = QStringLiteral("PC_{%1}  (%2 %)")
                         .arg(componentOf(result, axis))
                         .arg(numberText(100 * result.explained[static_cast<size_t>(axis)], 3)),
            .range = range,
            .ticks = {},
            .colour = {}};
}

FigureTable tableOf(const TokenProjection &result)
{
    FigureTable table{{translated("token"), axisName(result, 0), axisName(result, 1)}, {}};
    for (size_t i = 0; i < result.tokens.size(); ++i)
        table.rows.push_back({QString::number(result.tokens[i]),
                              QString::number(result.scores(static_cast<int>(i), 0), 'g', 9),
                              QString::number(result.scores(static_cast<int>(i), 1), 'g', 9)});
    return table;
}

} // namespace

std::unique_ptr<SheetFigure> makeProjectionFigure()
{
    auto figure = std::make_unique<SheetFigure>(
        QStringLiteral("projection"), translated("Projection"), 0, QSizeF(240, 220), true,
        emptyMaker(translated("Open a run and its model: the tokens' residuals are projected here.")));
    figure->setInputs({.tokens = true, .layer = false, .head = false});
    figure->addOption({.id = "axes",
                       .title = translated("Axes"),
                       .choiceIds = {"steady", "fit"},
                       .choiceTitles = {translated("steady over layers"), translated("fit each layer")},
                       .current = 0});
    figure->addOption({.id = "bos",
                       .title = translated("BOS sink"),
                       .choiceIds = {"with", "without"},
                       .choiceTitles = {translated("projected too"), translated("left out")},
                       .current = 0});
    return figure;
}

std::vector<AxisRange> projectionRanges(const TokenProjection &result)
{
    std::vector<AxisRange> ranges;
    for (int axis = 0; axis < std::min(2, result.scores.columns()); ++axis) {
        std::vector<double> values;
        for (int i = 0; i < result.scores.rows(); ++i)
            values.push_back(result.scores(i, axis));
        ranges.push_back(rangeOf(values, AxisScale::linear, 0.08));
    }
    return ranges;
}

std::vector<QPointF> projectionPoints(const TokenProjection &result, const ProjectionFrame &frame)
{
    std::vector<QPointF> points;
    for (int i = 0; i < result.scores.rows() && result.scores.columns() >= 2; ++i) {
        const QPointF end(result.scores(i, 0), result.scores(i, 1));
        const auto at = static_cast<size_t>(i);
        points.push_back(at < frame.from.size() ? frame.from[at] + frame.share * (end - frame.from[at]) : end);
    }
    return points;
}

SheetFigure::Maker projectionMaker(std::shared_ptr<const TokenProjection> result, const ProjectionFrame &frame)
{
    return [result, points = projectionPoints(*result, frame),
            ranges = frame.ranges.size() == 2 ? frame.ranges : projectionRanges(*result)](const FigureData &data,
                                                                                          const Style &style) {
        SheetFigure::Content content;
        if (points.empty() || data.runs.empty() || result->tokens.back() >= data.runs.front().run->token_count()) {
            content.empty = translated("These tokens' residuals are all alike at this layer.");
            return content;
        }
        PanelSpec panel;
        panel.x = axisOf(*result, ranges[0], 0);
        panel.y = axisOf(*result, ranges[1], 1);
        panel.title = translated("residual entering block %1").arg(result->layer);
        for (const TokenRole role :
             {TokenRole::ordinary, TokenRole::noise, TokenRole::secondary, TokenRole::primary, TokenRole::bos}) {
            PanelSeries series{.name = roleTitle(role),
                               .points = {},
                               .colour = style.role(role),
                               .marker = markerOf(role),
                               .tokens = {},
                               .tooltip = {}};
            std::vector<int> indices;
            for (size_t i = 0; i < result->tokens.size(); ++i) {
                if (roleOf(*data.runs.front().detection, result->tokens[i]) != role)
                    continue;
                series.points.push_back(points[i]);
                series.tokens.push_back(result->tokens[i]);
                indices.push_back(static_cast<int>(i));
            }
            if (series.points.empty())
                continue;
            series.tooltip = [result, indices = std::move(indices), run = data.runs.front().run](int point) {
                const int i = indices[static_cast<size_t>(point)];
                return QStringLiteral("%1\n%2 %3, %4 %5")
                    .arg(tokenTitle(*run, result->tokens[static_cast<size_t>(i)]), axisName(*result, 0),
                         numberText(result->scores(i, 0)), axisName(*result, 1), numberText(result->scores(i, 1)));
            };
            panel.series.push_back(std::move(series));
        }
        PanelSeries marked{.name = {},
                           .points = {},
                           .colour = style.selection,
                           .marker = MarkerShape::circle,
                           .markerSize = 2.2 * style.markerSize,
                           .hollow = true,
                           .onTop = true,
                           .tokens = {},
                           .tooltip = {}};
        for (size_t i = 0; i < result->tokens.size(); ++i)
            if (data.isMarked(result->tokens[i]))
                marked.points.push_back(points[i]);
        panel.series.push_back(std::move(marked));
        content.panels.push_back(std::move(panel));
        content.note = singleTokenText(*result, data.runs.front());
        content.largeTable = [result] { return tableOf(*result); };
        return content;
    };
}

} // namespace sinkscope
