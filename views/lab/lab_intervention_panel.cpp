#include "views/lab/lab_intervention_panel.h"

#include "views/lab/lab_edit_form.h"
#include "views/lab/lab_progress.h"
#include "views/state/elided.h"
#include "views/state/run_document.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int edit_lines = 3; ///< of the list of interventions, beyond which it scrolls
constexpr int list_lines = 5; ///< that the list of variants shows at least

QPushButton *button(const QString &text, const char *name, const QString &toolTip)
{
    auto *made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setToolTip(toolTip);
    return made;
}

QString lineOf(const Intervention &edit)
{
    return QString::fromStdString(describe(edit));
}

} // namespace

LabInterventionPanel::LabInterventionPanel(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), form_(new LabEditForm(document, selection)), progress_(new LabProgress)
{
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(form_);
    buildEdits(layout);
    layout->addWidget(progress_);
    buildVariants(layout);
    connect(form_, &LabEditForm::changed, this, &LabInterventionPanel::updateControls);
    connect(progress_, &LabProgress::cancelRequested, this, &LabInterventionPanel::cancelRequested);
    connect(document_, &RunDocument::runChanged, this, [this] {
        edits_.clear();
        editList_->clear();
        clearVariants();
    });
    updateControls();
}

void LabInterventionPanel::buildEdits(QVBoxLayout *layout)
{
    auto *row = new QHBoxLayout;
    editList_ = new QListWidget;
    editList_->setObjectName(QStringLiteral("labEdits"));
    editList_->setAccessibleName(tr("Interventions of the next variant"));
    editList_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    editList_->setTextElideMode(Qt::ElideNone); // it is full of numbers
    editList_->setWordWrap(true);
    // Its room is there before its first line is: what is below stays where it is.
    editList_->setFixedHeight(edit_lines * fontMetrics().lineSpacing() + 2 * editList_->frameWidth());
    editList_->setToolTip(tr("A variant is made of what is on this list, or of the one above while it is empty"));
    removeEdit_ = button(tr("R&emove"), "labRemoveEdit", tr("Takes the chosen intervention off the list"));
    row->addWidget(editList_, 1);
    row->addWidget(removeEdit_, 0, Qt::AlignTop);
    layout->addLayout(row);

    auto *buttons = new QHBoxLayout;
    add_ = button(tr("&Add"), "labAdd", tr("Puts this intervention on a list, to make a variant of several"));
    make_ = button(tr("&Make variant"), "labMake", {});
    sweep_ = button(tr("Sweep fa&ctor"), "labSweep", {});
    for (QPushButton *each : {add_, make_, sweep_})
        buttons->addWidget(each);
    layout->addLayout(buttons);

    connect(add_, &QPushButton::clicked, this, &LabInterventionPanel::addEdit);
    connect(removeEdit_, &QPushButton::clicked, this, &LabInterventionPanel::removeEdit);
    connect(editList_, &QListWidget::currentRowChanged, this, &LabInterventionPanel::updateControls);
    connect(make_, &QPushButton::clicked, this, [this] { Q_EMIT variantRequested(interventions()); });
    connect(sweep_, &QPushButton::clicked, this, [this] { Q_EMIT factorSweepRequested(interventions()); });
}

void LabInterventionPanel::buildVariants(QVBoxLayout *layout)
{
    list_ = new QTreeWidget;
    list_->setItemDelegate(new NumberDelegate(list_));
    list_->setObjectName(QStringLiteral("labVariants"));
    list_->setRootIsDecorated(false);
    list_->setHeaderLabels({tr("Variant"), tr("Gained"), tr("Lost"), tr("Mean KL"), tr("Perplexity")});
    for (int column = 1; column < list_->columnCount(); ++column)
        list_->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    list_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setStretchLastSection(false);
    list_->setMinimumHeight(list_lines * fontMetrics().lineSpacing());
    empty_ = new QLabel;
    empty_->setObjectName(QStringLiteral("labEmpty"));
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setForegroundRole(QPalette::PlaceholderText);

    auto *beside = new QVBoxLayout;
    undo_ = button(tr("&Undo"), "labUndo", tr("Takes away the variant made last"));
    remove_ = button(tr("&Remove"), "labRemove", tr("Takes away the chosen variant"));
    beside->addWidget(undo_);
    beside->addWidget(remove_);
    beside->addStretch(1);
    auto *row = new QHBoxLayout;
    row->addWidget(list_, 1);
    row->addWidget(empty_, 1);
    row->addLayout(beside);
    layout->addLayout(row, 1);

    connect(undo_, &QPushButton::clicked, this, &LabInterventionPanel::undo);
    connect(remove_, &QPushButton::clicked, this, &LabInterventionPanel::removeSelected);
    connect(list_, &QTreeWidget::currentItemChanged, this, &LabInterventionPanel::showSelected);
}

std::vector<Intervention> LabInterventionPanel::interventions() const
{
    return edits_.empty() ? std::vector{form_->intervention()} : edits_;
}

void LabInterventionPanel::addEdit()
{
    edits_.push_back(form_->intervention());
    editList_->addItem(lineOf(edits_.back()));
    editList_->item(editList_->count() - 1)->setToolTip(lineOf(edits_.back()));
    editList_->setCurrentRow(editList_->count() - 1);
    updateControls();
}

