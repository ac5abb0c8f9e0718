// Figures 4 and 5: what the MLP makes of a token, and of the principal components of its inputs.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

/// "silu(gate)", or "relu(up)" where the MLP has no gate.
QString stageName(const MlpStages &stages, Site site)
{
    const bool gated = std::ranges::find(stages.sites, Site::mlp_gate) != stages.sites.end();
    switch (site) {
    case Site::mlp_in:
        return QStringLiteral("*x*");
    case Site::mlp_gate:
        return QStringLiteral("gate");
    case Site::mlp_act:
        return QString::fromStdString(stages.activation) + (gated ? QStringLiteral("(gate)") : QStringLiteral("(up)"));
    case Site::mlp_up:
        return QStringLiteral("up");
    case Site::mlp_post:
        return QStringLiteral("product");
    case Site::mlp_out:
        return QStringLiteral("*f*");
    default:
        return QString::fromStdString(site_name(site));
    }
}

/// The site of the stage that a point stands at.
QString siteAt(const MlpStages &stages, const QPointF &point)
{
    return QString::fromStdString(site_name(stages.sites[static_cast<size_t>(point.x())]));
}

QString stagesTitle(const MlpStages &stages)
{
    if (!stages.expert)
        return translated("Block %1").arg(stages.layer);
    return *stages.expert < 0 ? translated("Block %1, shared expert").arg(stages.layer)
                              : translated("Block %1, expert %2").arg(stages.layer).arg(*stages.expert);
}

QString tokenName(const FigureData &data, int position)
{
    if (data.runs.empty() || position >= data.runs.front().run->token_count())
        return QStringLiteral("t = %1").arg(position);
    return tokenTitle(*data.runs.front().run, position);
}

PanelAxis alphaAxis(const ComponentSweep &sweep)
{
    PanelAxis axis;
    axis.title = translated("Scale *α*");
    axis.range = sweep.alphas.empty() ? AxisRange{-1, 1} : AxisRange{sweep.alphas.front() - 1, sweep.alphas.back() + 1};
    // Computed ticks would differ from panel to panel with the width that the norms' labels leave.
    if (!sweep.alphas.empty())
        for (const double alpha : {sweep.alphas.front(), 0.0, sweep.alphas.back()})
            axis.ticks.push_back({alpha, numberText(alpha)});
    return axis;
}

QString componentName(size_t component)
{
    return QStringLiteral("*PC*_{%1}").arg(component + 1);
}

/// One component's norms or cosines against alpha.
PanelSeries responseSeries(const ComponentSweep &sweep, size_t component, bool cosine, const QColor &colour,
                           const Style &style)
{
    PanelSeries series;
    series.colour = colour;
    series.width = style.lineWidth;
    series.marker = cosine ? MarkerShape::cross : MarkerShape::hexagon;
    series.markerSize = 0.8 * style.markerSize;
    const std::vector<MlpResponse> &response = sweep.response[component];
    for (size_t i = 0; i < response.size(); ++i)
        series.points.emplace_back(sweep.alphas[i], cosine ? response[i].cosine : response[i].norm);
    series.tooltip = [component, alphas = sweep.alphas, response](int point) {
        const auto i = static_cast<size_t>(point);
        return translated("MLP(%1 PC%2): norm %3, cosine with the BOS token %4")
            .arg(numberText(alphas[i]))
            .arg(component + 1)
            .arg(numberText(response[i].norm), numberText(response[i].cosine));
    };
    return series;
}

AxisRange normRange(const ComponentSweep &sweep, size_t first, size_t last)
{
    std::vector<double> norms{0};
    for (size_t component = first; component <= last && component < sweep.response.size(); ++component)
        for (const MlpResponse &response : sweep.response[component])
            norms.push_back(response.norm);
    return rangeOf(norms, AxisScale::linear);
}

PanelRule zeroRule(const Style &style)
{
    return {0, Qt::Horizontal, style.mutedForeground, Qt::DashLine, {}};
}

