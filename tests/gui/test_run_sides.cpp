// Baseline, variant and their difference in heat map, text and sink table.
#include "core/analysis/sinks.h"
#include "tests/gui/view_fixture.h"
#include "views/figures/heat_map_figure.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_tool_row.h"
#include "views/heat_map/heat_map_view.h"
#include "views/sinks/sink_table_model.h"
#include "views/sinks/sink_table_view.h"
#include "views/state/grid_display.h"
#include "views/tokens/token_strip.h"

#include <QTableView>
#include <QToolButton>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int lost_token = 25, changed_layer = 12;
constexpr float added = 3;

/// The sample run with a token that is a sink no more, and one value of another that is larger by `added`.
std::shared_ptr<const Run> variantOf(const Run &run)
{
    auto variant = std::make_shared<Run>(run);
    variant->interventions.push_back({});
    for (Grid &cosine : variant->grids.resid_cosine)
        for (int row = 0; row < cosine.rows(); ++row)
            cosine(row, lost_token) = 0;
    for (std::vector<float> &cosine : variant->grids.final_norm_cosine)
        cosine[lost_token] = 0;
    variant->grids.resid_norm(changed_layer, 60) += added;
    return variant;
}

/// Heat map, text and table on one display, as in the window.
struct Views {
    OpenRun open{sample_run()};
    GridDisplay display{&open.document, &open.selection};
    HeatMapView map{&open.document, &open.selection};
    TokenStrip strip{&open.document, &open.selection};
    SinkTableView table{&open.document, &open.selection};
    std::shared_ptr<const Run> variant = variantOf(open.document.run());

    Views()
    {
        map.setDisplay(&display);
        strip.setDisplay(&display);
        table.setDisplay(&display);
        show(map, 900, 420);
        show(strip, 700, 200);
        show(table, 500, 300);
        open.selection.setLayer(changed_layer);
    }
    QToolButton *button(const QString &text) const
    {
        for (QToolButton *button : map.findChildren<QToolButton *>())
            if (button->text() == text)
                return button;
        return nullptr;
    }
    void click(const QString &text) const { QTest::mouseClick(button(text), Qt::LeftButton); }
};

} // namespace

