#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace sinkscope {

class GridDisplay;
class RunDocument;
class Selection;

/// The heat map's controls: grid, head, scale, limits, colours, and whether sinks count for the limits. Shows and sets
/// a GridDisplay.
class HeatMapToolRow : public QWidget {
    Q_OBJECT
public:
    HeatMapToolRow(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    void setDisplay(GridDisplay *display);

Q_SIGNALS:
    void fitRequested();
    void sinksOnlyChosen(bool only); ///< the sinks and their neighbours, or all tokens

private:
    void apply();
    void showDisplay();
    void showAvailability();

    RunDocument *document_;
    Selection *selection_;
    GridDisplay *display_ = nullptr;
    QComboBox *grid_;
    QSpinBox *head_;
    QComboBox *normalisation_;
    QComboBox *limits_;
    QLineEdit *low_;
    QLineEdit *high_;
    QComboBox *map_;
    QCheckBox *leaveOutSinks_;
    QComboBox *tokens_;
    QToolButton *fit_;
    bool updating_ = false;
};

} // namespace sinkscope
