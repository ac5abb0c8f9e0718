// Every view of the window both ways: tokens selected with the mouse in one are shown by all others.
#include "app/window/dock_layout.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"
#include "views/figures/figure_canvas.h"
#include "views/figures/figure_view.h"
#include "views/figures/inspection_sheets.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/sinks/sink_table_model.h"
#include "views/sinks/sink_table_view.h"
#include "views/tokens/selections_panel.h"
#include "views/tokens/token_strip.h"

#include <QApplication>
#include <QListWidget>
#include <QMouseEvent>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace sinkscope;

namespace {

constexpr int sink = 50; ///< a planted secondary sink; 180 has the same level
constexpr int ordinary = 60;

int pixelsNear(const QImage &image, const QColor &colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            count += std::abs(at.red() - colour.red()) + std::abs(at.green() - colour.green()) +
                    std::abs(at.blue() - colour.blue()) <
                60;
        }
    return count;
}

} // namespace

class TestLinks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        window_ = test::shown_window({1700, 1000});
        window_->workspace()->adoptRun(std::make_shared<const Run>(test::sample_run()));
        Run other = test::sample_run();
        for (float &norm : other.grids.resid_norm.values())
            norm *= 0.8f;
        window_->workspace()->setVariant(std::make_shared<const Run>(std::move(other)));
    }
    void cleanup()
    {
        projection_.reset();
        window_.reset();
    }

    void theMouseIsShownInAllViews()
    {
        auto *map = view<HeatMapView>("heatMap");
        FigureView *profiles = figureView("norm-profiles");
        const auto [place, hit] = findHit(profiles, [](const FigureHit &found) { return found.layer == 15; });
        QVERIFY(!place.isNull());
        const QImage before = map->canvas()->grab().toImage();
        hover(profiles->findChild<FigureCanvas *>(), place);
        QVERIFY(std::abs(selection().hoveredLayer() - hit.layer) <= 1); // the screen's type is a little larger
        QCOMPARE(map->canvas()->hoveredRow(), selection().hoveredLayer());
        QVERIFY(map->canvas()->grab().toImage() != before);

        const QImage still = profiles->grab().toImage();
        hover(map->canvas(), map->canvas()->cellCentre(12, 60));
        QCOMPARE(selection().hoveredLayer(), 12);
        QCOMPARE(selection().hoveredToken(), 60);
        const QImage crossed = profiles->grab().toImage();
        QVERIFY(crossed != still);
        selection().setLayer(20);
        QVERIFY(profiles->grab().toImage() != crossed);
    }

    void selectedHereShownThere_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("token");
        for (const char *view : {"heatMap", "tokenStrip", "norm-profiles", "projection", "selections"})
            QTest::addRow("ordinary token, %s", view) << view << ordinary;
        for (const char *view : {"heatMap", "tokenStrip", "sinkTable", "sink-levels", "positions", "norm-profiles",
                                 "sink-score", "token-shares", "projection", "selections"})
            QTest::addRow("sink, %s", view) << view << sink;
    }
    void selectedHereShownThere()
    {
        QFETCH(QString, source);
        QFETCH(int, token);
        openProjection();
        window_->selection()->setCurrentToken(3); // else the strongest sink is explained already
        if (source == "norm-profiles") // a line is drawn for the tokens that are selected
            window_->selection()->setTokens({0, token});
        std::map<QString, QImage> before;
        const QStringList figures{"norm-profiles", "sink-levels",   "positions", "token-shares",
                                  "sink-score",    "explain-token", "compare",   "projection"};
        if (source != "norm-profiles")
            for (const QString &figure : figures)
                before[figure] = figureView(figure)->grab().toImage();

        selectIn(source, token);
        const std::vector<int> tokens = selection().tokens();
        QVERIFY(std::ranges::binary_search(tokens, token));
        QVERIFY(tokens.size() <= 6); // what was clicked, not everything
        const int current = selection().currentToken();
        QVERIFY(std::ranges::binary_search(tokens, current));

        auto *heatMap = view<HeatMapView>("heatMap");
        QVERIFY(heatMap->canvas()->isTokenVisible(current));
        QVERIFY2(heatMap->readout().startsWith(QStringLiteral("token %1 ").arg(current)),
                 qPrintable(heatMap->readout()));
        QVERIFY(view<TokenStrip>("tokenStrip")->isTokenVisible(current));
        for (const int selected : tokens)
            if (const int row = rowOf(selected); row >= 0)
                QVERIFY(table()->selectionModel()->isRowSelected(row));
        QCOMPARE(table()->selectionModel()->hasSelection(), token == sink);
        const QList<QPushButton *> buttons = view<SelectionsPanel>("selections")->findChildren<QPushButton *>();
        QVERIFY(buttons.front()->isEnabled()); // "Keep current selection"

        const QColor mark = Style::fromPalette(window_->palette(), 8).selection;
        for (const QString &figure : figures) {
            FigureView *shown = figureView(figure);
            QCOMPARE(shown->data().selectedTokens, tokens);
            const bool aboutSinksAlone =
                QStringList{"sink-levels", "positions", "token-shares", "sink-score"}.contains(figure);
            if (source == "norm-profiles" || (aboutSinksAlone && token != sink))
                continue;
            const QImage after = shown->grab().toImage();
            QVERIFY2(after != before[figure], qPrintable(figure));
            if (aboutSinksAlone || figure == "projection")
                QVERIFY2(pixelsNear(after, mark) > pixelsNear(before[figure], mark), qPrintable(figure));
        }
        const auto [place, line] = find(figureView("norm-profiles"), token);
        QVERIFY(!place.isNull());
        const FigureView *explained = figureView("explain-token");
        const FigureTable facts = explained->figure()->table(explained->data());
        QCOMPARE(facts.rows[20][0], QStringLiteral("resid_norm"));
        QCOMPARE(facts.rows[20][2].toFloat(),
                 QString::number(window_->document()->run().grids.resid_norm(20, current)).toFloat());
    }

    void layersAreTakenFromFiguresAndShown_data()
    {
        QTest::addColumn<QString>("source");
        for (const char *view : {"heatMap", "norm-profiles", "sink-score", "explain-token"})
            QTest::addRow("%s", view) << view;
    }
    void layersAreTakenFromFiguresAndShown()
    {
        QFETCH(QString, source);
        selection().click(sink);
        selection().setLayer(3);
        auto *heatMap = view<HeatMapView>("heatMap");
        auto *strip = view<TokenStrip>("tokenStrip");
        const QColor tint = strip->tint(sink);
        const QImage score = figureView("sink-score")->grab().toImage();
        if (source == "heatMap") {
            QTest::mouseClick(heatMap->canvas(), Qt::LeftButton, {}, heatMap->canvas()->cellCentre(14, sink).toPoint());
        } else {
            FigureView *from = figureView(source);
            const auto [place, hit] = findHit(from, [](const FigureHit &h) { return h.layer == 14; });
            QVERIFY(!place.isNull());
            QTest::mouseClick(from->findChild<FigureCanvas *>(), Qt::LeftButton, {}, place.toPoint());
        }
        QCOMPARE(selection().layer(), 14);
        QVERIFY2(view<HeatMapView>("heatMap")->readout().contains(QStringLiteral("layer 14")),
                 qPrintable(heatMap->readout()));
        QVERIFY(view<TokenStrip>("tokenStrip")->tint(sink) != tint);
        QVERIFY(figureView("sink-score")->grab().toImage() != score); // the ratio is that of the layer
    }

    void aHeadTakenFromAFigureIsShownInTheHeatMap()
    {
        FigureView *heads = figureView("sink-score-heads");
        const auto [place, hit] = findHit(heads, [](const FigureHit &h) { return h.head == 2; });
        QVERIFY(!place.isNull());
        const QImage before = heads->grab().toImage();
        QTest::mouseClick(heads->findChild<FigureCanvas *>(), Qt::LeftButton, {}, place.toPoint());
        QCOMPARE(selection().head(), 2);
        QVERIFY(heads->grab().toImage() != before);
    }

    void companionsStandSideBySide()
    {
        FigureView *levels = figureView("sink-levels");
        QCOMPARE(levels->data().runs.size(), size_t(2));
        const FigureTable table = levels->figure()->table(levels->data());
        std::set<QString> panels;
        for (const QStringList &row : table.rows)
            panels.insert(row[0]);
        QCOMPARE(panels.size(), size_t(2));
        const QImage two = levels->grab().toImage();
        window_->workspace()->setVariant(nullptr);
        QVERIFY(figureView("sink-levels")->grab().toImage() != two);
        QVERIFY(figureView("sink-levels")->data().runs.size() == 1);
    }

