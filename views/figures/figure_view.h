#pragma once

#include "views/figures/figure.h"

#include <QPixmap>
#include <QPolygonF>
#include <QWidget>

class QMenu;

namespace sinkscope {

class FigureCanvas;
class RunDocument;
class Selection;

/// Hosts a figure as a widget that follows and drives the document and the selection: tooltips with exact values, click
/// selects (ctrl toggles, shift adds), a rubber band or lasso where the figure can be brushed, a row of the figure's
/// options, and a context menu with copy and export. Paints with the same Figure::paint() as exports, points scaled to
/// pixels.
class FigureView : public QWidget {
    Q_OBJECT
public:
    FigureView(std::unique_ptr<Figure> figure, RunDocument *document, Selection *selection, QWidget *parent = nullptr);
    ~FigureView() override;

    Figure *figure() const { return figure_.get(); }
    /// What the figure shows: the document's run and its companions, the selection.
    FigureData data() const;
    /// Shows these runs instead of the document's and its companions; none = the document's again.
    void setRuns(std::vector<FigureRun> runs);
    /// In place of selecting tokens: what a click or a brush does with the area that it covers, in a panel's data
    /// units.
    struct AreaHandler {
        std::function<bool(const QRectF &area)> isClickable; ///< whether a click there does something
        std::function<void(const QRectF &area, bool brushed)> take;
        bool brush = false; ///< whether there is something to brush
    };
    void setAreaHandler(AreaHandler handler);
    const AreaHandler &areaHandler() const { return areaHandler_; }
    bool hasBrush() const { return figure_->hasBrush() && (!areaHandler_.take || areaHandler_.brush); }
    void setFilters(const QStringList &filters); ///< see FigureData
    void setMarkedLevel(std::optional<std::pair<int, int>> level); ///< see FigureData
    /// For figures whose content is set from outside (the lab): paint again.
    void refresh();
    /// Body size of the figure's text on screen.
    void setFontPoints(double points);

public Q_SLOTS:
    void copyImage();
    void copyData(); ///< tab-separated, to the clipboard
    /// Sets one of the figure's options, as the tool row does.
    void setOption(const QString &option, const QString &choice);

Q_SIGNALS:
    void exportRequested(sinkscope::Figure *figure);
    void optionChanged(const QString &option, const QString &choice);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeToolRow();
    void addOptions(QMenu &menu);

    std::unique_ptr<Figure> figure_;
    RunDocument *document_;
    Selection *selection_;
    std::vector<FigureRun> runs_; ///< instead of the document's
    AreaHandler areaHandler_;
    QStringList filters_;
    std::optional<std::pair<int, int>> markedLevel_;
    FigureCanvas *canvas_;
    QWidget *toolRow_; ///< hidden where it does not fit: the context menu has the same options
};

} // namespace sinkscope
