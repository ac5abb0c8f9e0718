#include "views/sets/set_marks.h"

#include "views/state/tooltip.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double margin = 8; // around the line, so that the marks at its ends are whole
constexpr double reach = 6; // of the pointer
constexpr double pale = 0.18;

} // namespace

SetMarks::SetMarks(SetModel *model, SetFilterModel *proxy, QObject *parent)
    : QStyledItemDelegate(parent), model_(model), proxy_(proxy), style_(Style::light())
{
}

const TraceSinks &SetMarks::traceOf(const QModelIndex &index) const
{
    return model_->traces()[static_cast<size_t>(proxy_->mapToSource(index).row())];
}

double SetMarks::xOf(int position, const QModelIndex &index, const QRectF &rect) const
{
    const int longest = model_->longest(proxy_->mapToSource(index).row());
    return rect.left() + margin + (rect.width() - 2 * margin) * position / std::max(1, longest - 1);
}

void SetMarks::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index); // background, selection and focus
    const TraceSinks &trace = traceOf(index);
    const QRectF rect = option.rect;
    const double middle = rect.center().y(), size = std::min(10.0, rect.height() * 0.55);
    painter->save();
    painter->setClipRect(rect);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(style_.grid, 1));
    if (trace.tokens > 0)
        painter->drawLine(QPointF(xOf(0, index, rect), middle), QPointF(xOf(trace.tokens - 1, index, rect), middle));
    painter->setPen(Qt::NoPen);
    for (const bool accepted : {false, true}) // what the filter is after lies on top
        for (const TraceSinks::Entry &sink : trace.sinks) {
            if (proxy_->filter().accepts(sink) != accepted)
                continue;
            QColor colour = style_.role(roleOf(sink.label));
            colour.setAlphaF(accepted ? 1.0F : static_cast<float>(pale));
            painter->setBrush(colour);
            painter->drawPath(
                Style::marker(roleOf(sink.label), size).translated(xOf(sink.position, index, rect), middle));
        }
    painter->restore();
}

const TraceSinks::Entry *SetMarks::sinkAt(const QModelIndex &index, const QRect &rect, int x) const
{
    const TraceSinks::Entry *nearest = nullptr;
    double distance = reach;
    for (const TraceSinks::Entry &sink : traceOf(index).sinks)
        if (const double away = std::abs(xOf(sink.position, index, rect) - x); away < distance) {
            nearest = &sink;
            distance = away;
        }
    return nearest;
}

bool SetMarks::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                         const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const TraceSinks::Entry *sink = sinkAt(index, option.rect, event->pos().x());
    if (sink)
        QToolTip::showText(event->globalPos(),
                           plainTooltip(tr("\"%1\" (id %2) at token %3\n%4, l_start %5, lifetime %6")
                                            .arg(setTokenText(*sink))
                                            .arg(sink->token_id)
                                            .arg(sink->position)
                                            .arg(roleTitle(roleOf(sink->label)))
                                            .arg(sink->l_start)
                                            .arg(sink->lifetime)),
                           view);
    else
        QToolTip::hideText();
    return true;
}

} // namespace sinkscope
