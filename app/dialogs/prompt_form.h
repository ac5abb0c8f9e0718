#pragma once

#include "core/data/prompt_settings.h"

#include <QGroupBox>

#include <string>
#include <vector>

class QComboBox;
class QPlainTextEdit;

namespace sinkscope {

/// Edits how a model is given a text: the fields of PromptSettings.
class PromptForm : public QGroupBox {
    Q_OBJECT
public:
    explicit PromptForm(const PromptSettings &settings, QWidget *parent = nullptr);

    PromptSettings settings() const;
    void setTemplates(const std::vector<std::string> &names); ///< those that the model has, to choose from

Q_SIGNALS:
    void changed();

private:
    void askForTemplate();
    void updateControls();

    QComboBox *format_;
    QComboBox *template_;
    QComboBox *systemChoice_;
    QPlainTextEdit *system_;
    QComboBox *thinking_;
    QComboBox *bos_;
};

} // namespace sinkscope
