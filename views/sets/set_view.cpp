#include "views/sets/set_view.h"

#include "core/analysis/set_tables.h"
#include "views/figures/figure_view.h"
#include "views/figures/text_table_view.h"
#include "views/sets/filter_chips.h"
#include "views/sets/set_marks.h"
#include "views/state/elided.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace sinkscope {

namespace {

constexpr int position_bins = 20;

QComboBox *filterBox(const QString &name, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMaxVisibleItems(20);
    return box;
}

/// Model and set, when it is one; empty otherwise.
QString setName(const std::vector<TraceSinks> &traces)
{
    const TraceSinks &first = traces.front();
    if (!std::ranges::all_of(
            traces, [&](const TraceSinks &trace) { return trace.model == first.model && trace.set == first.set; }))
        return {};
    return SetView::tr("  ·  %1 on %2").arg(QString::fromStdString(first.model), QString::fromStdString(first.set));
}

/// Keys by falling count.
template <class Key> std::vector<std::pair<Key, int>> byCount(const std::map<Key, int> &counts)
{
    std::vector<std::pair<Key, int>> sorted(counts.begin(), counts.end());
    std::ranges::stable_sort(sorted, [](const auto &a, const auto &b) { return a.second > b.second; });
    return sorted;
}

} // namespace

