#include "views/heat_map/heat_map_tool_row.h"

#include "views/state/flow_layout.h"
#include "views/state/grid_display.h"
#include "views/state/selection.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QToolButton>

namespace sinkscope {

namespace {

QIcon mapIcon(ColourMap map)
{
    QImage image(32, 12, QImage::Format_RGB32);
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
            image.setPixel(x, y, colourAt(map, x / 31.0));
    return QIcon(QPixmap::fromImage(image));
}

QLineEdit *numberField(const QString &name, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setValidator(new QDoubleValidator(field));
    field->setMaximumWidth(field->fontMetrics().horizontalAdvance(QStringLiteral("0000.000")) + 12);
    field->setAccessibleName(name);
    field->setToolTip(name);
    return field;
}

} // namespace

HeatMapToolRow::HeatMapToolRow(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), selection_(selection), grid_(new QComboBox(this)),
      head_(new QSpinBox(this)), normalisation_(new QComboBox(this)), limits_(new QComboBox(this)),
      low_(numberField(tr("Low end of the colours"), this)), high_(numberField(tr("High end of the colours"), this)),
      map_(new QComboBox(this)), leaveOutSinks_(new QCheckBox(tr("without &BOS/primary"), this)),
      tokens_(new QComboBox(this)), fit_(new QToolButton(this)), colours_(new QWidget(this)),
      more_(new QToolButton(this)), sidesRow_(new QWidget(this)), sides_(new QButtonGroup(this))
{
    for (int kind = 0; kind < token_grid_kind_count; ++kind)
        grid_->addItem(gridTitle(static_cast<GridKind>(kind)));
    grid_->setAccessibleName(tr("Grid"));
    grid_->setToolTip(tr("The grid that heat map and token strip show"));
    head_->setAccessibleName(tr("Head"));
    normalisation_->addItems({tr("linear"), tr("log"), tr("symmetric")});
    normalisation_->setAccessibleName(tr("Scale"));
    normalisation_->setToolTip(tr("How values are spread over the colours"));
    limits_->addItems({tr("min–max"), tr("percentile"), tr("manual")});
    limits_->setAccessibleName(tr("Limits"));
    limits_->setToolTip(tr("Where the colours end: at the extremes, at percentiles, or where you say"));
    map_->setIconSize(QSize(32, 12));
    for (int map = 0; map < colour_map_count; ++map)
        map_->addItem(mapIcon(static_cast<ColourMap>(map)), colourMapName(static_cast<ColourMap>(map)));
    map_->setAccessibleName(tr("Colour map"));
    map_->setToolTip(tr("Colour map"));
    leaveOutSinks_->setToolTip(
        tr("Leave the BOS sink and primary sinks out of the colour range, so that weaker tokens are told apart"));
    tokens_->setObjectName(QStringLiteral("shownTokens"));
    tokens_->addItems({tr("all tokens"), tr("sinks and neighbours")});
    tokens_->setAccessibleName(tr("Tokens shown"));
    tokens_->setToolTip(
        tr("All tokens, or the sinks, the selected tokens and their neighbours, with breaks on the axis"));
    fit_->setText(tr("Fit"));
    fit_->setToolTip(tr("Show all tokens and layers (0)"));

    makeSides();

    more_->setText(tr("Colours"));
    more_->setCheckable(true);
    more_->setAutoRaise(true);
    more_->setFocusPolicy(Qt::StrongFocus);
    more_->setToolTip(tr("Scale, limits and map of the colours"));
    auto *colours = new FlowLayout(colours_);
    colours->setContentsMargins(0, 0, 0, 0);
    auto *row = new FlowLayout(this);
    row->setContentsMargins(6, 3, 6, 3);
    for (QLayout *layout : {static_cast<QLayout *>(colours), static_cast<QLayout *>(row)})
        layout->setSpacing(6);
    for (QWidget *widget : std::initializer_list<QWidget *>{normalisation_, limits_, low_, high_, map_, leaveOutSinks_})
        colours->addWidget(widget);
    for (QWidget *widget : std::initializer_list<QWidget *>{grid_, head_, colours_, tokens_, fit_, more_, sidesRow_})
        row->addWidget(widget);
    fold();

    connect(grid_, &QComboBox::activated, this, [this](int kind) { display_->setKind(static_cast<GridKind>(kind)); });
    connect(head_, &QSpinBox::valueChanged, this, [this](int head) {
        if (!updating_)
            selection_->setHead(head);
    });
    for (QComboBox *box : {normalisation_, limits_, map_})
        connect(box, &QComboBox::activated, this, &HeatMapToolRow::apply);
    for (QLineEdit *field : {low_, high_})
        connect(field, &QLineEdit::editingFinished, this, &HeatMapToolRow::apply);
    connect(leaveOutSinks_, &QCheckBox::toggled, this, &HeatMapToolRow::apply);
    connect(tokens_, &QComboBox::activated, this, [this](int index) { Q_EMIT sinksOnlyChosen(index == 1); });
    connect(fit_, &QToolButton::clicked, this, &HeatMapToolRow::fitRequested);
    connect(more_, &QToolButton::toggled, this, &HeatMapToolRow::fold);
    connect(document_, &RunDocument::companionsChanged, this, &HeatMapToolRow::showSides);
    // grids that only some models have appear with the first block that has them
    connect(document_, &RunDocument::rowsChanged, this, [this] {
        if (display_)
            showAvailability();
    });
}

void HeatMapToolRow::fold()
{
    const QMargins margins = layout()->contentsMargins();
    int wanted = margins.left() + margins.right() - layout()->spacing();
    for (const QWidget *widget : std::initializer_list<const QWidget *>{grid_, head_, colours_, tokens_, fit_})
        if (widget == colours_ || !widget->isHidden())
            wanted += widget->sizeHint().width() + layout()->spacing();
    const bool fits = wanted <= width();
    more_->setVisible(!fits);
    colours_->setVisible(fits || more_->isChecked());
}

void HeatMapToolRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fold();
}

