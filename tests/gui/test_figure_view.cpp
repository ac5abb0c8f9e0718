#include "tests/support/sample_run.h"
#include "views/figures/figure_canvas.h"
#include "views/figures/figure_registry.h"
#include "views/figures/figure_view.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace sinkscope;

namespace {

/// A document with the sample run, a selection and one figure shown in a window.
struct Bench {
    RunDocument document;
    Selection selection;
    std::unique_ptr<FigureView> view;
    QWidget *canvas = nullptr;

    explicit Bench(const QString &id)
    {
        document.setRun(std::make_shared<const Run>(test::sample_run()));
        selection.setLimits(document.run().token_count(), document.run().layers(), document.run().model.heads);
        view = std::make_unique<FigureView>(makeFigure(id), &document, &selection);
        view->resize(640, 480);
        view->show();
        canvas = view->findChild<FigureCanvas *>();
    }

    /// Pixels of the canvas that a click on would select tokens, with these tokens.
    std::pair<QPoint, FigureHit> findHit(const std::function<bool(const FigureHit &)> &wanted) const
    {
        const double scale = canvas->logicalDpiY() / 72.0;
        const QRectF rect(QPointF(), QSizeF(canvas->size()) / scale);
        for (int y = 0; y < canvas->height(); y += 2) {
            for (int x = 0; x < canvas->width(); x += 2) {
                const FigureHit hit = view->figure()->hit(QPointF(x, y) / scale, rect, view->data(),
                                                          Style::fromPalette(view->palette(), 8));
                if (wanted(hit))
                    return {QPoint(x, y), hit};
            }
        }
        return {};
    }
};

} // namespace

class TestFigureView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clickSelects()
    {
        Bench bench("sink-levels");
        const auto [place, hit] = bench.findHit([](const FigureHit &h) { return h.tokens.size() == 2; });
        QVERIFY(!place.isNull());
        QTest::mouseClick(bench.canvas, Qt::LeftButton, Qt::NoModifier, place);
        QCOMPARE(bench.selection.tokens(), hit.tokens);

        const auto [other, one] = bench.findHit([](const FigureHit &h) { return h.tokens.size() == 1; });
        QTest::mouseClick(bench.canvas, Qt::LeftButton, Qt::ShiftModifier, other);
        QCOMPARE(bench.selection.tokens().size(), size_t(3));
        QTest::mouseClick(bench.canvas, Qt::LeftButton, Qt::ControlModifier, place);
        QCOMPARE(bench.selection.tokens(), one.tokens);
    }

    void clickTakesTheLayerAndTheHead()
    {
        Bench bench("sink-score-heads");
        const auto [place, hit] = bench.findHit([](const FigureHit &h) { return h.head == 2 && h.layer == 20; });
        QVERIFY(!place.isNull());
        QTest::mouseClick(bench.canvas, Qt::LeftButton, Qt::NoModifier, place);
        QCOMPARE(bench.selection.head(), 2);
        QCOMPARE(bench.selection.layer(), 20);
    }

    void selectionIsShown()
    {
        Bench bench("norm-profiles");
        const QImage before = bench.view->grab().toImage();
        bench.selection.setTokens({40, 41});
        QCOMPARE(bench.view->data().selectedTokens, (std::vector<int>{40, 41}));
        QVERIFY(bench.view->grab().toImage() != before);
        const auto [place, hit] = bench.findHit([](const FigureHit &h) { return h.tokens == std::vector<int>{41}; });
        QVERIFY(!place.isNull());
    }

    void detectorIsFollowed()
    {
        Bench bench("sink-levels");
        const QImage before = bench.view->grab().toImage();
        DetectorParameters parameters = bench.document.parameters();
        parameters.minimum_lifetime = 9;
        bench.document.setParameters(parameters);
        QVERIFY(bench.view->data().runs[0].detection->parameters == parameters);
        QVERIFY(bench.view->grab().toImage() != before);
    }

    void brushSelects()
    {
        Bench bench("positions");
        const QPoint from(bench.canvas->width() / 6, 40), to(bench.canvas->width() - 30, bench.canvas->height() / 2);
        QTest::mousePress(bench.canvas, Qt::LeftButton, Qt::NoModifier, from);
        QMouseEvent move(QEvent::MouseMove, to, bench.canvas->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(bench.canvas, &move);
        QTest::mouseRelease(bench.canvas, Qt::LeftButton, Qt::NoModifier, to);
        QVERIFY(bench.selection.tokens().size() >= 3);
        for (const int token : bench.selection.tokens())
            QVERIFY(bench.document.detection().find(token));
        QVERIFY(bench.view->findChild<QToolButton *>("lasso"));
    }

    void hoverIsSharedBothWays()
    {
        Bench bench("norm-profiles");
        const auto [place, hit] = bench.findHit([](const FigureHit &h) { return h.tokens == std::vector<int>{25}; });
        QMouseEvent move(QEvent::MouseMove, place, bench.canvas->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(bench.canvas, &move);
        QCOMPARE(bench.selection.hoveredToken(), 25);
        const QImage hovered = bench.view->grab().toImage();
        bench.selection.setHoveredToken(-1);
        QVERIFY(bench.view->grab().toImage() != hovered);
    }

    void baselineIsCompared()
    {
        Bench bench("compare");
        const QImage without = bench.view->grab().toImage();
        bench.document.setCompanions({std::make_shared<const Run>(test::sample_run({.layers = 30, .tokens = 150}))});
        QCOMPARE(bench.view->data().runs.size(), size_t(2));
        QVERIFY(bench.view->grab().toImage() != without);
        bench.document.setCompanions({});
        QCOMPARE(bench.view->data().runs.size(), size_t(1));
    }

    void optionsHaveAToolRow()
    {
        Bench bench("norm-profiles");
        QSignalSpy changed(bench.view.get(), &FigureView::optionChanged);
        const QImage before = bench.view->grab().toImage();
        bench.view->setOption("axis", "linear");
        QCOMPARE(bench.view->findChild<QComboBox *>("axis")->currentIndex(), 1);
        QCOMPARE(changed.size(), 1);
        QVERIFY(bench.view->grab().toImage() != before);
    }

    void followsThePalette()
    {
        Bench bench("norm-profiles");
        QPalette dark;
        dark.setColor(QPalette::Window, QColor(30, 30, 30));
        dark.setColor(QPalette::Base, QColor(20, 20, 24));
        dark.setColor(QPalette::Text, Qt::white);
        bench.view->setPalette(dark);
        const QImage image = bench.canvas->grab().toImage();
        QCOMPARE(image.pixelColor(3, image.height() - 3), QColor(20, 20, 24));
    }

    void copies()
    {
        Bench bench("token-shares");
        bench.view->copyData();
        const QStringList lines = QApplication::clipboard()->text().split('\n');
        QCOMPARE(lines[0], "token_id\ttext\tcount\tshare_percent");
        QCOMPARE(lines[1].split('\t').size(), 4);
        bench.view->copyImage();
        QVERIFY(QApplication::clipboard()->image().width() >= bench.canvas->width());
    }
};

QTEST_MAIN(TestFigureView)
#include "test_figure_view.moc"
