#include "views/figures/inspection_sheets.h"

#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace sinkscope {

namespace {

using Content = SheetFigure::Content;

/// What is shown is of the token and layer that were asked about: a selection makes a new question first.
constexpr FigureInputs results_alone{.tokens = false, .layer = false, .head = false};

QString translated(const char *text)
{
    return QCoreApplication::translate("InspectionSheets", text);
}

/// Lines that a narrow view has room for: what core says of a failure is one long line with paths in it.
QString folded(const QString &text)
{
    constexpr qsizetype longest = 56;
    QStringList lines;
    for (const QString &given : text.split(u'\n')) {
        QString line;
        for (QString word : given.split(u' ')) {
            if (!line.isEmpty() && line.size() + 1 + word.size() > longest)
                lines << std::exchange(line, QString());
            for (; word.size() > longest; word.remove(0, longest))
                lines << word.left(longest);
            line += line.isEmpty() ? word : u' ' + word;
        }
        lines << line;
    }
    return lines.join(u'\n');
}

/// True when the result is about the run on screen.
bool fits(const FigureData &data, int token)
{
    return !data.runs.empty() && token < data.runs.front().run->token_count();
}

/// Attention values over token positions as stems; the five largest carry their token's index.
PanelSpec attentionPanel(const FigureData &data, const Style &style, const QString &title,
                         const std::vector<float> &values, int first, const QString &tooltip)
{
    const Run &run = *data.runs.front().run;
    PanelSpec panel;
    panel.title = title;
    panel.x = {.title = translated("token index"),
               .range = {-0.5, run.token_count() - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y.title = translated("attention  *a*");
    panel.legend = false;
    double largest = 0;
    std::array<PanelSeries, 5> byRole;
    for (int role = 0; role < 5; ++role) {
        byRole[static_cast<size_t>(role)].marker = markerOf(static_cast<TokenRole>(role));
        byRole[static_cast<size_t>(role)].colour = style.role(static_cast<TokenRole>(role));
        byRole[static_cast<size_t>(role)].markerSize = role == 0 ? 0.6 * style.markerSize : 1.2 * style.markerSize;
    }
    PanelSeries stems{.name = {},
                      .points = {},
                      .colour = style.mutedForeground,
                      .width = 0.5 * style.lineWidth,
                      .marker = std::nullopt,
                      .tokens = {},
                      .tooltip = {}};
    for (size_t i = 0; i < values.size(); ++i) {
        const int token = first + static_cast<int>(i);
        largest = std::max(largest, static_cast<double>(values[i]));
        stems.points.insert(stems.points.end(), {QPointF(token, 0), QPointF(token, values[i]), QPointF(token, 0)});
        PanelSeries &series = byRole[static_cast<size_t>(roleOf(*data.runs.front().detection, token))];
        series.points.emplace_back(token, values[i]);
        series.tokens.push_back(token);
    }
    panel.series.push_back(std::move(stems));
    for (PanelSeries &series : byRole) {
        if (series.points.empty())
            continue;
        series.tooltip = [run = data.runs.front().run, tokens = series.tokens, points = series.points, tooltip](int i) {
            return tooltip.arg(tokenTitle(*run, tokens[static_cast<size_t>(i)]),
                               numberText(points[static_cast<size_t>(i)].y()));
        };
        panel.series.push_back(std::move(series));
    }
    panel.y.range = {0, std::max(1e-6, 1.08 * largest)};
    return panel;
}

FigureTable attentionTable(const TokenAttention &result)
{
    FigureTable table{{translated("token"), translated("attends to it"), translated("is attended by it")}, {}};
    const auto cell = [](const std::vector<float> &values, int i) {
        return i >= 0 && i < static_cast<int>(values.size()) ? QString::number(values[static_cast<size_t>(i)], 'g', 9)
                                                             : QString();
    };
    const int tokens = result.token + static_cast<int>(result.attended_by.size());
    for (int t = 0; t < tokens; ++t)
        table.rows.push_back(
            {QString::number(t), cell(result.attended_by, t - result.token), cell(result.attends_to, t)});
    return table;
}

PanelSpec splitPanel(const Style &style, const QString &title, const std::vector<float> &attention,
                     const std::vector<float> &mlp, const std::vector<float> &whole, const QString &wholeName)
{
    const auto layers = static_cast<int>(attention.size());
    PanelSpec panel;
    panel.layers = layers;
    panel.x = {.title = layerAxisTitle(), .range = {-0.6, layers - 0.4}, .integers = true, .ticks = {}, .colour = {}};
    panel.y.title = title;
    panel.bars.extent = {-0.5, layers - 0.5};
    panel.bars.width = 0.84;
    std::vector<double> values{0};
    for (const auto &[name, source, quantity] :
         {std::tuple{QStringLiteral("attention  *o*"), &attention, Quantity::attention},
          std::tuple{QStringLiteral("MLP  *f*"), &mlp, Quantity::mlp}}) {
        PanelBars::Set set{name, style.quantity(quantity), {source->begin(), source->end()}};
        values.insert(values.end(), set.values.begin(), set.values.end());
        panel.bars.sets.push_back(std::move(set));
    }
    panel.bars.tooltip = [sets = panel.bars.sets](int set, int layer) {
        return translated("l = %1: %2")
            .arg(layer)
            .arg(numberText(sets[static_cast<size_t>(set)].values[static_cast<size_t>(layer)]));
    };
    PanelSeries line{.name = wholeName,
                     .points = {},
                     .colour = style.foreground,
                     .width = style.lineWidth,
                     .marker = std::nullopt,
                     .tokens = {},
                     .tooltip = {}};
    for (int layer = 0; layer < layers; ++layer)
        line.points.emplace_back(layer, whole[static_cast<size_t>(layer)]);
    line.tooltip = [points = line.points](int layer) {
        return translated("l = %1: %2").arg(layer).arg(numberText(points[static_cast<size_t>(layer)].y()));
    };
    for (const QPointF &point : line.points)
        values.push_back(point.y());
    panel.series.push_back(std::move(line));
    panel.y.range = rangeOf(values, AxisScale::linear);
    return panel;
}

FigureTable splitTable(const TokenSplit &split)
{
    FigureTable table{{"layer", "attn_out_norm", "mlp_out_norm", "attn_along_bos", "mlp_along_bos", "attn_along_self",
                       "mlp_along_self", "resid_along_bos", "resid_norm"},
                      {}};
    for (size_t l = 0; l < split.attn_norm.size(); ++l) {
        QStringList row{QString::number(l)};
        for (const auto *values :
             {&split.attn_norm, &split.mlp_norm, &split.attn_along_bos, &split.mlp_along_bos, &split.attn_along_self,
              &split.mlp_along_self, &split.resid_along_bos, &split.resid_norm})
            row << QString::number((*values)[l], 'g', 9);
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

SheetFigure::Maker emptyMaker(const QString &text)
{
    return [text = escapeMarkup(folded(text))](const FigureData &, const Style &) {
        Content content;
        content.empty = text;
        return content;
    };
}

std::unique_ptr<SheetFigure> makeAttentionFigure()
{
    auto figure = std::make_unique<SheetFigure>(
        QStringLiteral("attention"), translated("Attention of a token"), 0, QSizeF(420, 190), false,
        emptyMaker(translated("Click a token: its attention at the current layer is computed here.")));
    figure->setInputs(results_alone);
    return figure;
}

std::unique_ptr<SheetFigure> makeSplitFigure()
{
    auto figure = std::make_unique<SheetFigure>(
        QStringLiteral("token-split"), translated("How the token is built"), 0, QSizeF(420, 190), false,
        emptyMaker(translated("Click a token: what attention and MLP add to it is computed here.")));
    figure->setInputs(results_alone);
    return figure;
}

SheetFigure::Maker attentionMaker(std::shared_ptr<const TokenAttention> result)
{
    return [result](const FigureData &data, const Style &style) {
        Content content;
        if (!fits(data, result->token))
            return content;
        content.columns = 2;
        const QString head = result->head < 0 ? translated("mean over heads") : translated("head %1").arg(result->head);
        content.note = translated("%1, block %2, %3")
                           .arg(escapeMarkup(tokenTitle(*data.runs.front().run, result->token)))
                           .arg(result->layer)
                           .arg(head);
        content.panels.push_back(attentionPanel(data, style, translated("what it attends to"), result->attends_to, 0,
                                                translated("attends to %1 with %2")));
        content.panels.push_back(attentionPanel(data, style, translated("which tokens attend to it"),
                                                result->attended_by, result->token,
                                                translated("%1 attends to it with %2")));
        content.largeTable = [result] { return attentionTable(*result); };
        return content;
    };
}

SheetFigure::Maker splitMaker(std::shared_ptr<const TokenSplit> result)
{
    return [result](const FigureData &data, const Style &style) {
        Content content;
        if (!fits(data, result->token))
            return content;
        content.columns = 2;
        content.note = escapeMarkup(tokenTitle(*data.runs.front().run, result->token));
        content.panels.push_back(splitPanel(style, translated("along its own residual"), result->attn_along_self,
                                            result->mlp_along_self, result->resid_norm, QStringLiteral("‖*h*‖_{2}")));
        content.panels.push_back(splitPanel(style, translated("along the BOS sink's residual"), result->attn_along_bos,
                                            result->mlp_along_bos, result->resid_along_bos,
                                            QStringLiteral("*h* along BOS")));
        content.table = splitTable(*result);
        return content;
    };
}

} // namespace sinkscope
