#include "views/sinks/detector_panel.h"

#include "core/analysis/sinks.h"
#include "views/state/run_document.h"
#include "views/state/style.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>
#include <cmath>
#include <set>

namespace sinkscope {

namespace {

constexpr int slider_steps = 500; ///< threshold 0.5 .. 1.0 in thousandths
constexpr double slider_lowest = 0.5; ///< of the slider; the box goes down further
constexpr int threshold_decimals = 3;
constexpr int custom_preset = static_cast<int>(detector_preset_names.size());

/// A label whose height is that of its text at the width it has: QLabel's own hint is for a narrow one and leaves gaps
/// in a form.
class WrappedLabel : public QLabel {
public:
    explicit WrappedLabel(QWidget *parent) : QLabel(parent)
    {
        setWordWrap(true);
        setTextFormat(Qt::PlainText);
        setTextInteractionFlags(Qt::TextSelectableByMouse);
    }

    QSize sizeHint() const override { return {QLabel::sizeHint().width(), heightForWidth(std::max(width(), 80))}; }
    QSize minimumSizeHint() const override { return {80, heightForWidth(std::max(width(), 80))}; }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QLabel::resizeEvent(event);
        updateGeometry();
    }
};

} // namespace

DetectorPanel::DetectorPanel(RunDocument *document, QWidget *parent)
    : QWidget(parent), document_(document), basePreset_("unclipped")
{
    buildControls();
    connect(document_, &RunDocument::detectionChanged, this, [this] {
        showParameters();
        showResult();
    });
    connect(document_, &RunDocument::runChanged, this, &DetectorPanel::showPresets);
    showParameters();
    showResult();
    showPresets();
}

/// What each preset is and how many sinks it finds in this run.
void DetectorPanel::showPresets()
{
    const Run &run = document_->run();
    QStringList lines;
    const std::array sentences{tr("Published code labels by lifetime ≥ L − 15, on the layers where the BOS sink is on"),
                               tr("Paper text calls primary what starts and lasts with the BOS sink, on its layers"),
                               tr("Unclipped takes all layers, with the paper's labels")};
    for (size_t i = 0; i < detector_preset_names.size(); ++i)
        lines << (run.complete() ? tr("%1: %2 here.")
                                       .arg(sentences[i])
                                       .arg(detect(run, detector_preset(detector_preset_names[i])).sinks.size())
                                 : sentences[i] + QLatin1Char('.'));
    presets_->setText(lines.join(QLatin1Char('\n')));
}

