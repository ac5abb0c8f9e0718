#include "views/lab_intervention_panel.h"

#include "core/analysis/match.h"
#include "views/run_document.h"
#include "views/selection.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <cmath>

namespace sinkscope {

namespace {

constexpr double sliderStep = 0.1;
constexpr double largestScale = 20, largestCap = 5000;
constexpr uint64_t controlSeed = 0;

constexpr std::array sites{Site::mlp_out, Site::attn_out, Site::resid_pre, Site::key, Site::value};
constexpr std::array operations{Operation::zero, Operation::scale, Operation::replace_mean, Operation::cap_norm,
                                Operation::block_attention};

bool takesFactor(Operation operation)
{
    return operation == Operation::scale || operation == Operation::cap_norm;
}

} // namespace

LabInterventionPanel::LabInterventionPanel(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), selection_(selection)
{
    auto *layout = new QVBoxLayout(this);
    auto *form = new QFormLayout;
    layout->addLayout(form);
    buildControls(form);
    buildList(layout);
    connect(document_, &RunDocument::runChanged, this, &LabInterventionPanel::updateLimits);
    connect(document_, &RunDocument::detectionChanged, this, &LabInterventionPanel::updateControls);
    connect(selection_, &Selection::tokensChanged, this, &LabInterventionPanel::updateControls);
    updateLimits();
}

void LabInterventionPanel::buildControls(QFormLayout *form)
{
    tokens_ = new QComboBox;
    tokens_->setObjectName(QStringLiteral("labTokens"));
    tokens_->addItem(tr("Selected tokens"), static_cast<int>(TokenChoice::selection));
    tokens_->addItem(tr("All secondary sinks"), static_cast<int>(TokenChoice::secondarySinks));
    tokens_->addItem(tr("Control group"), static_cast<int>(TokenChoice::controlGroup));
    tokens_->setItemData(2, tr("As many tokens of the sinks' ids that are no sinks"), Qt::ToolTipRole);
    count_ = new QLabel;
    form->addRow(tr("&Tokens"), tokens_);
    form->addRow(QString(), count_);

    operation_ = new QComboBox;
    operation_->setObjectName(QStringLiteral("labOperation"));
    const QStringList names{tr("Set to zero"), tr("Scale by a factor"), tr("Replace by the mean of non-sinks"),
                            tr("Cap the norm"), tr("Block attention to them")};
    for (size_t i = 0; i < operations.size(); ++i)
        operation_->addItem(names[static_cast<int>(i)], static_cast<int>(operations[i]));
    form->addRow(tr("&Operation"), operation_);

    site_ = new QComboBox;
    site_->setObjectName(QStringLiteral("labSite"));
    for (const Site site : sites)
        site_->addItem(QString::fromStdString(site_name(site)), static_cast<int>(site));
    form->addRow(tr("&Site"), site_);

    auto *blocks = new QHBoxLayout;
    firstBlock_ = new QSpinBox;
    firstBlock_->setObjectName(QStringLiteral("labFirstBlock"));
    lastBlock_ = new QSpinBox;
    lastBlock_->setObjectName(QStringLiteral("labLastBlock"));
    blocks->addWidget(firstBlock_);
    blocks->addWidget(new QLabel(tr("to")));
    blocks->addWidget(lastBlock_);
    form->addRow(tr("&Blocks"), blocks);

    auto *factorRow = new QHBoxLayout;
    factorSlider_ = new QSlider(Qt::Horizontal);
    factorSlider_->setObjectName(QStringLiteral("labFactorSlider"));
    factor_ = new QDoubleSpinBox;
    factor_->setObjectName(QStringLiteral("labFactor"));
    factor_->setDecimals(1);
    factor_->setSingleStep(1);
    factorRow->addWidget(factorSlider_, 1);
    factorRow->addWidget(factor_);
    form->addRow(tr("&Factor"), factorRow);

    connect(factorSlider_, &QSlider::valueChanged, this, [this](int value) { factor_->setValue(value * sliderStep); });
    connect(factor_, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker blocker(factorSlider_);
        factorSlider_->setValue(static_cast<int>(std::lround(value / sliderStep)));
    });
    connect(tokens_, &QComboBox::currentIndexChanged, this, &LabInterventionPanel::updateControls);
    connect(operation_, &QComboBox::currentIndexChanged, this, &LabInterventionPanel::updateControls);
    connect(firstBlock_, &QSpinBox::valueChanged, this, [this](int block) {
        lastBlock_->setMinimum(block);
        if (operation_->currentData().toInt() != static_cast<int>(Operation::block_attention))
            lastBlock_->setValue(block);
    });
}

