#include "app/dialogs/export_dialog.h"

#include "app/commands/recipe_replay.h"
#include "app/dialogs/export_fields.h"
#include "app/dialogs/figure_preview.h"
#include "app/dialogs/panel_edits_table.h"
#include "core/data/error.h"
#include "views/figures/figure_registry.h"
#include "views/state/shown_data.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

const QString folderKey = QStringLiteral("exportFolder");

} // namespace

ExportDialog::ExportDialog(const Source &source, QWidget *parent)
    : QDialog(parent), source_(source), controls_(new QWidget), figures_(new QListWidget), fields_(new ExportFields),
      panels_(new PanelEditsTable), preview_(new FigurePreview),
      recipe_(new QCheckBox(tr("Write the &recipe beside each figure"))), folder_(new QLineEdit),
      announced_(new QLabel), exportButton_(nullptr), progress_(new QProgressBar)
{
    setWindowTitle(tr("Export figures"));
    const FigureData shown = shownData(*source_.document, *source_.selection);
    for (const auto &figure : makeAllFigures()) {
        const QString number = figure->paperFigure() > 0 ? tr(" (figure %1)").arg(figure->paperFigure()) : QString();
        auto *item = new QListWidgetItem(figure->title() + number, figures_);
        item->setData(Qt::UserRole, figure->id());
        const QString lacking = figure->emptyText(shown);
        item->setCheckState(lacking.isEmpty() ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(lacking);
    }
    figures_->setCurrentRow(0);
    folder_->setObjectName(QStringLiteral("folder"));
    folder_->setText(QSettings().value(folderKey, QDir::homePath()).toString());
    recipe_->setToolTip(source_.workspace->hasUnsaved()
                            ? tr("JSON that sinkscope figures --recipe draws again. It names the files of its runs: "
                                 "those in no file yet are saved into the folder first")
                            : tr("JSON that sinkscope figures --recipe draws again"));
    announced_->setObjectName(QStringLiteral("announced"));
    announced_->setWordWrap(true);
    progress_->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    exportButton_ = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    auto *copy = buttons->addButton(tr("&Copy figure"), QDialogButtonBox::ActionRole);
    copy->setToolTip(tr("The figure shown, at this size, for a document"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(controls_, 1);
    layout->addWidget(progress_);
    layout->addWidget(buttons);
    placeControls();
    connect(exportButton_, &QPushButton::clicked, this, &ExportDialog::startExport);
    connect(copy, &QPushButton::clicked, preview_, &FigurePreview::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(fields_, &ExportFields::changed, this, &ExportDialog::refresh);
    connect(panels_, &PanelEditsTable::edited, this, [this] {
        if (const QString id = currentFigure(); !id.isEmpty())
            edits_[id].panels = panels_->edits();
        refresh();
    });
    connect(figures_, &QListWidget::currentRowChanged, this, &ExportDialog::showFigure);
    connect(figures_, &QListWidget::itemChanged, this, &ExportDialog::announce);
    connect(recipe_, &QCheckBox::toggled, this, &ExportDialog::announce);
    connect(folder_, &QLineEdit::textChanged, this, &ExportDialog::announce);
    showFigure();
}

void ExportDialog::placeControls()
{
    auto *row = new QHBoxLayout(controls_);
    row->setContentsMargins(0, 0, 0, 0);
    auto *column = new QVBoxLayout;
    column->addWidget(figures_, 1);
    column->addWidget(fields_);
    auto *folderRow = new QHBoxLayout;
    auto *browse = new QPushButton(tr("&Browse…"));
    auto *folderLabel = new QLabel(tr("Folder"));
    folderLabel->setBuddy(folder_);
    folderRow->addWidget(folderLabel);
    folderRow->addWidget(folder_, 1);
    folderRow->addWidget(browse);
    column->addLayout(folderRow);
    column->addWidget(recipe_);
    column->addWidget(announced_);
    row->addLayout(column);
    auto *page = new QScrollArea;
    page->setWidget(preview_);
    page->setAlignment(Qt::AlignCenter);
    page->setMinimumSize(380, 300);
    auto *right = new QVBoxLayout;
    right->addWidget(page, 3);
    right->addWidget(panels_, 1);
    row->addLayout(right, 1);
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString chosen =
                QFileDialog::getExistingDirectory(this, tr("Folder for the figures"), folder_->text());
            !chosen.isEmpty())
            folder_->setText(chosen);
    });
}

QString ExportDialog::currentFigure() const
{
    const QListWidgetItem *item = figures_->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

/// The figure of the list's current row as it will be written; null without one.
std::shared_ptr<const Figure> ExportDialog::figureNow(const FigureBatch &batch) const
{
    const QString id = currentFigure();
    if (const auto own = own_.find(id); own != own_.end())
        return own->second.figure;
    if (id.isEmpty())
        return nullptr;
    std::unique_ptr<Figure> figure = makeFigure(id);
    if (const auto choices = batch.options.find(id); choices != batch.options.end())
        for (const auto &[option, choice] : choices->second)
            figure->setOption(option, choice);
    return figure;
}

void ExportDialog::showFigure()
{
    const QString id = currentFigure();
    const FigureBatch batch = batchFor(id, this->batch());
    if (const std::shared_ptr<const Figure> figure = figureNow(batch)) {
        FigureData whole = figureData(batch, id); // all panels can be had again
        whole.edits.panels.clear();
        const QRectF page({}, figure->sizeFor(whole));
        const auto drawing = figure->drawing(page, whole, Style::light());
        panels_->setPanels(drawing ? drawing->panels : std::vector<FigureDrawing::Panel>(), edits_[id]);
    }
    refresh();
}

void ExportDialog::refresh()
{
    const QString id = currentFigure();
    const FigureBatch batch = batchFor(id, this->batch());
    const std::shared_ptr<const Figure> figure = figureNow(batch);
    preview_->setFigure(figure, figure ? figureData(batch, id) : FigureData(),
                        figure ? figureOptions(batch, *figure, id) : FigureExportOptions());
    exportButton_->setEnabled(fields_->isGood() && panels_->isGood());
    exportButton_->setToolTip(fields_->isGood() && panels_->isGood()
                                  ? QString()
                                  : tr("A token or an end of an axis is not understood: numbers, please"));
    announce();
}

/// Every file that will be written stands in the dialog before it is.
void ExportDialog::announce()
{
    const FigureBatch batch = this->batch();
    QStringList files;
    for (const QString &figure : batch.figures) {
        FigureBatch of = batch;
        of.recipes = batch.recipes && !own_.contains(figure);
        for (const QString &file : figureFiles(of, figure))
            files << (QFileInfo::exists(QDir(folder()).filePath(file)) ? tr("%1 (replaced)").arg(file) : file);
    }
    if (batch.recipes && source_.workspace->hasUnsaved())
        files << tr("the runs that are in no file yet");
    constexpr qsizetype most_named = 8;
    const QString more = files.size() > most_named
        ? tr(" and %n more", nullptr, static_cast<int>(files.size() - most_named))
        : QString();
    announced_->setToolTip(files.join(u'\n'));
    announced_->setText(files.isEmpty()
                            ? tr("Nothing is chosen.")
                            : tr("Writes %1").arg(files.mid(0, most_named).join(QStringLiteral(", "))) + more);
}

void ExportDialog::addFigure(const QString &name, const OwnFigure &figure)
{
    const QSignalBlocker quiet(figures_);
    auto *item = new QListWidgetItem(figure.figure->title(), figures_);
    item->setData(Qt::UserRole, name);
    item->setCheckState(Qt::Checked);
    own_[name] = figure;
    announce();
}

/// The batch with the data that the figure is of.
FigureBatch ExportDialog::batchFor(const QString &name, FigureBatch batch) const
{
    const auto own = own_.find(name);
    if (own == own_.end() || !own->second.data)
        return batch;
    FigureData data = *own->second.data;
    data.namesRun = batch.data.namesRun;
    batch.data = std::move(data);
    return batch;
}

bool ExportDialog::chooseOnly(const QString &figure)
{
    bool found = false;
    for (int row = 0; row < figures_->count(); ++row) {
        QListWidgetItem *item = figures_->item(row);
        const bool chosen = item->data(Qt::UserRole) == figure;
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
        found = found || chosen;
        if (chosen)
            figures_->setCurrentRow(row);
    }
    return found;
}

QString ExportDialog::folder() const
{
    return folder_->text();
}

FigureBatch ExportDialog::batch() const
{
    FigureBatch batch;
    batch.data = shownData(*source_.document, *source_.selection);
    batch.files.resize(batch.data.runs.size());
    batch.options = source_.options;
    for (int row = 0; row < figures_->count(); ++row)
        if (figures_->item(row)->checkState() == Qt::Checked)
            batch.figures << figures_->item(row)->data(Qt::UserRole).toString();
    fields_->fill(batch);
    for (int row = 0; row < figures_->count(); ++row) {
        const QString id = figures_->item(row)->data(Qt::UserRole).toString();
        const auto edited = edits_.find(id);
        FigureEdits edits = edited == edits_.end() ? FigureEdits() : edited->second;
        fields_->fill(edits);
        batch.edits[id] = edits;
    }
    batch.recipes = recipe_->isChecked();
    return batch;
}

void ExportDialog::startExport()
{
    running_ = batch();
    next_ = 0;
    written_.clear();
    if (running_.figures.isEmpty() || running_.formats.isEmpty())
        return;
    if (!QDir().mkpath(folder())) {
        finish({Notice::Level::error, tr("The folder %1 cannot be made.").arg(folder()), tr("Choose another folder.")});
        return;
    }
    QSettings().setValue(folderKey, folder());
    fields_->remember();
    exportButton_->setEnabled(false);
    controls_->setEnabled(false);
    progress_->setRange(0, static_cast<int>(running_.figures.size()));
    progress_->show();
    if (!running_.recipes || !source_.workspace->hasUnsaved())
        return writeFigures();
    connect(
        source_.workspace, &Workspace::saveEnded, this,
        [this](bool good) {
            if (good)
                return writeFigures();
            unlock(); // the window says why
        },
        Qt::SingleShotConnection);
    source_.workspace->saveUnsaved(folder());
}

void ExportDialog::writeFigures()
{
    running_ = batch();
    const Workspace &workspace = *source_.workspace;
    std::vector<Companion> filed{{source_.document->shared(), workspace.runPath(), workspace.filedDetection()}};
    filed.insert(filed.end(), workspace.companions().begin(), workspace.companions().end());
    // A hash is over the whole run, which can take a second: not here.
    source_.workspace->submit(
        job_tag::hashes,
        [dialog = QPointer<ExportDialog>(this), filed, folder = folder()](JobContext &context) {
            std::vector<Recipe::RunFile> files;
            for (const Companion &run : filed)
                files.push_back(recipeRunFile(*run.run, run.filed, run.path, 0, folder));
            context.post([dialog, files] {
                if (!dialog)
                    return;
                dialog->running_.files = files;
                dialog->exportNext();
            });
        },
        [dialog = QPointer<ExportDialog>(this)] {
            if (dialog)
                dialog->unlock();
        });
}

/// Nothing was written: what is chosen can be changed again.
void ExportDialog::unlock()
{
    progress_->hide();
    exportButton_->setEnabled(true);
    controls_->setEnabled(true);
}

void ExportDialog::exportNext()
{
    try {
        const QString id = running_.figures[next_];
        const auto own = own_.find(id);
        written_ << (own == own_.end() ? writeFigure(running_, id, folder())
                                       : writeFigure(batchFor(id, running_), *own->second.figure, folder(), id,
                                                     own->second.metadata));
    } catch (const Error &error) {
        finish({Notice::Level::error, QString::fromUtf8(error.what()),
                tr("Choose another folder or size and export again.")});
        return;
    }
    progress_->setValue(static_cast<int>(++next_));
    if (next_ < running_.figures.size())
        QTimer::singleShot(0, this, &ExportDialog::exportNext);
    else
        finish({Notice::Level::information,
                tr("Files written to %1: %2").arg(folder()).arg(written_.size()),
                {},
                {},
                folder()});
}

void ExportDialog::finish(const Notice &result)
{
    Q_EMIT notice(result);
    accept();
}

} // namespace sinkscope
