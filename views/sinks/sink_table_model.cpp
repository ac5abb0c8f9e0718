#include "views/sinks/sink_table_model.h"

#include "views/state/grid_display.h"
#include "views/state/tooltip.h"

#include <QIcon>
#include <QPainter>
#include <QPixmap>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QIcon markerIcon(const Style &style, TokenRole role)
{
    QIcon icon;
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected}) {
        QPixmap pixmap(64, 64); // larger than shown, so that it is crisp at any device pixel ratio
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(32, 32);
        painter.setPen(mode == QIcon::Selected ? QPen(Qt::white, 6)
                                               : QPen(Qt::NoPen)); // a rim to stand out from the highlight
        painter.setBrush(style.role(role));
        painter.drawPath(Style::marker(role, 40));
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
    return icon;
}

} // namespace

SinkTableModel::SinkTableModel(RunDocument *document, QObject *parent)
    : QAbstractTableModel(parent), document_(document)
{
    setStyle(Style::light());
    connect(document_, &RunDocument::detectionChanged, this, &SinkTableModel::reload);
    reload();
}

void SinkTableModel::reload()
{
    beginResetModel();
    if (display_ && display_->side() == RunSide::difference) {
        const RunSides &sides = display_->sides();
        rows_ = sinkChangeRows(sides.run(RunSide::baseline), sides.run(RunSide::variant));
    } else {
        const FigureRun shown = display_ ? display_->shown() : document_->shown();
        rows_ = sinkRows(*shown.run, *shown.detection);
    }
    endResetModel();
}

void SinkTableModel::setDisplay(const GridDisplay *display)
{
    display_ = display;
    connect(display_, &GridDisplay::sideChanged, this, &SinkTableModel::reload);
    reload();
}

void SinkTableModel::setStyle(const Style &style)
{
    icons_.clear();
    for (const TokenRole role :
         {TokenRole::ordinary, TokenRole::bos, TokenRole::primary, TokenRole::secondary, TokenRole::noise})
        icons_.push_back(markerIcon(style, role));
    if (!rows_.empty())
        Q_EMIT dataChanged(index(0, position), index(rowCount() - 1, position), {Qt::DecorationRole});
}

int SinkTableModel::rowOfToken(int token) const
{
    const auto found = std::lower_bound(rows_.begin(), rows_.end(), token,
                                        [](const SinkRow &row, int wanted) { return row.position < wanted; });
    return found != rows_.end() && found->position == token ? static_cast<int>(found - rows_.begin()) : -1;
}

double SinkTableModel::sortKey(int row, int column) const
{
    const SinkRow &sink = rows_[static_cast<size_t>(row)];
    switch (column) {
    case lStart:
        return sink.lStart;
    case lifetime:
        return sink.change ? sink.change->lifetime_change() : sink.lifetime;
    case mlpOutNorm:
        return sink.mlpOutNorm;
    case maxScore:
        return sink.maxScore;
    default:
        return sink.position;
    }
}

int SinkTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}
int SinkTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

QString SinkTableModel::text(const SinkRow &row, int column) const
{
    const auto number = [&row](double value) {
        const QString sign = row.change && value > 0 ? QStringLiteral("+") : QString();
        return std::isnan(value) ? QStringLiteral("–") : sign + QString::number(value, 'g', 4);
    };
    const auto changed = [](int before, int after) {
        const auto layer = [](int value) { return value < 0 ? QStringLiteral("–") : QString::number(value); };
        return before == after ? layer(after) : QStringLiteral("%1 → %2").arg(layer(before), layer(after));
    };
    switch (column) {
    case position:
        return QString::number(row.position);
    case token:
        return row.text;
    case lStart:
        if (row.change)
            return changed(row.change->baseline_l_start, row.change->variant_l_start);
        return row.lStart < 0 ? QStringLiteral("–") : QString::number(row.lStart);
    case lifetime:
        return row.change ? changed(row.change->baseline_lifetime, row.change->variant_lifetime)
                          : QString::number(row.lifetime);
    case label:
        return row.label;
    case mlpOutNorm:
        return number(row.mlpOutNorm);
    case maxScore:
        return number(row.maxScore);
    default:
        return {};
    }
}

