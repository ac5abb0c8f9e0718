#pragma once

#include "core/analysis/formation.h"
#include "views/figures/lab_figures.h"

#include <QWidget>

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
class RunDocument;
class Selection;

/// How a run's sinks are made: the lab's figures, with what they are computed from, and a live mix of two principal
/// components. Computes nothing: it asks by signal and is handed the results.
class LabFormationPanel : public QWidget {
    Q_OBJECT
public:
    enum class Analysis { stages, components, clusters, swapping, factors };

    /// What to compute.
    struct Order {
        Analysis analysis = Analysis::stages;
        int block = 0; ///< of figures 4 and 5
        int expert = automatic_expert; ///< of figure 4
        int firstBlock = 0, lastBlock = 0; ///< of figure 6
        int othersPerSink = 0;
        int seed = 0; ///< of the others' choice and of t-SNE
    };

    LabFormationPanel(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// Shows the results that are there; figures of the others say how to get them.
    void setResults(const LabResults &results);
    /// What the MLP answers to the mix that was asked for.
    void setMixResponse(const MlpResponse &response);
    void setBusy(bool busy, const QString &text = {});
    void setProgress(double fraction, const QString &text);
    void showAnalysis(Analysis analysis); ///< brings its first figure to the front
    FigureView *currentView() const;

Q_SIGNALS:
    void analysisRequested(const sinkscope::LabFormationPanel::Order &order);
    void cancelRequested();
    /// MLP(sum of coefficients[i] PC_i), of the components that were computed last.
    void mixRequested(const std::vector<double> &coefficients);

private:
    Analysis analysis() const;
    QString obstacle() const; ///< why nothing can be computed; empty when it can
    void buildSettings(QVBoxLayout *layout);
    void buildMix(QVBoxLayout *layout);
    void showFigure(int index);
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
    std::vector<QSpinBox *> components_;
    std::vector<QSlider *> alphas_;
    bool busy_ = false;
};

} // namespace sinkscope
