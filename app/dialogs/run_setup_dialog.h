#pragma once

#include "app/window/workspace.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace sinkscope {

class PromptForm;
class TokenPreview;

/// Edits how the next run is computed.
class RunSetupDialog : public QDialog {
    Q_OBJECT
public:
    /// `sampleCount`: records in the open trace file.
    RunSetupDialog(const RunSetup &setup, int sampleCount, QWidget *parent = nullptr);
    RunSetup setup() const;

    /// What a run with the setup would do and need.
    void showPreview(const Preview &preview);
    void showProblem(const QString &message); ///< why that cannot be said

Q_SIGNALS:
    /// A field was changed (or the dialog has just been made, and its owner may want to say what the run needs).
    void setupChanged();

private:
    void tell(const QString &forecast, bool fits);

    QSpinBox *sample_;
    QSpinBox *maxTokens_;
    QComboBox *computeType_;
    QComboBox *device_;
    QSpinBox *threads_;
    QDoubleSpinBox *memory_;
    QCheckBox *perHead_;
    int card_; ///< kept as it was given
    QLabel *forecast_;
    PromptForm *prompt_;
    TokenPreview *preview_;
};

} // namespace sinkscope
