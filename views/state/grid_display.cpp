#include "views/state/grid_display.h"

#include "views/state/selection.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sinkscope {

GridDisplay::GridDisplay(RunDocument *document, Selection *selection, QObject *parent)
    : QObject(parent), document_(document), selection_(selection)
{
    bosPositions_ = bosPositions();
    for (int kind = 0; kind < grid_kind_count; ++kind)
        appearances_[static_cast<size_t>(kind)] = GridAppearance::defaultFor(static_cast<GridKind>(kind));
    differenceAppearances_.fill(GridAppearance::forDifferences());
    connect(document_, &RunDocument::runChanged, this, &GridDisplay::changeGrid);
    connect(document_, &RunDocument::companionsChanged, this, [this] {
        if (document_->companions().empty())
            side_.reset(); // the next variant begins with the run that is on screen
        Q_EMIT sideChanged();
        changeGrid();
    });
    connect(document_, &RunDocument::rowsChanged, this, [this] {
        invalidate();
        Q_EMIT scaleChanged();
    });
    connect(document_, &RunDocument::detectionChanged, this, [this] {
        const std::vector<int> before = std::exchange(bosPositions_, bosPositions());
        if (kind_ == GridKind::resid_bos_cosine && before != bosPositions_)
            changeGrid();
        else if (appearance().leaveOutSinks && excluded_ != excludedTokens()) {
            limits_.reset();
            Q_EMIT scaleChanged();
        }
    });
    connect(selection_, &Selection::headChanged, this, [this] {
        if (grid_info(kind_).has_parts())
            changeGrid();
    });
}

void GridDisplay::changeGrid()
{
    invalidate();
    Q_EMIT kindChanged();
    Q_EMIT scaleChanged();
}

const RunSides &GridDisplay::sides() const
{
    sides_.setRuns(document_->shown(), document_->companions());
    return sides_;
}

void GridDisplay::setSide(RunSide side)
{
    if (!sides().areThere() || side == this->side())
        return;
    side_ = side;
    Q_EMIT sideChanged();
    changeGrid();
}

void GridDisplay::showNextSide()
{
    setSide(static_cast<RunSide>((static_cast<int>(side()) + 1) % run_side_count));
}

std::vector<int> GridDisplay::bosPositions() const
{
    std::vector<int> positions{document_->detection().bos_position};
    for (const FigureRun &companion : document_->companions())
        positions.push_back(companion.detection->bos_position);
    return positions;
}

const GridAppearance &GridDisplay::appearance() const
{
    return (isDifference() ? differenceAppearances_ : appearances_)[static_cast<size_t>(kind_)];
}

void GridDisplay::setKind(GridKind kind)
{
    if (kind == kind_)
        return;
    kind_ = kind;
    changeGrid();
}

int GridDisplay::head() const
{
    return std::max(0, selection_->head());
}

void GridDisplay::setAppearance(const GridAppearance &appearance)
{
    if (appearance == this->appearance())
        return;
    (isDifference() ? differenceAppearances_ : appearances_)[static_cast<size_t>(kind_)] = appearance;
    invalidate();
    Q_EMIT scaleChanged();
}

const Grid *GridDisplay::grid() const
{
    return sides().grid(side(), kind_, head()).grid;
}

std::shared_ptr<const void> GridDisplay::gridOwner() const
{
    return sides().grid(side(), kind_, head()).owner;
}

bool GridDisplay::isAvailable(GridKind kind) const
{
    const auto has = [&](RunSide side) { return gridOf(sides().run(side), kind, 0) != nullptr; };
    return isDifference() ? has(RunSide::baseline) && has(RunSide::variant) : has(side());
}

int GridDisplay::readyRows() const
{
    return sides().grid(side(), kind_, head()).rows;
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
    const QString number = numberText(side(), layer, token);
    return isDifference()
        ? tr("%1 (baseline %2, variant %3)")
              .arg(number, numberText(RunSide::baseline, layer, token), numberText(RunSide::variant, layer, token))
        : number;
}

QString GridDisplay::numberText(RunSide side, int layer, int token) const
{
    const SideGrid of = sides().grid(side, kind_, head());
    if (!of.grid || layer < 0 || layer >= std::min(of.rows, of.grid->rows()) || token < 0 ||
        token >= of.grid->columns())
        return tr("not computed");
    const float value = (*of.grid)(layer, token);
    return std::isfinite(value) ? QString::number(value, 'g', 6) : tr("not finite");
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

QJsonObject GridDisplay::toJson() const
{
    const auto all = [](const auto &appearances) {
        QJsonObject object;
        for (int kind = 0; kind < grid_kind_count; ++kind)
            object[gridName(static_cast<GridKind>(kind))] = appearanceToJson(appearances[static_cast<size_t>(kind)]);
        return object;
    };
    return {{QStringLiteral("grid"), gridName(kind_)},
            {QStringLiteral("side"), side_ ? sideName(*side_) : QString()},
            {QStringLiteral("appearances"), all(appearances_)},
            {QStringLiteral("difference_appearances"), all(differenceAppearances_)}};
}

void GridDisplay::fromJson(const QJsonObject &object)
{
    const QJsonObject appearances = object[QStringLiteral("appearances")].toObject(),
                      ofDifferences = object[QStringLiteral("difference_appearances")].toObject();
    if (const auto kind = gridKindNamed(object[QStringLiteral("grid")].toString()))
        kind_ = *kind;
    side_ = sideNamed(object[QStringLiteral("side")].toString());
    Q_EMIT sideChanged();
    for (size_t i = 0; i < grid_kind_count; ++i) {
        const QString name = gridName(static_cast<GridKind>(i));
        appearances_[i] = appearanceFromJson(appearances[name].toObject(), appearances_[i]);
        differenceAppearances_[i] = appearanceFromJson(ofDifferences[name].toObject(), differenceAppearances_[i]);
    }
    changeGrid();
}

void GridDisplay::invalidate()
{
    limits_.reset();
    extremes_.reset();
}

std::vector<int> GridDisplay::excludedTokens() const
{
    return appearance().leaveOutSinks ? primarySinks(*shown().detection) : std::vector<int>();
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
