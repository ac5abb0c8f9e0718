#pragma once

#include "core/analysis/text_table.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace sinkscope {

/// A table of an analysis, read-only, with its caption below. It can be copied (Ctrl+C: the selected cells, or all) and
/// written as CSV, Markdown or LaTeX from its context menu.
class TextTableView : public QWidget {
    Q_OBJECT
public:
    explicit TextTableView(QWidget *parent = nullptr);

    void setTable(const TextTable &table);
    const TextTable &table() const { return table_; }

    /// "csv", "markdown" or "latex".
    QString asText(const QString &format) const;
    void copy(const QString &format) const;
    /// Asks for a file; its ending (.csv, .md, .tex) decides the format.
    void exportToFile();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void copySelection() const;
    void openContextMenu(const QPoint &position);

    TextTable table_;
    QTableWidget *cells_;
    QLabel *caption_;
};

} // namespace sinkscope
