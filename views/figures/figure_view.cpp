#include "views/figures/figure_view.h"

#include "views/figures/figure_canvas.h"
#include "views/state/forward_focus.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"
#include "views/state/shown_data.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace sinkscope {

FigureView::FigureView(std::unique_ptr<Figure> figure, RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), figure_(std::move(figure)), document_(document), selection_(selection)
{
    setObjectName(figure_->id());
    setWindowTitle(figure_->title());
    canvas_ = new FigureCanvas(this, selection);
    forwardFocus(this, canvas_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    toolRow_ = makeToolRow();
    column->addWidget(toolRow_);
    column->addWidget(canvas_, 1);

    connect(document, &RunDocument::runChanged, this, &FigureView::refresh);
    connect(document, &RunDocument::rowsChanged, this, &FigureView::refresh);
    connect(document, &RunDocument::detectionChanged, this, &FigureView::refresh);
    connect(document, &RunDocument::companionsChanged, this, &FigureView::refresh);
    const FigureInputs inputs = figure_->inputs();
    if (inputs.tokens) {
        connect(selection, &Selection::tokensChanged, this, &FigureView::refresh);
        connect(selection, &Selection::currentTokenChanged, this, &FigureView::refresh);
    }
    if (inputs.layer)
        connect(selection, &Selection::layerChanged, this, &FigureView::refresh);
    if (inputs.head)
        connect(selection, &Selection::headChanged, this, &FigureView::refresh);
}

FigureView::~FigureView() = default;

QWidget *FigureView::makeToolRow()
{
    auto *widget = new QWidget;
    widget->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(4, 2, 4, 2);
    for (const FigureOption &option : figure_->options()) {
        auto *label = new QLabel(option.title);
        auto *box = new QComboBox;
        box->setObjectName(option.id);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->addItems(option.choiceTitles);
        box->setCurrentIndex(option.current);
        label->setBuddy(box);
        connect(box, &QComboBox::activated, this,
                [this, option](int index) { setOption(option.id, option.choiceIds[static_cast<size_t>(index)]); });
        row->addWidget(label);
        row->addWidget(box);
    }
    row->addStretch(1);
    if (figure_->hasBrush()) {
        auto *lasso = new QToolButton;
        lasso->setObjectName(QStringLiteral("lasso"));
        lasso->setText(tr("Lasso"));
        lasso->setCheckable(true);
        lasso->setAutoRaise(true);
        lasso->setToolTip(tr("Dragging draws a free shape instead of a rectangle; the tokens inside are selected"));
        connect(lasso, &QToolButton::toggled, this, [this](bool on) {
            canvas_->setBrush(on ? FigureCanvas::Brush::lasso : FigureCanvas::Brush::rectangle);
        });
        row->addWidget(lasso);
    }
    return widget;
}

void FigureView::addOptions(QMenu &menu)
{
    for (const FigureOption &option : figure_->options()) {
        QMenu *choices = menu.addMenu(option.title);
        for (size_t i = 0; i < option.choiceIds.size(); ++i) {
            QAction *action = choices->addAction(option.choiceTitles[static_cast<qsizetype>(i)], this,
                                                 [this, option, i] { setOption(option.id, option.choiceIds[i]); });
            action->setCheckable(true);
            action->setChecked(static_cast<int>(i) == option.current);
        }
    }
}

void FigureView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool empty = figure_->options().empty() && !figure_->hasBrush();
    toolRow_->setVisible(!empty && toolRow_->sizeHint().width() <= width());
}

FigureData FigureView::data() const
{
    FigureData data = shownData(*document_, *selection_);
    if (!runs_.empty())
        data.runs = runs_;
    data.filters = filters_;
    data.markedLevel = markedLevel_;
    return data;
}

void FigureView::setRuns(std::vector<FigureRun> runs)
{
    runs_ = std::move(runs);
    refresh();
}

void FigureView::setAreaHandler(AreaHandler handler)
{
    areaHandler_ = std::move(handler);
    if (auto *lasso = findChild<QToolButton *>(QStringLiteral("lasso")))
        lasso->hide(); // it draws shapes around tokens
}

void FigureView::setFilters(const QStringList &filters)
{
    filters_ = filters;
    refresh();
}

void FigureView::setMarkedLevel(std::optional<std::pair<int, int>> level)
{
    markedLevel_ = level;
    refresh();
}

void FigureView::refresh()
{
    canvas_->invalidate();
}

void FigureView::setFontPoints(double points)
{
    canvas_->setFontPoints(points);
}

void FigureView::setOption(const QString &option, const QString &choice)
{
    figure_->setOption(option, choice);
    for (const FigureOption &known : figure_->options()) {
        auto *box = findChild<QComboBox *>(known.id);
        if (box && known.id == option)
            box->setCurrentIndex(known.current);
    }
    refresh();
    Q_EMIT optionChanged(option, choice);
}

void FigureView::copyImage()
{
    QApplication::clipboard()->setImage(canvas_->image());
}

void FigureView::copyData()
{
    QApplication::clipboard()->setText(figure_->table(data()).tabbed());
}

void FigureView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy &image"), this, &FigureView::copyImage);
    menu.addAction(tr("Copy &data"), this, &FigureView::copyData);
    menu.addSeparator();
    addOptions(menu);
    if (auto *lasso = findChild<QToolButton *>(QStringLiteral("lasso"))) { // its row is hidden in a narrow dock
        QAction *action = menu.addAction(lasso->text(), lasso, &QToolButton::setChecked);
        action->setCheckable(true);
        action->setChecked(lasso->isChecked());
    }
    menu.addSeparator();
    menu.addAction(tr("&Export figure…"), this, [this] { Q_EMIT exportRequested(figure_.get()); });
    menu.exec(event->globalPos());
}

} // namespace sinkscope
