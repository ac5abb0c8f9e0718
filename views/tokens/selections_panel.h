#pragma once

#include <QWidget>

#include <vector>

class QListWidget;
class QPushButton;

namespace sinkscope {

class NamedSelections;
class Selection;

/// The dock of kept selections: keep the current one under a name, recall, unite, intersect, subtract, rename, delete.
class SelectionsPanel : public QWidget {
    Q_OBJECT
public:
    SelectionsPanel(NamedSelections *named, Selection *selection, QWidget *parent = nullptr);

    QListWidget *list() const { return list_; }

public Q_SLOTS:
    void keepCurrent();

private:
    enum class Operation { recall, unite, intersect, subtract };
    void apply(Operation operation);
    void rebuild();
    void updateButtons();

    NamedSelections *named_;
    Selection *selection_;
    QListWidget *list_;
    QPushButton *keep_;
    std::vector<QPushButton *> entryButtons_; ///< enabled while an entry is chosen
    bool updating_ = false;
};

} // namespace sinkscope
