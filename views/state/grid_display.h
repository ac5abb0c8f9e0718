#pragma once

#include "views/state/grid_appearance.h"
#include "views/state/run_document.h"
#include "views/state/run_sides.h"

#include <QObject>

#include <array>
#include <optional>

namespace sinkscope {

class Selection;

/// Whether a grid has values outside of a scale.
struct Clipping {
    bool below = false, above = false;
};
Clipping clippingOf(const ColourLimits &extremes, const ColourScale &scale);

/// The positions of the BOS sink and the primary sinks, ascending: what GridAppearance::leaveOutSinks leaves out.
std::vector<int> primarySinks(const Detection &detection);

/// Which grid the heat map and the token tint show, and how it is coloured: one object for both, so that a colour means
/// the same in both. Each kind of grid keeps its own appearance, and its difference another. The head of a per-head
/// grid is the selection's. Where a run stands beside the document's, either one or their difference is shown.
class GridDisplay : public QObject {
    Q_OBJECT
public:
    GridDisplay(RunDocument *document, Selection *selection, QObject *parent = nullptr);

    GridKind kind() const { return kind_; }
    void setKind(GridKind kind); ///< kinds that the run does not have are shown as empty
    /// The selection's head where it has one, else the first; matters for grids with parts.
    int head() const;
    const GridAppearance &appearance() const;
    void setAppearance(const GridAppearance &appearance); ///< of the current kind and side

    const RunSides &sides() const; ///< of the document's run and the first one beside it
    RunSide side() const { return sides().areThere() ? side_.value_or(sides().own()) : sides().own(); }
    void setSide(RunSide side);
    void showNextSide(); ///< baseline, variant, difference, baseline, ...
    FigureRun shown() const { return sides().run(side()); } ///< of the difference: the document's run

    /// The grid shown; null when the run does not have it.
    const Grid *grid() const;
    std::shared_ptr<const void> gridOwner() const; ///< held, grid() stays where it is
    /// Whether the side shown has this kind of grid.
    bool isAvailable(GridKind kind) const;
    int readyRows() const; ///< leading rows of grid() that are computed
    /// The row of grid() for block `layer`.
    int rowForLayer(int layer) const;
    /// The value at (layer, token); NaN when it is not there.
    float value(int layer, int token) const;
    ColourScale scale() const; ///< with its limits worked out
    /// What a cell is painted in: transparent where nothing is computed.
    QRgb colour(int layer, int token) const;
    /// Its value for people; "not finite" and "not computed" where that is so. Of a difference with both values.
    QString valueText(int layer, int token) const;
    Clipping clipping() const; ///< of the grid shown by scale()

    QJsonObject toJson() const;
    void fromJson(const QJsonObject &object); ///< ignores what it does not know

Q_SIGNALS:
    void kindChanged(); ///< another grid is shown (kind, head or side)
    void sideChanged(); ///< another side is shown, or there are other runs; before kindChanged()
    void scaleChanged(); ///< colours are new; also follows kindChanged()

private:
    bool isComputed(int layer) const;
    bool isDifference() const { return side() == RunSide::difference; }
    std::vector<int> bosPositions() const; ///< of the document's run and those beside it
    QString numberText(RunSide side, int layer, int token) const;
    void changeGrid();
    void invalidate();
    std::vector<int> excludedTokens() const;

    RunDocument *document_;
    Selection *selection_;
    std::vector<int> bosPositions_; ///< that grid() was made for
    GridKind kind_ = GridKind::resid_norm;
    std::optional<RunSide> side_; ///< empty = the document's run; counts where there are sides
    mutable RunSides sides_;
    std::array<GridAppearance, grid_kind_count> appearances_, differenceAppearances_;
    mutable std::optional<ColourLimits> limits_; ///< empty until asked for
    mutable std::optional<ColourLimits> extremes_; ///< of all values; the detector does not change them
    mutable std::vector<int> excluded_; ///< that limits_ was made for
};

} // namespace sinkscope
