#pragma once

#include "core/analysis/variant_effect.h"
#include "core/data/intervention.h"
#include "core/data/run.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace sinkscope {

class LabEditForm;
class LabProgress;
class RunDocument;
class Selection;

/// A variant that was made, and what it did.
struct LabVariant {
    std::shared_ptr<const Run> run;
    VariantEffect effect;
    bool saved = false; ///< it is in a file
};

/// Where a person puts a variant together, of one intervention or several, and sees what the variants made so far did.
/// Computes nothing: it asks by signal, and whoever computes hands the variant back.
class LabInterventionPanel : public QWidget {
    Q_OBJECT
public:
    LabInterventionPanel(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// What the next variant would be made with: the list, or while that is empty what the controls describe.
    std::vector<Intervention> interventions() const;

    void addVariant(std::shared_ptr<const Run> variant, const VariantEffect &effect);
    void insertVariant(int index, const LabVariant &variant); ///< and shows it
    void removeAt(int index); ///< without a word; nothing where there is no such variant
    void clearVariants();
    const std::vector<LabVariant> &variants() const { return variants_; }
    void setSaved(const Run *variant);
    std::shared_ptr<const Run> currentVariant() const; ///< chosen in the list; null = none
    int variantCount() const { return static_cast<int>(variants_.size()); }
    void setBusy(bool busy, const QString &text = {});
    void setProgress(double fraction, const QString &text);

public Q_SLOTS:
    void removeSelected();
    void undo(); ///< removes the variant made last

Q_SIGNALS:
    void variantRequested(const std::vector<sinkscope::Intervention> &interventions);
    /// How the scaled tokens answer to one factor after another.
    void factorSweepRequested(const std::vector<sinkscope::Intervention> &interventions);
    void cancelRequested();
    /// By the user, from its place in the list.
    void variantRemoved(int index, const sinkscope::LabVariant &variant);
    /// To be shown beside the baseline; null = none any more.
    void variantActivated(std::shared_ptr<const sinkscope::Run> variant);

private:
    void buildEdits(QVBoxLayout *layout);
    void buildVariants(QVBoxLayout *layout);
    void addEdit();
    void removeEdit();
    void showSelected();
    void updateControls();

    RunDocument *document_;
    LabEditForm *form_;
    QListWidget *editList_;
    QPushButton *add_, *removeEdit_, *make_, *sweep_, *remove_, *undo_;
    LabProgress *progress_;
    QTreeWidget *list_;
    QLabel *empty_;
    std::vector<Intervention> edits_;
    std::vector<LabVariant> variants_;
    bool busy_ = false;
};

} // namespace sinkscope
