// A synthetic sink: lifetime and sink score of tokens whose output is scaled, against the factor.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"
#include "views/figures/measured_tokens.h"

#include <QCoreApplication>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

PanelAxis factorAxis(const FactorSweep &sweep)
{
    PanelAxis axis;
    axis.title = translated("Factor");
    const bool positive = std::ranges::all_of(sweep.factors, [](double factor) { return factor > 0; });
    axis.scale = positive ? AxisScale::logarithmic : AxisScale::linear;
    axis.range = rangeOf(sweep.factors, axis.scale);
    return axis;
}

PanelSeries curveSeries(const FactorCurve &curve, bool score, const FigureData &data, const Style &style, bool named)
{
    PanelSeries series;
    const TokenLook look = lookIn(data, style, curve.position);
    series.colour = look.colour;
    series.width = (data.isMarked(curve.position) ? 1.8 : named ? 1 : 0.5) * style.lineWidth;
    series.marker = markerOf(look.role);
    series.hollow = look.hollow;
    series.tokens = {curve.position};
    if (named)
        series.name = tokenLabel(data, curve.position);
    for (const FactorPoint &point : curve.points)
        series.points.emplace_back(point.factor, score ? point.largest_score : point.lifetime);
    series.tooltip = [name = tokenLabel(data, curve.position).remove(QLatin1Char('*')), points = curve.points](int i) {
        const FactorPoint &point = points[static_cast<size_t>(i)];
        const QString life = point.lifetime > 0
            ? translated("sink from block %1 for %2 layers").arg(point.l_start).arg(point.lifetime)
            : translated("no sink");
        return translated("%1, factor %2: %3\nnorm of f %4, largest sink score %5")
            .arg(name, numberText(point.factor), life, numberText(point.mlp_out_norm), numberText(point.largest_score));
    };
    return series;
}

FigureTable factorTable(const FactorSweep &sweep)
{
    FigureTable table;
    table.header = {"token", "factor", "mlp_out_norm", "l_start", "lifetime", "largest_sink_score"};
    for (const FactorCurve &curve : sweep.curves)
        for (const FactorPoint &point : curve.points)
            table.rows.push_back({QString::number(curve.position), QString::number(point.factor),
                                  QString::number(point.mlp_out_norm),
                                  point.lifetime > 0 ? QString::number(point.l_start) : QString(),
                                  QString::number(point.lifetime), QString::number(point.largest_score)});
    return table;
}

} // namespace

SheetFigure::Maker factorSweepMaker(std::shared_ptr<const FactorSweep> sweep)
{
    return [sweep](const FigureData &data, const Style &style) {
        SheetFigure::Content content;
        if (!sweep || sweep->curves.empty()) {
            content.empty =
                translated("Under Interventions, choose tokens and “Scale by a factor”, then sweep the factor");
            return content;
        }
        const bool named = sweep->curves.size() <= most_named_tokens;
        content.columns = 2;
        content.sharedLegend = named;
        for (const bool score : {false, true}) {
            PanelSpec panel;
            panel.x = factorAxis(*sweep);
            std::vector<double> values{0};
            if (!score)
                values.push_back(1); // room above a row of zeros
            for (size_t i = 0; i < sweep->curves.size(); ++i) {
                panel.series.push_back(curveSeries(sweep->curves[i], score, data, style, named));
                for (const QPointF &point : panel.series.back().points)
                    values.push_back(point.y());
            }
            panel.y.title = score ? translated("Largest sink score") : translated("Lifetime (layers)");
            panel.y.range = rangeOf(values, AxisScale::linear);
            panel.y.integers = !score;
            panel.rules.push_back({1, Qt::Vertical, style.mutedForeground, Qt::DashLine, {}}); // the model's own output
            content.panels.push_back(std::move(panel));
        }
        QStringList edits;
        for (const Intervention &edit : sweep->interventions)
            edits << QString::fromStdString(edit.operation == Operation::scale ? "scaled: " + site_name(edit.site) +
                                                    " of block " + std::to_string(edit.layers.front())
                                                                               : describe(edit));
        edits.removeDuplicates();
        content.note = edits.join(QStringLiteral("; "));
        content.table = factorTable(*sweep);
        return content;
    };
}

} // namespace sinkscope
