#pragma once

#include "core/store/prompt_set.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;
class QTabWidget;

namespace sinkscope {

/// Where the prompt of a new trace comes from: a typed text or a problem of a data set, and the published words around
/// it.
class PromptSource : public QWidget {
    Q_OBJECT
public:
    explicit PromptSource(QWidget *parent = nullptr);

    /// The prompt with its wrapper; nothing while there is none.
    std::optional<PromptRecord> record() const;

    void setText(const QString &prompt); ///< as if it had been typed
    /// The problems of a file, read without a wrapper.
    void setProblems(const QString &file, std::vector<PromptRecord> problems);
    void setProblemsError(const QString &message);

Q_SIGNALS:
    void changed();
    void fileChosen(const QString &file); ///< setProblems() or setProblemsError() is to follow

private:
    QWidget *makeProblemPage();
    void askForFile();
    void update();

    QTabWidget *tabs_;
    QPlainTextEdit *text_;
    QLabel *file_;
    QSpinBox *number_;
    QPlainTextEdit *preview_;
    QComboBox *wrapper_;
    std::vector<PromptRecord> problems_;
};

} // namespace sinkscope