SetView::SetView(QWidget *parent)
    : QWidget(parent), model_(new SetModel(this)), proxy_(new SetFilterModel(model_, this)),
      marks_(new SetMarks(model_, proxy_, this)), level_(filterBox(tr("Sink level"), this)),
      token_(filterBox(tr("Token"), this)), label_(filterBox(tr("Label"), this)), tabs_(new QTabWidget(this)),
      rows_(new QTableView(this)), figures_(new SetFigures(this)), tokenTable_(new TextTableView(this)),
      layerTable_(new TextTableView(this)), levelTable_(new TextTableView(this)),
      positionTable_(new TextTableView(this)), summary_(new QLabel(this)), note_(new QLabel(this)),
      sources_(new QToolButton(this)), clear_(new QToolButton(this)), chips_(new FilterChips(this))
{
    connect(figures_, &SetFigures::filterChosen, this, &SetView::setFilter);
    tabs_->setDocumentMode(true);
    tabs_->setUsesScrollButtons(true);
    tabs_->addTab(makeTracePage(), tr("Traces"));
    tabs_->addTab(figures_->levels(), tr("Figure 2: levels"));
    tabs_->addTab(figures_->positions(), tr("Figure 3: positions"));
    tabs_->addTab(tokenTable_, tr("Table 1: tokens"));
    tabs_->addTab(layerTable_, tr("Tables 2/3: layers"));
    tabs_->addTab(levelTable_, tr("Level counts"));
    tabs_->addTab(positionTable_, tr("Position counts"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(chips_);
    outer->addWidget(tabs_);
    connect(chips_, &FilterChips::filterChosen, this, &SetView::setFilter);
    setFocusProxy(rows_);
    restyle();
    setTraces({});
}

QWidget *SetView::makeTracePage()
{
    rows_->setModel(proxy_);
    rows_->setItemDelegate(new NumberDelegate(rows_));
    rows_->setItemDelegateForColumn(SetModel::marks, marks_);
    rows_->setObjectName(QStringLiteral("traces"));
    rows_->setAccessibleName(tr("Traces"));
    rows_->setSelectionBehavior(QAbstractItemView::SelectRows);
    rows_->setSelectionMode(QAbstractItemView::SingleSelection);
    rows_->setSortingEnabled(true);
    rows_->sortByColumn(SetModel::trace, Qt::AscendingOrder);
    rows_->setAlternatingRowColors(true);
    rows_->setShowGrid(false);
    rows_->setWordWrap(false);
    rows_->setTabKeyNavigation(false);
    rows_->setFrameShape(QFrame::NoFrame);
    rows_->verticalHeader()->hide();
    rows_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // rows are not measured: a set can be long
    rows_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    rows_->horizontalHeader()->setHighlightSections(false);
    rows_->horizontalHeader()->setStretchLastSection(true);
    rows_->installEventFilter(this);
    rows_->viewport()->installEventFilter(this);
    connect(rows_, &QTableView::clicked, this, &SetView::openClicked);

    sources_->setText(tr("Sources…"));
    sources_->setToolTip(tr("Where the traces and a tokenizer are: they give the tokens their text"));
    clear_->setText(tr("Close sets"));
    clear_->setToolTip(tr("Further detection files are shown beside those that are open"));
    connect(sources_, &QToolButton::clicked, this, &SetView::sourcesRequested);
    connect(clear_, &QToolButton::clicked, this, &SetView::clearRequested);
    auto *filters = new QHBoxLayout;
    filters->setContentsMargins(6, 4, 6, 4);
    for (QComboBox *box : {level_, token_, label_}) {
        filters->addWidget(box);
        connect(box, &QComboBox::activated, this, &SetView::takeFilterFromBoxes);
    }
    filters->addStretch();
    for (QToolButton *button : {sources_, clear_}) {
        button->setAutoRaise(true);
        filters->addWidget(button);
    }
    for (QLabel *label : {summary_, note_}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(8, 2, 8, 2);
    }
    note_->setObjectName(QStringLiteral("setNote"));
    note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // cut off where it is long: the tip has it all
    note_->setForegroundRole(QPalette::PlaceholderText);
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(filters);
    column->addWidget(rows_, 1);
    column->addWidget(summary_);
    column->addWidget(note_);
    return page;
}

void SetView::setTraces(std::vector<TraceSinks> traces, std::vector<FigureRun> runs)
{
    proxy_->setFilter({});
    chips_->setFilter({});
    model_->setTraces(std::move(traces));
    fillFilterBoxes();
    figures_->setRuns(std::move(runs));
    const std::vector<TraceSinks> &all = model_->traces();
    tokenTable_->setTable(token_share_table(all));
    layerTable_->setTable(level_table(all));
    levelTable_->setTable(level_count_table(all));
    positionTable_->setTable(position_table(all, position_bins));
    for (int c = 0; c < SetModel::marks; ++c)
        rows_->resizeColumnToContents(c);
    hideEqualColumns();
    for (QToolButton *button : {sources_, clear_})
        button->setEnabled(!all.empty());
    updateSummary();
}

/// What is the same in all rows stands in the summary, and leaves its room to the marks.
void SetView::hideEqualColumns()
{
    const std::vector<TraceSinks> &all = model_->traces();
    const auto isEqual = [&](auto member) {
        return std::ranges::all_of(all, [&](const TraceSinks &trace) { return trace.*member == all.front().*member; });
    };
    rows_->setColumnHidden(SetModel::model, isEqual(&TraceSinks::model));
    rows_->setColumnHidden(SetModel::set, isEqual(&TraceSinks::set));
}

void SetView::setNote(const QString &note)
{
    note_->setText(note);
    note_->setToolTip(note);
    note_->setVisible(!note.isEmpty());
}

/// clicked() does not say where in the cell; activated() would add a second opening to that of a double click.
bool SetView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress)
        pressedX_ = static_cast<QMouseEvent *>(event)->position().toPoint().x();
    if (watched == rows_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const QModelIndex current = rows_->currentIndex();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && current.isValid()) {
            Q_EMIT traceActivated(proxy_->mapToSource(current).row(), -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SetView::openClicked(const QModelIndex &index)
{
    int position = -1;
    if (index.column() == SetModel::marks)
        if (const TraceSinks::Entry *sink = marks_->sinkAt(index, rows_->visualRect(index), pressedX_))
            position = sink->position;
    Q_EMIT traceActivated(proxy_->mapToSource(index).row(), position);
}

void SetView::setFilter(const SetFilter &filter)
{
    proxy_->setFilter(filter);
    const auto show = [](QComboBox *box, const QVariant &value) {
        box->setCurrentIndex(std::max(0, box->findData(value)));
    };
    show(level_, filter.level ? QVariant(QPoint(filter.level->first, filter.level->second)) : QVariant());
    show(token_, filter.tokenId ? QVariant(*filter.tokenId) : QVariant());
    show(label_, filter.label ? QVariant(static_cast<int>(*filter.label)) : QVariant());
    figures_->setFilter(filter);
    chips_->setFilter(filter);
    rows_->viewport()->update();
    updateSummary();
}

void SetView::fillFilterBoxes()
{
    std::map<std::pair<int, int>, int> levels;
    std::map<int32_t, int> tokens;
    std::map<int32_t, QString> texts;
    std::map<SinkLabel, int> labels;
    for (const TraceSinks &trace : model_->traces())
        for (const TraceSinks::Entry &sink : trace.sinks) {
            ++levels[{sink.l_start, sink.lifetime}];
            ++tokens[sink.token_id];
            texts.try_emplace(sink.token_id, setTokenText(sink));
            ++labels[sink.label];
        }
    for (QComboBox *box : {level_, token_, label_})
        box->clear();
    level_->addItem(tr("All levels"));
    for (const auto &[level, count] : byCount(levels))
        level_->addItem(tr("l_start %1, lifetime %2 (%3)").arg(level.first).arg(level.second).arg(count),
                        QPoint(level.first, level.second));
    token_->addItem(tr("All tokens"));
    for (const auto &[token, count] : byCount(tokens))
        token_->addItem(tr("\"%1\" (%2)").arg(texts[token]).arg(count), token);
    label_->addItem(tr("All labels"));
    for (const auto &[label, count] : labels)
        label_->addItem(tr("%1 (%2)").arg(QString::fromStdString(label_name(label))).arg(count),
                        static_cast<int>(label));
}

void SetView::takeFilterFromBoxes()
{
    SetFilter filter;
    filter.positions = proxy_->filter().positions; // has no box: figure 3 chooses it
    if (const QVariant level = level_->currentData(); level.isValid())
        filter.level = {level.toPoint().x(), level.toPoint().y()};
    if (const QVariant token = token_->currentData(); token.isValid())
        filter.tokenId = token.toInt();
    if (const QVariant label = label_->currentData(); label.isValid())
        filter.label = static_cast<SinkLabel>(label.toInt());
    setFilter(filter);
}

void SetView::updateSummary()
{
    if (model_->rowCount() == 0)
        return summary_->setText(tr("The traces of a set are listed here once a detection file is open."));
    QString text =
        tr("%1 of %2 traces, %3 sinks").arg(proxy_->rowCount()).arg(model_->rowCount()).arg(proxy_->acceptedSinks());
    if (const auto positions = proxy_->filter().positions)
        text += tr(" at tokens %1 to %2 (figure 3)").arg(positions->first).arg(positions->second);
    summary_->setText(text + setName(model_->traces()));
}

void SetView::restyle()
{
    marks_->setStyle(Style::fromPalette(palette(), std::max(7.0, font().pointSizeF())));
    rows_->viewport()->update();
}

void SetView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        restyle();
}

} // namespace sinkscope
