#pragma once

#include "views/figures/figure_edits.h"
#include "views/figures/figure_run.h"
#include "views/state/style.h"

#include <QRectF>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace sinkscope {

struct FigureDrawing;

/// All that a figure depends on. Plain data, so that screen, export, tests and recipes paint the same.
struct FigureData {
    std::vector<FigureRun> runs; ///< the current one, the baseline, more that stand beside them
    std::vector<int> selectedTokens; ///< ascending
    int currentToken = -1;
    int hoveredToken = -1;
    int hoveredLayer = -1;
    int layer = 0;
    int head = -1;
    QStringList filters; ///< what of the runs is left out, in words: figures say so
    FigureEdits edits;
    bool namesRun = false; ///< the figure says on top of what run it is
    std::optional<std::pair<int, int>> markedLevel; ///< (l_start, lifetime) that stands out in a figure of levels

    bool isMarked(int token) const; ///< selected or current: figures make it stand out
};

/// A choice that a figure offers, in its tool row and in recipes: "Axis": log or linear.
struct FigureOption {
    QString id; ///< "axis", stable: recipes hold it
    QString title; ///< for the tool row
    std::vector<QString> choiceIds; ///< stable: "log", "linear"
    QStringList choiceTitles; ///< for the tool row, as many
    int current = 0;
};

/// A place in a figure that stands for something: what a tooltip says and what a click selects.
struct FigureHit {
    QString tooltip; ///< exact values with units; empty = nothing there
    std::vector<int> tokens; ///< tokens that a click selects
    int layer = -1; ///< layer that a click makes current; -1 = leave
    int head = -1; ///< head that a click makes current; -1 = leave
};

/// What of the selection a figure shows: it stays as it is when anything else moves.
struct FigureInputs {
    bool tokens = true; ///< selectedTokens and currentToken
    bool layer = true;
    bool head = true;
};

/// A number in a FigureTable: csv_number().
QString cell(float value);
QString cell(double value);

/// A table of what a figure shows, for CSV and the clipboard.
struct FigureTable {
    QStringList header;
    std::vector<QStringList> rows;
    QString csv() const; ///< RFC 4180, header first, '\n' line ends
    QString tabbed() const; ///< for the clipboard: tabs between cells, tabs and line breaks inside them escaped
};

/// A figure paints itself on any painter from data and style alone: the dock, PDF, SVG, PNG and the tests call the same
/// paint(). `rect` is in points (1/72 inch): the caller scales the painter. Implementations hold options (log axis,
/// which panel) but no data.
class Figure {
public:
    virtual ~Figure() = default;
    virtual QString id() const = 0; ///< "norm-profiles", "sink-levels", "positions", "sink-score", ...
    virtual QString title() const = 0; ///< "Norm profiles"
    virtual int paperFigure() const { return 0; } ///< the paper's number, 0 = none
    virtual QSizeF defaultSize() const = 0; ///< points
    /// The size in points that suits this data: more panels need more room.
    virtual QSizeF sizeFor(const FigureData & /*data*/) const { return defaultSize(); }
    /// The height in points that suits this width, with type of `fontPoints`: where panels would become too small side
    /// by side they stand on one another.
    virtual double heightFor(const FigureData &data, double width, double fontPoints) const;
    /// What paint() says in place of a figure when there is nothing to show; empty when there is.
    virtual QString emptyText(const FigureData & /*data*/) const { return {}; }
    /// Paints background and all into rect. Says in the middle of the figure what to do when there is nothing to show.
    virtual void paint(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const = 0;
    /// Paints what follows the mouse and the current layer over what paint() painted, on screen alone; must be cheap.
    virtual void paintHover(QPainter & /*painter*/, const QRectF & /*rect*/, const FigureData & /*data*/,
                            const Style & /*style*/) const
    {
    }
    virtual FigureHit hit(const QPointF & /*position*/, const QRectF & /*rect*/, const FigureData & /*data*/,
                          const Style & /*style*/) const
    {
        return {};
    }
    /// Tokens inside a closed shape (a brushed rectangle, a lasso).
    virtual std::vector<int> tokensInside(const QPolygonF & /*shape*/, const QRectF & /*rect*/,
                                          const FigureData & /*data*/, const Style & /*style*/) const
    {
        return {};
    }
    /// What an area of the figure (a point, a brushed rectangle) covers of the first panel that it meets, in the
    /// panel's data units; none outside of all panels.
    virtual std::optional<QRectF> dataArea(const QRectF & /*area*/, const QRectF & /*rect*/,
                                           const FigureData & /*data*/, const Style & /*style*/) const
    {
        return {};
    }
    virtual FigureTable table(const FigureData &data) const = 0;
    /// The figure laid out as plain data, for other plotting tools; none when there is nothing to show.
    virtual std::optional<FigureDrawing> drawing(const QRectF &rect, const FigureData &data,
                                                 const Style &style) const = 0;

    /// A promise: hosts do not paint anew when only the rest of the selection changes.
    virtual FigureInputs inputs() const { return {}; }

    virtual std::vector<FigureOption> options() const { return {}; }
    /// Sets an option by its ids. Throws Error for an id that options() does not have.
    virtual void setOption(const QString & /*option*/, const QString & /*choice*/) { }
    /// Whether a brushed rectangle (and a lasso) selects tokens here.
    virtual bool hasBrush() const { return false; }
};

} // namespace sinkscope
