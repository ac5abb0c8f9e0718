#include "views/lab/neuron_edit_row.h"

#include "views/state/run_document.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>

#include <numeric>

namespace sinkscope {

namespace {

constexpr int most_neurons = 100;
constexpr double largest_factor = 50;

template <typename Widget> Widget *named(Widget *widget, const char *name, const QString &toolTip)
{
    widget->setObjectName(QLatin1String(name));
    widget->setAccessibleName(toolTip);
    widget->setToolTip(toolTip);
    return widget;
}

} // namespace

NeuronEditRow::NeuronEditRow(RunDocument *document, QWidget *parent)
    : QWidget(parent), document_(document),
      count_(named(new QSpinBox, "neuronCount", tr("How many of the leading neurons are changed"))),
      seed_(named(new QSpinBox, "neuronSeed", tr("Decides which neurons are the control"))),
      operation_(named(new QComboBox, "neuronOperation", tr("What is done to the neurons at all tokens"))),
      factor_(named(new QDoubleSpinBox, "neuronFactor", tr("Factor"))),
      make_(named(new QPushButton(tr("&Make variant")), "neuronMake",
                  tr("Runs the model again with the leading neurons changed"))),
      makeControl_(named(new QPushButton(tr("Make c&ontrol")), "neuronMakeControl",
                         tr("The same with as many other neurons of similar activation")))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    count_->setRange(1, most_neurons);
    count_->setValue(2);
    count_->setPrefix(tr("first "));
    seed_->setPrefix(tr("seed "));
    operation_->addItem(tr("set to zero"), static_cast<int>(Operation::zero));
    operation_->addItem(tr("mean of non-sinks"), static_cast<int>(Operation::replace_mean));
    operation_->addItem(tr("scale"), static_cast<int>(Operation::scale));
    operation_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    operation_->setMinimumContentsLength(6);
    factor_->setRange(0, largest_factor);
    factor_->setValue(0.5);
    factor_->setVisible(false);
    for (QWidget *widget : std::initializer_list<QWidget *>{count_, operation_, factor_, seed_, make_, makeControl_})
        row->addWidget(widget);
    connect(operation_, &QComboBox::currentIndexChanged, this,
            [this] { factor_->setVisible(operation_->currentData().toInt() == static_cast<int>(Operation::scale)); });
    connect(make_, &QPushButton::clicked, this, [this] { Q_EMIT variantRequested(interventions(false)); });
    connect(makeControl_, &QPushButton::clicked, this, [this] { Q_EMIT variantRequested(interventions(true)); });
    setStudy(nullptr);
}

void NeuronEditRow::setStudy(std::shared_ptr<const NeuronStudy> study)
{
    study_ = std::move(study);
    setEnabled(study_ && !study_->tables.empty());
}

std::vector<Intervention> NeuronEditRow::interventions(bool of_control) const
{
    Intervention edit;
    edit.site = Site::mlp_post;
    edit.operation = static_cast<Operation>(operation_->currentData().toInt());
    edit.layers = {study_->layer};
    edit.tokens.resize(static_cast<size_t>(document_->run().token_count()));
    std::iota(edit.tokens.begin(), edit.tokens.end(), 0);
    if (edit.operation == Operation::scale)
        edit.factor = factor_->value();
    if (edit.operation == Operation::replace_mean)
        for (const int token : edit.tokens)
            if (token != document_->detection().bos_position && !document_->detection().find(token))
                edit.sources.push_back(token);
    std::vector<int> neurons = leading_neurons(*study_, count_->value());
    if (of_control)
        neurons = similar_neurons(*study_, neurons, static_cast<uint64_t>(seed_->value()));
    return edits_of_neurons(*study_, edit, neurons);
}

} // namespace sinkscope
