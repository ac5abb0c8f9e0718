#include "views/lab/lab_edit_form.h"

#include "core/analysis/formation.h"
#include "core/analysis/match.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace sinkscope {

namespace {

constexpr double slider_step = 0.1;
constexpr double start_scale = 5, largest_scale = 50, largest_cap = 5000;
constexpr uint64_t control_seed = 0;

constexpr std::array sites{Site::mlp_out, Site::attn_out, Site::resid_pre, Site::key, Site::value};
constexpr std::array operations{Operation::zero,          Operation::scale,    Operation::replace_mean,
                                Operation::replace_token, Operation::cap_norm, Operation::block_attention};

QHBoxLayout *rowOf(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QHBoxLayout;
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    return row;
}

template <typename Widget> Widget *named(Widget *widget, const char *name)
{
    widget->setObjectName(QLatin1String(name));
    return widget;
}

} // namespace

std::optional<std::vector<int>> parseIndices(const QString &text, int limit)
{
    std::set<int> indices;
    if (text.trimmed().isEmpty())
        return std::vector<int>();
    for (const QString &part : text.split(QLatin1Char(','))) {
        const QStringList ends = part.split(QLatin1Char('-'));
        bool good = false, goodEnd = true;
        const int first = ends.front().trimmed().toInt(&good);
        const int last = ends.size() == 2 ? ends.back().trimmed().toInt(&goodEnd) : first;
        if (!good || !goodEnd || ends.size() > 2 || first < 0 || last < first || last >= limit)
            return std::nullopt;
        for (int index = first; index <= last; ++index)
            indices.insert(index);
    }
    return std::vector<int>(indices.begin(), indices.end());
}

