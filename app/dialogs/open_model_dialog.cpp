#include "app/dialogs/open_model_dialog.h"

#include "app/paths.h"
#include "core/checkpoint/adapter_settings.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_reference.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace sinkscope {

OpenModelDialog::OpenModelDialog(JobRunner *jobs, QWidget *parent)
    : QDialog(parent), list_(new QTreeWidget), adapter_(new QLineEdit),
      state_(new QLabel(tr("Looking for models on this machine…"))), openButton_(nullptr)
{
    setWindowTitle(tr("Open model"));
    resize(720, 420);
    list_->setHeaderLabels({tr("Model"), tr("Architecture"), tr("Size"), tr("Folder or file")});
    list_->setRootIsDecorated(false);
    list_->setAlternatingRowColors(true);
    list_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel);
    openButton_ = buttons->button(QDialogButtonBox::Open);
    openButton_->setEnabled(false);
    QPushButton *folder = buttons->addButton(tr("Choose &folder…"), QDialogButtonBox::ActionRole);
    QPushButton *file = buttons->addButton(tr("Choose &GGUF file…"), QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(list_);
    layout->addLayout(adapterRow());
    layout->addWidget(state_);
    layout->addWidget(buttons);

    connect(list_, &QTreeWidget::itemSelectionChanged, this,
            [this] { openButton_->setEnabled(!list_->selectedItems().isEmpty()); });
    connect(list_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem *item) { choose(item->text(3)); });
    connect(openButton_, &QPushButton::clicked, this, [this] { choose(list_->currentItem()->text(3)); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(folder, &QPushButton::clicked, this,
            [this] { choose(QFileDialog::getExistingDirectory(this, tr("Model folder"))); });
    connect(file, &QPushButton::clicked, this, [this] {
        choose(QFileDialog::getOpenFileName(this, tr("GGUF file"), {}, tr("GGUF (*.gguf);;All files (*)")));
    });

    jobs->submit(QStringLiteral("find models"), [dialog = QPointer(this)](JobContext &context) {
        QList<QStringList> rows;
        for (const FoundModel &found : find_models())
            rows.append({QString::fromStdString(found.name), QString::fromStdString(found.architecture),
                         QLocale().formattedDataSize(found.bytes), fromPath(found.path)});
        context.post([dialog, rows] {
            if (dialog)
                dialog->fill(rows);
        });
    });
}

QHBoxLayout *OpenModelDialog::adapterRow()
{
    adapter_->setObjectName("adapter");
    adapter_->setPlaceholderText(tr("None"));
    adapter_->setClearButtonEnabled(true);
    adapter_->setToolTip(tr("A folder that peft wrote: its weights are added to the model's"));
    auto *label = new QLabel(tr("LoRA &adapter:"));
    label->setBuddy(adapter_);
    auto *choose = new QPushButton(tr("C&hoose…"));
    connect(choose, &QPushButton::clicked, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Adapter folder"));
        if (!folder.isEmpty())
            adapter_->setText(folder);
    });
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(adapter_);
    row->addWidget(choose);
    return row;
}

void OpenModelDialog::fill(const QList<QStringList> &rows)
{
    for (const QStringList &row : rows)
        new QTreeWidgetItem(list_, row);
    state_->setText(rows.isEmpty() ? tr("No model was found in the Hugging Face cache. Choose a folder with "
                                        "config.json and safetensors files, or a GGUF file.")
                                   : tr("Models found: %1").arg(rows.size()));
    state_->setWordWrap(true);
    if (!rows.isEmpty())
        list_->setCurrentItem(list_->topLevelItem(0));
}

void OpenModelDialog::choose(const QString &path)
{
    if (path.isEmpty())
        return;
    if (is_adapter(toPath(path))) { // of which no model can be opened
        adapter_->setText(path);
        state_->setText(tr("This folder is a LoRA adapter: now choose the model that it was trained on."));
        return;
    }
    path_ = fromPath(adapted_reference({toPath(path), toPath(adapter_->text().trimmed())}));
    accept();
}

} // namespace sinkscope