void HeatMapToolRow::makeSides()
{
    static const std::array tips{QT_TR_NOOP("The run without the intervention, or the one compared with"),
                                 QT_TR_NOOP("The run with the intervention, or the one on screen"),
                                 QT_TR_NOOP("What the variant has more (red) or less (blue) than the baseline")};
    sidesRow_->setAccessibleName(tr("Baseline, variant or their difference"));
    auto *row = new QHBoxLayout(sidesRow_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (int side = 0; side < run_side_count; ++side) {
        auto *button = new QToolButton(sidesRow_);
        button->setText(sideTitle(static_cast<RunSide>(side)));
        button->setCheckable(true);
        button->setAutoRaise(true); // a frame around the one that is shown, in dark colours too
        button->setFocusPolicy(Qt::StrongFocus);
        sides_->addButton(button, side);
        row->addWidget(button);
        button->setToolTip(tr("%1 (V: the next one)").arg(tr(tips[static_cast<size_t>(side)])));
    }
    row->addStretch(1);
    connect(sides_, &QButtonGroup::idClicked, this,
            [this](int side) { display_->setSide(static_cast<RunSide>(side)); });
}

void HeatMapToolRow::showSides()
{
    if (!display_)
        return;
    const RunSides &sides = display_->sides();
    sidesRow_->setVisible(!document_->companions().empty());
    sidesRow_->setEnabled(sides.areThere());
    sidesRow_->setToolTip(sides.obstacle());
    sides_->button(static_cast<int>(display_->side()))->setChecked(true);
}

void HeatMapToolRow::setDisplay(GridDisplay *display)
{
    if (display_)
        display_->disconnect(this);
    display_ = display;
    connect(display_, &GridDisplay::kindChanged, this, &HeatMapToolRow::showAvailability);
    connect(display_, &GridDisplay::scaleChanged, this, &HeatMapToolRow::showDisplay);
    showAvailability();
    showDisplay();
}

void HeatMapToolRow::apply()
{
    if (updating_)
        return;
    GridAppearance look = display_->appearance();
    const LimitsMode modeBefore = look.limits.mode;
    look.normalisation = static_cast<Normalisation>(normalisation_->currentIndex());
    look.map = static_cast<ColourMap>(map_->currentIndex());
    look.leaveOutSinks = leaveOutSinks_->isChecked();
    look.limits.mode = static_cast<LimitsMode>(limits_->currentIndex());
    if (look.limits.mode == LimitsMode::manual && modeBefore != LimitsMode::manual) {
        const ColourScale scale = display_->scale(); // manual limits start from those in force
        look.limits.manualLow = scale.low;
        look.limits.manualHigh = scale.high;
    } else if (look.limits.mode == modeBefore && modeBefore != LimitsMode::automatic) {
        bool lowGood = false, highGood = false;
        const double low = locale().toDouble(low_->text(), &lowGood),
                     high = locale().toDouble(high_->text(), &highGood);
        if (lowGood && highGood && low < high) {
            const bool percent = modeBefore == LimitsMode::percentile;
            (percent ? look.limits.lowPercentile : look.limits.manualLow) = low;
            (percent ? look.limits.highPercentile : look.limits.manualHigh) = high;
        }
    }
    display_->setAppearance(look);
    showDisplay();
}

void HeatMapToolRow::showDisplay()
{
    updating_ = true;
    const GridAppearance &look = display_->appearance();
    normalisation_->setCurrentIndex(static_cast<int>(look.normalisation));
    limits_->setCurrentIndex(static_cast<int>(look.limits.mode));
    map_->setCurrentIndex(static_cast<int>(look.map));
    leaveOutSinks_->setChecked(look.leaveOutSinks);
    leaveOutSinks_->setEnabled(look.limits.mode != LimitsMode::manual);
    low_->setVisible(look.limits.mode != LimitsMode::automatic);
    high_->setVisible(look.limits.mode != LimitsMode::automatic);
    const bool percent = look.limits.mode == LimitsMode::percentile;
    low_->setText(locale().toString(percent ? look.limits.lowPercentile : look.limits.manualLow, 'g', 6));
    high_->setText(locale().toString(percent ? look.limits.highPercentile : look.limits.manualHigh, 'g', 6));
    updating_ = false;
}

void HeatMapToolRow::showAvailability()
{
    updating_ = true;
    showSides();
    grid_->setCurrentIndex(static_cast<int>(display_->kind()));
    auto *items = qobject_cast<QStandardItemModel *>(grid_->model());
    for (int kind = 0; kind < token_grid_kind_count; ++kind)
        items->item(kind)->setEnabled(display_->isAvailable(static_cast<GridKind>(kind)));
    const bool perHead = grid_info(display_->kind()).has_parts() && display_->grid();
    head_->setPrefix(grid_info(display_->kind()).axes == GridAxes::layer_token_slot ? tr("place ") : tr("head "));
    head_->setVisible(perHead);
    head_->setRange(
        0, std::max(0, static_cast<int>(parts_of(document_->run().grids, grid_info(display_->kind())).size()) - 1));
    head_->setValue(display_->head());
    updating_ = false;
}

} // namespace sinkscope