QString sweepNote(const ComponentSweep &sweep)
{
    const PrincipalComponents &components = sweep.components;
    QStringList shares;
    for (size_t i = 0; i < std::min(components.explained_variance_ratio.size(), sweep.response.size()); ++i)
        shares << QStringLiteral("%1 %").arg(100 * components.explained_variance_ratio[i], 0, 'f', 1);
    return translated("Block %1, %2 sinks and %3 others; variance: %4")
        .arg(sweep.layer)
        .arg(sweep.tokens.sinks.size())
        .arg(sweep.tokens.others.size())
        .arg(shares.join(QStringLiteral(", ")));
}

FigureTable sweepTable(const ComponentSweep &sweep)
{
    FigureTable table;
    table.header = {"component", "alpha", "norm", "cosine"};
    for (size_t component = 0; component < sweep.response.size(); ++component)
        for (size_t i = 0; i < sweep.alphas.size(); ++i)
            table.rows.push_back({QString::number(component + 1), QString::number(sweep.alphas[i]),
                                  cell(sweep.response[component][i].norm), cell(sweep.response[component][i].cosine)});
    return table;
}

SheetFigure::Content emptySweep()
{
    SheetFigure::Content content;
    content.empty = translated("Choose a block in the lab and compute its components");
    return content;
}

} // namespace

SheetFigure::Maker mlpStagesMaker(std::shared_ptr<const MlpStages> stages)
{
    return [stages](const FigureData &data, const Style &style) {
        SheetFigure::Content content;
        if (!stages || stages->positions.empty()) {
            content.empty = translated("Choose a block in the lab and compute its MLP's stages");
            return content;
        }
        PanelSpec panel;
        panel.title = stagesTitle(*stages);
        panel.y.title = translated("Cosine with the BOS sink");
        panel.y.range = {-1.05, 1.05};
        panel.x.range = {-0.5, static_cast<double>(stages->sites.size()) - 0.5};
        for (size_t stage = 0; stage < stages->sites.size(); ++stage)
            panel.x.ticks.push_back({static_cast<double>(stage), stageName(*stages, stages->sites[stage])});
        panel.rules.push_back(zeroRule(style));
        content.table.header = QStringList{"token"};
        for (const Site site : stages->sites)
            content.table.header << QString::fromStdString(site_name(site));
        std::vector<TokenRole> named;
        for (size_t i = 0; i < stages->positions.size(); ++i) {
            const int position = stages->positions[i];
            const TokenLook look = lookIn(data, style, position);
            PanelSeries series;
            if (std::ranges::find(named, look.role) == named.end()) {
                series.name = roleTitle(look.role);
                named.push_back(look.role);
            }
            series.colour = look.colour;
            series.width = (data.isMarked(position) ? 1.4 : 0.35) * style.lineWidth;
            series.marker = markerOf(look.role);
            series.hollow = look.hollow;
            series.tokens = {position};
            QStringList row{QString::number(position)};
            for (int stage = 0; stage < stages->cosine.columns(); ++stage) {
                const auto cosine = static_cast<double>(stages->cosine(static_cast<int>(i), stage));
                if (!std::isnan(cosine))
                    series.points.emplace_back(stage, cosine);
                row << cell(cosine);
            }
            series.tooltip = [stages, title = tokenName(data, position), points = series.points](int i) {
                const QPointF &point = points[static_cast<size_t>(i)];
                return translated("%1\n%2: cosine %3").arg(title, siteAt(*stages, point), numberText(point.y()));
            };
            panel.series.push_back(std::move(series));
            content.table.rows.push_back(row);
        }
        if (!stages->others_cosine.empty()) {
            PanelSeries mean;
            mean.name = translated("mean of %1 tokens that are no sink").arg(stages->others);
            mean.colour = style.role(TokenRole::ordinary);
            mean.role = TokenRole::ordinary;
            mean.width = style.lineWidth;
            mean.pen = Qt::DashLine;
            QStringList row{QStringLiteral("others")};
            for (size_t stage = 0; stage < stages->others_cosine.size(); ++stage) {
                if (!std::isnan(stages->others_cosine[stage]))
                    mean.points.emplace_back(static_cast<double>(stage), stages->others_cosine[stage]);
                row << cell(stages->others_cosine[stage]);
            }
            mean.tooltip = [stages, points = mean.points](int i) {
                const QPointF &point = points[static_cast<size_t>(i)];
                return translated("mean of the tokens that are no sink\n%1: cosine %2")
                    .arg(siteAt(*stages, point), numberText(point.y()));
            };
            panel.series.push_back(std::move(mean));
            content.table.rows.push_back(row);
        }
        content.sharedLegend = true; // in the panel it would hide points
        content.panels.push_back(std::move(panel));
        return content;
    };
}

