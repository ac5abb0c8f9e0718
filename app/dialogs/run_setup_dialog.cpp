#include "app/dialogs/run_setup_dialog.h"

#include "app/dialogs/fields.h"
#include "app/dialogs/prompt_form.h"
#include "app/dialogs/token_preview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double gigabyte = 1e9; ///< bytes

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
      maxTokens_(numbers(0, 1 << 24, setup.maxTokens, QStringLiteral("maxTokens"))),
      computeType_(choiceField({tr("Automatic"), tr("float32"), tr("bfloat16")},
                               static_cast<int>(setup.compute.compute_type), "computeType")),
      device_(choiceField({tr("Automatic"), tr("CPU"), tr("CUDA")}, static_cast<int>(setup.compute.device), "device")),
      card_(setup.compute.card),
      threads_(numbers(0, std::max(1, QThread::idealThreadCount()),
                       std::min(setup.compute.threads, QThread::idealThreadCount()), QStringLiteral("threads"))),
      memory_(new QDoubleSpinBox), perHead_(new QCheckBox(tr("Keep the sink score of every head"))),
      forecast_(new QLabel), prompt_(new PromptForm(setup.prompt)), preview_(new TokenPreview)
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

    auto *form = new QFormLayout;
    form->addRow(tr("&Sample"), sample_);
    form->addRow(tr("&Tokens at most"), maxTokens_);
    form->addRow(tr("&Compute in"), computeType_);
    form->addRow(tr("&Device"), device_);
    form->addRow(tr("CPU t&hreads"), threads_);
    form->addRow(tr("&Memory at most"), memory_);
    form->addRow(QString(), perHead_);
    forecast_->setObjectName(QStringLiteral("forecast"));
    forecast_->setWordWrap(true);
    forecast_->setMinimumHeight(2 * fontMetrics().lineSpacing());
    form->addRow(tr("Forecast"), forecast_);
    showProblem(tr("Open a model and a trace to see its tokens and what a run needs."));
    auto *prompt = new QVBoxLayout;
    prompt->addWidget(prompt_);
    prompt->addWidget(preview_);
    prompt->addStretch(1);
    auto *columns = new QHBoxLayout;
    columns->addLayout(form);
    columns->addLayout(prompt, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns);
    layout->addWidget(buttons);

    for (QSpinBox *box : {sample_, maxTokens_, threads_})
        connect(box, &QSpinBox::valueChanged, this, &RunSetupDialog::setupChanged);
    for (QComboBox *box : {computeType_, device_})
        connect(box, &QComboBox::currentIndexChanged, this, &RunSetupDialog::setupChanged);
    connect(memory_, &QDoubleSpinBox::valueChanged, this, &RunSetupDialog::setupChanged);
    connect(perHead_, &QCheckBox::toggled, this, &RunSetupDialog::setupChanged);
    connect(prompt_, &PromptForm::changed, this, &RunSetupDialog::setupChanged);
}

void RunSetupDialog::showPreview(const Preview &preview)
{
    const Forecast &needed = preview.forecast;
    QString text = tr("%n tokens: %1", nullptr, needed.shape.tokens).arg(QString::fromStdString(describe(needed)));
    if (!needed.fits())
        text += QLatin1Char('\n') +
            tr("More than it may use, which is %1: %2.")
                .arg(QString::fromStdString(bytes_text(needed.limit_bytes)),
                     needed.offer.empty() ? tr("give it more memory")
                                          : tr("use %1").arg(QString::fromStdString(needed.offer)));
    tell(text, needed.fits());
    prompt_->setTemplates(preview.templates);
    preview_->showTrace(preview.trace);
}

void RunSetupDialog::showProblem(const QString &message)
{
    tell(message, true);
    preview_->tell(message);
}

void RunSetupDialog::tell(const QString &forecast, bool fits)
{
    forecast_->setText(forecast);
    QFont font = forecast_->font();
    font.setBold(!fits);
    forecast_->setFont(font);
}

RunSetup RunSetupDialog::setup() const
{
    return {.sample = sample_->value(),
            .prompt = prompt_->settings(),
            .maxTokens = maxTokens_->value(),
            .compute = {.compute_type = static_cast<ComputeType>(computeType_->currentIndex()),
                        .device = static_cast<Device>(device_->currentIndex()),
                        .card = card_,
                        .threads = threads_->value(),
                        .memory_limit = std::llround(memory_->value() * gigabyte)},
            .perHead = perHead_->isChecked()};
}

} // namespace sinkscope
