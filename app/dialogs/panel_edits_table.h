#pragma once

#include "views/figures/figure_drawing.h"
#include "views/figures/figure_edits.h"

#include <QTableWidget>

namespace sinkscope {

/// A row for each panel of a figure: whether it is drawn, where its axes begin and end, how they are scaled. An empty
/// field leaves the axis as the figure has it.
class PanelEditsTable : public QTableWidget {
    Q_OBJECT
public:
    explicit PanelEditsTable(QWidget *parent = nullptr);

    /// Shows the panels of a figure, and what was changed of them.
    void setPanels(const std::vector<FigureDrawing::Panel> &panels, const FigureEdits &edits);
    /// What the table says. A field that is no number counts as empty; isGood() tells.
    std::map<int, PanelEdit> edits() const;
    bool isGood() const;

Q_SIGNALS:
    void edited();

private:
    enum Column { panel, xLow, xHigh, xScale, yLow, yHigh, yScale, columns };

    std::optional<double> number(int row, int column) const;
    std::optional<bool> logarithmic(int row, int column) const;
    void addScale(int row, int column, const std::optional<bool> &logarithmic);
};

} // namespace sinkscope
