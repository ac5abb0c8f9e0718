#pragma once

#include "app/window/workspace.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace sinkscope {

/// Edits how the next run is computed.
class RunSetupDialog : public QDialog {
    Q_OBJECT
public:
    /// `sampleCount`: records in the open trace file.
    RunSetupDialog(const RunSetup &setup, int sampleCount, QWidget *parent = nullptr);
    RunSetup setup() const;

    /// What the setup would need, shown below the fields.
    void showForecast(const QString &text, bool fits);

Q_SIGNALS:
    /// A field was changed (or the dialog has just been made, and its owner may want to say what the run needs).
    void setupChanged();

private:
    QSpinBox *sample_;
    QComboBox *promptFormat_;
    QSpinBox *maxTokens_;
    QComboBox *computeType_;
    QComboBox *device_;
    QSpinBox *threads_;
    QDoubleSpinBox *memory_;
    QCheckBox *perHead_;
    QLabel *forecast_;
};

} // namespace sinkscope
