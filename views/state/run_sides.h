#pragma once

#include "core/analysis/grid_difference.h"
#include "core/data/grid_kind.h"
#include "views/figures/figure_run.h"

#include <QString>

#include <optional>
#include <vector>

namespace sinkscope {

/// Which of two runs a grid is shown of, or what the variant has more than the baseline.
enum class RunSide { baseline, variant, difference };
inline constexpr int run_side_count = 3;

QString sideName(RunSide side); ///< "baseline", "variant", "difference": as files have it
QString sideTitle(RunSide side); ///< the same for people
std::optional<RunSide> sideNamed(const QString &name);
QString differenceTitle(); ///< "variant − baseline"

/// Which of the first two runs is the variant, the other being the baseline: the lab puts a variant beside the baseline
/// that is shown, a person a baseline beside the run that is shown.
size_t variantOf(const FigureRun &first, const FigureRun &second);

/// What one side shows of a grid.
struct SideGrid {
    const Grid *grid = nullptr; ///< null where a run that it needs does not have it
    int rows = 0; ///< leading ones that are computed
    std::shared_ptr<const void> owner; ///< of the grid: held, it stays where it is
};

/// Two runs of the same tokens and blocks, one of them the run shown. Grids of either and their difference, which is
/// kept until another one is asked for or a run grows.
class RunSides {
public:
    /// `others`: runs beside `shown`; the first is the one that counts. Costs nothing where they are as before.
    void setRuns(const FigureRun &shown, const std::vector<FigureRun> &others);

    bool areThere() const { return runs_.size() == 2; }
    /// Why there are none though a run stands beside the one shown; empty else.
    const QString &obstacle() const { return obstacle_; }
    RunSide own() const { return variant_ == 0 ? RunSide::variant : RunSide::baseline; } ///< the side of `shown`
    const FigureRun &run(RunSide side) const; ///< of the difference: the run shown
    /// `head` (or slot) matters for grids with parts alone. Of `shown` where there are no sides.
    SideGrid grid(RunSide side, GridKind kind, int head) const;

private:
    std::vector<FigureRun> given_; ///< what setRuns() was called with
    std::vector<FigureRun> runs_; ///< shown, then the other; the other only where they go together
    size_t variant_ = 0;
    QString obstacle_;
    DifferenceCache difference_;
};

} // namespace sinkscope
