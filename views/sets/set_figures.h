#pragma once

#include "views/figures/figure.h"
#include "views/figures/recipe.h"
#include "views/sets/set_model.h"

#include <QObject>

class QWidget;

namespace sinkscope {

class FigureView;
class RunDocument;
class Selection;

/// A detection file that is shown, as the metadata of figures names it.
struct SetFile {
    Recipe::RunFile file; ///< path, SHA-256 of its content, model, trace file
    DetectorParameters detector;
};

/// The paper's figures 2 and 3 of sets. Both show the sinks that the filter lets pass, each by all but what it chooses
/// itself: a cell of figure 2 chooses the filter's level, a brush along figure 3 its positions, a second click there
/// neither.
class SetFigures : public QObject {
    Q_OBJECT
public:
    /// The views are made as children of `parent`, which gives them their places.
    explicit SetFigures(QWidget *parent);

    FigureView *levels() const { return levels_; }
    FigureView *positions() const { return positions_; }

    void setRuns(std::vector<FigureRun> runs);
    void setFilter(const SetFilter &filter);
    /// What the runs come from, for the metadata of exported figures.
    void setFiles(std::vector<SetFile> files, const QString &programVersion);
    /// The metadata of one of the figures, JSON.
    QString metadata(const FigureView *view) const;

Q_SIGNALS:
    void filterChosen(const sinkscope::SetFilter &filter);
    void exportRequested(sinkscope::FigureView *view);

private:
    FigureView *makeView(const QString &id, QWidget *parent);
    bool hasLevel(const std::pair<int, int> &level) const;
    void chooseLevel(const std::pair<int, int> &level);
    void choosePositions(const QRectF &area, bool brushed);
    void show(FigureView *view, const SetFilter &filter);

    RunDocument *document_; ///< of the figures alone, and empty: they are given their runs
    Selection *selection_; ///< of the figures alone: a set has no tokens of its own to select
    FigureView *levels_, *positions_;
    std::vector<FigureRun> runs_;
    SetFilter filter_;
    std::vector<SetFile> files_;
    QString programVersion_;
};

} // namespace sinkscope
