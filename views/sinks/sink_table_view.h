#pragma once

#include <QModelIndex>
#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;

namespace sinkscope {

class GridDisplay;
class RunDocument;
class Selection;
class SinkFilterModel;
class SinkTableModel;

/// The sink table dock: a filter line above a sortable table of the detected sinks. Rows and selected tokens follow
/// each other both ways.
class SinkTableView : public QWidget {
    Q_OBJECT
public:
    SinkTableView(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// Follows the side that heat map and text show.
    void setDisplay(const GridDisplay *display);

    QTableView *table() const { return table_; }
    SinkTableModel *model() const { return model_; }
    QLineEdit *filterLine() const { return filter_; }

    /// Selected rows as tab-separated text with a header line, in the order shown.
    QString selectedRowsAsText() const;

public Q_SLOTS:
    void copySelectedRows() const; ///< to the clipboard

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void tableSelectionChanged();
    void tableCurrentChanged();
    void showSelection();
    void showCurrentToken();
    void updateSummary();
    void restyle();
    void openContextMenu(const QPoint &position);
    QModelIndex indexOfToken(int token) const; ///< in the table; not valid when it is no sink or filtered away
    int tokenOf(const QModelIndex &index) const;

    RunDocument *document_;
    Selection *selection_;
    const GridDisplay *display_ = nullptr;
    SinkTableModel *model_;
    SinkFilterModel *proxy_;
    QLineEdit *filter_;
    QTableView *table_;
    QLabel *summary_;
    QString unknownName_; ///< in the filter
    int scrollBeforeReset_ = 0;
    bool updating_ = false; ///< the table is being set from the selection, or the other way round
};

} // namespace sinkscope
