#include "views/lab/measured_tokens_row.h"

#include "views/state/selection.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace sinkscope {

namespace {

constexpr int all_sinks = 0, selected_tokens = 1;
constexpr int no_control = -1;

} // namespace

MeasuredTokensRow::MeasuredTokensRow(Selection *selection, QWidget *parent)
    : QWidget(parent), selection_(selection), tokens_(new QComboBox), control_(new QComboBox)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    tokens_->setObjectName(QStringLiteral("measuredTokens"));
    tokens_->setAccessibleName(tr("Tokens that are measured"));
    tokens_->setToolTip(tokens_->accessibleName());
    tokens_->addItem(tr("All sinks"), all_sinks);
    tokens_->addItem(tr("Selected tokens"), selected_tokens);
    control_->setObjectName(QStringLiteral("measuredControl"));
    control_->setAccessibleName(tr("As many other tokens that they are held against"));
    control_->setToolTip(control_->accessibleName());
    control_->addItem(tr("without control"), no_control);
    control_->addItem(tr("control: same ids, no sinks"), static_cast<int>(ControlKind::same_ids));
    control_->addItem(tr("control: random at equal positions"), static_cast<int>(ControlKind::random));
    control_->addItem(tr("control: neighbours"), static_cast<int>(ControlKind::neighbours));
    for (QComboBox *box : {tokens_, control_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        row->addWidget(box, 1);
        connect(box, &QComboBox::currentIndexChanged, this, &MeasuredTokensRow::changed);
    }
    connect(selection, &Selection::tokensChanged, this, &MeasuredTokensRow::changed);
}

bool MeasuredTokensRow::ofSelection() const
{
    return tokens_->currentData().toInt() == selected_tokens;
}

std::vector<int> MeasuredTokensRow::tokens() const
{
    return ofSelection() ? selection_->tokens() : std::vector<int>();
}

std::optional<ControlKind> MeasuredTokensRow::control() const
{
    const int chosen = control_->currentData().toInt();
    return chosen == no_control ? std::nullopt : std::optional(static_cast<ControlKind>(chosen));
}

QString MeasuredTokensRow::obstacle() const
{
    return ofSelection() && selection_->tokens().empty() ? tr("Select the tokens to measure in any view.") : QString();
}

} // namespace sinkscope
