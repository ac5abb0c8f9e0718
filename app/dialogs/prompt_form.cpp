#include "app/dialogs/prompt_form.h"

#include "app/dialogs/fields.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace sinkscope {

namespace {

/// Of the combo box of system messages, in its order.
enum SystemChoice { as_the_trace, without, own };

int systemIndex(const PromptSettings &settings)
{
    return !settings.system ? as_the_trace : settings.system->empty() ? without : own;
}

} // namespace

PromptForm::PromptForm(const PromptSettings &settings, QWidget *parent)
    : QGroupBox(tr("Prompt"), parent),
      format_(choiceField({tr("The model's own, if known"), tr("Chat"), tr("Raw text")},
                          static_cast<int>(settings.format), "promptFormat",
                          tr("What is put around the prompt before the model reads it"))),
      template_(
          choiceField({}, -1, "chatTemplate",
                      tr("Chat template in place of the model's default: one of the model's by name, or a file"))),
      systemChoice_(choiceField({tr("As the trace has it"), tr("None"), tr("This one:")}, systemIndex(settings),
                                "systemChoice", tr("The message that stands before the first turn"))),
      system_(new QPlainTextEdit(QString::fromStdString(settings.system.value_or(std::string())))),
      thinking_(choiceField({tr("As the template has it"), tr("On"), tr("Off")}, static_cast<int>(settings.thinking),
                            "thinking", tr("What the template is told of enable_thinking"))),
      bos_(choiceField({tr("As template and tokenizer have it"), tr("Always"), tr("Never")},
                       static_cast<int>(settings.bos), "bos", tr("Whether a BOS token is the first one")))
{
    template_->setEditable(true);
    template_->setInsertPolicy(QComboBox::NoInsert);
    template_->lineEdit()->setPlaceholderText(tr("The model's default"));
    template_->setEditText(QString::fromStdString(settings.chat_template));
    template_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    system_->setObjectName(QStringLiteral("systemMessage"));
    system_->setAccessibleName(tr("System message"));
    system_->setTabChangesFocus(true);
    system_->setFixedHeight(3 * fontMetrics().lineSpacing());

    auto *browse = new QPushButton(tr("Browse…"));
    browse->setAutoDefault(false);
    auto *templateRow = new QHBoxLayout;
    templateRow->addWidget(template_, 1);
    templateRow->addWidget(browse);
    auto *form = new QFormLayout(this);
    form->addRow(tr("Prompt fo&rmat"), format_);
    form->addRow(tr("Template (&Jinja)"), templateRow);
    form->addRow(tr("S&ystem message"), systemChoice_);
    form->addRow(QString(), system_);
    form->addRow(tr("Thin&king"), thinking_);
    form->addRow(tr("&BOS token"), bos_);
    updateControls();

    connect(browse, &QPushButton::clicked, this, &PromptForm::askForTemplate);
    for (QComboBox *box : {format_, systemChoice_, thinking_, bos_})
        connect(box, &QComboBox::currentIndexChanged, this, &PromptForm::updateControls);
    for (QComboBox *box : {format_, systemChoice_, thinking_, bos_})
        connect(box, &QComboBox::currentIndexChanged, this, &PromptForm::changed);
    connect(template_, &QComboBox::editTextChanged, this, &PromptForm::changed);
    connect(system_, &QPlainTextEdit::textChanged, this, &PromptForm::changed);
}

PromptSettings PromptForm::settings() const
{
    PromptSettings settings;
    settings.format = static_cast<PromptFormat>(format_->currentIndex());
    settings.chat_template = template_->currentText().trimmed().toStdString();
    if (systemChoice_->currentIndex() != as_the_trace)
        settings.system = systemChoice_->currentIndex() == own ? system_->toPlainText().toStdString() : std::string();
    settings.thinking = static_cast<Thinking>(thinking_->currentIndex());
    settings.bos = static_cast<BosChoice>(bos_->currentIndex());
    return settings;
}

void PromptForm::setTemplates(const std::vector<std::string> &names)
{
    QStringList items;
    for (const std::string &name : names)
        items << QString::fromStdString(name);
    QStringList there;
    for (int i = 0; i < template_->count(); ++i)
        there << template_->itemText(i);
    if (items == there)
        return;
    const QSignalBlocker quiet(template_);
    const QString written = template_->currentText();
    template_->clear();
    template_->addItems(items);
    template_->setCurrentIndex(-1);
    template_->setEditText(written);
}

void PromptForm::askForTemplate()
{
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Chat template"), {}, tr("Templates (*.jinja *.json);;All files (*)"));
    if (!file.isEmpty())
        template_->setEditText(file);
}

void PromptForm::updateControls()
{
    system_->setVisible(systemChoice_->currentIndex() == own);
}

} // namespace sinkscope
