#include "views/state/grid_display.h"

#include "views/state/selection.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sinkscope {

namespace {

const QStringList normalisationNames{QStringLiteral("linear"), QStringLiteral("log"), QStringLiteral("symmetric")};
const QStringList modeNames{QStringLiteral("automatic"), QStringLiteral("percentile"), QStringLiteral("manual")};

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

} // namespace

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

GridDisplay::GridDisplay(RunDocument *document, Selection *selection, QObject *parent)
    : QObject(parent), document_(document), selection_(selection), bosPosition_(document->detection().bos_position)
{
    for (int kind = 0; kind < grid_kind_count; ++kind)
        appearances_[static_cast<size_t>(kind)] = GridAppearance::defaultFor(static_cast<GridKind>(kind));
    const auto changeScale = [this] {
        invalidate();
        Q_EMIT scaleChanged();
    };
    const auto changeGrid = [this, changeScale] {
        invalidate();
        Q_EMIT kindChanged();
        changeScale();
    };
    connect(document_, &RunDocument::runChanged, this, changeGrid);
    connect(document_, &RunDocument::rowsChanged, this, changeScale);
    connect(document_, &RunDocument::detectionChanged, this, [this, changeGrid] {
        const int before = std::exchange(bosPosition_, document_->detection().bos_position);
        if (kind_ == GridKind::resid_bos_cosine && before != bosPosition_)
            changeGrid();
        else if (appearance().leaveOutSinks && excluded_ != excludedTokens()) {
            limits_.reset();
            Q_EMIT scaleChanged();
        }
    });
    connect(selection_, &Selection::headChanged, this, [this, changeGrid] {
        if (grid_info(kind_).has_parts())
            changeGrid();
    });
}

void GridDisplay::setKind(GridKind kind)
{
    if (kind == kind_)
        return;
    kind_ = kind;
    invalidate();
    Q_EMIT kindChanged();
    Q_EMIT scaleChanged();
}

int GridDisplay::head() const
{
    return std::max(0, selection_->head());
}

void GridDisplay::setAppearance(const GridAppearance &appearance)
{
    GridAppearance &mine = appearances_[static_cast<size_t>(kind_)];
    if (mine == appearance)
        return;
    mine = appearance;
    invalidate();
    Q_EMIT scaleChanged();
}

const Grid *GridDisplay::grid() const
{
    return document_->grid(kind_, head());
}

bool GridDisplay::isAvailable(GridKind kind) const
{
    return document_->grid(kind, 0) != nullptr;
}

int GridDisplay::readyRows() const
{
    return rowsReady(document_->run(), kind_);
}

int GridDisplay::rowForLayer(int layer) const
{
    const Grid *shown = grid();
    return shown ? std::clamp(layer, 0, shown->rows() - 1) : layer;
}

float GridDisplay::value(int layer, int token) const
{
    if (!isComputed(layer) || token < 0 || token >= grid()->columns())
        return std::numeric_limits<float>::quiet_NaN();
    return (*grid())(layer, token);
}

bool GridDisplay::isComputed(int layer) const
{
    return grid() && layer >= 0 && layer < std::min(grid()->rows(), readyRows());
}

QRgb GridDisplay::colour(int layer, int token) const
{
    const float value = this->value(layer, token);
    return isComputed(layer) && !std::isfinite(value) ? not_finite_colour : scale().colour(value);
}

QString GridDisplay::valueText(int layer, int token) const
{
    const float value = this->value(layer, token);
    return std::isfinite(value) ? QString::number(value, 'g', 6)
        : isComputed(layer)     ? tr("not finite")
                                : tr("not computed");
}

ColourScale GridDisplay::scale() const
{
    const GridAppearance &look = appearance();
    if (!limits_) {
        static const Grid none;
        const Grid *shown = grid();
        excluded_ = excludedTokens();
        limits_ = colourLimits(shown ? *shown : none, readyRows(), excluded_, look.normalisation, look.limits);
    }
    return {.map = look.map, .normalisation = look.normalisation, .low = limits_->low, .high = limits_->high};
}

Clipping GridDisplay::clipping() const
{
    const Grid *shown = grid();
    if (!shown)
        return {};
    if (!extremes_)
        extremes_ = colourLimits(*shown, readyRows(), {}, Normalisation::linear, {});
    return clippingOf(*extremes_, scale());
}

Clipping clippingOf(const ColourLimits &extremes, const ColourScale &scale)
{
    const double slack = 1e-6 * (scale.high - scale.low);
    return {extremes.low<scale.low - slack, extremes.high> scale.high + slack};
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

QJsonObject GridDisplay::toJson() const
{
    QJsonObject appearances;
    for (int kind = 0; kind < grid_kind_count; ++kind)
        appearances[gridName(static_cast<GridKind>(kind))] = appearanceToJson(appearances_[static_cast<size_t>(kind)]);
    return {{QStringLiteral("grid"), gridName(kind_)}, {QStringLiteral("appearances"), appearances}};
}

void GridDisplay::fromJson(const QJsonObject &object)
{
    const QJsonObject appearances = object[QStringLiteral("appearances")].toObject();
    if (const auto kind = gridKindNamed(object[QStringLiteral("grid")].toString()))
        kind_ = *kind;
    for (int i = 0; i < grid_kind_count; ++i) {
        const auto kind = static_cast<GridKind>(i);
        GridAppearance &mine = appearances_[static_cast<size_t>(i)];
        mine = appearanceFromJson(appearances[gridName(kind)].toObject(), mine);
    }
    invalidate();
    Q_EMIT kindChanged();
    Q_EMIT scaleChanged();
}

void GridDisplay::invalidate()
{
    limits_.reset();
    extremes_.reset();
}

std::vector<int> GridDisplay::excludedTokens() const
{
    return appearance().leaveOutSinks ? primarySinks(document_->detection()) : std::vector<int>();
}

std::vector<int> primarySinks(const Detection &detection)
{
    std::vector<int> tokens;
    for (const Sink &sink : detection.sinks)
        if (sink.position == detection.bos_position || sink.label == SinkLabel::bos || sink.label == SinkLabel::primary)
            tokens.push_back(sink.position);
    return tokens;
}

} // namespace sinkscope
