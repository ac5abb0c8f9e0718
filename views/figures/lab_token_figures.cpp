// Figures 6 and 8: how far sinks and others lie apart, and which replacements suppress a sink.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

QString siteSymbol(Site site)
{
    switch (site) {
    case Site::resid_pre:
        return QStringLiteral("*h*");
    case Site::attn_out:
        return QStringLiteral("*o*");
    case Site::mlp_out:
        return QStringLiteral("*f*");
    default:
        return QString::fromStdString(site_name(site));
    }
}

Quantity siteQuantity(Site site)
{
    return site == Site::resid_pre ? Quantity::residual : site == Site::attn_out ? Quantity::attention : Quantity::mlp;
}

constexpr std::array site_markers{MarkerShape::hexagon, MarkerShape::cross, MarkerShape::triangleDown};

QString percent(double share)
{
    return std::isfinite(share) ? QStringLiteral("%1 %").arg(100 * share, 0, 'f', 0) : QStringLiteral("–");
}

QString fixedText(double value)
{
    return std::isfinite(value) ? QString::number(value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212))
                                : QStringLiteral("–");
}

PanelAxis spanningAxis(const std::vector<double> &values)
{
    PanelAxis axis;
    axis.range = rangeOf(values, AxisScale::linear);
    return axis;
}

/// The role of the i-th of the tokens, sinks first: the groups are those of the analysis, whatever the detector says
/// now.
TokenRole roleAmong(const FormationTokens &tokens, size_t i, TokenRole now)
{
    if (i >= tokens.sinks.size())
        return TokenRole::ordinary;
    return now == TokenRole::ordinary ? TokenRole::secondary : now;
}

/// The points of the tokens of one role; a click selects the token.
PanelSeries group(const SiteClusters &panel, const FormationTokens &all, TokenRole role, const FigureData &data,
                  const Style &style)
{
    PanelSeries series;
    series.name = role == TokenRole::ordinary ? QStringLiteral("*t* ≠ sink") : roleTitle(role);
    series.colour = style.role(role);
    series.marker = markerOf(role);
    std::vector<int> tokens = all.sinks; // in the order of the panel's rows
    tokens.insert(tokens.end(), all.others.begin(), all.others.end());
    for (size_t i = 0; i < tokens.size(); ++i) {
        if (roleAmong(all, i, lookIn(data, style, tokens[i]).role) != role)
            continue;
        const auto row = static_cast<int>(i);
        series.points.emplace_back(static_cast<double>(panel.points(row, 0)),
                                   static_cast<double>(panel.points(row, 1)));
        series.tokens.push_back(tokens[i]);
    }
    series.tooltip = [tokens = series.tokens, runs = data.runs](int point) {
        const int token = tokens[static_cast<size_t>(point)];
        return runs.empty() || token >= runs.front().run->token_count() ? QStringLiteral("t = %1").arg(token)
                                                                        : tokenTitle(*runs.front().run, token);
    };
    return series;
}

PanelAxis layerAxis(double first, double last)
{
    PanelAxis axis;
    axis.title = layerAxisTitle();
    const double margin = 0.03 * std::max(1.0, last - first);
    axis.range = {first - margin, last + margin};
    axis.integers = true;
    return axis;
}

/// The last block where any curve has a sink left to suppress.
int lastWithFuture(const std::vector<SuppressionCurve> &curves)
{
    int last = 0;
    for (const SuppressionCurve &curve : curves)
        for (const SuppressionPoint &point : curve.points)
            if (point.future > 0)
                last = std::max(last, point.layer);
    return last;
}

SheetFigure::Content emptyClusters()
{
    SheetFigure::Content content;
    content.empty = translated("Choose a range of blocks in the lab and compute their clusters");
    return content;
}

FigureTable clusterTable(const FormationClusters &clusters)
{
    FigureTable table;
    table.header = {"layer", "site", "silhouette", "probe_accuracy", "chance", "kl_divergence"};
    for (const SiteClusters &panel : clusters.panels)
        table.rows.push_back({QString::number(panel.layer), QString::fromStdString(site_name(panel.site)),
                              cell(panel.silhouette), cell(panel.probe_accuracy), cell(panel.chance),
                              cell(panel.kl_divergence)});
    return table;
}

QString clusterNote(const FormationClusters &clusters)
{
    return translated("%1 sinks and %2 others; perplexity %3; (silhouette; accuracy of a %4-fold linear probe)")
        .arg(clusters.tokens.sinks.size())
        .arg(clusters.tokens.others.size())
        .arg(numberText(clusters.perplexity, 3))
        .arg(clusters.folds);
}

} // namespace

