#pragma once

#include "views/sets/set_model.h"
#include "views/state/style.h"

#include <QStyledItemDelegate>

namespace sinkscope {

/// Paints a trace as a line as long as it, with its sinks as marks at their positions. The rows of a set share one
/// scale: its longest trace fills the column.
class SetMarks : public QStyledItemDelegate {
    Q_OBJECT
public:
    SetMarks(SetModel *model, SetFilterModel *proxy, QObject *parent = nullptr);

    void setStyle(const Style &style) { style_ = style; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// The sink whose mark is nearest to x within a cell of `rect`, or nullptr when none is near.
    const TraceSinks::Entry *sinkAt(const QModelIndex &index, const QRect &rect, int x) const;

private:
    const TraceSinks &traceOf(const QModelIndex &index) const;
    double xOf(int position, const QModelIndex &index, const QRectF &rect) const;

    SetModel *model_;
    SetFilterModel *proxy_;
    Style style_;
};

} // namespace sinkscope
