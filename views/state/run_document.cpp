#include "views/state/run_document.h"

#include "core/analysis/sinks.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace sinkscope {

RunDocument::RunDocument(QObject *parent) : QObject(parent), run_(std::make_shared<const Run>()) { }

const Grid *RunDocument::grid(GridKind kind, int head) const
{
    return gridOf(*run_, detection(), kind, head);
}

void RunDocument::setRun(std::shared_ptr<const Run> run)
{
    growing_.reset();
    run_ = run ? std::move(run) : std::make_shared<const Run>();
    DetectorParameters parameters = run_->detection.parameters;
    if (run_->has_grids())
        parameters = std::exchange(waiting_, std::nullopt).value_or(parameters);
    detectAll(parameters);
    Q_EMIT runChanged();
    Q_EMIT detectionChanged();
}

void RunDocument::startRun(const Run &skeleton)
{
    auto growing = std::make_shared<Run>(skeleton);
    setRun(growing);
    growing_ = std::move(growing);
}

void RunDocument::applyRows(const BlockRows &rows)
{
    if (!growing_)
        return;
    apply(*growing_, rows);
    detection_ = std::make_shared<const Detection>(detect(*run_, this->parameters()));
    Q_EMIT rowsChanged(rows.layer);
    Q_EMIT detectionChanged();
}

void RunDocument::setParameters(const DetectorParameters &parameters)
{
    if (parameters == this->parameters())
        return;
    if (isEmpty())
        waiting_ = parameters;
    detectAll(parameters);
    Q_EMIT detectionChanged();
}

void RunDocument::setCompanions(const std::vector<std::shared_ptr<const Run>> &runs)
{
    companions_.clear();
    for (const std::shared_ptr<const Run> &run : runs)
        companions_.push_back({run, detect(*run, parameters())});
    Q_EMIT companionsChanged();
}

void RunDocument::detectAll(const DetectorParameters &parameters)
{
    Detection detected = detect(*run_, parameters);
    if (isEmpty())
        detected.parameters = parameters; // there is nothing to detect, but the choice is shown and kept
    detection_ = std::make_shared<const Detection>(std::move(detected));
    for (FigureRun &companion : companions_)
        companion.detection = std::make_shared<const Detection>(detect(*companion.run, parameters));
}

QString gridTitle(GridKind kind)
{
    return QCoreApplication::translate("GridKind", grid_info(kind).title);
}

QString gridSymbol(GridKind kind)
{
    return QString::fromUtf8(grid_info(kind).symbol);
}

QString gridName(GridKind kind)
{
    return QLatin1String(grid_info(kind).name);
}

std::optional<GridKind> gridKindNamed(const QString &name)
{
    for (const GridInfo &info : grid_table())
        if (name == QLatin1String(info.name))
            return info.kind;
    return std::nullopt;
}

const Grid *gridOf(const Run &run, const Detection &detection, GridKind kind, int head)
{
    return grid_of(run, kind, detection.bos_position, head);
}

int rowsReady(const Run &run, GridKind kind)
{
    return std::min(run.rows_ready, grid_info(kind).rows(run.layers()));
}

} // namespace sinkscope
