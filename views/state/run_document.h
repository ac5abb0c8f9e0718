#pragma once

#include "views/figures/figure_run.h"

#include "core/data/grid_table.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace sinkscope {

/// The run that the window shows, with the detector's live result. Views hold a pointer to it and follow its signals.
/// Lives in the GUI thread; while a run is being computed its rows arrive here through applyRows().
class RunDocument : public QObject {
    Q_OBJECT
public:
    explicit RunDocument(QObject *parent = nullptr);

    /// Never null: an empty Run stands for "nothing open" (token_count() == 0).
    const Run &run() const { return *run_; }
    std::shared_ptr<const Run> shared() const { return run_; }
    bool isEmpty() const { return run_->token_count() == 0; }

    /// The sinks of run() under the live detector parameters.
    const Detection &detection() const { return *detection_; }
    FigureRun shown() const { return {run_, detection_}; } ///< the current run as figures see it
    const DetectorParameters &parameters() const { return detection_->parameters; }
    const Grid *grid(GridKind kind, int head = -1) const; ///< gridOf() run() and detection()

    void setRun(std::shared_ptr<const Run> run); ///< takes the run's own detection parameters
    void startRun(const Run &skeleton); ///< a run that is going to be filled by applyRows()
    void applyRows(const BlockRows &rows); ///< only after startRun()
    /// Detects again. While nothing is open the parameters wait for the first run that has grids.
    void setParameters(const DetectorParameters &parameters);

    /// Runs that stand beside this one in the figures, under the same parameters. The first is the baseline that
    /// differences are taken from.
    const std::vector<FigureRun> &companions() const { return companions_; }
    void setCompanions(const std::vector<std::shared_ptr<const Run>> &runs);

Q_SIGNALS:
    void runChanged(); ///< another run: tokens, sizes, everything
    void rowsChanged(int layer); ///< one more row of the grids is there
    void detectionChanged(); ///< sinks or parameters are new (also follows runChanged and rowsChanged)
    void companionsChanged(); ///< other companions; their sinks are new at detectionChanged() too

private:
    void detectAll(const DetectorParameters &parameters);

    std::shared_ptr<const Run> run_;
    std::shared_ptr<Run> growing_; ///< the same object as run_ while it is being filled, else null
    std::shared_ptr<const Detection> detection_ = std::make_shared<const Detection>();
    std::vector<FigureRun> companions_;
    std::optional<DetectorParameters> waiting_; ///< chosen while nothing was open
};

QString gridTitle(GridKind kind); ///< "Residual norm", "Cosine with BOS sink", ...
QString gridSymbol(GridKind kind); ///< as the paper writes it, plain Unicode: "‖h‖₂", "cos(h, h_BOS)", ...
QString gridName(GridKind kind); ///< definitions.md's name: "resid_norm", ...
std::optional<GridKind> gridKindNamed(const QString &name);

/// The grid of a run; null when it was not computed. The cosine is with the BOS sink of the detection in force, which
/// need not be the one that the run was stored with. `head` (or slot) matters for grids with parts alone.
const Grid *gridOf(const Run &run, const Detection &detection, GridKind kind, int head = -1);
inline const Grid *gridOf(const FigureRun &run, GridKind kind, int head = -1)
{
    return gridOf(*run.run, *run.detection, kind, head);
}

/// How many leading rows of gridOf(...) are filled while the run is being computed.
int rowsReady(const Run &run, GridKind kind);

} // namespace sinkscope
