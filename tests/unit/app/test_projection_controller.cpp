// What the projection shows: which tokens, by which detector, and how its points move from layer to layer.

#include "app/window/projection_motion.h"
#include "tests/unit/app/inspection_fixture.h"

#include <QImage>

#include <algorithm>

using namespace sinkscope;
using namespace sinkscope::test;

class TestProjectionController : public InspectionFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { write_planted_checkpoint(path_of(folder_) / "model"); }
    void init() { start(); }
    void cleanup() { finish(); }

    void theProjectionFollowsTheDetector()
    {
        std::vector<int32_t> ids = mixedIds();
        while (ids.size() < 600)
            ids.push_back(ids[ids.size() % 48]);
        FigureView *view = shownView(Kind::projection);
        open(plantedRun(ids));
        const std::vector<Sink> &sinks = document_->detection().sinks;
        const auto found = std::ranges::find_if(sinks, [](const Sink &known) {
            return known.position % 3 == 2; // not in the spread of 400 of 600 tokens
        });
        QVERIFY(found != sinks.end());
        const int sink = found->position;
        waitForAnswer(view);
        const auto shows = [view](int token) {
            const FigureTable table = view->figure()->table(view->data());
            return std::ranges::any_of(table.rows, [&](const QStringList &row) { return row[0].toInt() == token; });
        };
        QVERIFY(shows(sink));
        DetectorParameters strict = document_->parameters();
        strict.preset = "custom";
        strict.minimum_lifetime = 1000;
        document_->setParameters(strict);
        QVERIFY(!document_->detection().find(sink));
        waitForAnswer(view);
        QVERIFY(!shows(sink));
        const qsizetype before = started_.count(QStringLiteral("lab projection"));
        strict.minimum_lifetime = 2000; // the same tokens: nothing to ask
        document_->setParameters(strict);
        QVERIFY(!jobs_->isBusy());
        QCOMPARE(started_.count(QStringLiteral("lab projection")), before);
    }

    void pointsGlideAndAxesOnlyGrow()
    {
        const auto projection = [](int layer, float scale) {
            TokenProjection result;
            result.layer = layer;
            result.tokens = {1, 2, 3};
            result.scores = Grid(3, 2);
            for (int i = 0; i < 3; ++i) {
                result.scores(i, 0) = scale * static_cast<float>(i - 1);
                result.scores(i, 1) = scale * static_cast<float>(i % 2);
            }
            result.explained = {0.7, 0.2};
            result.principal = {0, 1};
            return std::make_shared<const TokenProjection>(result);
        };
        open(test::sample_run());
        FigureView view(makeProjectionFigure(), document_.get(), selection_.get());
        view.resize(500, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        ProjectionMotion motion(&view);
        const auto painted = [&view] { return view.grab().toImage(); };
        motion.show(projection(4, 100));
        const QImage wide = painted();
        motion.show(projection(5, 10));
        const QImage start = painted();
        QTRY_VERIFY(painted() != start);
        QTest::qWait(300);
        const QImage small = painted();
        QCOMPARE(painted(), small); // they have arrived
        view.setOption("axes", "fit"); // they hold these points closely
        QVERIFY(painted() != small);
        view.setOption("axes", "steady");
        QCOMPARE(painted(), small);
        motion.show(projection(4, 100));
        QTest::qWait(300);
        QCOMPARE(painted(), wide);
    }

    void theProjectionTakesTheSelectionOrSinksAndASpread()
    {
        open(test::sample_run());
        selection_->setTokens({4, 5, 6});
        QCOMPARE(InspectionController::projectedTokens(*document_, *selection_), (std::vector<int>{4, 5, 6}));
        selection_->setTokens({4, 5});
        const std::vector<int> tokens = InspectionController::projectedTokens(*document_, *selection_, 10);
        QVERIFY(std::ranges::is_sorted(tokens));
        QVERIFY(std::ranges::adjacent_find(tokens) == tokens.end());
        for (const int wanted : {4, 5, 0, 20, 180})
            QVERIFY(std::ranges::binary_search(tokens, wanted));
        for (const Sink &sink : document_->detection().sinks)
            QVERIFY(std::ranges::binary_search(tokens, sink.position));
        QVERIFY(tokens.size() <= 2 + document_->detection().sinks.size() + 10);
    }
};

QTEST_MAIN(TestProjectionController)
#include "test_projection_controller.moc"
