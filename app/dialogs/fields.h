#pragma once

#include <QComboBox>
#include <QString>
#include <QStringList>

namespace sinkscope {

/// A box with an item for each value of an enum, in its order.
inline QComboBox *choiceField(const QStringList &items, int index, const char *name, const QString &tip = {})
{
    auto *box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->addItems(items);
    box->setCurrentIndex(index);
    box->setToolTip(tip);
    return box;
}

} // namespace sinkscope
