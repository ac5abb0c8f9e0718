#pragma once

#include "core/analysis/neurons.h"
#include "core/data/intervention.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace sinkscope {

class RunDocument;

/// From a table of neurons to an intervention: what the first of them, or as many others of similar activation, write
/// at all tokens is set to zero, to the mean of the tokens that are no sinks, or scaled.
class NeuronEditRow : public QWidget {
    Q_OBJECT
public:
    explicit NeuronEditRow(RunDocument *document, QWidget *parent = nullptr);

    void setStudy(std::shared_ptr<const NeuronStudy> study); ///< null = none is computed
    /// The interventions as the controls describe them, one for each expert. There must be a study.
    std::vector<Intervention> interventions(bool of_control) const;

Q_SIGNALS:
    void variantRequested(const std::vector<sinkscope::Intervention> &interventions);

private:
    RunDocument *document_;
    std::shared_ptr<const NeuronStudy> study_;
    QSpinBox *count_, *seed_;
    QComboBox *operation_;
    QDoubleSpinBox *factor_;
    QPushButton *make_, *makeControl_;
};

} // namespace sinkscope
