// Captions say what is shown: filters, cuts, the detector, what is left out, what the run is.

#include "tests/gui/every_figure.h"
#include "tests/gui/view_fixture.h"
#include "views/figures/math_label.h"
#include "views/figures/panel_figure.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/state/grid_display.h"

#include <QComboBox>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

const PanelFigure::LaidOut &laid(const Figure &figure, const FigureData &data)
{
    return dynamic_cast<const PanelFigure &>(figure).layOut({{}, figure.sizeFor(data)}, data, Style::light(8));
}

QString captionOf(const Figure &figure, const FigureData &data)
{
    return plainLabel(laid(figure, data).note.join(u' '));
}

bool hasPanels(const Figure &figure)
{
    return dynamic_cast<const PanelFigure *>(&figure);
}

/// The sample, cut, and with another threshold.
FigureData cutRun()
{
    Run run = *shared_sample();
    run.trace.notices = {"cut to the first 200 of 16512 tokens"};
    Detection detection = run.detection;
    detection.parameters.preset = "custom";
    detection.parameters.threshold = 0.875;
    FigureData data;
    data.runs.push_back({std::make_shared<const Run>(std::move(run)), detection});
    return data;
}

} // namespace

class TestCaptions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFigureSaysWhatItIsOf_data() { every_figure_data(hasPanels); }
    void everyFigureSaysWhatItIsOf()
    {
        QFETCH(int, index);
        const auto figures = every_figure();
        const Figure &figure = *figures[static_cast<size_t>(index)];
        FigureData data = cutRun();
        if (figure.id() == "compare")
            data.runs.push_back(data.runs[0]);
        data.filters = {"only l_start 22, lifetime 22"};
        const QString caption = captionOf(figure, data);
        for (const char *part :
             {"only l_start 22, lifetime 22", "cut to the first 200 of 16512 tokens", "custom, cos > 0.875"})
            QVERIFY2(caption.contains(part), qPrintable(caption));
        data.filters.clear(); // and no longer once it is not so
        QVERIFY(!captionOf(figure, data).contains("only l_start"));
        QVERIFY(!captionOf(figure, figure_data()).contains("cut to"));
    }

    void theRunIsNamedWhereWanted()
    {
        FigureData data = cutRun();
        const auto figure = makeFigure("positions");
        QVERIFY(!laid(*figure, data).heading.join(u' ').contains("sample-135M"));
        data.namesRun = true;
        const QString heading = plainLabel(laid(*figure, data).heading.join(u' '));
        for (const char *part : {"sample-135M", "sample.jsonl", "200 tokens", "float32", "custom, cos > 0.875"})
            QVERIFY2(heading.contains(part), qPrintable(heading));
    }

    void linesThatAreLeftOutAreNamed()
    {
        FigureData data = cutRun();
        const auto figure = makeFigure("norm-profiles");
        figure->setOption("top", "6");
        data.selectedTokens = {20, 25, 30, 35, 40, 45, 60};
        QVERIFY2(captionOf(*figure, data).contains("6 of 7") && captionOf(*figure, data).contains("60"),
                 qPrintable(captionOf(*figure, data)));
        data.selectedTokens = {20};
        QVERIFY(!captionOf(*figure, data).contains("selected tokens drawn"));
    }

    void sinksAndTracesAreCounted()
    {
        FigureData data = cutRun();
        for (int sample = 1; sample <= 3; ++sample) {
            Run other = *data.runs[0].run;
            other.trace.sample = sample;
            Detection detection = *data.runs[0].detection;
            if (sample == 3)
                detection.sinks.clear();
            data.runs.push_back({std::make_shared<const Run>(std::move(other)), detection});
        }
        const auto sinks = std::ranges::count(data.runs[0].detection->sinks, SinkLabel::secondary, &Sink::label);
        QVERIFY2(captionOf(*makeFigure("positions"), data)
                     .contains(QStringLiteral("%1 sinks, in 3 of 4 traces").arg(3 * sinks)),
                 qPrintable(captionOf(*makeFigure("positions"), data)));
    }

    /// Whoever makes one token most of the variance is named, and can be left out.
    void aProjectionNamesTheTokenThatIsAllOfIt()
    {
        TokenProjection alone = *made_up_projection();
        for (int i = 0; i < alone.scores.rows(); ++i)
            alone.scores(i, 0) = i == 0 ? 25000.0f : -120.0f;
        alone.explained = {0.999, 0.0005};
        auto figure = makeProjectionFigure();
        figure->setMaker(projectionMaker(std::make_shared<const TokenProjection>(alone)));
        QVERIFY2(captionOf(*figure, cutRun()).contains("token 0 (the BOS sink) alone makes"),
                 qPrintable(captionOf(*figure, cutRun())));
        figure->setMaker(projectionMaker(made_up_projection()));
        QVERIFY(!captionOf(*figure, cutRun()).contains("alone makes"));
        figure->setOption("bos", "without");
        QCOMPARE(figure->choice("bos"), "without");
    }

    void flattenedNormsGetALogarithmicAxis()
    {
        FigureData data = cutRun();
        Run run = *data.runs[0].run;
        for (int t = 0; t < run.token_count(); ++t)
            run.grids.key_norm(0, t) = 1240;
        const auto figure = makeFigure("norm-profiles");
        QVERIFY(laid(*figure, data).panels[1].spec().y.scale == AxisScale::linear);
        data.runs[0].run = std::make_shared<const Run>(std::move(run));
        QVERIFY(laid(*figure, data).panels[1].spec().y.scale == AxisScale::logarithmic);
        QVERIFY(laid(*figure, data).panels[1].spec().y.title.contains("log"));
    }

    /// The heat map tells of its own colours, and reads out nothing that is not on screen.
    void theHeatMapTellsItsRange()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        QVERIFY(limitsText(view.display()->appearance()).contains("without BOS"));
        QVERIFY(view.display()->clipping().above); // the sinks
        GridAppearance look = view.display()->appearance();
        look.limits.mode = LimitsMode::automatic;
        look.leaveOutSinks = false;
        view.display()->setAppearance(look);
        QVERIFY(limitsText(look).isEmpty());
        QVERIFY(!view.display()->clipping().above && !view.display()->clipping().below);
        open.selection.click(25);
        QVERIFY(view.readout().startsWith("token 25 "));
        view.canvas()->setRange({100, 150, 0, 31});
        QVERIFY2(!view.readout().contains("token 25"), qPrintable(view.readout()));
    }

    void sinksAndNeighboursAlone()
    {
        OpenRun open(sample_run());
        HeatMapView view(&open.document, &open.selection);
        show(view, 900, 420);
        auto *box = view.findChild<QComboBox *>("shownTokens");
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        QVERIFY(view.canvas()->sinksOnly());
        std::set<int> reached;
        const HeatMapGeometry shape = view.canvas()->geometry();
        for (double x = shape.plot.left() + 1; x < shape.plot.right(); ++x)
            reached.insert(view.canvas()->tokenAt({x, shape.plot.center().y()}));
        for (const Sink &sink : open.document.detection().sinks)
            QVERIFY(reached.contains(sink.position));
        QVERIFY(!reached.contains(80)); // far from all sinks
        const QPoint cell = view.canvas()->cellCentre(12, 100).toPoint();
        QTest::mouseClick(view.canvas(), Qt::LeftButton, {}, cell);
        QCOMPARE(open.selection.currentToken(), 100);
        QVERIFY(view.canvas()->isTokenVisible(100));
        QVERIFY(!view.canvas()->isTokenVisible(80));
        QTest::keyClick(view.canvas(), Qt::Key_C);
        QVERIFY(view.display()->kind() == GridKind::resid_bos_cosine);
        QTest::keyClick(view.canvas(), Qt::Key_C);
        QVERIFY(view.display()->kind() == GridKind::resid_norm);
    }
};

QTEST_MAIN(TestCaptions)
#include "test_captions.moc"
