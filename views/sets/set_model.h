#pragma once

#include "core/analysis/trace_sinks.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>
#include <utility>
#include <vector>

namespace sinkscope {

/// Which sinks of a set are looked at. What is not set lets all pass.
struct SetFilter {
    std::optional<std::pair<int, int>> level = {}; ///< l_start and lifetime
    std::optional<int32_t> tokenId = {};
    std::optional<SinkLabel> label = {};
    std::optional<std::pair<int, int>> positions = {}; ///< first and last

    bool operator==(const SetFilter &) const = default;
    bool isEmpty() const { return *this == SetFilter(); }
    bool accepts(const TraceSinks::Entry &sink) const;
};

/// One condition of a filter in words, and the filter without it.
struct SetCondition {
    QString text;
    SetFilter without;
};
std::vector<SetCondition> conditionsOf(const SetFilter &filter);

/// A sink's token on screen: its text, or "id N" where that is not known.
QString setTokenText(const TraceSinks::Entry &sink);

/// The traces of a set as rows.
class SetModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { trace, model, set, tokens, primaries, secondaries, noise, marks, columnCount_ };

    using QAbstractTableModel::QAbstractTableModel;

    void setTraces(std::vector<TraceSinks> traces);
    const std::vector<TraceSinks> &traces() const { return traces_; }
    /// Length of the longest trace of the row's set, or as far as the last sink where lengths are not known.
    int longest(int row) const { return longest_[static_cast<size_t>(row)]; }

    /// For all but the text columns; `marks` sorts by the number of sinks.
    double sortKey(int row, int column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<TraceSinks> traces_;
    std::vector<int> longest_; ///< per row
};

/// The traces that have a sink which passes the filter, sorted by value.
class SetFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SetFilterModel(SetModel *model, QObject *parent = nullptr);

    void setFilter(const SetFilter &filter);
    const SetFilter &filter() const { return filter_; }
    /// The accepted sinks of all traces.
    int acceptedSinks() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    SetModel *model_;
    SetFilter filter_;
};

} // namespace sinkscope
