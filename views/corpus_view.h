#pragma once

#include "views/corpus_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;
class QTabWidget;

namespace sinkscope {

class CorpusMarks;
class TextTableView;

/// A set of traces: each a row with its sinks as marks, filtered by sink level, token and label; the paper's tables of
/// the set in further tabs. Double click or Enter asks for a trace to be opened.
class CorpusView : public QWidget {
    Q_OBJECT
public:
    explicit CorpusView(QWidget *parent = nullptr);

    void setTraces(std::vector<TraceSinks> traces);
    const std::vector<TraceSinks> &traces() const { return model_->traces(); }
    void setFilter(const CorpusFilter &filter);
    const CorpusFilter &filter() const { return proxy_->filter(); }

    QSize sizeHint() const override { return {760, 420}; }

Q_SIGNALS:
    /// `index` in the vector given to setTraces().
    void traceActivated(int index);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fillFilterBoxes();
    void takeFilterFromBoxes();
    void updateSummary();
    void restyle();

    CorpusModel *model_;
    CorpusFilterModel *proxy_;
    CorpusMarks *marks_;
    QComboBox *level_, *token_, *label_;
    QTabWidget *tabs_;
    QTableView *rows_;
    TextTableView *tokenTable_, *layerTable_, *levelTable_, *positionTable_;
    QLabel *summary_;
};

} // namespace sinkscope