SheetFigure::Maker siteClustersMaker(std::shared_ptr<const FormationClusters> clusters)
{
    return [clusters](const FigureData &data, const Style &style) {
        if (!clusters || clusters->panels.empty())
            return emptyClusters();
        SheetFigure::Content content;
        content.columns = static_cast<int>(FormationClusters::sites.size());
        content.sharedLegend = true; // in the panels it would hide tokens
        for (const SiteClusters &cluster : clusters->panels) {
            PanelSpec panel;
            panel.title =
                translated("Layer %1, %2 (%3; %4)")
                    .arg(cluster.layer)
                    .arg(siteSymbol(cluster.site), fixedText(cluster.silhouette), percent(cluster.probe_accuracy));
            std::vector<double> x, y;
            for (int row = 0; row < cluster.points.rows(); ++row) {
                x.push_back(static_cast<double>(cluster.points(row, 0)));
                y.push_back(static_cast<double>(cluster.points(row, 1)));
            }
            panel.x = spanningAxis(x);
            panel.y = spanningAxis(y);
            for (const RoleLook &look : role_looks)
                if (PanelSeries series = group(cluster, clusters->tokens, look.role, data, style);
                    !series.points.empty())
                    panel.series.push_back(std::move(series));
            content.panels.push_back(std::move(panel));
        }
        content.note = clusterNote(*clusters);
        content.table = clusterTable(*clusters);
        return content;
    };
}

SheetFigure::Maker separabilityMaker(std::shared_ptr<const FormationClusters> clusters)
{
    return [clusters](const FigureData &, const Style &style) {
        if (!clusters || clusters->panels.empty())
            return emptyClusters();
        SheetFigure::Content content;
        content.columns = 2;
        for (const bool probe : {true, false}) {
            PanelSpec panel;
            panel.x = layerAxis(clusters->first_layer, clusters->last_layer);
            panel.layers = clusters->last_layer + 1;
            panel.y.title = probe ? translated("Linear probe's accuracy") : translated("Silhouette");
            panel.y.range = probe ? AxisRange{0.0, 1.05} : AxisRange{-0.5, 1.05};
            panel.legend = probe;
            if (probe)
                panel.rules.push_back({clusters->panels.front().chance, Qt::Horizontal, style.mutedForeground,
                                       Qt::DashLine, translated("larger group")});
            for (size_t site = 0; site < FormationClusters::sites.size(); ++site) {
                PanelSeries series;
                series.name = siteSymbol(FormationClusters::sites[site]);
                series.colour = style.quantity(siteQuantity(FormationClusters::sites[site]));
                series.width = style.lineWidth;
                series.marker = site_markers[site];
                for (const SiteClusters &cluster : clusters->panels)
                    if (cluster.site == FormationClusters::sites[site])
                        series.points.emplace_back(cluster.layer, probe ? cluster.probe_accuracy : cluster.silhouette);
                series.tooltip = [points = series.points, name = site_name(FormationClusters::sites[site])](int point) {
                    const QPointF &at = points[static_cast<size_t>(point)];
                    return translated("%1 at block %2: %3")
                        .arg(QString::fromStdString(name))
                        .arg(at.x())
                        .arg(numberText(at.y()));
                };
                panel.series.push_back(std::move(series));
            }
            content.panels.push_back(std::move(panel));
        }
        content.note = clusterNote(*clusters);
        content.table = clusterTable(*clusters);
        return content;
    };
}

SheetFigure::Maker swappingMaker(std::shared_ptr<const std::vector<SuppressionCurve>> curves)
{
    return [curves](const FigureData &, const Style &style) {
        SheetFigure::Content content;
        if (!curves || curves->empty() || curves->front().points.empty()) {
            content.empty = translated("Run the swapping sweep in the lab");
            return content;
        }
        PanelSpec panel;
        const int swept = curves->front().points.back().layer;
        const int last = std::max(curves->front().points.front().layer, lastWithFuture(*curves));
        panel.x = layerAxis(curves->front().points.front().layer, last);
        panel.layers = swept + 1;
        if (last < swept)
            content.note = translated("No sink is left to suppress after block %1").arg(last);
        panel.y.title = translated("Future sinks suppressed (%)");
        panel.y.range = {-3, 103};
        content.table.header = {"site", "layer", "future", "suppressed", "share"};
        for (size_t i = 0; i < curves->size(); ++i) {
            const SuppressionCurve &curve = (*curves)[i];
            PanelSeries series;
            series.name = siteSymbol(curve.site);
            series.colour = style.quantity(siteQuantity(curve.site));
            series.width = style.lineWidth;
            series.marker = site_markers[i % site_markers.size()]; // so that colour does not stand alone
            for (const SuppressionPoint &point : curve.points) {
                if (point.future > 0)
                    series.points.emplace_back(point.layer, 100 * point.share());
                content.table.rows.push_back({QString::fromStdString(site_name(curve.site)),
                                              QString::number(point.layer), QString::number(point.future),
                                              QString::number(point.suppressed.size()),
                                              point.future ? cell(point.share()) : QString()});
            }
            series.tooltip = [curve, points = series.points](int index) {
                const auto layer = static_cast<int>(points[static_cast<size_t>(index)].x());
                for (const SuppressionPoint &point : curve.points)
                    if (point.layer == layer)
                        return translated("%1 replaced at block %2: %3 of %4 suppressed")
                            .arg(QString::fromStdString(site_name(curve.site)))
                            .arg(layer)
                            .arg(point.suppressed.size())
                            .arg(point.future);
                return QString();
            };
            panel.series.push_back(std::move(series));
        }
        content.panels.push_back(std::move(panel));
        return content;
    };
}

} // namespace sinkscope
