#include "views/sets/set_model.h"

#include "core/data/run.h"
#include "views/state/token_text.h"

#include <algorithm>
#include <array>
#include <map>

namespace sinkscope {

namespace {

int countOf(const TraceSinks &trace, std::initializer_list<SinkLabel> labels)
{
    return static_cast<int>(std::ranges::count_if(trace.sinks, [&](const TraceSinks::Entry &sink) {
        return std::ranges::find(labels, sink.label) != labels.end();
    }));
}

} // namespace

bool SetFilter::accepts(const TraceSinks::Entry &sink) const
{
    return (!level || *level == std::pair(sink.l_start, sink.lifetime)) && (!tokenId || *tokenId == sink.token_id) &&
        (!label || *label == sink.label) &&
        (!positions || (positions->first <= sink.position && sink.position <= positions->second));
}

std::vector<SetCondition> conditionsOf(const SetFilter &filter)
{
    std::vector<SetCondition> conditions;
    const auto add = [&](const QString &text, auto member) {
        SetFilter without = filter;
        (without.*member).reset();
        conditions.push_back({text, without});
    };
    if (filter.level)
        add(SetModel::tr("only l_start %1, lifetime %2").arg(filter.level->first).arg(filter.level->second),
            &SetFilter::level);
    if (filter.tokenId)
        add(SetModel::tr("only token id %1").arg(*filter.tokenId), &SetFilter::tokenId);
    if (filter.label)
        add(SetModel::tr("only %1").arg(QString::fromStdString(label_name(*filter.label))), &SetFilter::label);
    if (filter.positions)
        add(SetModel::tr("only tokens %1 to %2").arg(filter.positions->first).arg(filter.positions->second),
            &SetFilter::positions);
    return conditions;
}

QString setTokenText(const TraceSinks::Entry &sink)
{
    return sink.text.empty() ? QStringLiteral("id %1").arg(sink.token_id)
                             : visibleText({.id = sink.token_id, .text = sink.text});
}

void SetModel::setTraces(std::vector<TraceSinks> traces)
{
    beginResetModel();
    traces_ = std::move(traces);
    std::map<std::pair<std::string, std::string>, int> ofSet;
    for (const TraceSinks &trace : traces_) {
        int &longest = ofSet[{trace.model, trace.set}];
        longest = std::max(longest, trace.tokens);
        for (const TraceSinks::Entry &sink : trace.sinks)
            longest = std::max(longest, sink.position + 1);
    }
    longest_.clear();
    for (const TraceSinks &trace : traces_)
        longest_.push_back(ofSet[{trace.model, trace.set}]);
    endResetModel();
}

double SetModel::sortKey(int row, int column) const
{
    const TraceSinks &entry = traces_[static_cast<size_t>(row)];
    switch (column) {
    case trace:
        return entry.trace;
    case tokens:
        return entry.tokens;
    case primaries:
        return countOf(entry, {SinkLabel::bos, SinkLabel::primary});
    case secondaries:
        return countOf(entry, {SinkLabel::secondary});
    case noise:
        return countOf(entry, {SinkLabel::noise});
    default:
        return static_cast<double>(entry.sinks.size());
    }
}

int SetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(traces_.size());
}

int SetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

QVariant SetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TraceSinks &entry = traces_[static_cast<size_t>(index.row())];
    const bool isText = index.column() == model || index.column() == set || index.column() == marks;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(isText ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::AccessibleTextRole && index.column() == marks)
        return tr("%n sink(s)", nullptr, static_cast<int>(entry.sinks.size()));
    if (role == Qt::ToolTipRole && !entry.not_finite.empty())
        return tr("The pass %1").arg(QString::fromStdString(entry.not_finite));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case trace:
        return entry.not_finite.empty() ? QVariant(entry.trace) : QVariant(QStringLiteral("⚠ %1").arg(entry.trace));
    case model:
        return QString::fromStdString(entry.model);
    case set:
        return QString::fromStdString(entry.set);
    case tokens:
        return entry.tokens > 0 ? QVariant(entry.tokens) : QVariant(QStringLiteral("?"));
    case marks:
        return {};
    default:
        return static_cast<int>(sortKey(index.row(), index.column()));
    }
}

QVariant SetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount_)
        return {};
    const std::array titles{tr("Trace"),        tr("Model"),     tr("Set"),   tr("Tokens"),
                            tr("BOS, primary"), tr("Secondary"), tr("Noise"), tr("Sinks")};
    if (role == Qt::DisplayRole)
        return titles[static_cast<size_t>(section)];
    if (role == Qt::ToolTipRole && section == marks)
        return tr("Each sink at its token position; sinks that the filter leaves out are pale");
    return {};
}

SetFilterModel::SetFilterModel(SetModel *model, QObject *parent) : QSortFilterProxyModel(parent), model_(model)
{
    setSourceModel(model);
}

void SetFilterModel::setFilter(const SetFilter &filter)
{
    filter_ = filter;
    invalidateFilter();
}

int SetFilterModel::acceptedSinks() const
{
    qsizetype count = 0;
    for (const TraceSinks &trace : model_->traces())
        count += std::ranges::count_if(trace.sinks, [this](const auto &sink) { return filter_.accepts(sink); });
    return static_cast<int>(count);
}

bool SetFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    const TraceSinks &trace = model_->traces()[static_cast<size_t>(row)];
    return filter_.isEmpty() ||
        std::ranges::any_of(trace.sinks, [this](const auto &sink) { return filter_.accepts(sink); });
}

bool SetFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (left.column() == SetModel::trace) // as they were given, set after set
        return left.row() < right.row();
    if (left.column() == SetModel::model || left.column() == SetModel::set)
        return QSortFilterProxyModel::lessThan(left, right);
    return model_->sortKey(left.row(), left.column()) < model_->sortKey(right.row(), right.column());
}

} // namespace sinkscope
