#pragma once

#include "app/workspace.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace sinkscope {

/// Edits how the next run is computed.
class RunSetupDialog : public QDialog {
    Q_OBJECT
public:
    /// `sampleCount`: records in the open trace file.
    RunSetupDialog(const RunSetup &setup, int sampleCount, QWidget *parent = nullptr);
    RunSetup setup() const;

private:
    QSpinBox *sample_;
    QComboBox *promptFormat_;
    QSpinBox *maxTokens_;
    QComboBox *computeType_;
    QComboBox *device_;
    QSpinBox *threads_;
    QCheckBox *perHead_;
};

} // namespace sinkscope
