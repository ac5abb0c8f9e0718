#include "views/sinks/sink_table_view.h"

#include "views/sinks/sink_table_model.h"
#include "views/state/elided.h"
#include "views/state/forward_focus.h"
#include "views/state/grid_display.h"
#include "views/state/selection.h"
#include "views/state/token_menu.h"
#include "views/state/token_navigation.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace sinkscope {

SinkTableView::SinkTableView(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), selection_(selection), model_(new SinkTableModel(document, this)),
      proxy_(new SinkFilterModel(model_, this)), filter_(new QLineEdit(this)), table_(new QTableView(this)),
      summary_(new QLabel(this))
{
    filter_->setPlaceholderText(tr("Filter: text, l_start=2, lifetime>5, label:secondary"));
    filter_->setToolTip(
        tr("Words are looked for in token, label and position. Comparisons: position, id, l_start, lifetime, f, score\n"
           "with = != < <= > >=, and label:NAME. All terms must hold."));
    filter_->setClearButtonEnabled(true);
    filter_->setAccessibleName(tr("Filter of the sink table"));

    table_->setModel(proxy_);
    table_->setItemDelegate(new NumberDelegate(table_));
    table_->setAccessibleName(tr("Sinks"));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSortingEnabled(true);
    table_->sortByColumn(SinkTableModel::position, Qt::AscendingOrder);
    table_->setAlternatingRowColors(true);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setMinimumSectionSize(fontMetrics().horizontalAdvance(QStringLiteral("0000")));
    const std::array widths{"0000 000", "token text", "l_start 0", "lifetime 0", "secondary", "00000.0", "max score"};
    for (int column = 0; column < SinkTableModel::columnCount_; ++column)
        table_->setColumnWidth(
            column, fontMetrics().horizontalAdvance(QLatin1String(widths[static_cast<size_t>(column)])) + 14);
    table_->installEventFilter(this);
    summary_->setContentsMargins(8, 2, 8, 4);
    summary_->setWordWrap(true);

    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(6, 4, 6, 4);
    filterRow->addWidget(filter_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(filterRow);
    column->addWidget(table_, 1);
    column->addWidget(summary_);
    forwardFocus(this, table_);

    connect(filter_, &QLineEdit::textChanged, this, [this](const QString &text) {
        updating_ = true; // rows that are filtered away stay selected
        const SinkFilter filter = SinkFilter::parse(text);
        unknownName_ = filter.unknownName();
        proxy_->setFilter(filter);
        updating_ = false;
        showSelection();
        updateSummary();
    });
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        updating_ = true;
        scrollBeforeReset_ = table_->verticalScrollBar()->value();
    });
    connect(proxy_, &QAbstractItemModel::modelReset, this, [this] {
        updating_ = false;
        showSelection();
        table_->verticalScrollBar()->setValue(scrollBeforeReset_);
        updateSummary();
    });
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SinkTableView::tableSelectionChanged);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SinkTableView::tableCurrentChanged);
    connect(table_, &QWidget::customContextMenuRequested, this, &SinkTableView::openContextMenu);
    connect(selection_, &Selection::tokensChanged, this, &SinkTableView::showSelection);
    connect(selection_, &Selection::currentTokenChanged, this, &SinkTableView::showCurrentToken);
    restyle();
    showSelection();
    updateSummary();
}

void SinkTableView::setDisplay(const GridDisplay *display)
{
    display_ = display;
    model_->setDisplay(display);
    updateSummary();
}

void SinkTableView::restyle()
{
    model_->setStyle(Style::fromPalette(palette(), std::max(7.0, font().pointSizeF())));
}

void SinkTableView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        restyle();
}

QModelIndex SinkTableView::indexOfToken(int token) const
{
    const int row = model_->rowOfToken(token);
    return row < 0 ? QModelIndex() : proxy_->mapFromSource(model_->index(row, 0));
}

int SinkTableView::tokenOf(const QModelIndex &index) const
{
    return model_->rows()[static_cast<size_t>(proxy_->mapToSource(index).row())].position;
}

void SinkTableView::tableSelectionChanged()
{
    if (updating_)
        return;
    updating_ = true;
    std::vector<int> tokens;
    for (const QModelIndex &index : table_->selectionModel()->selectedRows())
        tokens.push_back(tokenOf(index));
    selection_->setTokens(tokens);
    updating_ = false;
    tableCurrentChanged();
}

