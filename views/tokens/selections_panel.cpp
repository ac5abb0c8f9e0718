#include "views/tokens/selections_panel.h"

#include "views/state/named_selections.h"
#include "views/state/selection.h"

#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace sinkscope {

SelectionsPanel::SelectionsPanel(NamedSelections *named, Selection *selection, QWidget *parent)
    : QWidget(parent), named_(named), selection_(selection), list_(new QListWidget(this)),
      keep_(new QPushButton(tr("&Keep current selection"), this))
{
    list_->setAccessibleName(tr("Kept selections"));
    list_->setToolTip(tr("Double click recalls a selection, F2 renames it, Delete removes it."));
    list_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    list_->setFrameShape(QFrame::NoFrame);
    keep_->setToolTip(tr("Keep the selected tokens under a name"));

    auto *buttons = new QGridLayout;
    buttons->setSpacing(4);
    const auto addButton = [&](const QString &text, const QString &tip, int row, int column, auto action) {
        auto *button = new QPushButton(text, this);
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, action);
        buttons->addWidget(button, row, column);
        entryButtons_.push_back(button);
    };
    const auto operation = [this](Operation what) { return [this, what] { apply(what); }; };
    addButton(tr("&Recall"), tr("Select exactly these tokens"), 0, 0, operation(Operation::recall));
    addButton(tr("&Unite"), tr("Add these tokens to the current selection"), 0, 1, operation(Operation::unite));
    addButton(tr("R&ename"), tr("Rename (F2)"), 0, 2, [this] {
        if (list_->currentItem())
            list_->editItem(list_->currentItem());
    });
    addButton(tr("&Intersect"), tr("Keep only tokens that are in both"), 1, 0, operation(Operation::intersect));
    addButton(tr("&Subtract"), tr("Take these tokens out of the current selection"), 1, 1,
              operation(Operation::subtract));
    const auto removeEntry = [this] {
        if (const QListWidgetItem *item = list_->currentItem())
            named_->remove(item->data(Qt::UserRole).toString());
    };
    addButton(tr("&Delete"), tr("Forget this selection (Del)"), 1, 2, removeEntry);
    auto *deleteKey = new QShortcut(QKeySequence::Delete, list_);
    deleteKey->setContext(Qt::WidgetShortcut);
    connect(deleteKey, &QShortcut::activated, this, removeEntry);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(6);
    column->addWidget(keep_);
    column->addWidget(list_, 1);
    column->addLayout(buttons);

    connect(keep_, &QPushButton::clicked, this, &SelectionsPanel::keepCurrent);
    connect(list_, &QListWidget::itemDoubleClicked, this, [this] { apply(Operation::recall); });
    connect(list_, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        if (!updating_ && !named_->rename(item->data(Qt::UserRole).toString(), item->text()))
            rebuild(); // an empty or taken name: back to the old one
    });
    connect(list_, &QListWidget::currentRowChanged, this, &SelectionsPanel::updateButtons);
    // queued: a rename comes from inside the list's own editing
    connect(named_, &NamedSelections::changed, this, &SelectionsPanel::rebuild, Qt::QueuedConnection);
    connect(selection_, &Selection::tokensChanged, this, &SelectionsPanel::updateButtons);
    rebuild();
}

void SelectionsPanel::keepCurrent()
{
    if (!selection_->tokens().empty())
        named_->keep({}, selection_->tokens());
}

void SelectionsPanel::apply(Operation operation)
{
    const QListWidgetItem *item = list_->currentItem();
    const int index = item ? named_->indexOf(item->data(Qt::UserRole).toString()) : -1;
    if (index < 0)
        return;
    const std::vector<int> &kept = named_->entries()[static_cast<size_t>(index)].tokens;
    switch (operation) {
    case Operation::recall:
        selection_->setTokens(kept);
        break;
    case Operation::unite:
        selection_->setTokens(unite(selection_->tokens(), kept));
        break;
    case Operation::intersect:
        selection_->setTokens(intersect(selection_->tokens(), kept));
        break;
    case Operation::subtract:
        selection_->setTokens(subtract(selection_->tokens(), kept));
        break;
    }
}

void SelectionsPanel::rebuild()
{
    updating_ = true;
    const int row = list_->currentRow();
    list_->clear();
    for (const NamedSelections::Entry &entry : named_->entries()) {
        auto *item = new QListWidgetItem(entry.name, list_);
        item->setData(Qt::UserRole, entry.name);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setToolTip(entry.tokens.size() == 1 ? tr("1 token") : tr("%1 tokens").arg(entry.tokens.size()));
    }
    list_->setCurrentRow(std::min(std::max(0, row), list_->count() - 1));
    updating_ = false;
    updateButtons();
}

void SelectionsPanel::updateButtons()
{
    keep_->setEnabled(!selection_->tokens().empty());
    for (QPushButton *button : entryButtons_)
        button->setEnabled(list_->currentItem() != nullptr);
}

} // namespace sinkscope