void LabInterventionPanel::removeEdit()
{
    const int row = editList_->currentRow();
    if (row < 0)
        return;
    edits_.erase(edits_.begin() + row);
    delete editList_->takeItem(row);
    updateControls();
}

void LabInterventionPanel::addVariant(std::shared_ptr<const Run> variant, const VariantEffect &effect)
{
    insertVariant(variantCount(), {std::move(variant), effect});
    setBusy(false,
            tr("Computed from block %1 in %2 s").arg(effect.first_layer).arg(QString::number(effect.seconds, 'f', 1)));
}

void LabInterventionPanel::insertVariant(int index, const LabVariant &variant)
{
    index = std::clamp(index, 0, variantCount());
    QStringList lines;
    for (const Intervention &edit : variant.run->interventions)
        lines << lineOf(edit);
    const RunComparison &comparison = variant.effect.comparison;
    const auto number = [](double value, int digits) {
        return std::isfinite(value) ? QString::number(value, 'f', digits) : QStringLiteral("–");
    };
    variants_.insert(variants_.begin() + index, variant);
    auto *item = new QTreeWidgetItem({lines.join(QStringLiteral("; ")), QString::number(comparison.gained),
                                      QString::number(comparison.lost), number(variant.effect.mean_divergence(), 4),
                                      number(comparison.variant_perplexity, 2)});
    for (int column = 1; column < list_->columnCount(); ++column)
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    item->setToolTip(0, lines.join(QLatin1Char('\n')));
    item->setToolTip(4, tr("%1 before").arg(number(comparison.baseline_perplexity, 2)));
    {
        const QSignalBlocker blocker(list_);
        list_->insertTopLevelItem(index, item);
        list_->setCurrentItem(item);
    }
    showSelected();
}

void LabInterventionPanel::showSelected()
{
    Q_EMIT variantActivated(currentVariant());
    updateControls();
}

void LabInterventionPanel::setSaved(const Run *variant)
{
    for (LabVariant &known : variants_)
        if (known.run.get() == variant)
            known.saved = true;
}

void LabInterventionPanel::removeAt(int index)
{
    if (index < 0 || index >= variantCount())
        return;
    variants_.erase(variants_.begin() + index);
    {
        const QSignalBlocker blocker(list_);
        delete list_->takeTopLevelItem(index);
    }
    showSelected();
}

std::shared_ptr<const Run> LabInterventionPanel::currentVariant() const
{
    const int current = list_->indexOfTopLevelItem(list_->currentItem());
    return current < 0 ? nullptr : variants_[static_cast<size_t>(current)].run;
}

void LabInterventionPanel::removeSelected()
{
    const int index = list_->indexOfTopLevelItem(list_->currentItem());
    if (index < 0)
        return;
    const LabVariant variant = variants_[static_cast<size_t>(index)];
    removeAt(index);
    Q_EMIT variantRemoved(index, variant);
}

void LabInterventionPanel::undo()
{
    list_->setCurrentItem(list_->topLevelItem(variantCount() - 1));
    removeSelected();
}

void LabInterventionPanel::clearVariants()
{
    const QSignalBlocker blocker(list_);
    list_->clear();
    variants_.clear();
    updateControls();
}

void LabInterventionPanel::setBusy(bool busy, const QString &text)
{
    busy_ = busy;
    progress_->setBusy(busy, text);
    updateControls();
}

void LabInterventionPanel::setProgress(double fraction, const QString &text)
{
    progress_->setProgress(fraction, text);
}

void LabInterventionPanel::updateControls()
{
    const QString obstacle = form_->obstacle();
    const bool describes = obstacle.isEmpty(), makes = describes || !edits_.empty();
    const std::vector<Intervention> next = makes ? interventions() : std::vector<Intervention>();
    const bool scales =
        std::ranges::any_of(next, [](const Intervention &edit) { return edit.operation == Operation::scale; });
    add_->setEnabled(!busy_ && describes);
    add_->setToolTip(describes ? tr("Puts this intervention on a list, to make a variant of several") : obstacle);
    removeEdit_->setEnabled(!busy_ && editList_->currentRow() >= 0);
    make_->setText(edits_.empty() ? tr("&Make variant")
                                  : tr("&Make variant of %n", nullptr, static_cast<int>(edits_.size())));
    make_->setEnabled(!busy_ && makes);
    make_->setToolTip(makes ? tr("Runs the model again with this change, from its first block on") : obstacle);
    sweep_->setEnabled(!busy_ && scales);
    sweep_->setToolTip(scales ? tr("One variant after another: lifetime and sink score against the factor")
                              : tr("For interventions that scale by a factor"));
    removeEdit_->setToolTip(edits_.empty() ? tr("Nothing is on the list")
                                           : tr("Takes the chosen intervention off the list"));
    for (QPushButton *taking : {undo_, remove_})
        taking->setToolTip(variants_.empty()     ? tr("There is no variant yet")
                               : taking == undo_ ? tr("Takes away the variant made last; Ctrl+Z brings it back")
                                                 : tr("Takes away the chosen variant; Ctrl+Z brings it back"));
    undo_->setEnabled(!busy_ && !variants_.empty());
    remove_->setEnabled(!busy_ && list_->currentItem());
    list_->setVisible(!variants_.empty());
    empty_->setVisible(variants_.empty());
    empty_->setText(obstacle.isEmpty()
                        ? tr("No variant yet. A variant is this run with the change above; the comparing "
                             "views show it beside the run.")
                        : obstacle);
}

} // namespace sinkscope
