#include "tests/support/work_clock.h"
#include "views/figures/figure_canvas.h"
#include "views/figures/figure_registry.h"
#include "views/figures/figure_view.h"
#include "views/figures/text_table_view.h"
#include "views/sets/filter_chips.h"
#include "views/sets/set_marks.h"
#include "views/sets/set_view.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace sinkscope;

namespace {

/// `count` traces of a 48-layer model: three tokens of the BOS level, and as many secondaries as the index has thirds.
std::vector<TraceSinks> traces(int count)
{
    std::vector<TraceSinks> result;
    for (int i = 0; i < count; ++i) {
        TraceSinks trace{.trace = i, .model = "model", .set = "aime24", .layers = 48, .tokens = 1000 + i, .sinks = {}};
        trace.sinks.push_back({0, 1, "<bos>", 4, 43, SinkLabel::bos});
        for (int s = 0; s < i % 3; ++s)
            trace.sinks.push_back({100 + 50 * s, 220 + s, s == 0 ? " " : "1", 22, 22 + s, SinkLabel::secondary});
        result.push_back(std::move(trace));
    }
    return result;
}

} // namespace

class TestSetView : public QObject {
    Q_OBJECT

    /// The same traces as runs, for the figures.
    static std::vector<FigureRun> runsOf(const std::vector<TraceSinks> &traces)
    {
        std::vector<FigureRun> runs;
        for (const TraceSinks &trace : traces) {
            auto run = std::make_shared<Run>();
            run->model.name = trace.model;
            run->model.layers = trace.layers;
            run->trace.source = "traces.jsonl";
            run->trace.sample = trace.trace;
            run->tokens.resize(static_cast<size_t>(trace.tokens));
            for (const TraceSinks::Entry &sink : trace.sinks) {
                Sink found{.position = sink.position, .layers = {}, .label = sink.label};
                for (int i = 0; i < sink.lifetime; ++i)
                    found.layers.push_back(sink.l_start + i);
                run->tokens[static_cast<size_t>(sink.position)] = {.id = sink.token_id, .text = sink.text};
                run->detection.sinks.push_back(found);
            }
            runs.push_back({run, run->detection});
        }
        return runs;
    }

    /// Where on the view's canvas a place of its figure is, in the figure's units.
    static QPoint placeOf(const FigureView *view, const QPointF &wanted, double tolerance)
    {
        const QWidget *canvas = view->findChild<FigureCanvas *>();
        const double scale = canvas->logicalDpiY() / 72.0;
        const QRectF all(QPointF(), QSizeF(canvas->size()) / scale);
        for (int y = 0; y < canvas->height(); ++y)
            for (int x = 0; x < canvas->width(); ++x) {
                const auto area = view->figure()->dataArea({QPointF(x, y) / scale, QSizeF(0, 0)}, all, view->data(),
                                                           Style::fromPalette(view->palette(), 8));
                if (area && std::abs(area->x() - wanted.x()) < tolerance &&
                    std::abs(area->y() - wanted.y()) < tolerance)
                    return {x, y};
            }
        return {-1, -1};
    }

private Q_SLOTS:
    void theModelKeepsItsPromises()
    {
        SetModel model;
        SetFilterModel proxy(&model);
        const QAbstractItemModelTester tester(&model), proxyTester(&proxy);
        model.setTraces(traces(12));
        proxy.setFilter({.label = SinkLabel::secondary});
        proxy.sort(SetModel::secondaries, Qt::DescendingOrder);
        QCOMPARE(proxy.index(0, SetModel::secondaries).data().toInt(), 2);
        model.setTraces(traces(2));
        model.setTraces({});
        QCOMPARE(proxy.rowCount(), 0);
    }

    void aTraceThatIsNotFiniteIsMarked()
    {
        std::vector<TraceSinks> two = traces(2);
        two[1].not_finite = "is not finite from block 2, value, on: 6 of 6 tokens";
        SetModel model;
        model.setTraces(two);
        QCOMPARE(model.index(0, SetModel::trace).data().toString(), QStringLiteral("0"));
        QVERIFY(model.index(0, SetModel::trace).data(Qt::ToolTipRole).isNull());
        QCOMPARE(model.index(1, SetModel::trace).data().toString(), QStringLiteral("⚠ 1"));
        QVERIFY(model.index(1, SetModel::tokens).data(Qt::ToolTipRole).toString().contains(QLatin1String("block 2")));
    }