void DetectorPanel::buildControls()
{
    auto *content = new QWidget;
    preset_ = new QComboBox(content);
    preset_->addItems({tr("published code"), tr("paper text"), tr("unclipped"), tr("custom")});
    preset_->setItemData(0, tr("|cos| > 0.9, clipped to the layers where the BOS sink is on, labels by lifetime"),
                         Qt::ToolTipRole);
    preset_->setItemData(1, tr("cos > 0.95, clipped, primary = lives with the BOS sink"), Qt::ToolTipRole);
    preset_->setItemData(2, tr("cos > 0.95 on all layers: shows what the clip hides"), Qt::ToolTipRole);
    preset_->setAccessibleName(tr("Preset"));
    auto *reset = new QPushButton(tr("&Reset"), content);
    reset->setToolTip(tr("Back to the values of the preset"));

    threshold_ = new QDoubleSpinBox(content);
    threshold_->setRange(lowest_threshold, highest_threshold);
    threshold_->setDecimals(threshold_decimals);
    threshold_->setSingleStep(0.005);
    threshold_->setAccessibleName(tr("Threshold"));
    thresholdSlider_ = new QSlider(Qt::Horizontal, content);
    thresholdSlider_->setRange(0, slider_steps);
    thresholdSlider_->setPageStep(25);
    thresholdSlider_->setAccessibleName(tr("Threshold"));
    for (QWidget *widget : std::initializer_list<QWidget *>{threshold_, thresholdSlider_})
        widget->setToolTip(
            tr("A token is on at a layer where the cosine of its residual with the BOS sink's is above this"));
    absoluteCosine_ = new QCheckBox(tr("&absolute cosine"), content);
    absoluteCosine_->setToolTip(tr("Directions opposite to the BOS sink's count as well"));
    clip_ = new QCheckBox(tr("&clip to the BOS sink's layers"), content);
    clip_->setToolTip(tr("Look only between the largest jump of the BOS sink's norm and the largest drop after it"));
    bosWindow_ = new QComboBox(content);
    bosWindow_->addItem(tr("2 positions (plain text)"), 2);
    bosWindow_->addItem(tr("3 positions (chat template)"), 3);
    bosWindow_->addItem(tr("the first position alone"), 1);
    bosWindow_->setToolTip(tr("The BOS sink is the token of largest mean norm among the first positions"));
    bosWindow_->setAccessibleName(tr("BOS window"));
    minimumLifetime_ = new QSpinBox(content);
    minimumLifetime_->setRange(1, longest_minimum_lifetime);
    minimumLifetime_->setToolTip(tr("Sinks that are on in fewer layers than this are left out"));
    minimumLifetime_->setAccessibleName(tr("Minimum lifetime"));
    labelRule_ = new QComboBox(content);
    labelRule_->addItems({tr("by lifetime (published)"), tr("by the BOS sink (paper)")});
    labelRule_->setItemData(0, tr("lifetime ≥ L−15 primary, above 4 secondary, else noise; needs more than 19 layers"),
                            Qt::ToolTipRole);
    labelRule_->setItemData(1, tr("primary: starts with the BOS sink and lasts as long; else secondary"),
                            Qt::ToolTipRole);
    labelRule_->setAccessibleName(tr("Labels"));
    rows_ = new QComboBox(content);
    rows_->addItems({tr("block outputs, final norm last"), tr("block outputs"), tr("block inputs")});
    rows_->setAccessibleName(tr("Rows"));
    rowsExplanation_ = new WrappedLabel(content);
    presets_ = new WrappedLabel(content);
    presets_->setObjectName(QStringLiteral("presetCounts"));
    presets_->setForegroundRole(QPalette::PlaceholderText);
    counts_ = new WrappedLabel(content);
    counts_->setTextFormat(Qt::RichText);
    clipRange_ = new WrappedLabel(content);
    notices_ = new WrappedLabel(content);

    auto *presetRow = new QHBoxLayout;
    presetRow->addWidget(preset_, 1);
    presetRow->addWidget(reset);
    auto *thresholdRow = new QHBoxLayout;
    thresholdRow->addWidget(thresholdSlider_, 1);
    thresholdRow->addWidget(threshold_);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(7);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Preset"), presetRow);
    form->addRow(QString(), presets_);
    form->addRow(tr("Threshold"), thresholdRow);
    form->addRow(tr("Found"), counts_);
    form->addRow(tr("Looked at"), clipRange_);
    form->addRow(notices_);
    form->addRow(QString(), absoluteCosine_);
    form->addRow(QString(), clip_);
    form->addRow(tr("BOS window"), bosWindow_);
    form->addRow(tr("Minimum lifetime"), minimumLifetime_);
    form->addRow(tr("Labels"), labelRule_);
    form->addRow(tr("Rows"), rows_);
    form->addRow(QString(), rowsExplanation_);
    auto *page = new QVBoxLayout(content);
    page->setContentsMargins(10, 10, 10, 10);
    page->addLayout(form);
    page->addStretch(1); // else wrapped labels take the spare height

    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);

    connect(preset_, &QComboBox::activated, this, &DetectorPanel::choosePreset);
    connect(reset, &QPushButton::clicked, this, &DetectorPanel::reset);
    connect(threshold_, &QDoubleSpinBox::valueChanged, this, &DetectorPanel::applyControls);
    connect(thresholdSlider_, &QSlider::valueChanged, this, [this](int step) {
        if (!updating_)
            threshold_->setValue(slider_lowest + step * (1 - slider_lowest) / slider_steps);
    });
    for (QCheckBox *box : {absoluteCosine_, clip_})
        connect(box, &QCheckBox::toggled, this, &DetectorPanel::applyControls);
    for (QComboBox *box : {bosWindow_, labelRule_, rows_})
        connect(box, &QComboBox::currentIndexChanged, this, &DetectorPanel::applyControls);
    connect(minimumLifetime_, &QSpinBox::valueChanged, this, &DetectorPanel::applyControls);
}

void DetectorPanel::applyControls()
{
    if (updating_)
        return;
    DetectorParameters parameters = document_->parameters();
    if (std::fabs(threshold_->value() - parameters.threshold) > 0.5 * std::pow(10, -threshold_decimals))
        parameters.threshold = threshold_->value(); // not merely rounded for show
    parameters.absolute_cosine = absoluteCosine_->isChecked();
    parameters.clip = clip_->isChecked();
    parameters.bos_window = bosWindow_->currentData().toInt();
    parameters.minimum_lifetime = minimumLifetime_->value();
    parameters.label_rule = labelRule_->currentIndex() == 0 ? LabelRule::published : LabelRule::paper;
    parameters.rows = static_cast<RowConvention>(rows_->currentIndex());
    parameters.preset = "custom";
    for (const char *name : detector_preset_names) { // values that are a preset's bear its name
        DetectorParameters named = parameters;
        named.preset = name;
        if (named == detector_preset(name))
            parameters = named;
    }
    document_->setParameters(parameters);
    showParameters(); // a run without grids keeps its imported parameters
}

