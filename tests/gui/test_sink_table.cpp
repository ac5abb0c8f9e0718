#include "core/analysis/sinks.h"
#include "tests/gui/view_fixture.h"
#include "views/sinks/sink_table_model.h"
#include "views/sinks/sink_table_view.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>

#include <cmath>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

int rowOf(const SinkTableView &view, int token)
{
    const QAbstractItemModel &model = *view.table()->model();
    for (int row = 0; row < model.rowCount(); ++row)
        if (model.index(row, SinkTableModel::position).data().toInt() == token)
            return row;
    return -1;
}

void clickRow(SinkTableView &view, int token, Qt::KeyboardModifiers modifiers = {})
{
    const QModelIndex index = view.table()->model()->index(rowOf(view, token), SinkTableModel::token);
    QVERIFY(index.isValid());
    view.table()->scrollTo(index);
    QTest::mouseClick(view.table()->viewport(), Qt::LeftButton, modifiers, view.table()->visualRect(index).center());
}

std::vector<int> shownPositions(const SinkTableView &view)
{
    std::vector<int> positions;
    for (int row = 0; row < view.table()->model()->rowCount(); ++row)
        positions.push_back(view.table()->model()->index(row, SinkTableModel::position).data().toInt());
    return positions;
}

std::vector<int> selectedPositions(const SinkTableView &view)
{
    std::vector<int> positions;
    for (const QModelIndex &index : view.table()->selectionModel()->selectedRows())
        positions.push_back(index.siblingAtColumn(SinkTableModel::position).data().toInt());
    std::sort(positions.begin(), positions.end());
    return positions;
}

} // namespace

class TestSinkTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsHoldWhatWasPlanted()
    {
        const Run run = sample_run();
        const std::vector<SinkRow> rows = sinkRows(run, run.detection);
        QCOMPARE(rows.size(), planted_sinks().size() + 1);
        QCOMPARE(rows[0].role, TokenRole::bos);
        const SinkRow &row = rows[2];
        QCOMPARE(row.position, 25);
        QCOMPARE(row.lStart, 10);
        QCOMPARE(row.lifetime, 12);
        QCOMPARE(row.text, QStringLiteral("·the"));
        QCOMPARE(row.mlpOutNorm, 600.0);
        QVERIFY(row.maxScoreLayer > 10 && row.maxScoreLayer <= 22);
        QCOMPARE(row.maxScore, static_cast<double>(run.grids.sink_score(row.maxScoreLayer, 25)));
    }

    void rowsOfAnImportHaveNoValues()
    {
        Run run = sample_run();
        run.grids = {};
        const std::vector<SinkRow> rows = sinkRows(run, run.detection);
        QVERIFY(!rows.empty());
        QVERIFY(std::isnan(rows[1].mlpOutNorm) && std::isnan(rows[1].maxScore));
    }

    void filterTerms_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<std::vector<int>>("positions");
        QTest::newRow("nothing") << "" << std::vector<int>{0, 10, 25, 50, 100, 120, 180};
        QTest::newRow("l_start") << "l_start=10" << std::vector<int>{25, 50, 100, 180};
        QTest::newRow("two terms") << "l_start=10 lifetime>=9" << std::vector<int>{25, 50, 180};
        QTest::newRow("label") << "label:secondary" << std::vector<int>{25, 50, 120, 180};
        QTest::newRow("not a label") << "label!=secondary" << std::vector<int>{0, 10, 100};
        QTest::newRow("word in the label") << "noise" << std::vector<int>{100};
        QTest::newRow("position") << "120" << std::vector<int>{120};
        QTest::newRow("text") << "im_start" << std::vector<int>{0};
        QTest::newRow("norm") << "f>400" << std::vector<int>{0, 10, 25, 50, 180};
        QTest::newRow("unknown field is text") << "colour=3" << std::vector<int>{};
    }

    void filterTerms()
    {
        QFETCH(QString, filter);
        Run run = sample_run();
        run.detection = detect(run, detector_preset("published"));
        OpenRun open(run);
        SinkTableView view(&open.document, &open.selection);
        view.filterLine()->setText(filter);
        QTEST(shownPositions(view), "positions");
    }

    void modelKeepsItsPromises()
    {
        OpenRun open(sample_run());
        SinkTableModel model(&open.document);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SinkFilterModel proxy(&model);
        const QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        open.document.setParameters(detector_preset("published"));
        proxy.setFilter(SinkFilter::parse(QStringLiteral("lifetime>5")));
        proxy.sort(SinkTableModel::mlpOutNorm, Qt::DescendingOrder);
        open.open(Run());
        QCOMPARE(model.rowCount(), 0);
        open.open(sample_run({.tokens = 60}));
        QVERIFY(model.rowCount() > 3);
        QCOMPARE(model.data(model.index(0, SinkTableModel::lifetime), Qt::TextAlignmentRole).value<Qt::Alignment>(),
                 Qt::AlignRight | Qt::AlignVCenter);
    }

    void sortsByValue()
    {
        OpenRun open(sample_run());
        SinkTableView view(&open.document, &open.selection);
        view.table()->sortByColumn(SinkTableModel::mlpOutNorm, Qt::DescendingOrder);
        QCOMPARE(shownPositions(view), (std::vector<int>{10, 25, 50, 180, 120, 100, 0}));
        view.table()->sortByColumn(SinkTableModel::position, Qt::DescendingOrder);
        QCOMPARE(shownPositions(view).front(), 180); // not "50", as text would have it
    }

    void clicksSelectTokens()
    {
        OpenRun open(sample_run());
        SinkTableView view(&open.document, &open.selection);
        show(view, 560, 300);
        clickRow(view, 50);
        QCOMPARE(open.selection.tokens(), std::vector<int>{50});
        QCOMPARE(open.selection.currentToken(), 50);
        clickRow(view, 120, Qt::ControlModifier);
        QCOMPARE(open.selection.tokens(), (std::vector<int>{50, 120}));
        clickRow(view, 120);
        clickRow(view, 180, Qt::ShiftModifier);
        QCOMPARE(open.selection.tokens(), (std::vector<int>{120, 180}));
        QTest::keyClick(view.table(), Qt::Key_Up);
        QCOMPARE(open.selection.tokens(), std::vector<int>{120});
        QTest::keyClick(view.table(), Qt::Key_N);
        QCOMPARE(open.selection.tokens(), std::vector<int>{180});
        QCOMPARE(selectedPositions(view), std::vector<int>{180});
    }

    void selectionShowsInTheTable()
    {
        OpenRun open(sample_run());
        SinkTableView view(&open.document, &open.selection);
        show(view, 560, 300);
        open.selection.setTokens({3, 25, 26, 180});
        QCOMPARE(selectedPositions(view), (std::vector<int>{25, 180}));
        QCOMPARE(open.selection.tokens(), (std::vector<int>{3, 25, 26, 180})); // showing does not change it
    }

    void detectionChangesKeepSelectionAndScroll()
    {
        OpenRun open(sample_run());
        SinkTableView view(&open.document, &open.selection);
        show(view, 560, 110);
        open.selection.setTokens({25, 50, 100});
        view.table()->verticalScrollBar()->setValue(2);
        DetectorParameters parameters = open.document.parameters();
        parameters.minimum_lifetime = 4;
        open.document.setParameters(parameters);
        QCOMPARE(selectedPositions(view), (std::vector<int>{25, 50})); // 100 is no sink any more
        QCOMPARE(open.selection.tokens(), (std::vector<int>{25, 50, 100}));
        QCOMPARE(view.table()->verticalScrollBar()->value(), 2);
        view.filterLine()->setText(QStringLiteral("l_start=15"));
        QVERIFY(selectedPositions(view).empty());
        QCOMPARE(open.selection.tokens(), (std::vector<int>{25, 50, 100}));
        view.filterLine()->clear();
        QCOMPARE(selectedPositions(view), (std::vector<int>{25, 50}));
    }

    void copiesRowsWithAHeader()
    {
        OpenRun open(sample_run());
        SinkTableView view(&open.document, &open.selection);
        show(view, 560, 300);
        open.selection.setTokens({50, 100});
        QTest::keyClick(view.table(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QStringLiteral("position\ttoken\tl_start\tlifetime\tlabel\t‖f‖₂\tmax score"));
        QVERIFY(lines[1].startsWith(QStringLiteral("50\t·the\t10\t9\tsecondary\t480\t")));
        QVERIFY(lines[2].startsWith(QStringLiteral("100\t·the\t10\t3\t")));
    }
};

QTEST_MAIN(TestSinkTable)
#include "test_sink_table.moc"
