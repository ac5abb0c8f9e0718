#include "app/dialogs/run_setup_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QThread>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double gigabyte = 1e9; ///< bytes

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
      computeType_(choices({tr("Automatic"), tr("float32"), tr("bfloat16")},
                           static_cast<int>(setup.compute.compute_type), QStringLiteral("computeType"))),
      device_(choices({tr("Automatic"), tr("CPU"), tr("CUDA")}, static_cast<int>(setup.compute.device),
                      QStringLiteral("device"))),
      threads_(numbers(0, std::max(1, QThread::idealThreadCount()),
                       std::min(setup.compute.threads, QThread::idealThreadCount()), QStringLiteral("threads"))),
      memory_(new QDoubleSpinBox), perHead_(new QCheckBox(tr("Keep the sink score of every head"))),
      forecast_(new QLabel)
{
    setWindowTitle(tr("Run settings"));
    maxTokens_->setSpecialValueText(tr("All"));
    maxTokens_->setSingleStep(256);
    threads_->setSpecialValueText(tr("Automatic"));
    memory_->setObjectName(QStringLiteral("memory"));
    memory_->setRange(0, 1'000'000);
    memory_->setDecimals(1);
    memory_->setValue(static_cast<double>(setup.compute.memory_limit) / gigabyte);
    memory_->setSuffix(tr(" GB"));
    memory_->setSpecialValueText(tr("What is free"));
    memory_->setToolTip(tr("What the run may use. Blocks of weights that do not fit are streamed from the disk."));
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
    form->addRow(tr("&Memory at most"), memory_);
    form->addRow(QString(), perHead_);
    forecast_->setObjectName(QStringLiteral("forecast"));
    forecast_->setWordWrap(true);
    forecast_->setMinimumHeight(2 * fontMetrics().lineSpacing());
    forecast_->setText(tr("Open a model and a trace to see what a run needs."));
    form->addRow(tr("Forecast"), forecast_);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);

    for (QSpinBox *box : {sample_, maxTokens_, threads_})
        connect(box, &QSpinBox::valueChanged, this, &RunSetupDialog::setupChanged);
    for (QComboBox *box : {promptFormat_, computeType_, device_})
        connect(box, &QComboBox::currentIndexChanged, this, &RunSetupDialog::setupChanged);
    connect(memory_, &QDoubleSpinBox::valueChanged, this, &RunSetupDialog::setupChanged);
    connect(perHead_, &QCheckBox::toggled, this, &RunSetupDialog::setupChanged);
}

void RunSetupDialog::showForecast(const QString &text, bool fits)
{
    forecast_->setText(text);
    QFont font = forecast_->font();
    font.setBold(!fits);
    forecast_->setFont(font);
}

RunSetup RunSetupDialog::setup() const
{
    return {.sample = sample_->value(),
            .promptFormat = static_cast<PromptFormat>(promptFormat_->currentIndex()),
            .maxTokens = maxTokens_->value(),
            .compute = {.compute_type = static_cast<ComputeType>(computeType_->currentIndex()),
                        .device = static_cast<Device>(device_->currentIndex()),
                        .threads = threads_->value(),
                        .memory_limit = std::llround(memory_->value() * gigabyte)},
            .perHead = perHead_->isChecked()};
}

} // namespace sinkscope
