#pragma once

#include "views/state/run_document.h"
#include "views/state/selection.h"
#include "views/tokens/token_search.h"

#include <QFrame>
#include <QList>

class QAction;
class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace sinkscope {

/// One box to go anywhere: a token's position, text of the trace (plain or /regular expression/), or an action by name.
/// Opens over the window's upper middle; Return takes the chosen line, Escape closes.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    CommandPalette(RunDocument *document, Selection *selection, QList<QAction *> actions, QWidget *parent);
    /// More actions to be found by name, below the others.
    void addEntries(const QList<QAction *> &actions) { actions_ << actions; }
    void popUp();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void addTokenItems(const QString &typed);
    std::vector<int> matchedTokens() const;
    void addActionItems(const QString &typed);
    void take(QListWidgetItem *item);
    void close();

    RunDocument *document_;
    Selection *selection_;
    QList<QAction *> actions_;
    QLineEdit *line_;
    QListWidget *list_;
    QLabel *state_;
    TokenSearch search_;
};

} // namespace sinkscope
