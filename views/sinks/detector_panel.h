#pragma once

#include "core/analysis/sinks.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSlider;
class QSpinBox;

namespace sinkscope {

class RunDocument;

/// The detector's parameters as live controls, and what it finds under them. Every change detects again at once.
class DetectorPanel : public QWidget {
    Q_OBJECT
public:
    explicit DetectorPanel(RunDocument *document, QWidget *parent = nullptr);

    QString countsText() const; ///< sinks by role and the number of levels, as shown

public Q_SLOTS:
    void reset(); ///< back to the last chosen preset

private:
    void buildControls();
    void applyControls();
    void choosePreset(int index);
    void showParameters();
    void showResult();
    void showPresets();

    RunDocument *document_;
    std::string basePreset_; ///< the last named preset: what reset() returns to
    bool updating_ = false; ///< controls are being set from the document
    QComboBox *preset_ = nullptr;
    QSlider *thresholdSlider_ = nullptr;
    QDoubleSpinBox *threshold_ = nullptr;
    QCheckBox *absoluteCosine_ = nullptr;
    QCheckBox *clip_ = nullptr;
    QComboBox *bosWindow_ = nullptr;
    QSpinBox *minimumLifetime_ = nullptr;
    QComboBox *labelRule_ = nullptr;
    QComboBox *rows_ = nullptr;
    QLabel *rowsExplanation_ = nullptr;
    QLabel *presets_, *counts_ = nullptr;
    QLabel *clipRange_ = nullptr;
    QLabel *notices_ = nullptr;
};

} // namespace sinkscope
