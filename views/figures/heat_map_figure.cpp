#include "views/figures/heat_map_figure.h"

#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"

#include "core/data/error.h"

#include <QCoreApplication>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <optional>

namespace sinkscope {

namespace {

constexpr double least_height = 18; ///< of the figure, in font sizes
constexpr double file_pixels_per_point = 300.0 / 72; ///< of the cells inside a vector file

const QString automatic = QStringLiteral("automatic");
const QString own_run = QStringLiteral("run");
const QString between = QStringLiteral("..");

QString translated(const char *text)
{
    return QCoreApplication::translate("HeatMapFigure", text);
}

/// "LOW..HIGH" with low < high.
std::optional<std::pair<double, double>> spanOf(const QString &text)
{
    const qsizetype at = text.indexOf(between);
    bool lowIsGood = false, highIsGood = false;
    const double low = text.left(at).toDouble(&lowIsGood), high = text.mid(at + between.size()).toDouble(&highIsGood);
    if (at <= 0 || !lowIsGood || !highIsGood || !std::isfinite(low) || !std::isfinite(high) || low > high)
        return {};
    return {{low, high}};
}

QString spanText(double low, double high)
{
    return QString::number(low, 'g', 9) + between + QString::number(high, 'g', 9);
}

} // namespace

HeatMapFigure::HeatMapFigure()
{
    FigureOption grid{"grid", translated("Quantity"), {}, {}, 0};
    for (int kind = 0; kind < token_grid_kind_count; ++kind) {
        grid.choiceIds.push_back(gridName(static_cast<GridKind>(kind)));
        grid.choiceTitles << gridTitle(static_cast<GridKind>(kind));
    }
    FigureOption map{"map", translated("Colours"), {automatic}, {translated("automatic")}, 0};
    for (int i = 0; i < colour_map_count; ++i) {
        map.choiceIds.push_back(colourMapName(static_cast<ColourMap>(i)));
        map.choiceTitles << map.choiceIds.back();
    }
    options_ = {
        std::move(grid),
        std::move(map),
        {"scale",
         translated("Scale"),
         {automatic, "linear", "log", "symmetric"},
         {translated("automatic"), translated("linear"), translated("logarithmic"), translated("symmetric")},
         0},
        {"limits",
         translated("Colour limits"),
         {automatic, "full", "percentile"},
         {translated("automatic"), translated("all values"), translated("1st–99th percentile")},
         0},
        {"primary",
         translated("Primary sinks"),
         {automatic, "count", "leave-out"},
         {translated("automatic"), translated("count for the limits"), translated("left out of the limits")},
         0},
        {"tokens", translated("Tokens"), {"all", "sinks"}, {translated("all"), translated("sinks and neighbours")}, 0}};
    FigureOption side{"side", translated("Run"), {own_run}, {translated("the run")}, 0};
    for (int i = 0; i < run_side_count; ++i) {
        side.choiceIds.push_back(sideName(static_cast<RunSide>(i)));
        side.choiceTitles << sideTitle(static_cast<RunSide>(i));
    }
    options_.push_back(std::move(side));
}

std::map<QString, QString> HeatMapFigure::choicesFor(const GridDisplay &display, const HeatMapRange &range,
                                                     bool sinksOnly)
{
    const GridAppearance &appearance = display.appearance();
    static const std::array<const char *, 3> scales{"linear", "log", "symmetric"};
    const LimitsRequest &limits = appearance.limits;
    QString limitsChoice = QStringLiteral("full");
    if (limits.mode == LimitsMode::manual && limits.manualLow < limits.manualHigh)
        limitsChoice = spanText(limits.manualLow, limits.manualHigh);
    else if (limits.mode == LimitsMode::percentile)
        limitsChoice = QStringLiteral("percentile");
    return {{"grid", gridName(display.kind())},
            {"side", display.sides().areThere() ? sideName(display.side()) : own_run},
            {"map", colourMapName(appearance.map)},
            {"scale", QString::fromLatin1(scales[static_cast<size_t>(appearance.normalisation)])},
            {"limits", limitsChoice},
            {"primary", appearance.leaveOutSinks ? QStringLiteral("leave-out") : QStringLiteral("count")},
            {"tokens",
             sinksOnly                   ? QStringLiteral("sinks")
                 : range.tokenSpan() > 0 ? spanText(std::floor(range.firstToken), std::ceil(range.endToken) - 1)
                                         : QStringLiteral("all")}};
}

QString HeatMapFigure::title() const
{
    return translated("Heat map");
}

double HeatMapFigure::heightFor(const FigureData &data, double width, double fontPoints) const
{
    return std::max(Figure::heightFor(data, width, fontPoints), least_height * fontPoints);
}

QString HeatMapFigure::emptyText(const FigureData &data) const
{
    if (data.runs.empty() || data.runs.front().run->token_count() == 0)
        return openRunText();
    if (side() && !sides(data).areThere())
        return sides(data).obstacle().isEmpty() ? translated("A second run is needed, the baseline or a variant.")
                                                : sides(data).obstacle();
    return shownGrid(data).grid ? QString() : noGridText(gridTitle(kind()));
}

QString HeatMapFigure::choice(const QString &option) const
{
    const auto found = std::ranges::find(options_, option, &FigureOption::id);
    return found->choiceIds[static_cast<size_t>(found->current)];
}

GridKind HeatMapFigure::kind() const
{
    return static_cast<GridKind>(options_.front().current);
}

std::optional<RunSide> HeatMapFigure::side() const
{
    return sideNamed(choice(QStringLiteral("side")));
}

const RunSides &HeatMapFigure::sides(const FigureData &data) const
{
    sides_.setRuns(data.runs.front(), {data.runs.begin() + 1, data.runs.end()});
    return sides_;
}

FigureRun HeatMapFigure::run(const FigureData &data) const
{
    return side() ? sides(data).run(*side()) : data.runs.front();
}

SideGrid HeatMapFigure::shownGrid(const FigureData &data) const
{
    if (data.runs.empty() || (side() && !sides(data).areThere()))
        return {};
    const RunSides &of = sides(data);
    return of.grid(side().value_or(of.own()), kind(), std::max(0, data.head));
}

GridAppearance HeatMapFigure::appearance() const
{
    GridAppearance look =
        side() == RunSide::difference ? GridAppearance::forDifferences() : GridAppearance::defaultFor(kind());
    const auto chosen = [this](const char *option) {
        return std::ranges::find(options_, QLatin1String(option), &FigureOption::id)->current - 1;
    };
    if (const int map = chosen("map"); map >= 0)
        look.map = static_cast<ColourMap>(map);
    if (const int scale = chosen("scale"); scale >= 0)
        look.normalisation = static_cast<Normalisation>(scale);
    const QString limits = choice(QStringLiteral("limits"));
    if (const auto span = spanOf(limits))
        look.limits = {LimitsMode::manual, 1, 99, span->first, span->second};
    else if (limits != automatic)
        look.limits.mode = limits == QLatin1String("percentile") ? LimitsMode::percentile : LimitsMode::automatic;
    if (const QString primary = choice(QStringLiteral("primary")); primary != automatic)
        look.leaveOutSinks = primary == QLatin1String("leave-out");
    return look;
}

HeatMapRange HeatMapFigure::range(const Grid &grid) const
{
    HeatMapRange shown = HeatMapRange::whole(grid.rows(), grid.columns());
    if (const auto tokens = spanOf(choice(QStringLiteral("tokens"))); tokens && tokens->first < shown.endToken) {
        shown.firstToken = std::max(0.0, std::floor(tokens->first));
        shown.endToken = std::min(shown.endToken, std::floor(tokens->second) + 1);
    }
    return shown;
}

void HeatMapFigure::setOption(const QString &option, const QString &choice)
{
    const auto known = std::ranges::find(options_, option, &FigureOption::id);
    if (known == options_.end())
        throw Error("figure " + id().toStdString() + " has no option \"" + option.toStdString() + "\"");
    const auto span = spanOf(choice);
    const bool takesSpan = (option == QLatin1String("limits") && span && span->first < span->second) ||
        (option == QLatin1String("tokens") && span && span->first >= 0);
    auto found = std::ranges::find(known->choiceIds, choice);
    if (found == known->choiceIds.end()) {
        if (!takesSpan)
            throw Error(id().toStdString(), option.toStdString(),
                        "there is no choice \"" + choice.toStdString() + "\"");
        known->choiceIds.push_back(choice);
        known->choiceTitles << choice;
        found = known->choiceIds.end() - 1;
    }
    known->current = static_cast<int>(found - known->choiceIds.begin());
}

HeatMapColumns HeatMapFigure::columns(const FigureData &data) const
{
    if (choice(QStringLiteral("tokens")) != QLatin1String("sinks") || data.runs.empty())
        return {};
    return HeatMapColumns::aroundSinks(*run(data).detection, data.selectedTokens, run(data).run->token_count());
}

HeatMapScene HeatMapFigure::scene(const FigureData &data) const
{
    static const Run none;
    static const Detection nothing;
    const SideGrid shown = shownGrid(data);
    const Grid *grid = shown.grid;
    HeatMapScene scene;
    scene.run = data.runs.empty() ? &none : run(data).run.get(); // `data` holds it
    scene.detection = data.runs.empty() ? &nothing : run(data).detection.get();
    scene.kind = kind();
    scene.head = std::max(0, data.head);
    scene.side = side();
    if (!grid)
        return scene;
    const GridAppearance look = appearance();
    const std::vector<int> leftOut = look.leaveOutSinks ? primarySinks(*scene.detection) : std::vector<int>();
    scene.readyRows = std::min(shown.rows, grid->rows());
    const ColourLimits limits = colourLimits(*grid, scene.readyRows, leftOut, look.normalisation, look.limits);
    scene.scale = {look.map, look.normalisation, limits.low, limits.high};
    scene.limits = limitsText(look);
    const Clipping clipping =
        clippingOf(colourLimits(*grid, scene.readyRows, {}, Normalisation::linear, {}), scene.scale);
    scene.valuesBelow = clipping.below;
    scene.valuesAbove = clipping.above;
    scene.columns = columns(data);
    scene.range = scene.columns.isAll() ? range(*grid) : HeatMapRange::whole(grid->rows(), scene.columns.count());
    scene.selected = data.selectedTokens; // marked above the map; the cross hairs are for the screen
    return scene;
}

void HeatMapFigure::paint(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const
{
    const auto [grid, rows, owner] = shownGrid(data);
    const HeatMapScene scene = this->scene(data);
    if (owner != shown_ || grid != grid_ || scene.readyRows != rows_ || scene.columns != columns_) {
        shown_ = owner;
        grid_ = grid;
        rows_ = scene.readyRows;
        columns_ = scene.columns;
        if (grid && !columns_.isAll())
            some_ = columns_.of(*grid, rows_);
        raster_.setGrid(grid && !columns_.isAll() ? &some_ : grid, rows_);
    }
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    const QTransform transform = painter.combinedTransform();
    const double pixels = raster ? std::hypot(transform.m11(), transform.m12()) : file_pixels_per_point;
    HeatMapPainter(style, 1, pixels).paint(painter, rect, scene, raster_);
}

} // namespace sinkscope
