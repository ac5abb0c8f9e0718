#pragma once

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace sinkscope {

class GridDisplay;
class RunDocument;
class Selection;

/// The heat map's controls: grid, head, scale, limits, colours, and whether sinks count for the limits; below them,
/// where a run stands beside the one on screen, the switch between baseline, variant and difference. In a narrow view a
/// button opens the controls of the colours. Shows and sets a GridDisplay.
class HeatMapToolRow : public QWidget {
    Q_OBJECT
public:
    HeatMapToolRow(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    void setDisplay(GridDisplay *display);

protected:
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    void fitRequested();
    void sinksOnlyChosen(bool only); ///< the sinks and their neighbours, or all tokens

private:
    void apply();
    void showDisplay();
    void showAvailability();
    void makeSides();
    void fold(); ///< shows what there is room for
    void showSides();

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
    QWidget *colours_; ///< the controls from scale to the sinks' check box
    QToolButton *more_; ///< opens them where they do not fit beside the others
    QWidget *sidesRow_;
    QButtonGroup *sides_; ///< ids are RunSide's values
    bool updating_ = false;
};

} // namespace sinkscope
