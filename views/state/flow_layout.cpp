#include "views/state/flow_layout.h"

#include <algorithm>

namespace sinkscope {

FlowLayout::~FlowLayout() = default;

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? items_[static_cast<size_t>(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = items_[static_cast<size_t>(index)].release();
    items_.erase(items_.begin() + index);
    return item;
}

QSize FlowLayout::sizeHint() const
{
    QSize size;
    for (const auto &item : items_)
        if (!item->isEmpty())
            size = {size.width() + (size.width() > 0 ? spacing() : 0) + item->sizeHint().width(),
                    std::max(size.height(), item->sizeHint().height())};
    return size.grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : items_)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int FlowLayout::arrange(const QRect &rect, bool place) const
{
    const QRect inner = rect.marginsRemoved(contentsMargins());
    int x = inner.left(), y = inner.top(), height = 0;
    std::vector<std::pair<QLayoutItem *, QRect>> row;
    const auto end = [&] {
        for (const auto &[item, at] : row)
            if (place)
                item->setGeometry({at.x(), y + (height - at.height()) / 2, at.width(), at.height()});
        row.clear();
    };
    for (const auto &item : items_) {
        if (item->isEmpty())
            continue;
        QSize size = item->sizeHint().boundedTo({std::max(inner.width(), item->minimumSize().width()), 10000});
        if (item->hasHeightForWidth())
            size.setHeight(item->heightForWidth(size.width()));
        if (x > inner.left() && x + size.width() > inner.left() + inner.width()) {
            end();
            x = inner.left();
            y += height + spacing();
            height = 0;
        }
        row.emplace_back(item.get(), QRect(QPoint(x, y), size));
        x += size.width() + spacing();
        height = std::max(height, size.height());
    }
    end();
    return y + height - rect.top() + contentsMargins().bottom();
}

} // namespace sinkscope
