#pragma once

#include "core/data/intervention.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSlider;
class QSpinBox;

namespace sinkscope {

class RunDocument;
class Selection;

/// Where a person describes one intervention: tokens, operation, site, blocks, and what the operation takes - a factor,
/// a norm, a token to copy from, heads.
class LabEditForm : public QWidget {
    Q_OBJECT
public:
    enum class TokenChoice { selection, secondarySinks, controlGroup };

    LabEditForm(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// What the controls describe. Complete only while obstacle() is empty.
    Intervention intervention() const;
    /// Why the controls describe no intervention, for people; empty when they do.
    QString obstacle() const;
    /// Positions that a choice stands for. The control group: as many others of the sinks' token ids.
    std::vector<int> tokensOf(TokenChoice choice) const;

Q_SIGNALS:
    void changed();

private:
    Operation operation() const;
    std::vector<int> tokens() const;
    void connectControls();
    void updateLimits();
    void updateControls();

    RunDocument *document_;
    Selection *selection_;
    QFormLayout *form_;
    QComboBox *tokens_, *site_, *operation_;
    QSpinBox *firstBlock_, *lastBlock_, *source_;
    QSlider *factorSlider_;
    QDoubleSpinBox *factor_;
    QWidget *factorRow_;
    QLineEdit *heads_;
    QLabel *count_;
};

/// Reads "0, 3-5": indices below `limit` and ranges of them, both ends included. Ascending, each once; nothing when the
/// text is not of that form or an index is too large. An empty text is an empty list.
std::optional<std::vector<int>> parseIndices(const QString &text, int limit);

} // namespace sinkscope