QString SinkTableModel::changeTooltip(const SinkRow &row, int column) const
{
    switch (column) {
    case lStart:
        return tr("first layer: %1 in the baseline, %2 in the variant; – is no sink")
            .arg(row.change->baseline_l_start)
            .arg(row.change->variant_l_start)
            .replace(QStringLiteral("-1"), QStringLiteral("–"));
    case lifetime:
        return tr("on in %1 layers of the baseline, in %2 of the variant")
            .arg(row.change->baseline_lifetime)
            .arg(row.change->variant_lifetime);
    case mlpOutNorm:
        return std::isnan(row.mlpOutNorm)
            ? tr("not computed")
            : tr("l2 norm of the MLP output at layer %1, variant − baseline: %2")
                  .arg(row.change->baseline_l_start >= 0 ? row.change->baseline_l_start : row.change->variant_l_start)
                  .arg(row.mlpOutNorm, 0, 'g', 7);
    default:
        return row.maxScoreLayer < 0
            ? tr("not computed")
            : tr("sink score at layer %1, variant − baseline: %2").arg(row.maxScoreLayer).arg(row.maxScore, 0, 'g', 7);
    }
}

QString SinkTableModel::tooltip(const SinkRow &row, int column) const
{
    if (row.change && (column == lStart || column == lifetime || column == mlpOutNorm || column == maxScore))
        return changeTooltip(row, column);
    switch (column) {
    case position:
        return tr("token %1 of %2, %3").arg(row.position).arg(document_->run().token_count()).arg(roleTitle(row.role));
    case token:
        return tr("“%1”, id %2").arg(row.text).arg(row.id);
    case lStart:
        return tr("on from layer %1").arg(row.lStart);
    case lifetime:
        return row.hasGaps ? tr("on in %1 layers, with gaps").arg(row.lifetime)
                           : tr("on in %1 layers").arg(row.lifetime);
    case label:
        return roleTitle(row.role);
    case mlpOutNorm:
        return std::isnan(row.mlpOutNorm)
            ? tr("not computed")
            : tr("l2 norm of the MLP output at layer %1: %2").arg(row.lStart).arg(row.mlpOutNorm, 0, 'g', 7);
    case maxScore:
        return row.maxScoreLayer < 0
            ? tr("not computed")
            : tr("largest sink score, at layer %1: %2").arg(row.maxScoreLayer).arg(row.maxScore, 0, 'g', 7);
    default:
        return {};
    }
}

QVariant SinkTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SinkRow &row = rows_[static_cast<size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return plainTooltip(tooltip(row, index.column()));
    case Qt::DecorationRole:
        return index.column() == position ? icons_[static_cast<size_t>(row.role)] : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (index.column() == token || index.column() == label ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant SinkTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array titles{QT_TR_NOOP("position"), QT_TR_NOOP("token"), QT_TR_NOOP("l_start"),
                                   QT_TR_NOOP("lifetime"), QT_TR_NOOP("label"), QT_TR_NOOP("‖f‖₂"),
                                   QT_TR_NOOP("max score")};
    static const std::array tips{QT_TR_NOOP("Index of the token in the trace"),
                                 QT_TR_NOOP("Text of the token; · is a space, ↵ a line break"),
                                 QT_TR_NOOP("First layer at which the token is a sink"),
                                 QT_TR_NOOP("Number of layers at which it is a sink"),
                                 QT_TR_NOOP("Label under the detector's rule"),
                                 QT_TR_NOOP("l2 norm of the MLP output at l_start"),
                                 QT_TR_NOOP("Largest sink score over all layers")};
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount_)
        return {};
    if (role == Qt::DisplayRole)
        return tr(titles[static_cast<size_t>(section)]);
    if (role == Qt::ToolTipRole)
        return tr(tips[static_cast<size_t>(section)]);
    return {};
}

SinkFilterModel::SinkFilterModel(SinkTableModel *model, QObject *parent) : QSortFilterProxyModel(parent), model_(model)
{
    setSourceModel(model);
}

void SinkFilterModel::setFilter(const SinkFilter &filter)
{
    filter_ = filter;
    invalidateRowsFilter();
}

bool SinkFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    return filter_.matches(model_->rows()[static_cast<size_t>(row)]);
}

bool SinkFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const SinkRow &a = model_->rows()[static_cast<size_t>(left.row())],
                  &b = model_->rows()[static_cast<size_t>(right.row())];
    if (left.column() == SinkTableModel::token)
        return a.text.localeAwareCompare(b.text) < 0;
    if (left.column() == SinkTableModel::label)
        return a.label < b.label;
    const double x = model_->sortKey(left.row(), left.column()), y = model_->sortKey(right.row(), right.column());
    return std::isnan(x) ? !std::isnan(y) : x < y; // what is not there comes first
}

} // namespace sinkscope
