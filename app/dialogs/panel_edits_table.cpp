#include "app/dialogs/panel_edits_table.h"

#include "views/figures/math_label.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLocale>

namespace sinkscope {

PanelEditsTable::PanelEditsTable(QWidget *parent) : QTableWidget(0, columns, parent)
{
    setObjectName(QStringLiteral("panelEdits"));
    setAccessibleName(tr("Panels and axes"));
    setHorizontalHeaderLabels(
        {tr("panel"), tr("x from"), tr("to"), tr("x scale"), tr("y from"), tr("to"), tr("y scale")});
    horizontalHeader()->setSectionResizeMode(panel, QHeaderView::Stretch);
    for (int column = xLow; column < columns; ++column)
        setColumnWidth(column, fontMetrics().horizontalAdvance(QStringLiteral("logarithmic")));
    verticalHeader()->hide();
    setSelectionMode(QAbstractItemView::NoSelection);
    connect(this, &QTableWidget::itemChanged, this, &PanelEditsTable::edited);
}

void PanelEditsTable::setPanels(const std::vector<FigureDrawing::Panel> &panels, const FigureEdits &edits)
{
    const QSignalBlocker quiet(this);
    setRowCount(static_cast<int>(panels.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const PanelSpec &spec = panels[static_cast<size_t>(row)].spec;
        const auto found = edits.panels.find(row);
        const PanelEdit edit = found == edits.panels.end() ? PanelEdit() : found->second;
        QString name = plainLabel(spec.title).trimmed();
        if (name.isEmpty())
            name = plainLabel(spec.y.title).trimmed();
        auto *shown = new QTableWidgetItem(tr("%1: %2").arg(row + 1).arg(name));
        shown->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        shown->setCheckState(edit.shown ? Qt::Checked : Qt::Unchecked);
        setItem(row, panel, shown);
        const auto text = [this](const std::optional<double> &value) {
            return value ? locale().toString(*value, 'g', 9) : QString();
        };
        setItem(row, xLow, new QTableWidgetItem(text(edit.x.low)));
        setItem(row, xHigh, new QTableWidgetItem(text(edit.x.high)));
        setItem(row, yLow, new QTableWidgetItem(text(edit.y.low)));
        setItem(row, yHigh, new QTableWidgetItem(text(edit.y.high)));
        addScale(row, xScale, edit.x.logarithmic);
        addScale(row, yScale, edit.y.logarithmic);
    }
}

void PanelEditsTable::addScale(int row, int column, const std::optional<bool> &logarithmic)
{
    auto *box = new QComboBox;
    box->addItems({tr("as it is"), tr("linear"), tr("logarithmic")});
    box->setCurrentIndex(!logarithmic ? 0 : *logarithmic ? 2 : 1);
    connect(box, &QComboBox::activated, this, &PanelEditsTable::edited);
    setCellWidget(row, column, box);
}

std::optional<double> PanelEditsTable::number(int row, int column) const
{
    bool good = false;
    const double value = locale().toDouble(item(row, column)->text(), &good);
    return good ? std::optional(value) : std::nullopt;
}

std::optional<bool> PanelEditsTable::logarithmic(int row, int column) const
{
    const int index = static_cast<QComboBox *>(cellWidget(row, column))->currentIndex();
    return index == 0 ? std::nullopt : std::optional(index == 2);
}

bool PanelEditsTable::isGood() const
{
    for (int row = 0; row < rowCount(); ++row)
        for (const Column column : {xLow, xHigh, yLow, yHigh})
            if (!item(row, column)->text().trimmed().isEmpty() && !number(row, column))
                return false;
    return true;
}

std::map<int, PanelEdit> PanelEditsTable::edits() const
{
    std::map<int, PanelEdit> edits;
    for (int row = 0; row < rowCount(); ++row) {
        PanelEdit edit;
        edit.shown = item(row, panel)->checkState() == Qt::Checked;
        edit.x = {number(row, xLow), number(row, xHigh), logarithmic(row, xScale)};
        edit.y = {number(row, yLow), number(row, yHigh), logarithmic(row, yScale)};
        if (edit != PanelEdit())
            edits[row] = edit;
    }
    return edits;
}

} // namespace sinkscope
