#include "app/dialogs/new_trace_dialog.h"

#include "app/dialogs/file_dialogs.h"
#include "app/dialogs/prompt_form.h"
#include "app/dialogs/prompt_source.h"
#include "app/dialogs/token_preview.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace sinkscope {

namespace {

template <class Widget> Widget *named(Widget *widget, const char *name, const QString &tip = {})
{
    widget->setObjectName(QLatin1String(name));
    widget->setToolTip(tip);
    return widget;
}

QSpinBox *numbers(int minimum, int maximum, int value)
{
    auto *box = new QSpinBox;
    box->setRange(minimum, maximum);
    box->setValue(value);
    return box;
}

QDoubleSpinBox *fractions(double minimum, double maximum, double value)
{
    auto *box = new QDoubleSpinBox;
    box->setRange(minimum, maximum);
    box->setSingleStep(0.05);
    box->setValue(value);
    return box;
}

constexpr int most_tokens = 1 << 20;
constexpr int most_answers = 1000;

/// Every other token has a background of its own, so that the tokens can be told apart. Follows the end of the text as
/// long as that is in sight.
void appendToken(QPlainTextEdit *edit, qsizetype number, const QString &text)
{
    QTextCharFormat format;
    if (number % 2 == 1) {
        QColor tint = edit->palette().color(QPalette::Highlight);
        tint.setAlphaF(0.16F);
        format.setBackground(tint);
    }
    QScrollBar *bar = edit->verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    QTextCursor cursor(edit->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(text, format);
    if (follows)
        bar->setValue(bar->maximum());
}

} // namespace

NewTraceDialog::NewTraceDialog(QWidget *parent)
    : QDialog(parent), model_(new QLabel), source_(new PromptSource), settings_(new QWidget),
      prompt_(new PromptForm({})), preview_(new TokenPreview),
      answersWanted_(
          named(numbers(1, most_answers, 1), "answers", tr("Traces to the same prompt, one after the other"))),
      maxTokens_(named(numbers(1, most_tokens, 512), "maxTokens", tr("An answer may end earlier by itself"))),
      choice_(named(new QComboBox, "choice")),
      temperature_(named(fractions(0.05, 100, 0.6), "temperature", tr("Higher draws unlikely tokens more often"))),
      topP_(named(fractions(0.01, 1, 0.95), "topP",
                  tr("Draws only from the likeliest tokens that have this probability together"))),
      seed_(named(numbers(0, std::numeric_limits<int>::max(), 0), "seed", tr("Answer i is drawn with seed + i"))),
      generate_(named(new QPushButton(tr("&Generate")), "generate")),
      stop_(named(new QPushButton(tr("&Stop")), "stop", tr("Keeps what is written so far (Escape)"))),
      status_(named(new QLabel, "status")), shown_(named(new QComboBox, "shownAnswer")),
      output_(named(new QPlainTextEdit, "output")),
      explore_(
          named(new QPushButton(tr("&Explore")), "explore", tr("Analyses what is written so far, token by token"))),
      save_(named(new QPushButton(tr("Sa&ve traces…")), "save", tr("As JSONL, with the token ids")))
{
    setWindowTitle(tr("New trace"));
    resize(680, 720);
    model_->setTextFormat(Qt::PlainText);
    status_->setTextFormat(Qt::PlainText);
    status_->setWordWrap(true);
    output_->setReadOnly(true);
    output_->setAccessibleName(tr("Answer"));
    shown_->setAccessibleName(tr("Answer shown"));
    output_->setPlaceholderText(tr("The model's answer appears here, token by token."));
    choice_->addItems({tr("The likeliest (greedy)"), tr("Drawn by probability")});
    generate_->setDefault(true);

    auto *openModel = new QPushButton(tr("Open &model…"));
    auto *modelRow = new QHBoxLayout;
    modelRow->addWidget(model_, 1);
    modelRow->addWidget(openModel);
    settings_->setLayout(makeSettings());
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(modelRow);
    layout->addWidget(source_, 2);
    layout->addWidget(settings_);
    layout->addWidget(preview_);
    layout->addLayout(makeButtons());
    layout->addWidget(output_, 3);
    layout->addLayout(makeAnswerRow());

    connect(openModel, &QPushButton::clicked, this, &NewTraceDialog::openModelRequested);
    connect(source_, &PromptSource::changed, this, &NewTraceDialog::updateControls);
    connect(choice_, &QComboBox::currentIndexChanged, this, &NewTraceDialog::updateControls);
    connect(source_, &PromptSource::changed, this, &NewTraceDialog::orderChanged);
    connect(prompt_, &PromptForm::changed, this, &NewTraceDialog::orderChanged);
    openModel->setAutoDefault(false);
    source_->setFocus();
    setModel({});
}

QLayout *NewTraceDialog::makeSettings()
{
    auto *form = new QFormLayout;
    form->addRow(tr("&Tokens at most"), maxTokens_);
    form->addRow(tr("&Next token"), choice_);
    form->addRow(tr("&Answers"), answersWanted_);
    form->addRow(tr("Te&mperature"), temperature_);
    form->addRow(tr("Top-&p"), topP_);
    form->addRow(tr("See&d"), seed_);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->addLayout(form, 1);
    row->addWidget(prompt_, 2);
    return row;
}

QLayout *NewTraceDialog::makeButtons()
{
    auto *row = new QHBoxLayout;
    row->addWidget(generate_);
    row->addWidget(stop_);
    row->addWidget(status_, 1);
    connect(generate_, &QPushButton::clicked, this, &NewTraceDialog::generateRequested);
    connect(stop_, &QPushButton::clicked, this, &NewTraceDialog::stopRequested);
    return row;
}

QLayout *NewTraceDialog::makeAnswerRow()
{
    auto *close = new QPushButton(tr("C&lose"));
    for (QPushButton *button : {stop_, explore_, save_, close})
        button->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addWidget(shown_);
    row->addStretch(1);
    row->addWidget(explore_);
    row->addWidget(save_);
    row->addWidget(close);
    connect(shown_, &QComboBox::currentIndexChanged, this, &NewTraceDialog::showAnswer);
    connect(explore_, &QPushButton::clicked, this, [this] { Q_EMIT exploreRequested(shownAnswer()); });
    connect(save_, &QPushButton::clicked, this, &NewTraceDialog::askWhereToSave);
    connect(close, &QPushButton::clicked, this, &QDialog::hide);
    return row;
}

NewTraceOrder NewTraceDialog::order() const
{
    NewTraceOrder order;
    order.prompt = source_->record().value_or(PromptRecord());
    order.promptSettings = prompt_->settings();
    order.maxTokens = maxTokens_->value();
    if (choice_->currentIndex() > 0) {
        order.answers = answersWanted_->value();
        order.sampling = {temperature_->value(), topP_->value(), static_cast<uint64_t>(seed_->value())};
    }
    return order;
}

void NewTraceDialog::setModel(const QString &name)
{
    hasModel_ = !name.isEmpty();
    model_->setText(hasModel_ ? tr("Written by %1").arg(name)
                              : tr("No model is open. Open one that writes the trace."));
    updateControls();
}

void NewTraceDialog::setState(State state)
{
    state_ = state;
    updateControls();
}

void NewTraceDialog::setStatus(const QString &text)
{
    status_->setText(text);
}

void NewTraceDialog::showPreview(const Preview &preview)
{
    prompt_->setTemplates(preview.templates);
    preview_->showTrace(preview.trace);
}

void NewTraceDialog::showProblem(const QString &why)
{
    preview_->tell(why);
}

void NewTraceDialog::clearAnswers()
{
    answers_.clear();
    shown_->clear();
    updateControls();
}

void NewTraceDialog::beginAnswer()
{
    const bool follows = shownAnswer() == answerCount() - 1;
    answers_.emplace_back();
    shown_->addItem(tr("Answer %1").arg(answerCount()));
    if (follows)
        shown_->setCurrentIndex(answerCount() - 1);
    updateControls();
}

void NewTraceDialog::addToken(const QString &text)
{
    QStringList &tokens = answers_.back();
    tokens.append(text);
    if (shownAnswer() == answerCount() - 1)
        appendToken(output_, tokens.size() - 1, text);
    if (tokens.size() == 1)
        updateControls();
}

void NewTraceDialog::removeLastAnswer()
{
    answers_.pop_back();
    shown_->removeItem(answerCount());
    updateControls();
}

int NewTraceDialog::shownAnswer() const
{
    return shown_->currentIndex();
}

void NewTraceDialog::showAnswer()
{
    output_->clear();
    const int shown = shownAnswer();
    if (shown >= 0 && shown < answerCount()) {
        const QStringList &tokens = answers_[static_cast<size_t>(shown)];
        for (qsizetype i = 0; i < tokens.size(); ++i)
            appendToken(output_, i, tokens[i]);
    }
    updateControls();
}

void NewTraceDialog::askWhereToSave()
{
    if (const QString file = askForTracePath(this); !file.isEmpty())
        Q_EMIT saveRequested(file);
}

void NewTraceDialog::updateControls()
{
    const bool idle = state_ == State::idle, draws = choice_->currentIndex() > 0;
    source_->setEnabled(idle);
    settings_->setEnabled(idle);
    for (QWidget *drawing : {static_cast<QWidget *>(temperature_), static_cast<QWidget *>(topP_),
                             static_cast<QWidget *>(seed_), static_cast<QWidget *>(answersWanted_)})
        drawing->setEnabled(draws);
    const bool hasPrompt = source_->record().has_value();
    generate_->setEnabled(idle && hasModel_ && hasPrompt);
    generate_->setToolTip(!hasModel_       ? tr("Open a model first")
                              : !hasPrompt ? tr("Write a prompt, or choose a problem, first")
                                           : tr("Starts afresh"));
    stop_->setEnabled(state_ == State::writing);
    shown_->setVisible(answerCount() > 1);
    const int shown = shownAnswer();
    const bool hasTokens = shown >= 0 && shown < answerCount() && !answers_[static_cast<size_t>(shown)].isEmpty();
    explore_->setEnabled(hasTokens && state_ != State::stopping);
    save_->setEnabled(hasTokens && idle);
}

void NewTraceDialog::reject()
{
    if (state_ == State::writing)
        Q_EMIT stopRequested();
    else if (state_ == State::idle)
        QDialog::reject();
}

} // namespace sinkscope
