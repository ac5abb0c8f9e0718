#include "views/sets/filter_chips.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace sinkscope {

FilterChips::FilterChips(QWidget *parent) : QWidget(parent), row_(new QHBoxLayout(this))
{
    row_->setContentsMargins(6, 3, 6, 3);
    row_->addStretch(1);
    setAccessibleName(tr("Filters in force"));
    hide();
}

void FilterChips::setFilter(const SetFilter &filter)
{
    for (QToolButton *chip : findChildren<QToolButton *>()) { // one of them may be what was clicked
        chip->hide();
        chip->setParent(nullptr);
        chip->deleteLater();
    }
    const std::vector<SetCondition> conditions = conditionsOf(filter);
    for (const SetCondition &condition : conditions) {
        auto *chip = new QToolButton(this);
        chip->setText(condition.text + QStringLiteral("  ×"));
        chip->setToolTip(tr("Show the others too"));
        connect(chip, &QToolButton::clicked, this,
                [this, without = condition.without] { Q_EMIT filterChosen(without); });
        row_->insertWidget(row_->count() - 1, chip);
    }
    setVisible(!conditions.empty());
}

} // namespace sinkscope
