#include "app/dialogs/prompt_source.h"

#include "core/text/prompt_wrapper.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace sinkscope {

namespace {

enum Page { typed, problem };

} // namespace

PromptSource::PromptSource(QWidget *parent)
    : QWidget(parent), tabs_(new QTabWidget), text_(new QPlainTextEdit), file_(new QLabel), number_(new QSpinBox),
      preview_(new QPlainTextEdit), wrapper_(new QComboBox)
{
    text_->setObjectName(QStringLiteral("promptText"));
    text_->setAccessibleName(tr("Prompt"));
    text_->setPlaceholderText(tr("What to say to the model"));
    text_->setTabChangesFocus(true);
    wrapper_->setObjectName(QStringLiteral("wrapper"));
    wrapper_->addItem(tr("Nothing"), QString());
    for (const char *name : prompt_wrapper_names)
        wrapper_->addItem(QLatin1String(name), QLatin1String(name));
    wrapper_->setToolTip(tr("The words that the published traces have around a problem of that set"));

    tabs_->addTab(text_, tr("&Prompt"));
    tabs_->addTab(makeProblemPage(), tr("Pr&oblem of a data set"));
    auto *around = new QFormLayout;
    around->addRow(tr("&Words around it"), wrapper_);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs_);
    layout->addLayout(around);

    connect(text_, &QPlainTextEdit::textChanged, this, &PromptSource::update);
    connect(number_, &QSpinBox::valueChanged, this, &PromptSource::update);
    connect(wrapper_, &QComboBox::currentIndexChanged, this, &PromptSource::update);
    connect(tabs_, &QTabWidget::currentChanged, this, &PromptSource::update);
    setFocusProxy(text_);
    update();
}

QWidget *PromptSource::makeProblemPage()
{
    auto *page = new QWidget;
    auto *choose = new QPushButton(tr("Choose &file…"));
    choose->setAutoDefault(false);
    file_->setObjectName(QStringLiteral("problemFile"));
    file_->setText(tr("JSONL with problem, question or prompt in each line"));
    file_->setTextFormat(Qt::PlainText);
    file_->setWordWrap(true);
    number_->setObjectName(QStringLiteral("problemNumber"));
    number_->setAccessibleName(tr("Number of the problem"));
    number_->setEnabled(false);
    number_->setToolTip(tr("Which problem of the file, from 0"));
    preview_->setObjectName(QStringLiteral("problemPreview"));
    preview_->setAccessibleName(tr("Problem"));
    preview_->setReadOnly(true);
    preview_->setPlaceholderText(tr("What the model will be told"));
    auto *row = new QHBoxLayout;
    row->addWidget(file_, 1);
    row->addWidget(choose);
    row->addWidget(number_);
    auto *layout = new QVBoxLayout(page);
    layout->addLayout(row);
    layout->addWidget(preview_);
    connect(choose, &QPushButton::clicked, this, &PromptSource::askForFile);
    return page;
}

void PromptSource::askForFile()
{
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Problems"), {}, tr("Problems (*.jsonl);;All files (*)"));
    if (!file.isEmpty())
        Q_EMIT fileChosen(file);
}

void PromptSource::setText(const QString &prompt)
{
    tabs_->setCurrentIndex(typed);
    text_->setPlainText(prompt);
}

void PromptSource::setProblems(const QString &file, std::vector<PromptRecord> problems)
{
    problems_ = std::move(problems);
    file_->setText(QFileInfo(file).fileName());
    file_->setToolTip(file);
    number_->setRange(0, static_cast<int>(problems_.size()) - 1);
    number_->setSuffix(tr(" of %1").arg(problems_.size()));
    number_->setEnabled(problems_.size() > 1);
    tabs_->setCurrentIndex(problem);
    update();
}

void PromptSource::setProblemsError(const QString &message)
{
    problems_.clear();
    file_->setText(message);
    number_->setEnabled(false);
    update();
}

std::optional<PromptRecord> PromptSource::record() const
{
    const std::string wrapper = wrapper_->currentData().toString().toStdString();
    PromptRecord record;
    if (tabs_->currentIndex() == problem) {
        if (problems_.empty())
            return std::nullopt;
        record = problems_[static_cast<size_t>(number_->value())];
    } else {
        record.question = text_->toPlainText().toStdString();
        record.prompt = record.question;
    }
    if (record.question.empty())
        return std::nullopt;
    if (!wrapper.empty())
        record.prompt = wrap_prompt(wrapper, record.question);
    return record;
}

void PromptSource::update()
{
    if (tabs_->currentIndex() == problem) {
        const std::optional<PromptRecord> chosen = record();
        preview_->setPlainText(chosen ? QString::fromStdString(chosen->prompt) : QString());
    }
    Q_EMIT changed();
}

} // namespace sinkscope