/// A row becomes current without being selected when the table takes the focus: that selects nothing.
void SinkTableView::tableCurrentChanged()
{
    const QModelIndex current = table_->selectionModel()->currentIndex();
    if (updating_ || !current.isValid() || !table_->selectionModel()->isRowSelected(current.row()))
        return;
    updating_ = true;
    selection_->setCurrentToken(tokenOf(current));
    updating_ = false;
}

void SinkTableView::showSelection()
{
    if (updating_)
        return;
    updating_ = true;
    std::vector<int> shown;
    for (const int token : selection_->tokens())
        if (const QModelIndex index = indexOfToken(token); index.isValid())
            shown.push_back(index.row());
    std::sort(shown.begin(), shown.end());
    QItemSelection rows;
    for (size_t first = 0, end; first < shown.size(); first = end) { // runs of neighbours: one range each
        for (end = first + 1; end < shown.size() && shown[end] == shown[end - 1] + 1; ++end) { }
        rows.select(proxy_->index(shown[first], 0), proxy_->index(shown[end - 1], SinkTableModel::columnCount_ - 1));
    }
    table_->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    updating_ = false;
    showCurrentToken();
}

void SinkTableView::showCurrentToken()
{
    if (updating_)
        return;
    updating_ = true;
    if (const QModelIndex index = indexOfToken(selection_->currentToken()); index.isValid()) {
        table_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        table_->scrollTo(index);
    }
    updating_ = false;
}

void SinkTableView::updateSummary()
{
    const int all = model_->rowCount(), shown = proxy_->rowCount();
    if (document_->isEmpty())
        summary_->setText(tr("Sinks are listed here once a run is open."));
    else if (shown == all)
        summary_->setText(all == 1 ? tr("1 sink") : tr("%1 sinks").arg(all));
    else
        summary_->setText(tr("%1 of %2 sinks").arg(shown).arg(all));
    if (display_ && display_->sides().areThere()) {
        const bool difference = display_->side() == RunSide::difference;
        const auto with = [&](SinkFate fate) {
            return std::ranges::count_if(model_->rows(),
                                         [fate](const SinkRow &row) { return row.change && row.change->fate == fate; });
        };
        summary_->setText(difference ? tr("%1, variant against baseline: %2 lost, %3 gained")
                                           .arg(summary_->text())
                                           .arg(with(SinkFate::lost))
                                           .arg(with(SinkFate::gained))
                                     : tr("%1, %2").arg(summary_->text(), sideTitle(display_->side())));
    }
    if (!unknownName_.isEmpty())
        summary_->setText(
            tr("“%1” is no column: position, id, l_start, lifetime, label, f or score. It is looked for as text.")
                .arg(unknownName_));
}

QString SinkTableView::selectedRowsAsText() const
{
    QStringList header;
    for (int column = 0; column < SinkTableModel::columnCount_; ++column)
        header << model_->headerData(column, Qt::Horizontal).toString();
    QStringList lines{header.join(QLatin1Char('\t'))};
    QModelIndexList rows = table_->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < SinkTableModel::columnCount_; ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void SinkTableView::copySelectedRows() const
{
    if (table_->selectionModel()->hasSelection())
        QGuiApplication::clipboard()->setText(selectedRowsAsText());
}

void SinkTableView::openContextMenu(const QPoint &position)
{
    QMenu menu(this);
    menu.addAction(tr("&Copy rows"), QKeySequence::Copy, this, &SinkTableView::copySelectedRows)
        ->setEnabled(table_->selectionModel()->hasSelection());
    menu.addSeparator();
    addTokenActions(menu, document_, selection_);
    menu.exec(table_->viewport()->mapToGlobal(position));
}

bool SinkTableView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != table_ || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    if (key->matches(QKeySequence::Copy)) {
        event->accept(); // before a window-wide copy action takes it
        if (event->type() == QEvent::KeyPress)
            copySelectedRows();
        return true;
    }
    if (event->type() == QEvent::KeyPress && key->key() == Qt::Key_Space) {
        event->ignore(); // goes on to the window, which plays and pauses; the table would toggle a row
        return true;
    }
    if (event->type() == QEvent::KeyPress && key->modifiers() == Qt::NoModifier &&
        (key->key() == Qt::Key_N || key->key() == Qt::Key_P)) {
        goToSink(*selection_, document_->detection(), key->key() == Qt::Key_P);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sinkscope
