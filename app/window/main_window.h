#pragma once

#include "app/dialogs/file_dialogs.h"
#include "app/jobs/job_runner.h"
#include "app/jobs/lab_jobs.h"
#include "app/window/session.h"
#include "app/window/tour.h"
#include "app/window/workspace.h"
#include "core/analysis/variant_effect.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QMainWindow>

#include <functional>
#include <map>
#include <optional>

class QLayout;
class QStackedWidget;

namespace sinkscope {

class CommandPalette;
class SetController;
class DockLayout;
class FigureView;
class GridDisplay;
class HelpWindow;
class InspectionController;
class LabController;
class LabInterventionPanel;
class LayerAnimation;
class MessageBar;
class NamedSelections;
class NewTraceController;
class Presenter;
class TourPanel;
class ViewHistory;
class ViewList;
class RunLine;
class StatusLine;
class WelcomePage;
class WindowActions;

/// The window: makes the parts and connects them. What is open lives in the workspace, how it looks in the views.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    Workspace *workspace() { return &workspace_; }
    RunDocument *document() { return &document_; }
    Selection *selection() { return &selection_; }
    JobRunner *jobs() { return &jobs_; }
    WindowActions *actions() { return actions_; }
    DockLayout *docks() { return docks_; }
    MessageBar *messages() { return messages_; }
    CommandPalette *commandPalette() { return palette_; }
    NewTraceController *newTrace() { return newTrace_; }

    /// Asked before something that is in no file is given up, with a sentence that says what. The window asks the user
    /// unless a test puts something else here.
    void setAskToSave(std::function<Leave(const QString &)> ask) { askToSave_ = std::move(ask); }

    ViewList *viewList() { return viewList_; }
    /// Lays the views out as they were when that workspace was left, or at the first time as its arrangement says.
    void showWorkspace(const QString &id);
    QString currentWorkspace() const { return workspaceId_; }

    void showHelp(const QString &topic); ///< see HelpTexts
    Presenter *presenter() { return presenter_; }

    /// Opens a tour's run and shows its first step. What is there now comes back with leaveTour().
    void startTour(const QString &file = QStringLiteral(":/tour/paper.json"), int step = 0);
    void leaveTour();
    bool isTouring() const { return own_ != nullptr; }
    int tourStep() const { return tourStep_; } ///< from 0

    /// What is open, selected and shown, to be restored by restoreSession().
    Session session() const;
    /// Opens what the session names; files that are gone are told of and left out.
    void restoreSession(const Session &session);
    /// From now on the session is written to `file` when the window closes.
    void keepSessionIn(const QString &file) { sessionFile_ = file; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeHelp();
    void makeTour(QLayout *layout);
    void beginTour(std::map<QString, std::shared_ptr<const Run>> runs, int step);
    void showTourStep(int step);
    void apply(const TourSetting &setting);
    void recordStep();
    void applyView(const Session &session);
    void makeWorkspaces();
    void updateWorkspaceActions();
    QJsonObject workspacesToJson() const;
    void workspacesFromJson(const QJsonObject &object);
    void bringToFront(const QString &view, const QString &line);
    void presentVariant(const VariantEffect &effect);
    void presentRun();
    void presentComparison();
    void showRunProperties();
    void addSetDock();
    void addLabDock();
    void addNewTrace();
    void askForModel();
    void connectActions();
    void updateState();
    void updateTitle();
    void updateRecentMenu();
    void openExportDialog(const QString &figure);
    void exportSetFigure(const FigureView &view, const QString &metadata);
    void openPath(const QString &path);
    /// What is in no file.
    struct Unsaved {
        bool run = false;
        std::vector<std::shared_ptr<const Run>> variants;
        std::vector<const FigureView *> figures; ///< with results of the lab
    };
    Unsaved unsaved() const;
    /// Asks about what is in no file; false = stay. `forGood`: the window closes, and a session keeps the variants.
    bool mayLeave(bool forGood = false);
    bool mayLeaveTraces();
    bool save(const Unsaved &found);
    bool ends(const std::function<void()> &start);
    void makeDeletionsUndoable();
    void makeUndoable(LabInterventionPanel *panel);
    bool keepsVariants() const;
    void takeKeptVariants();
    void describeRun(Session &session) const;
    /// What is read, and must not be written over: by the session, and what the run on screen was made from.
    std::vector<std::filesystem::path> openFiles() const;
    void applyPendingSelection();

    RunDocument document_;
    Selection selection_;
    JobRunner jobs_; ///< model, CUDA, HDF5
    LabJobs lab_{&document_, &jobs_};
    JobRunner search_; ///< looks for models while jobs_ is busy
    Workspace workspace_;
    FigureChoices figureChoices_; ///< as the figures stand, those of closed docks too
    NamedSelections *named_;
    ViewHistory *history_;
    GridDisplay *display_;
    InspectionController *inspection_;
    LayerAnimation *animation_;
    WindowActions *actions_;
    DockLayout *docks_;
    ViewList *viewList_;
    Presenter *presenter_;
    HelpWindow *help_ = nullptr;
    TourPanel *tourPanel_;
    struct Own;
    std::shared_ptr<Own> own_; ///< the user's, during a tour
    Tour tour_, recorded_;
    QString recordedFile_, tourWorkspace_;
    int tourStep_ = 0;
    std::map<QString, std::shared_ptr<const Run>> tourRuns_;
    QString workspaceId_ = QStringLiteral("explore");
    std::map<QString, QByteArray> layouts_; ///< by the id of a workspace, or the name of an own one
    QStringList ownWorkspaces_;
    MessageBar *messages_;
    WelcomePage *welcome_;
    QStackedWidget *pages_;
    StatusLine *status_;
    RunLine *runLine_;
    CommandPalette *palette_;
    NewTraceController *newTrace_;
    SetController *sets_ = nullptr;
    LabController *lab_view_ = nullptr; ///< once the lab was opened
    std::function<Leave(const QString &)> askToSave_;
    QString sessionFile_;
    QStringList wantedSets_, wantedCompanions_; ///< the session's, until they have arrived
    std::optional<Session> pending_; ///< selection and detector to apply when the session's run has arrived
};

} // namespace sinkscope
