// What a smaller cache of keys and values costs, and what the tokens save that are spared.

#include "views/figures/figure_text.h"
#include "views/figures/lab_makers.h"

#include <QCoreApplication>

#include <array>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("LabFigures", text);
}

QString sparedTitle(const CacheCurve &curve)
{
    switch (curve.spared) {
    case SparedTokens::none:
        return translated("none spared");
    case SparedTokens::bos:
        return translated("BOS sink");
    case SparedTokens::sinks:
        return translated("all %1 sinks").arg(curve.tokens.size());
    case SparedTokens::random:
        return translated("%1 random tokens").arg(curve.tokens.size());
    case SparedTokens::first_four:
        return translated("first %1 tokens").arg(curve.tokens.size());
    }
    return {};
}

/// None of a role: what is spared but the BOS sink is no one kind of token.
constexpr std::array cache_markers{MarkerShape::hexagon, MarkerShape::cross, MarkerShape::triangleDown};

PanelSpec cachePanel(const CacheSweep &sweep, bool divergence, const Style &style)
{
    const bool is_window = sweep.saving == CacheSaving::window;
    PanelSpec panel;
    panel.x.title = is_window ? translated("Window, keys") : translated("Bits");
    panel.x.scale = is_window ? AxisScale::logarithmic : AxisScale::linear;
    panel.x.integers = true;
    panel.y.title = divergence ? translated("KL per token, nats") : translated("Perplexity");
    panel.y.scale = AxisScale::logarithmic;
    std::vector<double> sizes(sweep.sizes.begin(), sweep.sizes.end()), values;
    if (!divergence) {
        values.push_back(sweep.whole_perplexity);
        panel.rules.push_back(
            {sweep.whole_perplexity, Qt::Horizontal, style.mutedForeground, Qt::DashLine, translated("whole cache")});
    }
    int place = 0;
    for (const CacheCurve &curve : sweep.curves) {
        PanelSeries line;
        line.name = sparedTitle(curve);
        line.colour = curve.spared == SparedTokens::random ? style.mutedForeground : style.series(place);
        if (curve.spared == SparedTokens::bos) {
            line.role = TokenRole::bos;
            line.colour = style.role(TokenRole::bos);
        }
        line.pen = curve.spared == SparedTokens::random ? Qt::DashLine : Qt::SolidLine;
        line.width = style.lineWidth;
        line.marker = cache_markers[static_cast<size_t>(place++) % cache_markers.size()];
        if (line.role)
            line.marker = markerOf(*line.role);
        const std::vector<double> &heights = divergence ? curve.mean_divergence : curve.perplexity;
        for (size_t i = 0; i < sweep.sizes.size(); ++i) {
            line.points.emplace_back(sweep.sizes[i], heights[i]);
            values.push_back(heights[i]);
        }
        line.tooltip = [curve, sizes = sweep.sizes, is_window, name = line.name](int i) {
            const auto at = static_cast<size_t>(i);
            return (is_window ? translated("window of %1 keys, %2: perplexity %3, KL %4 nats")
                              : translated("%1 bits, %2: perplexity %3, KL %4 nats"))
                .arg(sizes[at])
                .arg(name, numberText(curve.perplexity[at]), numberText(curve.mean_divergence[at]));
        };
        panel.series.push_back(std::move(line));
    }
    panel.x.range = rangeOf(sizes, panel.x.scale);
    panel.y.range = rangeOf(values, panel.y.scale);
    return panel;
}

FigureTable cacheTable(const CacheSweep &sweep)
{
    FigureTable table{
        {sweep.saving == CacheSaving::window ? "window" : "bits", "spared", "tokens", "seed", "perplexity", "mean_kl"},
        {}};
    for (size_t i = 0; i < sweep.sizes.size(); ++i)
        for (const CacheCurve &curve : sweep.curves) {
            QStringList tokens;
            for (const int token : curve.tokens)
                tokens << QString::number(token);
            table.rows.push_back({QString::number(sweep.sizes[i]),
                                  QLatin1String(name_of(spared_tokens_names, curve.spared)),
                                  tokens.join(QLatin1Char(' ')), QString::number(sweep.seed), cell(curve.perplexity[i]),
                                  cell(curve.mean_divergence[i])});
        }
    return table;
}

} // namespace

SheetFigure::Maker cacheSweepMaker(std::shared_ptr<const CacheSweep> sweep)
{
    return [sweep](const FigureData &, const Style &style) {
        SheetFigure::Content content;
        if (!sweep || sweep->sizes.empty()) {
            content.empty = translated("Compute: the model reads the trace with an ever larger cache of keys and "
                                       "values, sparing no token, BOS, the sinks, as many others");
            return content;
        }
        content.columns = 2;
        content.sharedLegend = true;
        content.panels = {cachePanel(*sweep, false, style), cachePanel(*sweep, true, style)};
        content.note = translated("random tokens near the sinks' positions, seed %1").arg(sweep->seed);
        content.table = cacheTable(*sweep);
        return content;
    };
}

} // namespace sinkscope