class TestRunSides : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void switchIsThereWhileARunStandsBeside()
    {
        Views views;
        QVERIFY(!views.button("difference")->isVisible());
        views.open.document.setCompanions({views.variant});
        QVERIFY(views.button("difference")->isVisible());
        QVERIFY(views.button("baseline")->isChecked()); // the run on screen has no intervention
        views.click("difference");
        QCOMPARE(views.display.side(), RunSide::difference);
        views.open.document.setCompanions({});
        QVERIFY(!views.button("difference")->isVisible());
        views.open.document.setCompanions({views.variant});
        QCOMPARE(views.display.side(), RunSide::baseline);
    }

    void aBaselineThatIsComparedWithIsTheBaseline()
    {
        Views views;
        views.open.document.setCompanions({std::make_shared<const Run>(views.open.document.run())});
        QVERIFY(views.button("variant")->isChecked());
    }

    void allViewsShowTheSideThatIsClicked()
    {
        Views views;
        views.open.document.setCompanions({views.variant});
        const float before = views.open.document.run().grids.resid_norm(changed_layer, 60);
        const QColor tint = views.strip.tint(60);
        QVERIFY(views.table.model()->rowOfToken(lost_token) >= 0);

        views.click("variant");
        QCOMPARE(views.display.value(changed_layer, 60), before + added);
        QVERIFY(views.strip.tint(60) != tint);
        QCOMPARE(views.table.model()->rowOfToken(lost_token), -1);

        views.click("difference");
        QVERIFY(qAbs(views.display.value(changed_layer, 60) - added) < 1e-3f);
        QCOMPARE(views.display.value(changed_layer, 61), 0.f);
        QCOMPARE(views.display.scale().map, ColourMap::diverging);
        QCOMPARE(views.display.scale().low, -views.display.scale().high);
        QCOMPARE(views.strip.tint(61), QColor::fromRgb(views.display.scale().colour(0)));
        const int row = views.table.model()->rowOfToken(lost_token);
        QVERIFY(row >= 0);
        const auto cell = [&](int column) { return views.table.model()->index(row, column).data().toString(); };
        QVERIFY2(cell(SinkTableModel::label).startsWith("lost"), qPrintable(cell(SinkTableModel::label)));
        QVERIFY2(cell(SinkTableModel::lifetime).endsWith("→ 0"), qPrintable(cell(SinkTableModel::lifetime)));

        views.click("baseline");
        QCOMPARE(views.display.value(changed_layer, 60), before);
        QCOMPARE(views.strip.tint(60), tint);
    }

    void readoutGivesAllThreeValues()
    {
        Views views;
        views.open.document.setCompanions({views.variant});
        views.click("difference");
        const float before = views.open.document.run().grids.resid_norm(changed_layer, 60);
        const QString text = views.map.canvas()->cellText(changed_layer, 60);
        QVERIFY2(text.contains("Δ‖h‖₂"), qPrintable(text));
        for (const float value : {before, before + added})
            QVERIFY2(text.contains(QString::number(value, 'g', 6)), qPrintable(text));
        QVERIFY(views.map.readout().contains("layer"));
    }

    void oneCellSurvivesReduction()
    {
        Views views;
        views.open.document.setCompanions({views.variant});
        views.click("difference");
        GridAppearance look = views.display.appearance();
        look.limits.mode = LimitsMode::automatic;
        views.display.setAppearance(look);
        const ColourScale scale = views.display.scale();
        const QImage image = renderHeatMap(views.map.canvas()->raster().pyramid(), HeatMapRange::whole(31, 200),
                                           QSize(10, 5), scale); // twenty tokens and six layers a pixel
        int seen = 0;
        for (int x = 0; x < image.width(); ++x)
            for (int y = 0; y < image.height(); ++y)
                seen += image.pixel(x, y) == scale.colour(views.display.value(changed_layer, 60));
        QVERIFY(seen == 1 || seen == 2); // its row may lie across two
    }

    void eachSideKeepsItsColours()
    {
        Views views;
        views.open.document.setCompanions({views.variant});
        const GridAppearance own = views.display.appearance();
        views.click("difference");
        GridAppearance look = views.display.appearance();
        look.map = ColourMap::magma;
        views.display.setAppearance(look);
        views.click("variant");
        QCOMPARE(views.display.appearance(), own);
        const QJsonObject kept = views.display.toJson();
        views.click("difference");
        GridDisplay other(&views.open.document, &views.open.selection);
        other.fromJson(views.display.toJson());
        QCOMPARE(other.side(), RunSide::difference);
        QCOMPARE(other.appearance(), look);
        other.fromJson(kept);
        QCOMPARE(other.side(), RunSide::variant);
    }

    void runsOfOtherTokensHaveNoDifference()
    {
        Views views;
        auto other = std::make_shared<Run>(*views.variant);
        other->tokens[5].id += 1;
        views.open.document.setCompanions({other});
        QVERIFY(views.button("difference")->isVisible());
        QVERIFY(!views.button("difference")->isEnabled());
        QVERIFY(views.button("difference")->parentWidget()->toolTip().contains("tokens"));
        views.display.showNextSide();
        QCOMPARE(views.display.grid(), &views.open.document.run().grids.resid_norm);
    }

    void keyFindsTheSwitchAndTheArrowsMoveIt()
    {
        Views views;
        views.open.document.setCompanions({views.variant});
        views.map.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&views.map));
        QToolButton *first = views.button("baseline");
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Right);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(views.display.side(), RunSide::variant);
    }

    void exportIsWhatIsSeen()
    {
        Views views;
        views.open.document.setCompanions({views.variant});
        views.click("difference");
        HeatMapFigure figure;
        for (const auto &[option, choice] : HeatMapFigure::choicesFor(views.display, views.map.canvas()->range()))
            figure.setOption(option, choice);
        FigureData data;
        data.runs = {views.open.document.shown(), views.open.document.companions().front()};
        const FigureTable table = figure.table(data);
        const auto column = table.header.indexOf(QStringLiteral("resid_norm_difference_%1").arg(changed_layer));
        QVERIFY(column > 0);
        QVERIFY(qAbs(table.rows[60][column].toFloat() - added) < 1e-3f);
        QVERIFY(figure.emptyText(data).isEmpty());
        data.runs.resize(1, data.runs.front());
        QVERIFY(!figure.emptyText(data).isEmpty());
    }
};

QTEST_MAIN(TestRunSides)
#include "test_run_sides.moc"