SheetFigure::Maker componentGridMaker(std::shared_ptr<const ComponentSweep> sweep)
{
    return [sweep](const FigureData &, const Style &style) {
        if (!sweep || sweep->response.empty())
            return emptySweep();
        SheetFigure::Content content;
        content.columns = 3;
        content.sharedLegend = content.edgeTitles = true;
        for (size_t component = 0; component < sweep->response.size(); ++component) {
            PanelSpec panel;
            panel.title = componentName(component);
            panel.x = alphaAxis(*sweep);
            panel.y.title = translated("*l*_{2} norm");
            panel.y.range = normRange(*sweep, component, component);
            panel.y.colour = style.quantity(Quantity::mlp);
            panel.right.emplace();
            panel.right->title = translated("Cosine similarity");
            panel.right->range = {-1.05, 1.05};
            for (const double cosine : {-1.0, -0.5, 0.0, 0.5, 1.0})
                panel.right->ticks.push_back({cosine, numberText(cosine)});
            panel.right->colour = style.quantity(Quantity::residual);
            PanelSeries norm = responseSeries(*sweep, component, false, style.quantity(Quantity::mlp), style);
            norm.name = translated("*l*_{2} norm of MLP(*α PC*_{i})");
            PanelSeries cosine = responseSeries(*sweep, component, true, style.quantity(Quantity::residual), style);
            cosine.name = translated("cosine with the BOS token's *f*");
            cosine.right = true;
            // The dashed line is that of cosine 0, half way up.
            panel.rules.push_back({0.5 * (panel.y.range.low + panel.y.range.high),
                                   Qt::Horizontal,
                                   style.mutedForeground,
                                   Qt::DashLine,
                                   {}});
            panel.series = {std::move(norm), std::move(cosine)};
            content.panels.push_back(std::move(panel));
        }
        content.note = sweepNote(*sweep);
        content.table = sweepTable(*sweep);
        return content;
    };
}

SheetFigure::Maker componentOverlayMaker(std::shared_ptr<const ComponentSweep> sweep)
{
    return [sweep](const FigureData &, const Style &style) {
        if (!sweep || sweep->response.empty())
            return emptySweep();
        SheetFigure::Content content;
        content.columns = 2;
        for (const bool cosine : {false, true}) {
            PanelSpec panel;
            panel.x = alphaAxis(*sweep);
            panel.y.title = cosine ? translated("Cosine similarity") : translated("*l*_{2} norm of MLP(*α PC*_{i})");
            panel.y.range = cosine ? AxisRange{-1.1, 1.1} : normRange(*sweep, 0, sweep->response.size() - 1);
            panel.legend = !cosine;
            if (cosine)
                panel.rules.push_back(zeroRule(style));
            for (size_t component = 0; component < sweep->response.size(); ++component) {
                PanelSeries series =
                    responseSeries(*sweep, component, cosine, style.series(static_cast<int>(component)), style);
                series.name = componentName(component);
                series.marker = MarkerShape::hexagon;
                panel.series.push_back(std::move(series));
            }
            content.panels.push_back(std::move(panel));
        }
        content.note = sweepNote(*sweep);
        content.table = sweepTable(*sweep);
        return content;
    };
}

} // namespace sinkscope
