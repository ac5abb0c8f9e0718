// Extremes survive every reduction: one planted cell of 16,384 x 49 is found in every map at any size.

#include "tests/gui/figure_fixture.h"
#include "tests/gui/view_fixture.h"
#include "views/figures/figure_drawing.h"
#include "views/figures/heat_map_figure.h"
#include "views/figures/panel_figure.h"
#include "views/figures/reduced_cells.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_minimap.h"
#include "views/heat_map/heat_map_view.h"

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int planted_token = 9871, planted_row = 23;

/// A run whose residual norms are all 1 but for one of 1e6; none of its tokens is a sink.
std::shared_ptr<const Run> planted(bool plant)
{
    Run run = sample_run({.layers = 48, .tokens = 16384, .heads = 2, .per_head = false});
    for (float &norm : run.grids.resid_norm.values())
        norm = 1;
    if (plant)
        run.grids.resid_norm(planted_row, planted_token) = 1e6f;
    run.detection.sinks.clear();
    return std::make_shared<const Run>(std::move(run));
}

FigureData dataOf(const std::shared_ptr<const Run> &run)
{
    FigureData data;
    data.runs.push_back({run, run->detection});
    return data;
}

bool differ(const QImage &a, const QImage &b)
{
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QColor p = a.pixelColor(x, y), q = b.pixelColor(x, y);
            if (std::abs(p.red() - q.red()) + std::abs(p.green() - q.green()) + std::abs(p.blue() - q.blue()) > 120)
                return true;
        }
    return false;
}

} // namespace

class TestExtremes : public QObject {
    Q_OBJECT

    std::shared_ptr<const Run> with_ = planted(true), without_ = planted(false);

private Q_SLOTS:
    void theHeatMapsFigure_data()
    {
        QTest::addColumn<double>("width");
        for (const double width : {170.0, 241.0, 340.0, 493.0, 1400.0})
            QTest::newRow(qPrintable(QString::number(width))) << width;
    }
    void theHeatMapsFigure()
    {
        QFETCH(double, width);
        HeatMapFigure figure;
        figure.setOption("limits", "0.5..1000000");
        const QSizeF size(width, 200);
        QVERIFY(differ(painted(figure, dataOf(with_), Style::light(8), size),
                       painted(figure, dataOf(without_), Style::light(8), size)));
    }

    void comparesMap_data() { theHeatMapsFigure_data(); }
    void comparesMap()
    {
        QFETCH(double, width);
        FigureData same = dataOf(without_), other = dataOf(with_);
        same.runs.push_back(same.runs[0]);
        other.runs.push_back(same.runs[0]);
        const auto figure = makeFigure("compare");
        figure->setOption("limits", "full");
        const QSizeF size(width, 260);
        const QRect map = dynamic_cast<const PanelFigure &>(*figure)
                              .layOut({{}, size}, other, Style::light(8))
                              .panels[1]
                              .plotArea()
                              .toAlignedRect();
        QVERIFY(differ(painted(*figure, other, Style::light(8), size).copy(map),
                       painted(*figure, same, Style::light(8), size).copy(map)));
    }

    void theWindowsMapAndItsMinimap()
    {
        for (const int width : {320, 900}) {
            OpenRun open(*with_);
            HeatMapView view(&open.document, &open.selection);
            GridAppearance look = view.display()->appearance();
            look.limits = {.mode = LimitsMode::manual, .manualLow = 0.5, .manualHigh = 1e6};
            view.display()->setAppearance(look);
            show(view, width, 300);
            auto *minimap = view.findChild<HeatMapMinimap *>();
            const QImage map = view.canvas()->grab().toImage(), small = minimap->grab().toImage();
            open.document.setRun(without_);
            view.display()->setAppearance(look);
            QVERIFY(differ(map, view.canvas()->grab().toImage()));
            QVERIFY(differ(small, minimap->grab().toImage()));
        }
    }

    void filesOfEveryFormat()
    {
        HeatMapFigure figure;
        figure.setOption("limits", "0.5..1000000");
        const auto drawing = figure.drawing({0, 0, 240, 200}, dataOf(with_), Style::light(8));
        QVERIFY(drawing);
        for (const QSize most : {QSize(1, 1), QSize(50, 20), QSize(120, 60), QSize(16384, 49)}) {
            const ReducedCells cells = reducedCells(*drawing->panels.front().spec.image, most);
            QCOMPARE(*std::ranges::max_element(cells.values), 1e6f);
        }
        QVERIFY(pgfPicture(*drawing, {}).contains(" 6\n")); // log10 of the cell
    }

    void aLevelsCellOfOne()
    {
        // 80 layers in a panel of few points: the one cell of the map is still seen
        Run run = *without_;
        run.model.layers = 80;
        run.detection.sinks = {{.position = 5, .layers = {40, 41, 42}}};
        Run other = run;
        other.detection.sinks = {{.position = 5, .layers = {70}}};
        const auto figure = makeFigure("sink-levels");
        figure->setOption("counts", "hide");
        for (const QSizeF size : {QSizeF(90, 80), QSizeF(170, 150), QSizeF(500, 400)})
            QVERIFY(differ(painted(*figure, dataOf(std::make_shared<const Run>(run)), Style::light(8), size),
                           painted(*figure, dataOf(std::make_shared<const Run>(other)), Style::light(8), size)));
    }
};

QTEST_MAIN(TestExtremes)
#include "test_extremes.moc"
