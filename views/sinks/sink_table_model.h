#pragma once

#include "views/sinks/sink_rows.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace sinkscope {

class GridDisplay;
class RunDocument;

/// The document's live detection as a table, one row a sink. Follows the document, and the side that a display shows:
/// the other run's sinks, or what became of each.
class SinkTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { position, token, lStart, lifetime, label, mlpOutNorm, maxScore, columnCount_ };

    explicit SinkTableModel(RunDocument *document, QObject *parent = nullptr);

    void setDisplay(const GridDisplay *display); ///< outlives the model

    const std::vector<SinkRow> &rows() const { return rows_; }
    int rowOfToken(int token) const; ///< -1 when that token is no sink
    double sortKey(int row, int column) const; ///< for all but the text columns
    void setStyle(const Style &style); ///< colours of the role markers

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void reload();
    QString changeTooltip(const SinkRow &row, int column) const;
    QString text(const SinkRow &row, int column) const;
    QString tooltip(const SinkRow &row, int column) const;

    RunDocument *document_;
    const GridDisplay *display_ = nullptr;
    std::vector<SinkRow> rows_;
    std::vector<QVariant> icons_; ///< per TokenRole
};

/// Sorts by value, not by text, and keeps the rows that pass a SinkFilter.
class SinkFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SinkFilterModel(SinkTableModel *model, QObject *parent = nullptr);

    void setFilter(const SinkFilter &filter);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    SinkTableModel *model_;
    SinkFilter filter_;
};

} // namespace sinkscope
