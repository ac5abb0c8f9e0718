// Numbers are never cut: text beside them may be.

#include "tests/gui/view_fixture.h"
#include "views/figures/text_table_view.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/sinks/sink_table_view.h"
#include "views/state/elided.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// What the delegate would draw of a cell.
struct Seen : NumberDelegate {
    using NumberDelegate::initStyleOption;
};

QStyleOptionViewItem optionOf(const QAbstractItemView &view, const QModelIndex &index)
{
    QStyleOptionViewItem option;
    option.initFrom(&view);
    option.font = view.font();
    option.widget = &view;
    option.rect = view.visualRect(index);
    option.textElideMode = Qt::ElideRight;
    option.decorationSize = QSize(16, 16);
    Seen().initStyleOption(&option, index);
    return option;
}

} // namespace

class TestNumbers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsShortenedBeforeANumber()
    {
        const QFontMetricsF metrics(QFont("DejaVu Sans", 9));
        for (const QString &number : {QString("3"), QString("14503"), QString("131071")})
            for (double width = 1; width < 300; width += 7) {
                const QString label = elidedBeforeNumber(metrics, "·consequently", number, width);
                QVERIFY2(label.endsWith(number), qPrintable(label));
                QVERIFY(label == number || label.endsWith("  " + number));
                QVERIFY(label == number || metrics.horizontalAdvance(label) <= width + 0.01);
            }
        QCOMPARE(elidedBeforeNumber(metrics, "·the", "27", 500), "·the  27");
    }

    void numbersAreTold()
    {
        for (const char *text : {"3", "14503", "-0.25", "−671.2", "1e-05", "83.3 %", "1.5 s", " 12"})
            QVERIFY2(isNumberText(text), text);
        for (const char *text : {"", "·12a", "the", "secondary", "e5"})
            QVERIFY2(!isNumberText(text), text);
    }

    /// However narrow the column: no dots, and the digits are within it.
    void tablesShrinkNumbers()
    {
        OpenRun open(sample_run({.tokens = 400}));
        SinkTableView view(&open.document, &open.selection);
        show(view, 500, 300);
        auto *table = view.findChild<QTableView *>();
        QVERIFY(qobject_cast<NumberDelegate *>(table->itemDelegate()));
        int numbers = 0;
        table->horizontalHeader()->setMinimumSectionSize(1);
        for (const int width : {12, 24, 60})
            for (int column = 0; column < table->model()->columnCount(); ++column) {
                table->setColumnWidth(column, width);
                const QModelIndex index = table->model()->index(0, column);
                if (!isNumberText(index.data().toString()))
                    continue;
                ++numbers;
                const QStyleOptionViewItem option = optionOf(*table, index);
                QCOMPARE(option.textElideMode, Qt::ElideNone);
                QVERIFY(QFontMetricsF(option.font).horizontalAdvance(option.text) <= std::max(2, option.rect.width()));
            }
        QVERIFY(numbers >= 6);
    }

    void textTablesShrinkNumbers()
    {
        TextTableView view;
        view.setTable({.header = {"token", "count"}, .rows = {{"the", "123456789"}}, .caption = {}});
        show(view, 200, 120);
        auto *table = view.findChild<QTableView *>();
        table->horizontalHeader()->setMinimumSectionSize(1);
        table->setColumnWidth(1, 20);
        QCOMPARE(optionOf(*table, table->model()->index(0, 1)).textElideMode, Qt::ElideNone);
    }

    /// The text is what a narrow readout loses.
    void readoutsEndWithTheText()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 500, 300);
        const QString text = view.canvas()->cellText(12, 25);
        QVERIFY2(text.endsWith(QStringLiteral("“·the”")), qPrintable(text));
    }
};

QTEST_MAIN(TestNumbers)
#include "test_numbers.moc"
