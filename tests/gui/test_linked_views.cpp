#include "tests/gui/view_fixture.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/sinks/detector_panel.h"
#include "views/sinks/sink_table_model.h"
#include "views/sinks/sink_table_view.h"
#include "views/state/grid_display.h"
#include "views/tokens/token_strip.h"

#include <QTableView>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// The window's views on one document, selection and display.
struct Views {
    OpenRun open;
    GridDisplay display{&open.document, &open.selection};
    HeatMapView heatMap{&open.document, &open.selection};
    TokenStrip strip{&open.document, &open.selection};
    SinkTableView table{&open.document, &open.selection};

    explicit Views(Run run)
    {
        heatMap.setDisplay(&display);
        strip.setDisplay(&display);
        open.open(std::move(run));
        show(heatMap, 900, 400);
        show(strip, 500, 160);
        show(table, 560, 260);
    }

    QModelIndex rowOf(int token) const
    {
        const QModelIndexList found =
            table.table()->model()->match(table.table()->model()->index(0, SinkTableModel::position), Qt::DisplayRole,
                                          QString::number(token), 1, Qt::MatchExactly);
        return found.isEmpty() ? QModelIndex() : found.front();
    }
};

} // namespace

class TestLinkedViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSinkClickedInTheTableIsShownEverywhere()
    {
        Views views(sample_run({.tokens = 2000}));
        views.heatMap.canvas()->setRange({0, 100, 0, 31});
        QVERIFY(!views.strip.isTokenVisible(1800));
        const QModelIndex row = views.rowOf(1800);
        QTest::mouseClick(views.table.table()->viewport(), Qt::LeftButton, {},
                          views.table.table()->visualRect(row).center());
        QCOMPARE(views.open.selection.tokens(), std::vector<int>{1800});
        QVERIFY(views.heatMap.canvas()->isTokenVisible(1800));
        QVERIFY(views.strip.isTokenVisible(1800));

        // the strip frames it in the colour of the selection
        const Style style = Style::fromPalette(views.strip.palette(), 9);
        const QRect box = views.strip.tokenRect(1800);
        const QColor frame = views.strip.viewport()->grab().toImage().pixelColor(box.center().x(), box.top());
        QVERIFY2(std::abs(frame.red() - style.selection.red()) < 40 &&
                     std::abs(frame.green() - style.selection.green()) < 60,
                 qPrintable(frame.name()));
    }

    void aClickInTheHeatMapIsShownInTableAndStrip()
    {
        Views views(sample_run({.tokens = 2000}));
        HeatMapCanvas &canvas = *views.heatMap.canvas();
        canvas.setRange({1190, 1210, 0, 31});
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, canvas.cellCentre(20, 1200).toPoint());
        QVERIFY(views.table.table()->selectionModel()->isRowSelected(views.rowOf(1200).row()));
        QCOMPARE(views.table.table()->currentIndex().row(), views.rowOf(1200).row());
        QVERIFY(views.strip.isTokenVisible(1200));
        QCOMPARE(views.strip.tint(1200),
                 QColor::fromRgb(views.display.scale().colour(views.open.document.run().grids.resid_norm(20, 1200))));
    }

    void aClickInTheStripIsShownInTheHeatMap()
    {
        Views views(sample_run());
        views.heatMap.canvas()->setRange({100, 140, 0, 31});
        QTest::mouseClick(views.strip.viewport(), Qt::LeftButton, {}, views.strip.tokenRect(25).center());
        QVERIFY(views.heatMap.canvas()->isTokenVisible(25));
        QVERIFY(views.heatMap.readout().startsWith(QStringLiteral("token 25 ")));
    }

    void hoveringIsShared()
    {
        Views views(sample_run());
        const QPoint over = views.strip.tokenRect(30).center();
        QMouseEvent move(QEvent::MouseMove, over, views.strip.viewport()->mapToGlobal(over), Qt::NoButton, Qt::NoButton,
                         {});
        QApplication::sendEvent(views.strip.viewport(), &move);
        QCOMPARE(views.open.selection.hoveredToken(), 30);
        QVERIFY(views.heatMap.readout().startsWith(QStringLiteral("token 30 ")));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(views.strip.viewport(), &leave);
        QCOMPARE(views.open.selection.hoveredToken(), -1);
    }

    void theDetectorChangesAllViews()
    {
        Views views(sample_run());
        DetectorPanel panel(&views.open.document);
        const QImage before = views.heatMap.canvas()->grab().toImage();
        DetectorParameters strict = views.open.document.parameters();
        strict.minimum_lifetime = 10;
        views.open.document.setParameters(strict);
        QCOMPARE(views.table.model()->rowCount(), 3);
        QVERIFY(views.heatMap.canvas()->grab().toImage() != before); // markers went
        QVERIFY(panel.countsText().startsWith(QStringLiteral("BOS sink: 1, ")));
    }

    void aRunThatGrowsKeepsViewsAndSelection()
    {
        const Run whole = sample_run();
        Views views{Run()};
        views.open.document.startRun(sample_skeleton(whole));
        views.open.selection.click(25);
        for (int layer = 0; layer <= whole.layers(); ++layer) {
            views.open.document.applyRows(sample_block_rows(whole, layer));
            QCOMPARE(views.open.selection.tokens(), std::vector<int>{25});
        }
        QCOMPARE(views.table.model()->rowCount(), 7);
        QVERIFY(views.table.table()->selectionModel()->isRowSelected(views.rowOf(25).row()));
        QVERIFY(views.open.document.run().complete());
    }
};

QTEST_MAIN(TestLinkedViews)
#include "test_linked_views.moc"
