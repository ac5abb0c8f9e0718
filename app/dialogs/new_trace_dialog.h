#pragma once

#include "core/engine/pipeline.h"
#include "core/engine/sampler.h"
#include "core/store/prompt_set.h"
#include "core/text/trace.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLayout;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace sinkscope {

class PromptForm;
class PromptSource;
class TokenPreview;

/// What a model is to write, as the dialog says it.
struct NewTraceOrder {
    PromptRecord prompt;
    PromptSettings promptSettings;
    int answers = 1; ///< traces to the same prompt; number i is drawn with seed + i
    int maxTokens = 512; ///< new tokens of each at most
    SamplingSettings sampling;
};

/// Lets the open model write traces and shows the tokens as they come. It asks by signals; whoever carries that out
/// tells it what happens.
class NewTraceDialog : public QDialog {
    Q_OBJECT
public:
    enum class State {
        idle, ///< nothing is being written
        writing,
        stopping,
    };
    explicit NewTraceDialog(QWidget *parent = nullptr);

    NewTraceOrder order() const;
    PromptSource *source() { return source_; }
    void setModel(const QString &name); ///< empty: none is open
    void setState(State state);
    void setStatus(const QString &text); ///< the line below the buttons: speed, end, error
    void showPreview(const Preview &preview); ///< what the model would be given
    void showProblem(const QString &why); ///< nothing of that can be shown

    void clearAnswers();
    void beginAnswer(); ///< the next one; shown unless the user looks at an earlier one
    void addToken(const QString &text); ///< to the answer begun last
    void removeLastAnswer(); ///< one that no token was written of
    int answerCount() const { return static_cast<int>(answers_.size()); }
    int shownAnswer() const; ///< -1 without answers

    void reject() override; ///< Escape stops what is being written; the next one closes

Q_SIGNALS:
    void openModelRequested();
    void generateRequested();
    void orderChanged(); ///< the prompt, or how it is given to the model
    void stopRequested();
    void exploreRequested(int answer);
    void saveRequested(const QString &file);

private:
    QLayout *makeSettings();
    QLayout *makeButtons();
    QLayout *makeAnswerRow();
    void askWhereToSave();
    void showAnswer();
    void updateControls();

    State state_ = State::idle;
    bool hasModel_ = false;
    std::vector<QStringList> answers_; ///< the text of each token
    QLabel *model_;
    PromptSource *source_;
    QWidget *settings_;
    PromptForm *prompt_;
    TokenPreview *preview_;
    QSpinBox *answersWanted_;
    QSpinBox *maxTokens_;
    QComboBox *choice_;
    QDoubleSpinBox *temperature_;
    QDoubleSpinBox *topP_;
    QSpinBox *seed_;
    QPushButton *generate_;
    QPushButton *stop_;
    QLabel *status_;
    QComboBox *shown_;
    QPlainTextEdit *output_;
    QPushButton *explore_;
    QPushButton *save_;
};

} // namespace sinkscope