LabEditForm::LabEditForm(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), selection_(selection), form_(new QFormLayout(this)),
      tokens_(named(new QComboBox, "labTokens")), site_(named(new QComboBox, "labSite")),
      operation_(named(new QComboBox, "labOperation")), firstBlock_(named(new QSpinBox, "labFirstBlock")),
      lastBlock_(named(new QSpinBox, "labLastBlock")), source_(named(new QSpinBox, "labSource")),
      factorSlider_(named(new QSlider(Qt::Horizontal), "labFactorSlider")),
      factor_(named(new QDoubleSpinBox, "labFactor")), factorRow_(new QWidget),
      heads_(named(new QLineEdit, "labHeads")), count_(named(new QLabel, "labTokenCount"))
{
    form_->setContentsMargins(0, 0, 0, 0);
    tokens_->addItem(tr("Selected tokens"), static_cast<int>(TokenChoice::selection));
    tokens_->addItem(tr("All secondary sinks"), static_cast<int>(TokenChoice::secondarySinks));
    tokens_->addItem(tr("Control group"), static_cast<int>(TokenChoice::controlGroup));
    tokens_->setItemData(2, tr("As many tokens of the sinks' ids that are no sinks"), Qt::ToolTipRole);
    const QStringList names{tr("Set to zero"),
                            tr("Scale by a factor"),
                            tr("Replace by the mean of non-sinks"),
                            tr("Replace by another token's"),
                            tr("Cap the norm"),
                            tr("Block attention to them")};
    for (size_t i = 0; i < operations.size(); ++i)
        operation_->addItem(names[static_cast<int>(i)], static_cast<int>(operations[i]));
    for (const Site site : sites)
        site_->addItem(QString::fromStdString(site_name(site)), static_cast<int>(site));
    heads_->setPlaceholderText(tr("all; or some of them: 0, 3-5"));
    // Long entries must not set the dock's width.
    for (QComboBox *box : {tokens_, operation_, site_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    auto *factorLayout = rowOf({factorSlider_, factor_});
    factorLayout->setContentsMargins(0, 0, 0, 0);
    factorLayout->setStretch(0, 1);
    factorRow_->setLayout(factorLayout);
    factor_->setDecimals(1);
    factor_->setMaximum(largest_scale);
    factor_->setValue(start_scale);

    auto *tokenRow = rowOf({tokens_, count_});
    tokenRow->setStretch(0, 1);
    form_->addRow(tr("&Tokens"), tokenRow);
    form_->addRow(tr("&Operation"), operation_);
    form_->addRow(tr("&Site"), site_);
    auto *blockRow = rowOf({firstBlock_, new QLabel(tr("to")), lastBlock_});
    blockRow->addStretch(1);
    form_->addRow(tr("&Blocks"), blockRow);
    form_->addRow(tr("&Factor"), factorRow_);
    form_->addRow(tr("From to&ken"), source_);
    form_->addRow(tr("&Heads"), heads_);
    // The labels of rows that are layouts have no buddy of their own.
    qobject_cast<QLabel *>(form_->labelForField(tokenRow))->setBuddy(tokens_);
    qobject_cast<QLabel *>(form_->labelForField(blockRow))->setBuddy(firstBlock_);
    qobject_cast<QLabel *>(form_->labelForField(factorRow_))->setBuddy(factor_);
    lastBlock_->setAccessibleName(tr("Last block"));
    factorSlider_->setAccessibleName(tr("Factor"));
    factor_->setAccessibleName(tr("Factor or largest norm"));
    connectControls();
    updateLimits();
}

void LabEditForm::connectControls()
{
    connect(factorSlider_, &QSlider::valueChanged, this, [this](int value) { factor_->setValue(value * slider_step); });
    connect(factor_, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker blocker(factorSlider_);
        factorSlider_->setValue(static_cast<int>(std::lround(value / slider_step)));
        Q_EMIT changed();
    });
    connect(firstBlock_, &QSpinBox::valueChanged, this, [this](int block) {
        lastBlock_->setMinimum(block);
        if (operation() != Operation::block_attention)
            lastBlock_->setValue(block);
        Q_EMIT changed();
    });
    connect(operation_, &QComboBox::currentIndexChanged, this, [this] {
        // One block makes a sink, but attention has to be kept from it wherever it lives.
        if (operation() == Operation::block_attention)
            lastBlock_->setValue(lastBlock_->maximum());
        else
            lastBlock_->setValue(firstBlock_->value());
        if (operation() == Operation::replace_token && selection_->currentToken() >= 0)
            source_->setValue(selection_->currentToken());
        updateControls();
    });
    for (QSpinBox *box : {lastBlock_, source_})
        connect(box, &QSpinBox::valueChanged, this, &LabEditForm::changed);
    connect(site_, &QComboBox::currentIndexChanged, this, &LabEditForm::changed);
    connect(heads_, &QLineEdit::textChanged, this, &LabEditForm::changed);
    connect(tokens_, &QComboBox::currentIndexChanged, this, &LabEditForm::updateControls);
    connect(selection_, &Selection::tokensChanged, this, &LabEditForm::updateControls);
    connect(document_, &RunDocument::detectionChanged, this, &LabEditForm::updateControls);
    connect(document_, &RunDocument::runChanged, this, &LabEditForm::updateLimits);
}

Operation LabEditForm::operation() const
{
    return static_cast<Operation>(operation_->currentData().toInt());
}

std::vector<int> LabEditForm::tokens() const
{
    return tokensOf(static_cast<TokenChoice>(tokens_->currentData().toInt()));
}

std::vector<int> LabEditForm::tokensOf(TokenChoice choice) const
{
    if (choice == TokenChoice::selection)
        return selection_->tokens();
    std::vector<int> sinks;
    for (const Sink &sink : document_->detection().sinks)
        if (sink.label == SinkLabel::secondary)
            sinks.push_back(sink.position);
    if (choice == TokenChoice::secondarySinks)
        return sinks;
    return same_token_controls(document_->run().tokens, document_->detection(), sinks, control_seed).positions;
}

Intervention LabEditForm::intervention() const
{
    Intervention edit;
    edit.operation = operation();
    if (edit.operation != Operation::block_attention)
        edit.site = static_cast<Site>(site_->currentData().toInt());
    edit.tokens = tokens();
    for (int block = firstBlock_->value(); block <= lastBlock_->value(); ++block)
        edit.layers.push_back(block);
    switch (edit.operation) {
    case Operation::scale:
    case Operation::cap_norm:
        edit.factor = factor_->value();
        break;
    case Operation::replace_mean:
        for (int token = 0; token < document_->run().token_count(); ++token)
            if (token != document_->detection().bos_position && !document_->detection().find(token))
                edit.sources.push_back(token);
        break;
    case Operation::replace_token:
        edit.sources = {source_->value()};
        break;
    case Operation::block_attention:
        edit.heads = parseIndices(heads_->text(), document_->run().model.heads).value_or(std::vector<int>());
        break;
    case Operation::zero:
        break;
    }
    return edit;
}

QString LabEditForm::obstacle() const
{
    const Run &run = document_->run();
    if (!run.has_grids())
        return tr("Published detections bring no model to change.");
    if (!run.interventions.empty())
        return tr("This run was made with interventions; the lab needs their baseline.");
    if (!run.complete())
        return tr("Waiting for the run to finish.");
    if (tokens().empty())
        return tokens_->currentIndex() == static_cast<int>(TokenChoice::selection)
            ? tr("Select the tokens to change in any view.")
            : tr("The detector in force finds none of these tokens.");
    if (operation() == Operation::block_attention && !parseIndices(heads_->text(), run.model.heads))
        return tr("Heads are numbers from 0 to %1, such as “0, 3-5”.").arg(run.model.heads - 1);
    return {};
}

void LabEditForm::updateLimits()
{
    const Run &run = document_->run();
    const int last = std::max(0, run.layers() - 1);
    firstBlock_->setMaximum(last);
    lastBlock_->setMaximum(last);
    source_->setMaximum(std::max(0, run.token_count() - 1));
    const int start = common_l_start(document_->detection(), tokensOf(TokenChoice::secondarySinks));
    firstBlock_->setValue(std::max(0, start));
    updateControls();
}

void LabEditForm::updateControls()
{
    const Operation chosen = operation();
    const bool caps = chosen == Operation::cap_norm;
    const double largest = caps ? largest_cap : largest_scale;
    factor_->setRange(0, largest);
    {
        const QSignalBlocker blocker(factorSlider_); // its clamped value is not what was asked for
        factorSlider_->setRange(0, static_cast<int>(largest / slider_step));
        factorSlider_->setValue(static_cast<int>(std::lround(factor_->value() / slider_step)));
    }
    qobject_cast<QLabel *>(form_->labelForField(factorRow_))->setText(caps ? tr("L&argest norm") : tr("&Factor"));
    form_->setRowVisible(factorRow_, caps || chosen == Operation::scale);
    form_->setRowVisible(source_, chosen == Operation::replace_token);
    form_->setRowVisible(heads_, chosen == Operation::block_attention);
    form_->setRowVisible(site_, chosen != Operation::block_attention);
    const auto count = static_cast<int>(tokens().size());
    count_->setText(count == 0 ? tr("none") : count == 1 ? tr("1 token") : tr("%1 tokens").arg(count));
    Q_EMIT changed();
}

} // namespace sinkscope
