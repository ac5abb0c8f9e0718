#include "views/sets/set_figures.h"

#include "views/figures/figure_registry.h"
#include "views/figures/figure_view.h"
#include "views/state/record_json.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QJsonArray>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

/// The cell of figure 2 that a place lies in.
std::pair<int, int> levelAt(const QRectF &area)
{
    return {static_cast<int>(std::lround(area.center().x())), static_cast<int>(std::lround(area.center().y()))};
}

TraceSinks::Entry entryOf(const Run &run, const Sink &sink)
{
    const bool isKnown = sink.position >= 0 && sink.position < run.token_count();
    return {.position = sink.position,
            .token_id = isKnown ? run.tokens[static_cast<size_t>(sink.position)].id : -1,
            .l_start = sink.l_start(),
            .lifetime = sink.lifetime(),
            .label = sink.label};
}

Detection filtered(const FigureRun &shown, const SetFilter &filter)
{
    Detection kept = *shown.detection;
    std::erase_if(kept.sinks, [&](const Sink &sink) { return !filter.accepts(entryOf(*shown.run, sink)); });
    return kept;
}

QJsonObject toJson(const SetFilter &filter)
{
    QJsonObject object;
    if (filter.level)
        object["level"] = QJsonArray{filter.level->first, filter.level->second};
    if (filter.tokenId)
        object["token_id"] = *filter.tokenId;
    if (filter.label)
        object["label"] = QString::fromStdString(label_name(*filter.label));
    if (filter.positions)
        object["positions"] = QJsonArray{filter.positions->first, filter.positions->second};
    return object;
}

} // namespace

SetFigures::SetFigures(QWidget *parent)
    : QObject(parent), document_(new RunDocument(this)), selection_(new Selection(this)),
      levels_(makeView(QStringLiteral("sink-levels"), parent)),
      positions_(makeView(QStringLiteral("positions"), parent))
{
    levels_->figure()->setOption(QStringLiteral("panels"), QStringLiteral("model")); // a set is counted as a whole
    levels_->setAreaHandler({.isClickable = [this](const QRectF &area) { return hasLevel(levelAt(area)); },
                             .take = [this](const QRectF &area, bool) { chooseLevel(levelAt(area)); }});
    positions_->setAreaHandler({.isClickable = [this](const QRectF &) { return filter_.positions.has_value(); },
                                .take = [this](const QRectF &area, bool brushed) { choosePositions(area, brushed); },
                                .brush = true});
}

FigureView *SetFigures::makeView(const QString &id, QWidget *parent)
{
    auto *view = new FigureView(makeFigure(id), document_, selection_, parent);
    connect(view, &FigureView::exportRequested, this, [this, view] { Q_EMIT exportRequested(view); });
    return view;
}

void SetFigures::setRuns(std::vector<FigureRun> runs)
{
    runs_ = std::move(runs);
    setFilter({});
}

void SetFigures::setFilter(const SetFilter &filter)
{
    filter_ = filter;
    SetFilter ofLevels = filter, ofPositions = filter;
    ofLevels.level.reset();
    ofPositions.positions.reset();
    show(levels_, ofLevels);
    show(positions_, ofPositions);
    levels_->setMarkedLevel(filter.level);
}

void SetFigures::show(FigureView *view, const SetFilter &filter)
{
    std::vector<FigureRun> runs = runs_;
    if (!filter.isEmpty())
        for (FigureRun &run : runs)
            run = {run.run, filtered(run, filter)};
    QStringList texts;
    for (const SetCondition &condition : conditionsOf(filter))
        texts << condition.text;
    view->setFilters(texts);
    view->setRuns(std::move(runs));
}

bool SetFigures::hasLevel(const std::pair<int, int> &level) const
{
    return std::ranges::any_of(levels_->data().runs, [&](const FigureRun &run) {
        return std::ranges::any_of(run.detection->sinks, [&](const Sink &sink) {
            return level == std::pair(sink.l_start(), sink.lifetime());
        });
    });
}

void SetFigures::chooseLevel(const std::pair<int, int> &level)
{
    SetFilter filter = filter_;
    if (filter.level == level)
        filter.level.reset();
    else if (hasLevel(level))
        filter.level = level;
    if (filter != filter_)
        Q_EMIT filterChosen(filter);
}

void SetFigures::choosePositions(const QRectF &area, bool brushed)
{
    SetFilter filter = filter_;
    filter.positions.reset();
    if (brushed)
        filter.positions = {std::max(0, static_cast<int>(std::ceil(area.left()))),
                            std::max(0, static_cast<int>(std::floor(area.right())))};
    if (filter != filter_)
        Q_EMIT filterChosen(filter);
}

void SetFigures::setFiles(std::vector<SetFile> files, const QString &programVersion)
{
    files_ = std::move(files);
    programVersion_ = programVersion;
}

QString SetFigures::metadata(const FigureView *view) const
{
    FigureExportOptions options;
    options.sizeMillimetres =
        sizeForWidth(*view->figure(), view->data(), column_widths.front().millimetres, options.fontPoints);
    Recipe recipe = makeRecipe(*view->figure(), {}, {}, options, programVersion_);
    QJsonArray detectors;
    for (const SetFile &file : files_) {
        recipe.runs.push_back(file.file);
        detectors.append(recordJson(file.detector));
    }
    if (!files_.empty())
        recipe.detector = files_.front().detector;
    SetFilter shown = filter_; // by all but what the figure chooses
    if (view == levels_)
        shown.level.reset();
    else
        shown.positions.reset();
    return QString::fromUtf8(metadataJson(recipe, {{"filter", toJson(shown)}, {"detectors", detectors}}));
}

} // namespace sinkscope