void DetectorPanel::choosePreset(int index)
{
    if (index == custom_preset)
        return showParameters();
    basePreset_ = detector_preset_names[static_cast<size_t>(index)];
    reset();
}

void DetectorPanel::reset()
{
    document_->setParameters(detector_preset(basePreset_));
    showParameters();
}

void DetectorPanel::showParameters()
{
    updating_ = true;
    const DetectorParameters &parameters = document_->parameters();
    int preset = custom_preset;
    for (size_t i = 0; i < detector_preset_names.size(); ++i)
        if (parameters.preset == detector_preset_names[i]) {
            preset = static_cast<int>(i);
            basePreset_ = parameters.preset;
        }
    preset_->setCurrentIndex(preset);
    threshold_->setValue(parameters.threshold);
    thresholdSlider_->setValue(
        static_cast<int>(std::lround((parameters.threshold - slider_lowest) / (1 - slider_lowest) * slider_steps)));
    absoluteCosine_->setChecked(parameters.absolute_cosine);
    clip_->setChecked(parameters.clip);
    bosWindow_->setCurrentIndex(bosWindow_->findData(parameters.bos_window));
    minimumLifetime_->setValue(parameters.minimum_lifetime);
    labelRule_->setCurrentIndex(parameters.label_rule == LabelRule::published ? 0 : 1);
    rows_->setCurrentIndex(static_cast<int>(parameters.rows));
    const std::array explanations{
        tr("Row l is the residual leaving block l; the last one after the final norm, as transformers returns it and "
           "the published results have it."),
        tr("Row l is the residual leaving block l, the last one before the final norm."),
        tr("Row l is the residual entering block l: a sink made by block l is on from row l+1.")};
    rowsExplanation_->setText(explanations[static_cast<size_t>(rows_->currentIndex())]);
    updating_ = false;
}

QString DetectorPanel::countsText() const
{
    return counts_->property("plainText").toString();
}

void DetectorPanel::showResult()
{
    const Detection &detection = document_->detection();
    const Style style = Style::fromPalette(palette(), 9);
    std::array<int, 5> counts{};
    std::set<std::pair<int, int>> levels;
    for (const Sink &sink : detection.sinks) {
        ++counts[static_cast<size_t>(roleOf(detection, sink.position))];
        levels.emplace(sink.l_start(), sink.lifetime());
    }
    QStringList plain, rich;
    for (const TokenRole role : {TokenRole::bos, TokenRole::primary, TokenRole::secondary, TokenRole::noise}) {
        const QString text = QStringLiteral("%1: %2").arg(roleTitle(role)).arg(counts[static_cast<size_t>(role)]);
        plain << text;
        rich << QStringLiteral("<span style='color:%1'>■</span>&nbsp;%2")
                    .arg(style.role(role).name(), text.toHtmlEscaped());
    }
    const QString levelText = tr("levels: %1").arg(levels.size());
    counts_->setProperty("plainText", (plain + QStringList(levelText)).join(QStringLiteral(", ")));
    counts_->setText((rich + QStringList(levelText)).join(QStringLiteral(" &nbsp; ")));

    const bool grids = document_->run().has_grids();
    if (document_->isEmpty())
        clipRange_->setText(tr("nothing yet: open a run"));
    else if (!grids)
        clipRange_->setText(tr("imported detections: parameters are as published"));
    else if (detection.clip_end <= detection.clip_start)
        clipRange_->setText(tr("no rows yet"));
    else
        clipRange_->setText(tr("rows %1–%2 of %3, BOS sink at token %4")
                                .arg(detection.clip_start)
                                .arg(detection.clip_end - 1)
                                .arg(document_->run().layers())
                                .arg(detection.bos_position));
    for (QWidget *control : std::initializer_list<QWidget *>{preset_, thresholdSlider_, threshold_, absoluteCosine_,
                                                             clip_, bosWindow_, minimumLifetime_, labelRule_, rows_})
        control->setEnabled(grids || document_->isEmpty());

    QStringList notices;
    for (const std::string &notice : detection.notices)
        notices << QStringLiteral("⚠ ") + QString::fromStdString(notice);
    notices_->setText(notices.join(QLatin1Char('\n')));
    notices_->setVisible(!notices.isEmpty());
}

} // namespace sinkscope