void LabInterventionPanel::buildList(QVBoxLayout *layout)
{
    auto *buttons = new QHBoxLayout;
    make_ = new QPushButton(tr("&Make variant"));
    make_->setObjectName(QStringLiteral("labMake"));
    cancel_ = new QPushButton(tr("Cancel"));
    cancel_->setObjectName(QStringLiteral("labCancel"));
    buttons->addWidget(make_);
    buttons->addWidget(cancel_);
    layout->addLayout(buttons);
    status_ = new QLabel;
    status_->setObjectName(QStringLiteral("labStatus"));
    status_->setWordWrap(true);
    layout->addWidget(status_);

    list_ = new QTreeWidget;
    list_->setObjectName(QStringLiteral("labVariants"));
    list_->setRootIsDecorated(false);
    list_->setHeaderLabels({tr("Variant"), tr("Gained"), tr("Lost"), tr("Mean KL"), tr("Perplexity")});
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setStretchLastSection(false);
    layout->addWidget(list_, 1);

    auto *below = new QHBoxLayout;
    undo_ = new QPushButton(tr("&Undo"));
    undo_->setObjectName(QStringLiteral("labUndo"));
    undo_->setToolTip(tr("Takes away the variant made last"));
    remove_ = new QPushButton(tr("&Remove"));
    remove_->setObjectName(QStringLiteral("labRemove"));
    below->addWidget(undo_);
    below->addWidget(remove_);
    layout->addLayout(below);

    connect(make_, &QPushButton::clicked, this, &LabInterventionPanel::request);
    connect(cancel_, &QPushButton::clicked, this, &LabInterventionPanel::cancelRequested);
    connect(undo_, &QPushButton::clicked, this, &LabInterventionPanel::undo);
    connect(remove_, &QPushButton::clicked, this, &LabInterventionPanel::removeSelected);
    connect(list_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        const int index = list_->indexOfTopLevelItem(item);
        Q_EMIT variantActivated(index < 0 ? nullptr : variants_[static_cast<size_t>(index)]);
        updateControls();
    });
}

std::vector<int> LabInterventionPanel::tokensOf(TokenChoice choice) const
{
    if (choice == TokenChoice::selection)
        return selection_->tokens();
    std::vector<int> sinks;
    for (const Sink &sink : document_->detection().sinks)
        if (sink.label == SinkLabel::secondary)
            sinks.push_back(sink.position);
    if (choice == TokenChoice::secondarySinks)
        return sinks;
    return same_token_controls(document_->run().tokens, document_->detection(), sinks, controlSeed).positions;
}

Intervention LabInterventionPanel::intervention() const
{
    Intervention edit;
    edit.operation = static_cast<Operation>(operation_->currentData().toInt());
    edit.site = static_cast<Site>(site_->currentData().toInt());
    edit.tokens = tokensOf(static_cast<TokenChoice>(tokens_->currentData().toInt()));
    for (int block = firstBlock_->value(); block <= lastBlock_->value(); ++block)
        edit.layers.push_back(block);
    if (takesFactor(edit.operation))
        edit.factor = factor_->value();
    if (edit.operation == Operation::replace_mean)
        for (int token = 0; token < document_->run().token_count(); ++token)
            if (token != document_->detection().bos_position && !document_->detection().find(token))
                edit.sources.push_back(token);
    return edit;
}

void LabInterventionPanel::request()
{
    const Intervention edit = intervention();
    if (!edit.tokens.empty())
        Q_EMIT variantRequested({edit});
}

void LabInterventionPanel::addVariant(std::shared_ptr<const Run> variant, const VariantEffect &effect)
{
    QStringList lines;
    for (const Intervention &edit : variant->interventions)
        lines << QString::fromStdString(describe(edit));
    const RunComparison &comparison = effect.comparison;
    const auto number = [](double value, int digits) {
        return std::isfinite(value) ? QString::number(value, 'f', digits) : QStringLiteral("–");
    };
    variants_.push_back(std::move(variant));
    auto *item = new QTreeWidgetItem({lines.join(QStringLiteral("; ")), QString::number(comparison.gained),
                                      QString::number(comparison.lost), number(effect.mean_divergence(), 4),
                                      number(comparison.variant_perplexity, 2)});
    item->setToolTip(0, lines.join(QLatin1Char('\n')));
    item->setToolTip(4, tr("%1 before").arg(number(comparison.baseline_perplexity, 2)));
    list_->addTopLevelItem(item);
    list_->setCurrentItem(item);
    setBusy(false, tr("Computed from block %1 in %2 s").arg(effect.first_layer).arg(number(effect.seconds, 1)));
}

void LabInterventionPanel::removeAt(int index)
{
    if (index < 0 || index >= variantCount())
        return;
    // First out of our own list: removing the item makes another one current.
    variants_.erase(variants_.begin() + index);
    {
        const QSignalBlocker blocker(list_);
        delete list_->takeTopLevelItem(index);
    }
    const int current = list_->indexOfTopLevelItem(list_->currentItem());
    Q_EMIT variantActivated(current < 0 ? nullptr : variants_[static_cast<size_t>(current)]);
    updateControls();
}

void LabInterventionPanel::removeSelected()
{
    removeAt(list_->indexOfTopLevelItem(list_->currentItem()));
}

void LabInterventionPanel::undo()
{
    removeAt(variantCount() - 1);
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
    status_->setText(text);
    updateControls();
}

void LabInterventionPanel::updateLimits()
{
    const int last = std::max(0, document_->run().layers() - 1);
    firstBlock_->setMaximum(last);
    lastBlock_->setMaximum(last);
    clearVariants();
}

void LabInterventionPanel::updateControls()
{
    const auto operation = static_cast<Operation>(operation_->currentData().toInt());
    site_->setEnabled(operation != Operation::block_attention);
    factor_->setEnabled(takesFactor(operation));
    factorSlider_->setEnabled(takesFactor(operation));
    const double largest = operation == Operation::cap_norm ? largestCap : largestScale;
    factor_->setRange(0, largest);
    factorSlider_->setRange(0, static_cast<int>(largest / sliderStep));
    const size_t tokens = tokensOf(static_cast<TokenChoice>(tokens_->currentData().toInt())).size();
    count_->setText(tokens ? tr("%n token(s)", nullptr, static_cast<int>(tokens))
                           : tr("none: select tokens in any view"));
    make_->setEnabled(!busy_ && tokens > 0 && document_->run().complete());
    cancel_->setEnabled(busy_);
    undo_->setEnabled(!busy_ && !variants_.empty());
    remove_->setEnabled(!busy_ && list_->currentItem());
}

} // namespace sinkscope