    /// What is filtered stands above the tabs and on the figures, and a click on its × ends it.
    void filtersAreSaidAndCleared()
    {
        SetView view;
        view.setTraces(traces(12), runsOf(traces(12)));
        view.resize(900, 500);
        view.show();
        auto *chips = view.findChild<FilterChips *>();
        QVERIFY(!chips->isVisible());
        view.setFilter({.level = std::pair(22, 22), .positions = std::pair(50, 300)});
        QVERIFY(chips->isVisible());
        QList<QToolButton *> buttons = chips->findChildren<QToolButton *>();
        QCOMPARE(buttons.size(), 2);
        QVERIFY(buttons[0]->text().contains("l_start 22, lifetime 22") && buttons[0]->text().contains(u'×'));
        FigureView *positions = nullptr;
        for (FigureView *figure : view.findChildren<FigureView *>())
            if (figure->objectName() == "positions")
                positions = figure;
        QVERIFY(positions);
        QCOMPARE(positions->data().filters, QStringList("only l_start 22, lifetime 22")); // not what it chooses itself
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        QVERIFY(!view.filter().level && view.filter().positions);
        buttons = chips->findChildren<QToolButton *>();
        QCOMPARE(buttons.size(), 1);
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        QVERIFY(view.filter().isEmpty() && !chips->isVisible());
        QVERIFY(positions->data().filters.isEmpty());
    }

    void filtersKeepTracesWithSuchASink()
    {
        SetView view;
        view.setTraces(traces(12));
        auto *rows = view.findChild<QTableView *>(QStringLiteral("traces"));
        QCOMPARE(rows->model()->rowCount(), 12);
        view.setFilter({.tokenId = 221});
        QCOMPARE(rows->model()->rowCount(), 4);
        view.setFilter({.level = std::pair(22, 22)});
        QCOMPARE(rows->model()->rowCount(), 8);
        view.setFilter({.level = std::pair(22, 22), .tokenId = 221}); // one sink must be both
        QCOMPARE(rows->model()->rowCount(), 0);
    }

    void theBoxesFilter()
    {
        SetView view;
        view.setTraces(traces(12));
        QComboBox *labels = nullptr;
        for (QComboBox *box : view.findChildren<QComboBox *>())
            if (box->accessibleName() == QLatin1String("Label"))
                labels = box;
        QVERIFY(labels);
        labels->setCurrentIndex(labels->findText(QStringLiteral("secondary (12)")));
        Q_EMIT labels->activated(labels->currentIndex());
        QVERIFY(view.filter().label == SinkLabel::secondary);
        QCOMPARE(view.findChild<QTableView *>(QStringLiteral("traces"))->model()->rowCount(), 8);
    }

    void enterOpensTheTraceOfTheRow()
    {
        SetView view;
        view.setTraces(traces(12));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        auto *rows = view.findChild<QTableView *>(QStringLiteral("traces"));
        rows->sortByColumn(SetModel::trace, Qt::DescendingOrder);
        rows->setCurrentIndex(rows->model()->index(1, 0));
        QSignalSpy activated(&view, &SetView::traceActivated);
        QTest::keyClick(rows, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.front().front().toInt(), 10);
    }

