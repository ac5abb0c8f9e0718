#include "core/analysis/sinks.h"
#include "tests/gui/view_fixture.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/state/grid_display.h"

#include <QWheelEvent>

#include <cmath>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

void wheel(QWidget &widget, const QPointF &position, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QWheelEvent event(position, widget.mapToGlobal(position), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestHeatMap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clickSelectsTokenAndLayer()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        HeatMapCanvas &canvas = *view.canvas();
        const QPoint cell = canvas.cellCentre(12, 50).toPoint();
        QCOMPARE(canvas.tokenAt(cell), 50);
        QCOMPARE(canvas.rowAt(cell), 12);
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, cell);
        QCOMPARE(open.selection.tokens(), std::vector<int>{50});
        QCOMPARE(open.selection.layer(), 12);
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ControlModifier, canvas.cellCentre(12, 60).toPoint());
        QCOMPARE(open.selection.tokens(), (std::vector<int>{50, 60}));
        QTest::mouseClick(&canvas, Qt::LeftButton, Qt::ShiftModifier, canvas.cellCentre(12, 63).toPoint());
        QCOMPARE(open.selection.tokens(), (std::vector<int>{60, 61, 62, 63}));
    }

    void draggingPansAndShiftDraggingSelects()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        HeatMapCanvas &canvas = *view.canvas();
        canvas.setRange({100, 150, 0, 31});
        const auto drag = [&canvas](int from, int to, Qt::KeyboardModifiers modifiers) {
            const QPoint start = canvas.cellCentre(10, from).toPoint(), end = canvas.cellCentre(10, to).toPoint();
            QTest::mousePress(&canvas, Qt::LeftButton, modifiers, start);
            QMouseEvent move(QEvent::MouseMove, end, canvas.mapToGlobal(end), Qt::NoButton, Qt::LeftButton, modifiers);
            QApplication::sendEvent(&canvas, &move);
            QTest::mouseRelease(&canvas, Qt::LeftButton, modifiers, end);
        };
        drag(110, 120, Qt::ShiftModifier);
        QCOMPARE(open.selection.tokens().front(), 110);
        QCOMPARE(open.selection.tokens().back(), 120);
        QCOMPARE(open.selection.tokens().size(), size_t(11));
        drag(110, 120, Qt::NoModifier);
        QVERIFY(std::fabs(canvas.range().firstToken - 90) < 0.2);
        QCOMPARE(open.selection.tokens().size(), size_t(11)); // panning does not select
    }

    void wheelZoomsAroundTheCursor()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        HeatMapCanvas &canvas = *view.canvas();
        const QPointF cursor = canvas.cellCentre(10, 140);
        wheel(canvas, cursor, 3);
        QVERIFY(canvas.range().tokenSpan() < 110);
        QCOMPARE(canvas.range().rowSpan(), 31.0);
        QCOMPARE(canvas.tokenAt(cursor), 140);
        wheel(canvas, cursor, 3, Qt::ShiftModifier);
        QVERIFY(canvas.range().rowSpan() < 20);
        QCOMPARE(canvas.tokenAt(cursor), 140);
        for (int i = 0; i < 60; ++i)
            wheel(canvas, cursor, 1);
        QCOMPARE(canvas.range().tokenSpan(), 1.0);
        QVERIFY(canvas.geometry().tokenLabels);
        QTest::keyClick(&canvas, Qt::Key_0);
        QCOMPARE(canvas.range(), HeatMapRange::whole(31, 200));
    }

    void keysMoveTokenAndLayer()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        HeatMapCanvas &canvas = *view.canvas();
        open.selection.click(20);
        QTest::keyClick(&canvas, Qt::Key_Right);
        QTest::keyClick(&canvas, Qt::Key_Up);
        QTest::keyClick(&canvas, Qt::Key_Up);
        QCOMPARE(open.selection.currentToken(), 21);
        QCOMPARE(open.selection.layer(), 2);
        QTest::keyClick(&canvas, Qt::Key_Down);
        QCOMPARE(open.selection.layer(), 1);
        QTest::keyClick(&canvas, Qt::Key_N);
        QCOMPARE(open.selection.currentToken(), 25);
        QTest::keyClick(&canvas, Qt::Key_P);
        QTest::keyClick(&canvas, Qt::Key_P);
        QTest::keyClick(&canvas, Qt::Key_P);
        QCOMPARE(open.selection.currentToken(), 180); // round the end
        QTest::keyClick(&canvas, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(open.selection.tokens(), (std::vector<int>{179, 180}));
    }

    void currentTokenComesIntoView()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        view.canvas()->setRange({0, 20, 0, 31});
        QVERIFY(!view.canvas()->isTokenVisible(180));
        open.selection.click(180);
        QVERIFY(view.canvas()->isTokenVisible(180));
        QCOMPARE(view.canvas()->range().tokenSpan(), 20.0);
    }

    void readoutTellsTheExactValue()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        QTest::mouseMove(view.canvas(), view.canvas()->cellCentre(15, 25).toPoint());
        QTRY_COMPARE(open.selection.hoveredToken(), 25);
        const QString value = QString::number(open.document.run().grids.resid_norm(15, 25), 'g', 6);
        QVERIFY2(view.readout().contains(value), qPrintable(view.readout()));
        QVERIFY(view.readout().contains(QStringLiteral("·the")));
        QVERIFY(view.readout().contains(roleTitle(TokenRole::secondary)));
    }

    void paintsTheSinkWhereItIs()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        const QImage image = view.canvas()->grab().toImage();
        const double scale = image.devicePixelRatio();
        const auto colour = [&](int row, int token) {
            return image.pixelColor((view.canvas()->cellCentre(row, token) * scale).toPoint()).rgb();
        };
        const auto expected = [&](int row, int token) {
            return view.display()->scale().colour(open.document.run().grids.resid_norm(row, token));
        };
        QCOMPARE(colour(15, 25), expected(15, 25));
        QCOMPARE(colour(15, 27), expected(15, 27));
        QVERIFY(colour(15, 25) != colour(15, 27));
    }

    void rowsFillInWhileARunGrows()
    {
        const Run whole = sample_run();
        OpenRun open;
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        open.document.startRun(sample_skeleton(whole));
        const auto image = [&view] { return view.canvas()->grab().toImage(); };
        const QPoint cell = view.canvas()->cellCentre(15, 25).toPoint();
        for (int layer = 0; layer < 15; ++layer)
            open.document.applyRows(sample_block_rows(whole, layer));
        const QRgb before = image().pixel(cell);
        open.document.applyRows(sample_block_rows(whole, 15));
        QVERIFY(image().pixel(cell) != before);
        QCOMPARE(image().pixel(cell), view.display()->scale().colour(whole.grids.resid_norm(15, 25)));
        QVERIFY(view.canvas()->raster().pyramid().is_ready(15));
        QVERIFY(!view.canvas()->raster().pyramid().is_ready(16));
    }

    void zoomStaysWhenTheGridChanges()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        view.canvas()->setRange({40, 80, 0, 31});
        view.display()->setKind(GridKind::sink_score);
        QCOMPARE(view.canvas()->range(), (HeatMapRange{40, 80, 0, 30})); // one row less, all of them shown
        view.display()->setKind(GridKind::sink_score_head);
        open.selection.setHead(3);
        QCOMPARE(view.display()->grid(), &open.document.run().grids.sink_score_per_head[3]);
        open.open(sample_run({.tokens = 90}));
        QCOMPARE(view.canvas()->range(), HeatMapRange::whole(30, 90));
    }

    void anotherRunWhileShownAndNoRunAtAll()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        Run imported = sample_run();
        imported.grids = {};
        open.open(imported);
        QVERIFY(!view.canvas()->grab().isNull());
        open.open(Run());
        QVERIFY(!view.canvas()->grab().isNull());
        QCOMPARE(view.canvas()->tokenAt(view.canvas()->rect().center()), -1);
        QTest::mouseClick(view.canvas(), Qt::LeftButton, {}, view.canvas()->rect().center());
        wheel(*view.canvas(), view.canvas()->rect().center(), 1);
        QTest::keyClick(view.canvas(), Qt::Key_Right);
        QVERIFY(open.selection.tokens().empty());
    }

    void leavingSinksOutNarrowsTheColours()
    {
        Run run = sample_run();
        run.detection = detect(run, detector_preset("paper"));
        OpenRun open(run);
        GridDisplay display(&open.document, &open.selection);
        GridAppearance look = display.appearance();
        QVERIFY(look.leaveOutSinks && look.limits.mode == LimitsMode::percentile); // as norms begin
        look.limits.mode = LimitsMode::automatic;
        look.leaveOutSinks = false;
        display.setAppearance(look);
        const double withSinks = display.scale().high;
        look.leaveOutSinks = true;
        display.setAppearance(look);
        QVERIFY(withSinks > 900); // BOS, 1.5 times the planted norm
        QVERIFY(display.scale().high < 700); // secondary sinks still count
        const QJsonObject saved = display.toJson();
        GridDisplay other(&open.document, &open.selection);
        display.setKind(GridKind::key_norm);
        other.fromJson(saved);
        QCOMPARE(other.kind(), GridKind::resid_norm);
        QVERIFY(other.appearance() == look);
    }
};

QTEST_MAIN(TestHeatMap)
#include "test_heat_map.moc"
