#include "views/lab/lab_formation_panel.h"

#include "core/data/grid_table.h"
#include "views/figures/axis_ticks.h"
#include "views/figures/figure_view.h"
#include "views/lab/lab_progress.h"
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
#include <array>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int largest_alpha = 20;
constexpr int most_others = 500; ///< for each sink
constexpr int usual_others = 12; ///< enough that a probe which always says "no sink" is not right for half of them

/// The analysis that each of makeLabFigures() shows, in its order.
constexpr std::array analyses{LabFormationPanel::Analysis::stages,     LabFormationPanel::Analysis::components,
                              LabFormationPanel::Analysis::components, LabFormationPanel::Analysis::clusters,
                              LabFormationPanel::Analysis::clusters,   LabFormationPanel::Analysis::swapping,
                              LabFormationPanel::Analysis::factors};

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

    connect(choice_, &QComboBox::currentIndexChanged, this, &LabFormationPanel::showFigure);
    connect(firstBlock_, &QSpinBox::valueChanged, this, [this](int block) { lastBlock_->setMinimum(block); });
    connect(compute_, &QPushButton::clicked, this, [this] {
        Q_EMIT analysisRequested({analysis(), block_->value(),
                                  expert_->value() < 0 ? automatic_expert : expert_->value(), firstBlock_->value(),
                                  lastBlock_->value(), others_->value(), seed_->value()});
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

LabFormationPanel::Analysis LabFormationPanel::analysis() const
{
    return analyses[static_cast<size_t>(std::max(0, choice_->currentIndex()))];
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
        figure->setMaker(labMaker(figure->id(), results));
        view->refresh();
    }
    const int components = results.sweep ? results.sweep->components.count() : 0;
    for (QSpinBox *component : components_)
        component->setMaximum(std::max(1, components));
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

void LabFormationPanel::showAnalysis(Analysis wanted)
{
    choice_->setCurrentIndex(static_cast<int>(std::ranges::find(analyses, wanted) - analyses.begin()));
}

void LabFormationPanel::showFigure(int index)
{
    pages_->setCurrentIndex(index);
    updateControls();
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
    const Analysis chosen = analysis();
    const bool clusters = chosen == Analysis::clusters;
    block_->setVisible(chosen == Analysis::stages || chosen == Analysis::components);
    expert_->setVisible(chosen == Analysis::stages && expert_->maximum() >= 0);
    firstBlock_->setVisible(clusters);
    lastBlock_->setVisible(clusters);
    others_->setVisible(clusters || chosen == Analysis::components);
    seed_->setVisible(others_->isVisibleTo(this));
    mix_->setVisible(chosen == Analysis::components);
    mix_->setEnabled(results_.sweep && !busy_);
    const QString reason = obstacle();
    compute_->setVisible(chosen != Analysis::factors);
    compute_->setEnabled(!busy_ && reason.isEmpty());
    compute_->setToolTip(reason);
    hint_->setText(reason);
    hint_->setVisible(!reason.isEmpty());
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
    if (document_->detection().sinks.size() < 2)
        return tr("The detector in force finds no sink besides the BOS token.");
    return {};
}

} // namespace sinkscope
