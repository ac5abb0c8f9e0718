#include "views/figures/text_table_view.h"

#include "core/data/error.h"
#include "core/data/run.h"
#include "views/state/elided.h"
#include "views/state/save_file.h"
#include "views/state/token_text.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace sinkscope {

TextTableView::TextTableView(QWidget *parent)
    : QWidget(parent), cells_(new QTableWidget(this)), caption_(new QLabel(this))
{
    cells_->setItemDelegate(new NumberDelegate(cells_));
    cells_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    cells_->setSelectionMode(QAbstractItemView::ContiguousSelection);
    cells_->setAlternatingRowColors(true);
    cells_->setShowGrid(false);
    cells_->setFrameShape(QFrame::NoFrame);
    cells_->setTabKeyNavigation(false);
    cells_->setContextMenuPolicy(Qt::CustomContextMenu);
    cells_->verticalHeader()->hide();
    cells_->horizontalHeader()->setHighlightSections(false);
    caption_->setWordWrap(true);
    caption_->setContentsMargins(8, 4, 8, 6);
    caption_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(cells_, 1);
    auto *below = new QHBoxLayout;
    auto *exportButton = new QToolButton(this);
    exportButton->setText(tr("Export…"));
    exportButton->setToolTip(tr("As CSV, Markdown or LaTeX; the context menu copies"));
    exportButton->setAutoRaise(true);
    connect(exportButton, &QToolButton::clicked, this, &TextTableView::exportToFile);
    below->addWidget(caption_, 1);
    below->addWidget(exportButton, 0, Qt::AlignBottom);
    column->addLayout(below);
    cells_->setAccessibleName(tr("Table"));
    setFocusProxy(cells_);

    cells_->installEventFilter(this);
    connect(cells_, &QWidget::customContextMenuRequested, this, &TextTableView::openContextMenu);
}

void TextTableView::setTable(const TextTable &table)
{
    table_ = table;
    cells_->clear();
    cells_->setRowCount(static_cast<int>(table.rows.size()));
    cells_->setColumnCount(static_cast<int>(table.header.size()));
    for (int c = 0; c < cells_->columnCount(); ++c)
        cells_->setHorizontalHeaderItem(
            c, new QTableWidgetItem(QString::fromStdString(table.header[static_cast<size_t>(c)])));
    for (int r = 0; r < cells_->rowCount(); ++r) {
        const auto &row = table.rows[static_cast<size_t>(r)];
        for (int c = 0; c < std::min(cells_->columnCount(), static_cast<int>(row.size())); ++c) {
            const std::string &text = row[static_cast<size_t>(c)];
            // a token that is a blank or a line break would go unseen
            const bool blank = QString::fromStdString(text).trimmed().size() != QString::fromStdString(text).size();
            auto *item = new QTableWidgetItem(blank ? visibleText({.text = text}) : QString::fromStdString(text));
            bool number = false;
            item->text().toDouble(&number);
            item->setTextAlignment(Qt::AlignVCenter | (number && c > 0 ? Qt::AlignRight : Qt::AlignLeft));
            cells_->setItem(r, c, item);
        }
    }
    cells_->resizeColumnsToContents();
    caption_->setText(QString::fromStdString(table.caption));
    caption_->setVisible(!table.caption.empty());
}

QString TextTableView::asText(const QString &format) const
{
    if (format == QLatin1String("markdown"))
        return QString::fromStdString(to_markdown(table_));
    return QString::fromStdString(format == QLatin1String("latex") ? to_latex(table_) : to_csv(table_));
}

void TextTableView::copy(const QString &format) const
{
    QGuiApplication::clipboard()->setText(asText(format));
}

bool TextTableView::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != cells_ || !isKey || !static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
        return QWidget::eventFilter(watched, event);
    event->accept(); // before a window-wide copy action takes it
    if (event->type() == QEvent::KeyPress)
        copySelection();
    return true;
}

void TextTableView::copySelection() const
{
    const auto ranges = cells_->selectedRanges();
    if (ranges.isEmpty())
        return copy(QStringLiteral("csv"));
    QStringList lines;
    for (int r = ranges.first().topRow(); r <= ranges.first().bottomRow(); ++r) {
        QStringList texts;
        for (int c = ranges.first().leftColumn(); c <= ranges.first().rightColumn(); ++c)
            texts << (cells_->item(r, c) ? cells_->item(r, c)->text() : QString());
        lines << texts.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void TextTableView::exportToFile()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Export table"), QString(),
                                                      tr("CSV (*.csv);;Markdown (*.md);;LaTeX (*.tex)"));
    if (file.isEmpty())
        return;
    const QString format = file.endsWith(QLatin1String(".md")) ? QStringLiteral("markdown")
        : file.endsWith(QLatin1String(".tex"))                 ? QStringLiteral("latex")
                                                               : QStringLiteral("csv");
    try {
        saveFile(file, asText(format).toUtf8());
    } catch (const Error &error) {
        QMessageBox::warning(this, tr("Export table"), QString::fromUtf8(error.what()));
    }
}

void TextTableView::openContextMenu(const QPoint &position)
{
    QMenu menu(this);
    menu.addAction(tr("Copy"), this, &TextTableView::copySelection);
    menu.addAction(tr("Copy as CSV"), this, [this] { copy(QStringLiteral("csv")); });
    menu.addAction(tr("Copy as Markdown"), this, [this] { copy(QStringLiteral("markdown")); });
    menu.addAction(tr("Copy as LaTeX"), this, [this] { copy(QStringLiteral("latex")); });
    menu.addSeparator();
    menu.addAction(tr("Export…"), this, &TextTableView::exportToFile);
    menu.exec(cells_->viewport()->mapToGlobal(position));
}

} // namespace sinkscope
