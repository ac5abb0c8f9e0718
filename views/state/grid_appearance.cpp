#include "views/state/grid_appearance.h"

#include "core/data/grid_table.h"
#include "views/state/run_document.h"

#include <QCoreApplication>

namespace sinkscope {

namespace {

const QStringList normalisationNames{QStringLiteral("linear"), QStringLiteral("log"), QStringLiteral("symmetric")};
const QStringList modeNames{QStringLiteral("automatic"), QStringLiteral("percentile"), QStringLiteral("manual")};

} // namespace

QJsonObject appearanceToJson(const GridAppearance &appearance)
{
    return {{QStringLiteral("map"), colourMapName(appearance.map)},
            {QStringLiteral("normalisation"), normalisationNames[static_cast<int>(appearance.normalisation)]},
            {QStringLiteral("limits"), modeNames[static_cast<int>(appearance.limits.mode)]},
            {QStringLiteral("low_percentile"), appearance.limits.lowPercentile},
            {QStringLiteral("high_percentile"), appearance.limits.highPercentile},
            {QStringLiteral("manual_low"), appearance.limits.manualLow},
            {QStringLiteral("manual_high"), appearance.limits.manualHigh},
            {QStringLiteral("leave_out_sinks"), appearance.leaveOutSinks}};
}

GridAppearance appearanceFromJson(const QJsonObject &object, GridAppearance appearance)
{
    for (int i = 0; i < colour_map_count; ++i)
        if (object[QStringLiteral("map")].toString() == colourMapName(static_cast<ColourMap>(i)))
            appearance.map = static_cast<ColourMap>(i);
    if (const auto i = normalisationNames.indexOf(object[QStringLiteral("normalisation")].toString()); i >= 0)
        appearance.normalisation = static_cast<Normalisation>(i);
    LimitsRequest &limits = appearance.limits;
    if (const auto i = modeNames.indexOf(object[QStringLiteral("limits")].toString()); i >= 0)
        limits.mode = static_cast<LimitsMode>(i);
    limits.lowPercentile = object[QStringLiteral("low_percentile")].toDouble(limits.lowPercentile);
    limits.highPercentile = object[QStringLiteral("high_percentile")].toDouble(limits.highPercentile);
    limits.manualLow = object[QStringLiteral("manual_low")].toDouble(limits.manualLow);
    limits.manualHigh = object[QStringLiteral("manual_high")].toDouble(limits.manualHigh);
    appearance.leaveOutSinks = object[QStringLiteral("leave_out_sinks")].toBool(appearance.leaveOutSinks);
    return appearance;
}

GridAppearance GridAppearance::defaultFor(GridKind kind)
{
    GridAppearance appearance;
    switch (grid_info(kind).colours) {
    case GridColours::linear:
        if (kind == GridKind::key_norm ||
            kind == GridKind::value_norm) { // block 0's keys can be a hundred times longer
            appearance.limits.mode = LimitsMode::percentile;
            appearance.leaveOutSinks = true;
        }
        break;
    case GridColours::logarithmic:
        appearance.normalisation = Normalisation::logarithmic;
        appearance.limits.mode = LimitsMode::percentile; // a BOS sink of 25,000 would leave one colour to all others
        appearance.leaveOutSinks = true;
        break;
    case GridColours::cosine:
        appearance.map = ColourMap::diverging;
        appearance.normalisation = Normalisation::symmetric;
        appearance.limits = {.mode = LimitsMode::manual, .manualLow = -1, .manualHigh = 1};
        break;
    }
    return appearance;
}

GridAppearance GridAppearance::forDifferences()
{
    GridAppearance appearance;
    appearance.map = ColourMap::diverging;
    appearance.normalisation = Normalisation::symmetric;
    appearance.limits.mode = LimitsMode::percentile;
    return appearance;
}

QString limitsText(const GridAppearance &appearance)
{
    const auto translated = [](const char *text) { return QCoreApplication::translate("GridDisplay", text); };
    QStringList parts;
    const LimitsRequest &limits = appearance.limits;
    if (limits.mode == LimitsMode::percentile)
        parts << translated("%1–%2 % of the values").arg(limits.lowPercentile).arg(limits.highPercentile);
    if (appearance.leaveOutSinks && limits.mode != LimitsMode::manual)
        parts << translated("without BOS and primary sinks");
    return parts.join(QStringLiteral(", "));
}

} // namespace sinkscope
