#pragma once

#include "views/state/colour_scale.h"
#include "views/state/run_document.h"

#include <QJsonObject>
#include <QObject>

#include <array>
#include <optional>

namespace sinkscope {

class Selection;

/// How one kind of grid is coloured.
struct GridAppearance {
    ColourMap map = ColourMap::viridis;
    Normalisation normalisation = Normalisation::linear;
    LimitsRequest limits;
    bool leaveOutSinks = false; ///< the BOS sink and primary sinks do not count for the limits
    bool operator==(const GridAppearance &) const = default;

    /// By the table of grids. Norms: viridis, percentiles without the BOS sink and primary sinks, of residuals and
    /// outputs logarithmic. Cosines: diverging, symmetric, -1..1. Sink scores: linear.
    static GridAppearance defaultFor(GridKind kind);
};

/// What the colours' ends are in words: "1st–99th percentile, without BOS and primary sinks"; empty for the extremes of
/// all values.
QString limitsText(const GridAppearance &appearance);

/// Whether a grid has values outside of a scale.
struct Clipping {
    bool below = false, above = false;
};
Clipping clippingOf(const ColourLimits &extremes, const ColourScale &scale);

/// The positions of the BOS sink and the primary sinks, ascending: what GridAppearance::leaveOutSinks leaves out.
std::vector<int> primarySinks(const Detection &detection);

/// Which grid the heat map and the token tint show, and how it is coloured: one object for both, so that a colour means
/// the same in both. Each kind of grid keeps its own appearance. The head of a per-head grid is the selection's.
class GridDisplay : public QObject {
    Q_OBJECT
public:
    GridDisplay(RunDocument *document, Selection *selection, QObject *parent = nullptr);

    GridKind kind() const { return kind_; }
    void setKind(GridKind kind); ///< kinds that the run does not have are shown as empty
    /// The selection's head where it has one, else the first; matters for grids with parts.
    int head() const;
    const GridAppearance &appearance() const { return appearances_[static_cast<size_t>(kind_)]; }
    void setAppearance(const GridAppearance &appearance); ///< of the current kind

    /// The grid shown; null when the run does not have it.
    const Grid *grid() const;
    /// Whether the document's run has this kind of grid.
    bool isAvailable(GridKind kind) const;
    int readyRows() const; ///< leading rows of grid() that are computed
    /// The row of grid() for block `layer`.
    int rowForLayer(int layer) const;
    /// The value at (layer, token); NaN when it is not there.
    float value(int layer, int token) const;
    ColourScale scale() const; ///< with its limits worked out
    /// What a cell is painted in: transparent where nothing is computed.
    QRgb colour(int layer, int token) const;
    /// Its value for people; "not finite" and "not computed" where that is so.
    QString valueText(int layer, int token) const;
    Clipping clipping() const; ///< of the grid shown by scale()

    QJsonObject toJson() const;
    void fromJson(const QJsonObject &object); ///< ignores what it does not know

Q_SIGNALS:
    void kindChanged(); ///< another grid is shown (kind or head)
    void scaleChanged(); ///< colours are new; also follows kindChanged()

private:
    bool isComputed(int layer) const;
    void invalidate();
    std::vector<int> excludedTokens() const;

    RunDocument *document_;
    Selection *selection_;
    int bosPosition_; ///< that grid() was made for
    GridKind kind_ = GridKind::resid_norm;
    std::array<GridAppearance, grid_kind_count> appearances_;
    mutable std::optional<ColourLimits> limits_; ///< empty until asked for
    mutable std::optional<ColourLimits> extremes_; ///< of all values; the detector does not change them
    mutable std::vector<int> excluded_; ///< that limits_ was made for
};

} // namespace sinkscope
