#include "views/state/elided.h"

#include <QApplication>
#include <QRegularExpression>
#include <QStyle>

#include <algorithm>

namespace sinkscope {

QString elidedBeforeNumber(const QFontMetricsF &metrics, const QString &text, const QString &number, double width)
{
    const QString gap = QStringLiteral("  ");
    const double left = width - metrics.horizontalAdvance(gap + number);
    if (metrics.horizontalAdvance(text) <= left)
        return text + gap + number;
    const QString shortened = metrics.elidedText(text, Qt::ElideMiddle, std::max(0.0, left));
    const bool tells = shortened.size() > 1 && metrics.horizontalAdvance(shortened) <= left;
    return tells ? shortened + gap + number : number;
}

bool isNumberText(const QString &text)
{
    static const QRegularExpression number(
        QStringLiteral(R"(^\s*[−+\-]?[\d.,]+([eE][−+\-]?\d+)?\s*(%|ms|s|mm|pt)?\s*$)"));
    return number.match(text).hasMatch();
}

void NumberDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!isNumberText(option->text))
        return;
    option->textElideMode = Qt::ElideNone;
    const QStyle *style = option->widget ? option->widget->style() : QApplication::style();
    const int margin = 2 * (style->pixelMetric(QStyle::PM_FocusFrameHMargin, option, option->widget) + 1);
    const int icon = option->icon.isNull() ? 0 : option->decorationSize.width() + margin;
    const double room = std::max(1, option->rect.width() - margin - icon);
    const double needed = QFontMetricsF(option->font).horizontalAdvance(option->text);
    if (needed <= room)
        return;
    if (option->font.pointSizeF() > 0)
        option->font.setPointSizeF(option->font.pointSizeF() * room / needed);
    else
        option->font.setPixelSize(std::max(1, static_cast<int>(option->font.pixelSize() * room / needed)));
    option->fontMetrics = QFontMetrics(option->font);
}

} // namespace sinkscope