private:
    Selection &selection() { return *window_->selection(); }
    template <class View> View *view(const QString &name)
    {
        window_->docks()->showView(name);
        return qobject_cast<View *>(window_->docks()->view(name));
    }
    FigureView *figureView(const QString &name)
    {
        return name == "projection" ? projection_.get() : view<FigureView>(name);
    }
    QTableView *table() { return view<SinkTableView>("sinkTable")->table(); }
    int rowOf(int token)
    {
        const QModelIndexList found =
            table()->model()->match(table()->model()->index(0, SinkTableModel::position), Qt::DisplayRole,
                                    QString::number(token), 1, Qt::MatchExactly);
        return found.isEmpty() ? -1 : found.front().row();
    }

    /// The projection with results as the lab delivers them: there is no model to ask here.
    void openProjection()
    {
        TokenProjection result;
        result.tokens = {0, 10, 25, sink, ordinary, 100, 120, 180};
        result.scores = Grid(static_cast<int>(result.tokens.size()), 2);
        for (int i = 0; i < result.scores.rows(); ++i) {
            result.scores(i, 0) = static_cast<float>(i);
            result.scores(i, 1) = static_cast<float>(i % 3);
        }
        result.explained = {0.7, 0.2};
        auto figure = makeProjectionFigure();
        figure->setMaker(projectionMaker(std::make_shared<const TokenProjection>(result)));
        projection_ = std::make_unique<FigureView>(std::move(figure), window_->document(), &selection());
        projection_->resize(500, 400);
        projection_->show();
    }

    /// A place in a figure, in its canvas' pixels, whose hit is wanted.
    std::pair<QPointF, FigureHit> findHit(FigureView *view, const std::function<bool(const FigureHit &)> &wanted)
    {
        const QWidget *canvas = view->findChild<FigureCanvas *>();
        const double scale = canvas->logicalDpiY() / 72.0;
        const QRectF rect(QPointF(), QSizeF(canvas->size()) / scale);
        for (int y = 1; y < canvas->height(); y += 2)
            for (int x = 1; x < canvas->width(); x += 2) {
                const FigureHit hit = view->figure()->hit(QPointF(x, y) / scale, rect, view->data(),
                                                          Style::fromPalette(canvas->palette(), 8));
                if (wanted(hit))
                    return {QPointF(x, y), hit};
            }
        return {};
    }
    std::pair<QPointF, FigureHit> find(FigureView *view, int token)
    {
        return findHit(
            view, [token](const FigureHit &hit) { return std::ranges::find(hit.tokens, token) != hit.tokens.end(); });
    }

    /// The offscreen platform moves no mouse.
    static void hover(QWidget *widget, const QPointF &at)
    {
        QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &move);
    }

    void selectIn(const QString &source, int token)
    {
        if (source == "heatMap") {
            HeatMapCanvas *canvas = view<HeatMapView>(source)->canvas();
            canvas->setRange({token - 10.0, token + 10.0, 0, 31});
            QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->cellCentre(20, token).toPoint());
        } else if (source == "tokenStrip") {
            auto *strip = view<TokenStrip>(source);
            strip->ensureTokenVisible(token);
            QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->tokenRect(token).center());
        } else if (source == "sinkTable") {
            const QModelIndex row = table()->model()->index(rowOf(token), 0);
            table()->scrollTo(row);
            QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(row).center());
        } else if (source == "selections") {
            auto *panel = view<SelectionsPanel>(source);
            const QList<QPushButton *> buttons = panel->findChildren<QPushButton *>();
            selection().setTokens({token});
            QTest::mouseClick(buttons.front(), Qt::LeftButton); // keep
            selection().clear();
            QTRY_COMPARE(panel->list()->count(), 1);
            panel->list()->setCurrentRow(0);
            for (QPushButton *button : buttons)
                if (button->text() == QLatin1String("&Recall"))
                    QTest::mouseClick(button, Qt::LeftButton);
        } else {
            FigureView *figure = figureView(source);
            const auto [place, hit] = find(figure, token);
            QVERIFY(!place.isNull());
            QTest::mouseClick(figure->findChild<FigureCanvas *>(), Qt::LeftButton, {}, place.toPoint());
            std::vector<int> wanted = hit.tokens;
            std::ranges::sort(wanted);
            QCOMPARE(selection().tokens(), wanted);
        }
    }

    test::OwnSettings settings_;
    test::OwnWindow window_;
    std::unique_ptr<FigureView> projection_;
};

QTEST_MAIN(TestLinks)
#include "test_links.moc"
