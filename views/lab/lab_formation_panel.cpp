#include "views/lab/lab_formation_panel.h"

#include "core/data/grid_table.h"
#include "views/figures/axis_ticks.h"
#include "views/figures/figure_view.h"
#include "views/lab/lab_progress.h"
#include "views/lab/measured_tokens_row.h"
#include "views/lab/neuron_edit_row.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int largest_alpha = 20;
constexpr int most_others = 500; ///< for each sink
constexpr int usual_others = 12; ///< enough that a probe which always says "no sink" is not right for half of them

/// The largest number of an expert that was chosen; -1 for a model without experts.
int lastExpert(const Run &run)
{
    float last = -1;
    for (const Grid &slot : parts_of(run.grids, grid_info(GridKind::expert_index)))
        for (const float expert : slot.values())
            last = std::max(last, std::isnan(expert) ? -1.0f : expert);
    return static_cast<int>(last);
}

} // namespace

LabFormationPanel::LabFormationPanel(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document)
{
    auto *layout = new QVBoxLayout(this);
    auto *row = new QHBoxLayout;
    choice_ = new QComboBox;
    choice_->setObjectName(QStringLiteral("formationFigure"));
    compute_ = new QPushButton(tr("&Compute"));
    compute_->setObjectName(QStringLiteral("formationCompute"));
    row->addWidget(choice_, 1);
    row->addWidget(compute_);
    layout->addLayout(row);
    buildSettings(layout);
    measured_ = new MeasuredTokensRow(selection);
    layout->addWidget(measured_);
    hint_ = new QLabel;
    hint_->setWordWrap(true);
    hint_->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(hint_);
    progress_ = new LabProgress;
    layout->addWidget(progress_);
    pages_ = new QStackedWidget;
    for (std::unique_ptr<SheetFigure> &figure : makeLabFigures({})) {
        choice_->addItem(figure->title());
        views_.push_back(new FigureView(std::move(figure), document, selection));
        pages_->addWidget(views_.back());
    }
    layout->addWidget(pages_, 1);
    buildMix(layout);
    neurons_ = new NeuronEditRow(document);
    layout->addWidget(neurons_);

    connect(choice_, &QComboBox::currentIndexChanged, this, [this](int index) {
        pages_->setCurrentIndex(index);
        updateControls();
    });
    connect(measured_, &MeasuredTokensRow::changed, this, &LabFormationPanel::updateControls);
    connect(neurons_, &NeuronEditRow::variantRequested, this, &LabFormationPanel::variantRequested);
    connect(firstBlock_, &QSpinBox::valueChanged, this, [this](int block) { lastBlock_->setMinimum(block); });
    connect(compute_, &QPushButton::clicked, this, [this] {
        Q_EMIT analysisRequested({figure(), block_->value(), expert_->value() < 0 ? automatic_expert : expert_->value(),
                                  firstBlock_->value(), lastBlock_->value(), others_->value(), seed_->value(),
                                  measured_->tokens(), measured_->control()});
    });
    connect(progress_, &LabProgress::cancelRequested, this, &LabFormationPanel::cancelRequested);
    connect(document_, &RunDocument::runChanged, this, &LabFormationPanel::updateLimits);
    connect(document_, &RunDocument::detectionChanged, this, &LabFormationPanel::updateControls);
    updateLimits();
}

void LabFormationPanel::buildSettings(QVBoxLayout *layout)
{
    auto *row = new QHBoxLayout;
    const auto field = [&](const char *name, const QString &prefix, const QString &toolTip) {
        auto *box = new QSpinBox;
        box->setObjectName(QLatin1String(name));
        box->setPrefix(prefix);
        box->setAccessibleName(toolTip);
        box->setToolTip(toolTip);
        row->addWidget(box, 1);
        return box;
    };
    block_ = field("formationBlock", tr("block "), tr("The block whose MLP is looked at: where most sinks start"));
    expert_ = field("formationExpert", tr("expert "),
                    tr("Whose inner stages are drawn; automatic: the one that wrote most into BOS token and sinks"));
    expert_->setMinimum(-1);
    expert_->setSpecialValueText(tr("expert: automatic"));
    firstBlock_ = field("formationFirstBlock", tr("blocks "), tr("The first block whose clusters are drawn"));
    lastBlock_ = field("formationLastBlock", tr("to "), tr("The last block whose clusters are drawn"));
    others_ =
        field("formationOthers", tr("others "), tr("Tokens that are no sinks, for each sink: of the same ids first"));
    others_->setRange(1, most_others);
    others_->setValue(usual_others);
    seed_ = field("formationSeed", tr("seed "), tr("Decides which others are drawn and where t-SNE starts"));
    layout->addLayout(row);
}

void LabFormationPanel::buildMix(QVBoxLayout *layout)
{
    mix_ = new QWidget;
    auto *row = new QHBoxLayout(mix_);
    row->setContentsMargins(0, 0, 0, 0);
    for (int i = 0; i < 2; ++i) {
        auto *alpha = new QSlider(Qt::Horizontal);
        alpha->setObjectName(QStringLiteral("mixAlpha%1").arg(i + 1));
        alpha->setRange(-largest_alpha, largest_alpha);
        alpha->setAccessibleName(tr("Scale of the component"));
        auto *component = new QSpinBox;
        component->setObjectName(QStringLiteral("mixComponent%1").arg(i + 1));
        component->setPrefix(QStringLiteral("PC "));
        component->setAccessibleName(tr("Principal component"));
        component->setMinimum(1);
        component->setValue(i + 1);
        row->addWidget(alpha, 1);
        row->addWidget(component);
        alphas_.push_back(alpha);
        components_.push_back(component);
        connect(alpha, &QSlider::valueChanged, this, &LabFormationPanel::requestMix);
        connect(component, &QSpinBox::valueChanged, this, &LabFormationPanel::requestMix);
    }
    mixText_ = new QLabel(tr("Move a slider to mix components"));
    mixText_->setObjectName(QStringLiteral("mixText"));
    row->addWidget(mixText_);
    layout->addWidget(mix_);
}

