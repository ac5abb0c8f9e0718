#include "app/dialogs/export_dialog.h"

#include "app/commands/recipe_replay.h"
#include "core/data/error.h"
#include "views/figures/figure_registry.h"
#include "views/state/shown_data.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

const QString folderKey = QStringLiteral("exportFolder");

QDoubleSpinBox *lengths(double minimum, double maximum, double value, const QString &unit)
{
    auto *box = new QDoubleSpinBox;
    box->setRange(minimum, maximum);
    box->setDecimals(1);
    box->setValue(value);
    box->setSuffix(unit);
    return box;
}

} // namespace

ExportDialog::ExportDialog(const Source &source, QWidget *parent)
    : QDialog(parent), source_(source), fields_(new QWidget), figures_(new QListWidget), column_(new QComboBox),
      width_(lengths(20, 1000, 85, tr(" mm"))), dpi_(new QSpinBox), font_(lengths(4, 40, 8, tr(" pt"))),
      recipe_(new QCheckBox(tr("Write the &recipe beside each figure"))), folder_(new QLineEdit),
      exportButton_(nullptr), progress_(new QProgressBar)
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
    for (const char *format : figure_formats) {
        formats_.push_back(new QCheckBox(QString::fromLatin1(format).toUpper()));
        formats_.back()->setChecked(formats_.size() == 1);
    }
    for (const ColumnWidth &preset : column_widths)
        column_->addItem(tr("%1 column").arg(QLatin1String(preset.name)), preset.millimetres);
    column_->addItem(tr("own width"));
    dpi_->setRange(36, 2400);
    dpi_->setValue(300);
    folder_->setObjectName(QStringLiteral("folder"));
    folder_->setText(QSettings().value(folderKey, QDir::homePath()).toString());
    recipe_->setToolTip(source_.workspace->hasUnsaved()
                            ? tr("JSON that sinkscope figures --recipe draws again. It names the files of its runs: "
                                 "those in no file yet are saved into the folder first")
                            : tr("JSON that sinkscope figures --recipe draws again"));
    progress_->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    exportButton_ = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    auto *layout = new QVBoxLayout(this);
    auto *fields = new QVBoxLayout(fields_);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->addWidget(figures_);
    fields->addLayout(makeForm());
    layout->addWidget(fields_);
    layout->addWidget(progress_);
    layout->addWidget(buttons);
    connect(column_, &QComboBox::activated, this, [this](int index) {
        if (const QVariant width = column_->itemData(index); width.isValid())
            width_->setValue(width.toDouble());
    });
    connect(width_, &QDoubleSpinBox::valueChanged, this, [this](double width) {
        const int index = column_->findData(width);
        column_->setCurrentIndex(index >= 0 ? index : column_->count() - 1);
    });
    connect(exportButton_, &QPushButton::clicked, this, &ExportDialog::startExport);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QLayout *ExportDialog::makeForm()
{
    auto *form = new QFormLayout;
    auto *formatRow = new QHBoxLayout;
    for (QCheckBox *box : formats_)
        formatRow->addWidget(box);
    formatRow->addStretch();
    form->addRow(tr("Format"), formatRow);
    auto *widthRow = new QHBoxLayout;
    widthRow->addWidget(column_);
    widthRow->addWidget(width_);
    form->addRow(tr("Width"), widthRow);
    form->addRow(tr("&Type size"), font_);
    form->addRow(tr("&Dots per inch (PNG)"), dpi_);
    auto *folderRow = new QHBoxLayout;
    auto *browse = new QPushButton(tr("&Browse…"));
    folderRow->addWidget(folder_);
    folderRow->addWidget(browse);
    form->addRow(tr("Folder"), folderRow);
    form->addRow(QString(), recipe_);
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString chosen =
                QFileDialog::getExistingDirectory(this, tr("Folder for the figures"), folder_->text());
            !chosen.isEmpty())
            folder_->setText(chosen);
    });
    return form;
}

void ExportDialog::addFigure(std::shared_ptr<const Figure> figure)
{
    auto *item = new QListWidgetItem(figure->title(), figures_);
    item->setData(Qt::UserRole, figure->id());
    item->setCheckState(Qt::Checked);
    own_[figure->id()] = std::move(figure);
}

bool ExportDialog::chooseOnly(const QString &figure)
{
    bool found = false;
    for (int row = 0; row < figures_->count(); ++row) {
        QListWidgetItem *item = figures_->item(row);
        const bool chosen = item->data(Qt::UserRole) == figure;
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
        found = found || chosen;
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
    batch.formats.clear();
    for (size_t i = 0; i < formats_.size(); ++i)
        if (formats_[i]->isChecked())
            batch.formats << QString::fromLatin1(figure_formats[i]);
    batch.widthMillimetres = width_->value();
    batch.dpi = dpi_->value();
    batch.fontPoints = font_->value();
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
    exportButton_->setEnabled(false);
    fields_->setEnabled(false);
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
    fields_->setEnabled(true);
}

void ExportDialog::exportNext()
{
    try {
        const QString id = running_.figures[next_];
        const auto own = own_.find(id);
        written_ << (own == own_.end() ? writeFigure(running_, id, folder())
                                       : writeFigure(running_, *own->second, folder()));
    } catch (const Error &error) {
        finish({Notice::Level::error, QString::fromUtf8(error.what()),
                tr("Choose another folder or size and export again.")});
        return;
    }
    progress_->setValue(static_cast<int>(++next_));
    if (next_ < running_.figures.size())
        QTimer::singleShot(0, this, &ExportDialog::exportNext);
    else
        finish({Notice::Level::information, tr("Files written to %1: %2").arg(folder()).arg(written_.size()), {}});
}

void ExportDialog::finish(const Notice &result)
{
    Q_EMIT notice(result);
    accept();
}

} // namespace sinkscope
