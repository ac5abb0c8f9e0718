#pragma once

#include "core/analysis/variant_effect.h"
#include "core/engine/intervention.h"
#include "core/run.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;
class QTreeWidget;
class QVBoxLayout;

namespace sinkscope {

class RunDocument;
class Selection;

/// Where a person describes an intervention - tokens, site, blocks, operation, factor - and sees what the variants made
/// so far did. Computes nothing: it asks by signal, and whoever computes hands the variant back.
class LabInterventionPanel : public QWidget {
    Q_OBJECT
public:
    enum class TokenChoice { selection, secondarySinks, controlGroup };

    LabInterventionPanel(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// What the controls describe; its tokens may be empty.
    Intervention intervention() const;
    /// Positions that a choice stands for. The control group: as many others of the sinks' token ids.
    std::vector<int> tokensOf(TokenChoice choice) const;

    void addVariant(std::shared_ptr<const Run> variant, const VariantEffect &effect);
    void clearVariants();
    int variantCount() const { return static_cast<int>(variants_.size()); }
    void setBusy(bool busy, const QString &text = {});

public Q_SLOTS:
    void removeSelected();
    void undo(); ///< removes the variant made last

Q_SIGNALS:
    void variantRequested(const std::vector<sinkscope::Intervention> &interventions);
    void cancelRequested();
    /// To be shown beside the baseline; null = none any more.
    void variantActivated(std::shared_ptr<const sinkscope::Run> variant);

private:
    void buildControls(QFormLayout *form);
    void buildList(QVBoxLayout *layout);
    void updateControls();
    void updateLimits();
    void request();
    void removeAt(int index);

    RunDocument *document_;
    Selection *selection_;
    QComboBox *tokens_, *site_, *operation_;
    QSpinBox *firstBlock_, *lastBlock_;
    QSlider *factorSlider_;
    QDoubleSpinBox *factor_;
    QLabel *count_, *status_;
    QPushButton *make_, *cancel_, *remove_, *undo_;
    QTreeWidget *list_;
    std::vector<std::shared_ptr<const Run>> variants_;
    bool busy_ = false;
};

} // namespace sinkscope
