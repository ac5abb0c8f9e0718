#pragma once

#include <QFontMetricsF>
#include <QStyledItemDelegate>

namespace sinkscope {

/// "text  number" in at most `width`: the text is shortened in its middle, down to nothing; the number never, not even
/// where it is wider itself.
QString elidedBeforeNumber(const QFontMetricsF &metrics, const QString &text, const QString &number, double width);

/// Whether a cell's text is a number, with its sign, units of a hundred and separators.
bool isNumberText(const QString &text);

/// Draws the cells of a table: numbers that are wider than their column in smaller type, never with dots in them.
class NumberDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace sinkscope
