#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// A figure whose panels are given from outside as plain specs: projections, alpha sweeps, suppression curves. It is
/// laid out in a grid of `columns`; legends stand in the panels or once below. A projection of tokens, for instance, is
/// one panel of marker series.
class SheetFigure : public PanelFigure {
public:
    struct Content {
        std::vector<PanelSpec> panels;
        int columns = 1;
        bool sharedLegend = false; ///< of what the panels name, each name once, below all
        bool edgeTitles = false; ///< titles along the sides stand at the ends of the rows alone
        std::optional<ColourBarSpec> colourBar; ///< to the right of all panels, whatever its place
        QString note;
        QString empty; ///< shown in place of panels
        FigureTable table;
        std::function<FigureTable()> largeTable; ///< in place of `table`: made only when someone asks for it
    };
    /// Makes the content for the data and style at hand: colours by selection, current layer.
    using Maker = std::function<Content(const FigureData &data, const Style &style)>;

    SheetFigure(QString id, QString title, int paperFigure, QSizeF defaultSize, bool hasBrush, Maker maker);

    void setMaker(Maker maker); ///< new results; hosts then refresh
    void addOption(FigureOption option) { PanelFigure::addOption(std::move(option)); } ///< whoever sets makers reads it
    using PanelFigure::choice;
    void setInputs(const FigureInputs &inputs) { inputs_ = inputs; } ///< before a host takes the figure

    QString id() const override { return id_; }
    QString title() const override { return title_; }
    int paperFigure() const override { return paperFigure_; }
    QSizeF defaultSize() const override { return defaultSize_; }
    bool hasBrush() const override { return hasBrush_; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return inputs_; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;

private:
    QString id_, title_;
    int paperFigure_;
    QSizeF defaultSize_;
    bool hasBrush_;
    Maker maker_;
    FigureInputs inputs_;
};

} // namespace sinkscope
