#pragma once

#include "views/sets/set_figures.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;
class QTabWidget;
class QToolButton;

namespace sinkscope {

class SetMarks;
class FilterChips;
class TextTableView;

/// Sets of traces: each trace a row with its sinks as marks, filtered by sink level, token and label; the paper's
/// figures 2 and 3 and its tables of all that is open in further tabs. A click or Enter asks for a trace to be opened.
class SetView : public QWidget {
    Q_OBJECT
public:
    explicit SetView(QWidget *parent = nullptr);

    /// `runs`: the same traces for the figures; without them the figures stay empty.
    void setTraces(std::vector<TraceSinks> traces, std::vector<FigureRun> runs = {});
    SetFigures *figures() const { return figures_; }
    /// What is known of the sets and what is not, below the rows.
    void setNote(const QString &note);
    const std::vector<TraceSinks> &traces() const { return model_->traces(); }
    void setFilter(const SetFilter &filter);
    const SetFilter &filter() const { return proxy_->filter(); }

    QSize sizeHint() const override { return {760, 420}; }

Q_SIGNALS:
    /// `index` in the vector given to setTraces(); `position` of the sink whose mark was clicked, -1 = none.
    void traceActivated(int index, int position);
    void sourcesRequested(); ///< say where traces and tokenizer are
    void clearRequested(); ///< close all sets

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeTracePage();
    void openClicked(const QModelIndex &index);
    void hideEqualColumns();
    void fillFilterBoxes();
    void takeFilterFromBoxes();
    void updateSummary();
    void restyle();

    SetModel *model_;
    SetFilterModel *proxy_;
    SetMarks *marks_;
    QComboBox *level_, *token_, *label_;
    QTabWidget *tabs_;
    QTableView *rows_;
    SetFigures *figures_;
    TextTableView *tokenTable_, *layerTable_, *levelTable_, *positionTable_;
    QLabel *summary_, *note_;
    QToolButton *sources_, *clear_;
    FilterChips *chips_;
    int pressedX_ = 0; ///< of the mouse in the rows' viewport
};

} // namespace sinkscope
