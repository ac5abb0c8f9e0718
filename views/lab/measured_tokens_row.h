#pragma once

#include "core/analysis/controls.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;

namespace sinkscope {

class Selection;

/// Where a person chooses which tokens are measured and what they are held against.
class MeasuredTokensRow : public QWidget {
    Q_OBJECT
public:
    explicit MeasuredTokensRow(Selection *selection, QWidget *parent = nullptr);

    /// The selected tokens, when they are chosen; none = all sinks.
    std::vector<int> tokens() const;
    std::optional<ControlKind> control() const;
    /// Why there is nothing to measure; empty when there is.
    QString obstacle() const;

Q_SIGNALS:
    void changed();

private:
    bool ofSelection() const;

    Selection *selection_;
    QComboBox *tokens_, *control_;
};

} // namespace sinkscope
