#pragma once

#include "app/commands/figure_batch.h"
#include "app/window/workspace.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace sinkscope {

class ExportFields;
class FigurePreview;
class PanelEditsTable;

/// Writes figures of the run on screen and its companions to files: which, in what formats, size and looks,
/// where. Shows the one that is looked at as it will be, and names every file before it is written. Works a
/// figure at a time, so that the window stays alive. A recipe names the files of its runs: those that are in no file
/// yet are saved beside the figures first.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    struct Source {
        RunDocument *document;
        Selection *selection;
        Workspace *workspace; ///< knows the runs' files
        FigureChoices options; ///< as the figures stand on screen
    };
    ExportDialog(const Source &source, QWidget *parent = nullptr);

    /// A figure that holds results of its own, or of other data than the window's: it is written as it is now.
    struct OwnFigure {
        std::shared_ptr<const Figure> figure;
        std::optional<FigureData> data; ///< in place of the window's
        QString metadata; ///< JSON in place of what is known of the window's run; may be empty
    };
    void addFigure(const QString &name, const OwnFigure &figure); ///< `name` is that of its files
    /// Leaves only one figure chosen. False when it is not offered.
    bool chooseOnly(const QString &figure);

    /// What the controls say, with the data of this moment, but without the places and hashes of the runs.
    FigureBatch batch() const;
    QString folder() const;

Q_SIGNALS:
    void notice(const sinkscope::Notice &notice);

private:
    void placeControls();
    QString currentFigure() const;
    std::shared_ptr<const Figure> figureNow(const FigureBatch &batch) const;
    void showFigure();
    void refresh();
    void announce();
    FigureBatch batchFor(const QString &name, FigureBatch batch) const;
    void startExport();
    void writeFigures();
    void exportNext();
    void unlock();
    void finish(const Notice &result);

    Source source_;
    std::map<QString, OwnFigure> own_; ///< by name
    std::map<QString, FigureEdits> edits_; ///< by id
    QWidget *controls_; ///< all that is chosen: as it was at the click until all is written
    QListWidget *figures_;
    ExportFields *fields_;
    PanelEditsTable *panels_;
    FigurePreview *preview_;
    QCheckBox *recipe_;
    QLineEdit *folder_;
    QLabel *announced_;
    QPushButton *exportButton_;
    QProgressBar *progress_;
    FigureBatch running_;
    qsizetype next_ = 0;
    QStringList written_;
};

} // namespace sinkscope