    void aClickOpensTheTraceAndItsSink()
    {
        SetView view;
        view.resize(1200, 400);
        view.setTraces(traces(12));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        auto *rows = view.findChild<QTableView *>(QStringLiteral("traces"));
        QSignalSpy activated(&view, &SetView::traceActivated);
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {},
                          rows->visualRect(rows->model()->index(3, SetModel::tokens)).center());
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0], (QVariantList{3, -1}));
        const QRect marks = rows->visualRect(rows->model()->index(2, SetModel::marks));
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, QPoint(marks.left() + 8, marks.center().y()));
        QCOMPARE(activated.size(), 2);
        QCOMPARE(activated[1], (QVariantList{2, 0})); // the mark of the BOS sink
    }

    void columnsThatSayTheSameAreHidden()
    {
        SetView view;
        std::vector<TraceSinks> two = traces(4);
        view.setTraces(two);
        const auto *rows = view.findChild<QTableView *>(QStringLiteral("traces"));
        QVERIFY(rows->isColumnHidden(SetModel::model) && rows->isColumnHidden(SetModel::set));
        two.back().model = "another";
        view.setTraces(two);
        QVERIFY(!rows->isColumnHidden(SetModel::model) && rows->isColumnHidden(SetModel::set));
    }

    void theFiguresCountAllRuns()
    {
        SetView view;
        std::vector<FigureRun> runs;
        for (const char *model : {"one", "one", "other"}) {
            auto run = std::make_shared<Run>();
            run->model.name = model;
            run->model.layers = 30;
            run->tokens.resize(50);
            run->detection.sinks.push_back({.position = 0, .layers = {2, 3, 4}, .label = SinkLabel::bos});
            run->detection.sinks.push_back({.position = 9, .layers = {5, 6}, .label = SinkLabel::secondary});
            runs.push_back({run, run->detection});
        }
        view.setTraces(traces(3), runs);
        const auto *levels = view.findChild<FigureView *>(QStringLiteral("sink-levels"));
        const FigureTable table = levels->figure()->table(levels->data());
        QCOMPARE(table.rows.size(), size_t(4)); // two levels of two models
        QCOMPARE(table.rows[0].mid(0, 4), (QStringList{"one", "2", "3", "2"}));
        view.setTraces({});
        QCOMPARE(levels->figure()->table(levels->data()).rows.size(), size_t(0));
    }

    void aCellOfFigure2ChoosesALevel()
    {
        SetView view;
        view.resize(900, 600);
        view.setTraces(traces(12), runsOf(traces(12)));
        FigureView *levels = view.figures()->levels();
        view.findChild<QTabWidget *>()->setCurrentWidget(levels);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QWidget *canvas = levels->findChild<FigureCanvas *>();
        const QImage before = levels->grab().toImage();
        const QPoint cell = placeOf(levels, {22, 22}, 0.3), empty = placeOf(levels, {10, 10}, 0.3);
        QVERIFY(cell.x() > 0 && empty.x() > 0);
        QTest::mouseMove(canvas, empty);
        QCOMPARE(canvas->cursor().shape(), Qt::ArrowCursor);
        QTest::mouseMove(canvas, cell);
        QCOMPARE(canvas->cursor().shape(), Qt::PointingHandCursor);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, empty);
        QVERIFY(view.filter().isEmpty());
        QTest::mouseClick(canvas, Qt::LeftButton, {}, cell);
        QCOMPARE(view.filter().level, std::optional(std::pair(22, 22)));
        QVERIFY(levels->grab().toImage() != before); // it is framed
        QCOMPARE(view.findChild<QTableView *>(QStringLiteral("traces"))->model()->rowCount(), 8);
        const FigureView *positions = view.figures()->positions(); // shows the sinks of that level alone
        QCOMPARE(positions->figure()->table(positions->data()).rows.size(), size_t(8));
        QCOMPARE(levels->figure()->table(levels->data()).rows.size(), size_t(3)); // still all levels
        QTest::mouseClick(canvas, Qt::LeftButton, {}, placeOf(levels, {22, 22}, 0.3)); // the chip has moved it
        QVERIFY(view.filter().isEmpty());
    }

    void aBrushOnFigure3ChoosesPositions()
    {
        SetView view;
        view.resize(900, 600);
        view.setTraces(traces(12), runsOf(traces(12)));
        FigureView *positions = view.figures()->positions();
        view.findChild<QTabWidget *>()->setCurrentWidget(positions);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QWidget *canvas = positions->findChild<FigureCanvas *>();
        const QPoint from = placeOf(positions, {120, 4}, 2), to = placeOf(positions, {300, 1}, 2);
        QVERIFY(from.x() > 0 && to.x() > from.x());
        QTest::mousePress(canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(canvas, (from + to) / 2);
        QTest::mouseMove(canvas, to);
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, to);
        QVERIFY(view.filter().positions);
        QVERIFY(std::abs(view.filter().positions->first - 120) < 5 &&
                std::abs(view.filter().positions->second - 300) < 5);
        QCOMPARE(view.findChild<QTableView *>(QStringLiteral("traces"))->model()->rowCount(), 4); // with a sink at 150
        QTest::mouseClick(canvas, Qt::LeftButton, {}, from);
        QVERIFY(view.filter().isEmpty());
        QTest::mouseMove(canvas, to);
        QCOMPARE(canvas->cursor().shape(), Qt::ArrowCursor);
    }

    /// The first record is nothing special in a set.
    void theRugIsOfOneStyle()
    {
        std::vector<FigureRun> runs = runsOf(traces(3));
        runs.erase(runs.begin()); // the one without secondary sinks
        const auto figure = makeFigure(QStringLiteral("positions"));
        const auto paintedWith = [&figure](const std::vector<FigureRun> &shown) {
            QImage image(400, 250, QImage::Format_RGB32);
            QPainter painter(&image);
            FigureData data;
            data.runs = shown;
            figure->paint(painter, image.rect(), data, Style::light(8));
            return image;
        };
        const QImage before = paintedWith(runs);
        std::ranges::reverse(runs);
        QCOMPARE(paintedWith(runs), before);
    }

    void figuresSayWhatTheyAreOf()
    {
        SetView view;
        view.setTraces(traces(12), runsOf(traces(12)));
        view.figures()->setFiles(
            {{.file = {.path = "/sets/made.jsonl", .hash = "0123abc", .model = "model", .trace = "t"},
              .detector = detector_preset("published")}},
            QStringLiteral("1.2.3"));
        view.setFilter({.level = std::pair(22, 22), .label = SinkLabel::secondary});
        const QString positions = view.figures()->metadata(view.figures()->positions());
        for (const char *part : {"sinkscope_figure", "/sets/made.jsonl", "0123abc", "published", "block_output",
                                 "1.2.3", "\"level\"", "\"secondary\"", "\"positions\""})
            QVERIFY2(positions.contains(QLatin1String(part)), part);
        QVERIFY(
            !view.figures()->metadata(view.figures()->levels()).contains(QLatin1String("\"level\""))); // it shows all
    }

    void marksAreWhereTheSinksAre()
    {
        SetModel model;
        SetFilterModel proxy(&model);
        const SetMarks marks(&model, &proxy);
        model.setTraces(traces(3));
        const QModelIndex cell = proxy.index(2, SetModel::marks);
        const QRect rect(0, 0, 1017, 24); // 8 at each side: a pixel a token
        const TraceSinks::Entry *found = marks.sinkAt(cell, rect, 8 + 100);
        QVERIFY(found && found->position == 100);
        QVERIFY(!marks.sinkAt(cell, rect, 500));

        QImage image(rect.size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = rect;
        marks.paint(&painter, option, cell);
        painter.end();
        QVERIFY(QColor(image.pixel(8 + 150, 12)) != QColor(Qt::white));
        QCOMPARE(QColor(image.pixel(8 + 700, 4)), QColor(Qt::white));
    }

    void tablesFollowTheSet()
    {
        SetView view;
        view.setTraces(traces(6));
        const auto tables = view.findChildren<TextTableView *>();
        QCOMPARE(tables.size(), 4);
        const auto found = std::ranges::find_if(
            tables, [](const TextTableView *table) { return table->table().header.front() == "Token"; });
        QVERIFY(found != tables.end());
        (*found)->copy(QStringLiteral("csv"));
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("Token,Count,Share (%)\n\" \",4,66.67\n1,2,33.33\n"));
        QVERIFY((*found)->asText(QStringLiteral("latex")).contains(QLatin1String("\\toprule")));
    }

    void aLongSetStaysQuick()
    {
        SetView view;
        view.resize(900, 500);
        view.setTraces(traces(20000));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const sinkscope::test::WorkClock clock;
        view.grab();
        QVERIFY2(clock.elapsed() < 2000, "only the rows in sight are painted");
    }
};

QTEST_MAIN(TestSetView)
#include "test_set_view.moc"