QString LabFormationPanel::figure() const
{
    return currentView()->figure()->id();
}

bool LabFormationPanel::takes(LabSetting setting) const
{
    return labSettings(figure()) & setting;
}

FigureView *LabFormationPanel::currentView() const
{
    return views_[static_cast<size_t>(std::max(0, choice_->currentIndex()))];
}

void LabFormationPanel::setResults(const LabResults &results)
{
    results_ = results;
    for (FigureView *view : views_) {
        auto *figure = static_cast<SheetFigure *>(view->figure()); // all were made by makeLabFigures()
        figure->setMaker(labMaker(*figure, results));
        view->refresh();
    }
    const int components = results.sweep ? results.sweep->components.count() : 0;
    for (QSpinBox *component : components_)
        component->setMaximum(std::max(1, components));
    neurons_->setStudy(results.neurons);
    updateControls();
}

void LabFormationPanel::requestMix()
{
    if (!results_.sweep || busy_)
        return;
    std::vector<double> coefficients(static_cast<size_t>(results_.sweep->components.count()), 0.0);
    for (size_t i = 0; i < alphas_.size(); ++i)
        if (const auto component = static_cast<size_t>(components_[i]->value() - 1); component < coefficients.size())
            coefficients[component] += alphas_[i]->value();
    Q_EMIT mixRequested(coefficients);
}

void LabFormationPanel::setMixResponse(const MlpResponse &response)
{
    QStringList terms;
    for (size_t i = 0; i < alphas_.size(); ++i)
        terms << QStringLiteral("%1 PC%2").arg(alphas_[i]->value()).arg(components_[i]->value());
    mixText_->setText(
        tr("MLP(%1): norm %2, cosine %3")
            .arg(terms.join(QStringLiteral(" + ")), numberText(response.norm), numberText(response.cosine, 3)));
}

void LabFormationPanel::setBusy(bool busy, const QString &text)
{
    busy_ = busy;
    progress_->setBusy(busy, text);
    updateControls();
}

void LabFormationPanel::setProgress(double fraction, const QString &text)
{
    progress_->setProgress(fraction, text);
}

void LabFormationPanel::showFigure(const QString &figure)
{
    const auto shown = std::ranges::find(views_, figure, [](const FigureView *view) { return view->figure()->id(); });
    choice_->setCurrentIndex(static_cast<int>(shown - views_.begin()));
}

void LabFormationPanel::updateLimits()
{
    const int last = std::max(0, document_->run().layers() - 1);
    for (QSpinBox *box : {block_, firstBlock_, lastBlock_})
        box->setMaximum(last);
    expert_->setMaximum(lastExpert(document_->run()));
    expert_->setValue(-1);
    std::vector<int> sinks;
    for (const Sink &sink : document_->detection().sinks)
        if (sink.position != document_->detection().bos_position)
            sinks.push_back(sink.position);
    block_->setValue(std::max(0, common_l_start(document_->detection(), sinks)));
    firstBlock_->setValue(0); // the decision is made before the norm shows it: from the start to where it is seen
    lastBlock_->setValue(std::min(last, block_->value() + 1));
    setResults({});
}

void LabFormationPanel::updateControls()
{
    block_->setVisible(takes(lab_block));
    expert_->setVisible(takes(lab_expert) && expert_->maximum() >= 0);
    firstBlock_->setVisible(takes(lab_blocks));
    lastBlock_->setVisible(takes(lab_blocks));
    others_->setVisible(takes(lab_others));
    seed_->setVisible(takes(lab_seed));
    measured_->setVisible(takes(lab_tokens));
    mix_->setVisible(takes(lab_mix));
    mix_->setEnabled(results_.sweep && !busy_);
    neurons_->setVisible(takes(lab_neurons));
    const QString reason = obstacle();
    compute_->setVisible(!takes(lab_elsewhere));
    compute_->setEnabled(!busy_ && reason.isEmpty());
    compute_->setToolTip(reason.isEmpty() ? costText() : reason);
    const bool costs = reason.isEmpty() && labPasses(figure(), document_->run()) > 0 && !takes(lab_elsewhere);
    hint_->setText(costs ? costText() : reason);
    hint_->setVisible(!hint_->text().isEmpty());
}

QString LabFormationPanel::costText() const
{
    const int passes = labPasses(figure(), document_->run());
    const double seconds = passes * document_->run().settings.seconds;
    if (passes == 0)
        return tr("Takes less than a pass of the model over the trace");
    const QString text = tr("%n pass(es) of the model over the trace", nullptr, passes);
    return seconds > 0 ? tr("%1, about %2 s").arg(text, numberText(seconds, 2)) : text;
}

QString LabFormationPanel::obstacle() const
{
    const Run &run = document_->run();
    if (!run.has_grids())
        return tr("Published detections bring no model to ask.");
    if (!run.interventions.empty())
        return tr("This run was made with interventions; the lab needs their baseline.");
    if (!run.complete())
        return tr("Waiting for the run to finish.");
    if (takes(lab_tokens))
        if (const QString reason = measured_->obstacle(); !reason.isEmpty())
            return reason;
    if (document_->detection().sinks.size() < 2 && !takes(lab_any_sinks))
        return tr("The detector in force finds no sink besides the BOS token.");
    return {};
}

} // namespace sinkscope
