#pragma once

#include "core/analysis/controls.h"
#include "core/analysis/formation.h"
#include "views/figures/lab_figures.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace sinkscope {

class FigureView;
class LabProgress;
class MeasuredTokensRow;
class NeuronEditRow;
class RunDocument;
class Selection;

/// How a run's sinks are made: the lab's figures, with what they are computed from, and a live mix of two principal
/// components. Computes nothing: it asks by signal and is handed the results.
class LabFormationPanel : public QWidget {
    Q_OBJECT
public:
    /// What to compute. What the figure does not depend on does not matter.
    struct Order {
        QString figure; ///< id of the lab's figure
        int block = 0;
        int expert = automatic_expert; ///< of figure 4
        int firstBlock = 0, lastBlock = 0;
        int othersPerSink = 0;
        int seed = 0; ///< of the others' and controls' choice and of t-SNE
        std::vector<int> tokens; ///< that are measured; none = all sinks
        std::optional<ControlKind> control; ///< what they are held against
    };

    LabFormationPanel(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// Shows the results that are there; figures of the others say how to get them.
    void setResults(const LabResults &results);
    /// What the MLP answers to the mix that was asked for.
    void setMixResponse(const MlpResponse &response);
    void setBusy(bool busy, const QString &text = {});
    void setProgress(double fraction, const QString &text);
    void showFigure(const QString &figure); ///< brings it to the front
    FigureView *currentView() const;

Q_SIGNALS:
    void analysisRequested(const sinkscope::LabFormationPanel::Order &order);
    /// From the neurons' table.
    void variantRequested(const std::vector<sinkscope::Intervention> &interventions);
    void cancelRequested();
    /// MLP(sum of coefficients[i] PC_i), of the components that were computed last.
    void mixRequested(const std::vector<double> &coefficients);

private:
    QString figure() const; ///< the chosen one's id
    bool takes(LabSetting setting) const;
    QString costText() const; ///< how long a computation takes
    QString obstacle() const; ///< why nothing can be computed; empty when it can
    void buildSettings(QVBoxLayout *layout);
    void buildMix(QVBoxLayout *layout);
    void updateLimits();
    void updateControls();
    void requestMix();

    RunDocument *document_;
    LabResults results_;
    std::vector<FigureView *> views_;
    QComboBox *choice_;
    QSpinBox *block_, *expert_, *firstBlock_, *lastBlock_, *others_, *seed_;
    QPushButton *compute_;
    LabProgress *progress_;
    QLabel *hint_, *mixText_;
    QStackedWidget *pages_;
    QWidget *mix_;
    MeasuredTokensRow *measured_;
    NeuronEditRow *neurons_;
    std::vector<QSpinBox *> components_;
    std::vector<QSlider *> alphas_;
    bool busy_ = false;
};

} // namespace sinkscope
