#include "views/state/run_document.h"

#include "core/analysis/sinks.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace sinkscope {

RunDocument::RunDocument(QObject *parent) : QObject(parent), run_(std::make_shared<const Run>()) { }

const Grid *RunDocument::grid(GridKind kind, int head) const
{
    return gridOf(*run_, detection_, kind, head);
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
    detection_ = detect(*run_, detection_.parameters);
    Q_EMIT rowsChanged(rows.layer);
    Q_EMIT detectionChanged();
}

void RunDocument::setParameters(const DetectorParameters &parameters)
{
    if (parameters == detection_.parameters)
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
    detection_ = detect(*run_, parameters);
    if (isEmpty())
        detection_.parameters = parameters; // there is nothing to detect, but the choice is shown and kept
    for (FigureRun &companion : companions_)
        companion.detection = detect(*companion.run, parameters);
}

QString gridTitle(GridKind kind)
{
    switch (kind) {
    case GridKind::resid_norm:
        return QCoreApplication::translate("GridKind", "Residual norm");
    case GridKind::resid_bos_cosine:
        return QCoreApplication::translate("GridKind", "Cosine with BOS sink");
    case GridKind::key_norm:
        return QCoreApplication::translate("GridKind", "Key norm");
    case GridKind::value_norm:
        return QCoreApplication::translate("GridKind", "Value norm");
    case GridKind::attn_out_norm:
        return QCoreApplication::translate("GridKind", "Attention output norm");
    case GridKind::mlp_out_norm:
        return QCoreApplication::translate("GridKind", "MLP output norm");
    case GridKind::sink_score:
        return QCoreApplication::translate("GridKind", "Sink score");
    case GridKind::sink_score_head:
        return QCoreApplication::translate("GridKind", "Sink score of a head");
    }
    return {};
}

QString gridSymbol(GridKind kind)
{
    switch (kind) {
    case GridKind::resid_norm:
        return QStringLiteral("‖h‖₂");
    case GridKind::resid_bos_cosine:
        return QStringLiteral("cos(h, h_BOS)");
    case GridKind::key_norm:
        return QStringLiteral("‖k‖₂");
    case GridKind::value_norm:
        return QStringLiteral("‖v‖₂");
    case GridKind::attn_out_norm:
        return QStringLiteral("‖o‖₂");
    case GridKind::mlp_out_norm:
        return QStringLiteral("‖f‖₂");
    case GridKind::sink_score:
    case GridKind::sink_score_head:
        return QStringLiteral("sink score");
    }
    return {};
}

QString gridName(GridKind kind)
{
    switch (kind) {
    case GridKind::resid_norm:
        return QStringLiteral("resid_norm");
    case GridKind::resid_bos_cosine:
        return QStringLiteral("resid_bos_cosine");
    case GridKind::key_norm:
        return QStringLiteral("key_norm");
    case GridKind::value_norm:
        return QStringLiteral("value_norm");
    case GridKind::attn_out_norm:
        return QStringLiteral("attn_out_norm");
    case GridKind::mlp_out_norm:
        return QStringLiteral("mlp_out_norm");
    case GridKind::sink_score:
        return QStringLiteral("sink_score");
    case GridKind::sink_score_head:
        return QStringLiteral("sink_score_per_head");
    }
    return {};
}

const Grid *gridOf(const Run &run, const Detection &detection, GridKind kind, int head)
{
    const Grid *grid = nullptr;
    switch (kind) {
    case GridKind::resid_norm:
        grid = &run.grids.resid_norm;
        break;
    case GridKind::resid_bos_cosine:
        grid = &run.resid_cosine_with(detection.bos_position);
        break;
    case GridKind::key_norm:
        grid = &run.grids.key_norm;
        break;
    case GridKind::value_norm:
        grid = &run.grids.value_norm;
        break;
    case GridKind::attn_out_norm:
        grid = &run.grids.attn_out_norm;
        break;
    case GridKind::mlp_out_norm:
        grid = &run.grids.mlp_out_norm;
        break;
    case GridKind::sink_score:
        grid = &run.grids.sink_score;
        break;
    case GridKind::sink_score_head:
        if (head >= 0 && head < static_cast<int>(run.grids.sink_score_per_head.size()))
            grid = &run.grids.sink_score_per_head[static_cast<size_t>(head)];
        break;
    }
    return grid && !grid->empty() ? grid : nullptr;
}

int rowsReady(const Run &run, GridKind kind)
{
    const bool residual = kind == GridKind::resid_norm || kind == GridKind::resid_bos_cosine;
    return std::min(run.rows_ready, residual ? run.layers() + 1 : run.layers());
}

} // namespace sinkscope
