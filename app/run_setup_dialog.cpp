#include "app/run_setup_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QSpinBox>
#include <QThread>

#include <algorithm>

namespace sinkscope {

namespace {

/// Items in the order of the enum that the index stands for.
QComboBox *choices(const QStringList &items, int index, const QString &name)
{
    auto *box = new QComboBox;
    box->setObjectName(name);
    box->addItems(items);
    box->setCurrentIndex(index);
    return box;
}

QSpinBox *numbers(int minimum, int maximum, int value, const QString &name)
{
    auto *box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(minimum, maximum);
    box->setValue(value);
    return box;
}

} // namespace

RunSetupDialog::RunSetupDialog(const RunSetup &setup, int sampleCount, QWidget *parent)
    : QDialog(parent), sample_(numbers(0, std::max(0, sampleCount - 1), setup.sample, QStringLiteral("sample"))),
      promptFormat_(choices({tr("The model's own, if known"), tr("Chat"), tr("Raw text")},
                            static_cast<int>(setup.promptFormat), QStringLiteral("promptFormat"))),
      maxTokens_(numbers(0, 1 << 24, setup.maxTokens, QStringLiteral("maxTokens"))),
      computeType_(choices({tr("Automatic"), tr("float32"), tr("bfloat16")}, static_cast<int>(setup.computeType),
                           QStringLiteral("computeType"))),
      device_(
          choices({tr("Automatic"), tr("CPU"), tr("CUDA")}, static_cast<int>(setup.device), QStringLiteral("device"))),
      threads_(numbers(0, std::max(1, QThread::idealThreadCount()),
                       std::min(setup.threads, QThread::idealThreadCount()), QStringLiteral("threads"))),
      perHead_(new QCheckBox(tr("Keep the sink score of every head")))
{
    setWindowTitle(tr("Run settings"));
    maxTokens_->setSpecialValueText(tr("All"));
    maxTokens_->setSingleStep(256);
    threads_->setSpecialValueText(tr("Automatic"));
    perHead_->setChecked(setup.perHead);
    perHead_->setObjectName(QStringLiteral("perHead"));
    sample_->setToolTip(tr("Which record of the trace file, from 0"));
    sample_->setSuffix(tr(" of %1").arg(std::max(1, sampleCount)));
    sample_->setEnabled(sampleCount > 1);

    auto *form = new QFormLayout(this);
    form->addRow(tr("&Sample"), sample_);
    form->addRow(tr("&Prompt format"), promptFormat_);
    form->addRow(tr("&Tokens at most"), maxTokens_);
    form->addRow(tr("&Compute in"), computeType_);
    form->addRow(tr("&Device"), device_);
    form->addRow(tr("CPU t&hreads"), threads_);
    form->addRow(QString(), perHead_);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
}

RunSetup RunSetupDialog::setup() const
{
    return {.sample = sample_->value(),
            .promptFormat = static_cast<PromptFormat>(promptFormat_->currentIndex()),
            .maxTokens = maxTokens_->value(),
            .computeType = static_cast<ComputeType>(computeType_->currentIndex()),
            .device = static_cast<Device>(device_->currentIndex()),
            .threads = threads_->value(),
            .perHead = perHead_->isChecked()};
}

} // namespace sinkscope
