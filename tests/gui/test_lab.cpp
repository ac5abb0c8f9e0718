// The lab's dock and figures on made-up results: what a person asks for by mouse, and what is painted.

#include "tests/gui/view_fixture.h"
#include "views/figure_view.h"
#include "views/lab_dock.h"
#include "views/lab_formation_panel.h"
#include "views/lab_intervention_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTreeWidget>

#include <cmath>

using namespace sinkscope;

namespace {

LabResults madeUpResults()
{
    LabResults results;
    MlpStages stages;
    stages.layer = 2;
    stages.positions = {12, 20};
    stages.cosine = Grid(2, 6);
    for (int stage = 0; stage < 6; ++stage) {
        stages.cosine(0, stage) = 0.15f * static_cast<float>(stage + 1);
        stages.cosine(1, stage) = 0.1f * static_cast<float>(stage);
    }
    results.stages = std::make_shared<const MlpStages>(stages);

    ComponentSweep sweep;
    sweep.layer = 2;
    sweep.tokens.sinks = {12, 20};
    sweep.tokens.others = {5, 6};
    sweep.components.components = Grid(3, 4);
    sweep.components.explained_variance_ratio = {0.6, 0.3, 0.1};
    for (int alpha = -20; alpha <= 20; ++alpha)
        if (alpha != 0)
            sweep.alphas.push_back(alpha);
    for (int component = 0; component < 3; ++component) {
        sweep.response.emplace_back();
        for (const double alpha : sweep.alphas)
            sweep.response.back().push_back({alpha * alpha * (component + 1), std::tanh(alpha / (component + 2))});
    }
    results.sweep = std::make_shared<const ComponentSweep>(sweep);

    FormationClusters clusters;
    clusters.tokens = sweep.tokens;
    clusters.first_layer = 1;
    clusters.last_layer = 2;
    clusters.perplexity = 1;
    clusters.folds = 2;
    for (int layer = 1; layer <= 2; ++layer)
        for (const Site site : FormationClusters::sites) {
            SiteClusters panel;
            panel.site = site;
            panel.layer = layer;
            panel.points = Grid(4, 2);
            for (int i = 0; i < 4; ++i) {
                panel.points(i, 0) = static_cast<float>(i < 2 ? i : 10 + i);
                panel.points(i, 1) = static_cast<float>(i % 2);
            }
            panel.silhouette = 0.5;
            panel.probe_accuracy = layer == 1 ? 0.6 : 1.0;
            panel.chance = 0.5;
            clusters.panels.push_back(panel);
        }
    results.clusters = std::make_shared<const FormationClusters>(clusters);

    std::vector<SuppressionCurve> curves;
    for (const Site site : FormationClusters::sites) {
        SuppressionCurve curve{site, {}};
        for (int layer = 0; layer < 10; ++layer)
            curve.points.push_back({layer, 2, layer < 3 ? std::vector<int>{12, 20} : std::vector<int>{}});
        curves.push_back(curve);
    }
    results.swapping = std::make_shared<const std::vector<SuppressionCurve>>(curves);
    return results;
}

/// How many pixels of a painted figure are no background.
int inkOf(const Figure &figure, const FigureData &data)
{
    const QSizeF size = figure.sizeFor(data);
    QImage image(size.toSize(), QImage::Format_RGB32);
    const Style style = Style::light(8);
    {
        QPainter painter(&image);
        figure.paint(painter, QRectF(QPointF(), size), data, style);
    }
    if (const QString folder = qEnvironmentVariable("SINKSCOPE_SHOW_FIGURES"); !folder.isEmpty())
        image.save(folder + QLatin1Char('/') + figure.id() + QStringLiteral(".png"));
    int ink = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ink += image.pixelColor(x, y) != style.background;
    return ink;
}

} // namespace

class TestLab : public QObject {
    Q_OBJECT

    RunDocument document_;
    Selection selection_;

    template <typename Widget> static Widget *find(QWidget *in, const char *name)
    {
        return in->findChild<Widget *>(QLatin1String(name));
    }

    static VariantEffect effect()
    {
        VariantEffect effect;
        effect.comparison.lost = 2;
        effect.divergence = {0.0f, 0.5f};
        return effect;
    }

private Q_SLOTS:
    void init()
    {
        const auto run = std::make_shared<const Run>(test::sample_run());
        document_.setRun(run);
        selection_.setLimits(run->token_count(), run->layers(), run->model.heads);
        selection_.clear();
    }

    void figuresPaintTheirResults()
    {
        FigureData data;
        data.runs.push_back({document_.shared(), document_.detection()});
        const auto empty = makeLabFigures({}), full = makeLabFigures(madeUpResults());
        QCOMPARE(full.size(), size_t(6));
        for (size_t i = 0; i < full.size(); ++i) {
            QVERIFY2(empty[i]->table(data).rows.empty(), qPrintable(empty[i]->id()));
            QVERIFY2(!full[i]->table(data).rows.empty(), qPrintable(full[i]->id()));
            const int before = inkOf(*empty[i], data), after = inkOf(*full[i], data);
            QVERIFY2(before > 50, qPrintable(empty[i]->id())); // it says what to do
            QVERIFY2(after > 2 * before, qPrintable(full[i]->id()));
        }
        const FigureTable sweep = full[1]->table(data);
        QCOMPARE(sweep.rows.size(), size_t(120));
        QCOMPARE(sweep.rows.front(), (QStringList{"1", "-20", "400", QString::number(std::tanh(-10.0))}));
    }

    void theControlsDescribeAnIntervention()
    {
        LabInterventionPanel panel(&document_, &selection_);
        QSignalSpy requests(&panel, &LabInterventionPanel::variantRequested);
        auto *make = find<QPushButton>(&panel, "labMake");
        QVERIFY(!make->isEnabled()); // no token is selected
        selection_.setTokens({7, 9});
        QVERIFY(make->isEnabled());
        auto *operation = find<QComboBox>(&panel, "labOperation");
        operation->setCurrentIndex(operation->findData(static_cast<int>(Operation::scale)));
        find<QSpinBox>(&panel, "labFirstBlock")->setValue(2);
        find<QSlider>(&panel, "labFactorSlider")->setValue(50);
        QTest::mouseClick(make, Qt::LeftButton);
        QCOMPARE(requests.count(), 1);
        const auto edits = requests[0][0].value<std::vector<Intervention>>();
        QCOMPARE(edits.size(), size_t(1));
        QCOMPARE(edits[0].tokens, (std::vector<int>{7, 9}));
        QCOMPARE(edits[0].layers, (std::vector<int>{2}));
        QCOMPARE(edits[0].operation, Operation::scale);
        QCOMPARE(edits[0].site, Site::mlp_out);
        QCOMPARE(edits[0].factor, 5.0);

        auto *tokens = find<QComboBox>(&panel, "labTokens");
        tokens->setCurrentIndex(1);
        std::vector<int> secondary;
        for (const Sink &sink : document_.detection().sinks)
            if (sink.label == SinkLabel::secondary)
                secondary.push_back(sink.position);
        QVERIFY(!secondary.empty());
        QCOMPARE(panel.intervention().tokens, secondary);
    }

    void variantsAreListedShownAndUndone()
    {
        LabInterventionPanel panel(&document_, &selection_);
        QSignalSpy shown(&panel, &LabInterventionPanel::variantActivated);
        panel.setBusy(true, QStringLiteral("busy"));
        QVERIFY(find<QPushButton>(&panel, "labCancel")->isEnabled());
        QSignalSpy cancelled(&panel, &LabInterventionPanel::cancelRequested);
        QTest::mouseClick(find<QPushButton>(&panel, "labCancel"), Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);

        const auto first = std::make_shared<const Run>(test::sample_run()),
                   second = std::make_shared<const Run>(test::sample_run());
        panel.addVariant(first, effect());
        panel.addVariant(second, effect());
        QVERIFY(!find<QPushButton>(&panel, "labCancel")->isEnabled());
        QCOMPARE(shown.last()[0].value<std::shared_ptr<const Run>>(), second);
        auto *list = find<QTreeWidget>(&panel, "labVariants");
        QCOMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(0)->text(2), QStringLiteral("2"));
        QCOMPARE(list->topLevelItem(0)->text(3), QStringLiteral("0.2500"));
        QTest::mouseClick(find<QPushButton>(&panel, "labUndo"), Qt::LeftButton);
        QCOMPARE(panel.variantCount(), 1);
        QCOMPARE(shown.last()[0].value<std::shared_ptr<const Run>>(), first);
        QTest::mouseClick(find<QPushButton>(&panel, "labUndo"), Qt::LeftButton);
        QCOMPARE(panel.variantCount(), 0);
        QVERIFY(!shown.last()[0].value<std::shared_ptr<const Run>>());
        QVERIFY(!find<QPushButton>(&panel, "labUndo")->isEnabled());
    }

    void formationAsksAndShows()
    {
        LabDock dock(&document_, &selection_);
        LabFormationPanel *panel = dock.formation();
        QSignalSpy requests(panel, &LabFormationPanel::analysisRequested);
        auto *figure = find<QComboBox>(panel, "formationFigure");
        figure->setCurrentIndex(1);
        find<QSpinBox>(panel, "formationFirstBlock")->setValue(3);
        QTest::mouseClick(find<QPushButton>(panel, "formationCompute"), Qt::LeftButton);
        QCOMPARE(requests.count(), 1);
        QCOMPARE(requests[0][0].value<LabFormationPanel::Analysis>(), LabFormationPanel::Analysis::components);
        QCOMPARE(requests[0][1].toInt(), 3);

        QSignalSpy mixes(panel, &LabFormationPanel::mixRequested);
        find<QSlider>(panel, "mixAlpha1")->setValue(4);
        QCOMPARE(mixes.count(), 0); // there is nothing to mix yet
        panel->setResults(madeUpResults());
        QVERIFY(!panel->currentView()->figure()->table(panel->currentView()->data()).rows.empty());
        find<QSlider>(panel, "mixAlpha1")->setValue(10);
        QCOMPARE(mixes.last()[0].value<std::vector<double>>(), (std::vector<double>{10, 0, 0}));
        panel->setMixResponse({123, 0.5});
        QVERIFY(panel->findChild<QLabel *>(QStringLiteral("mixText"))->text().contains(QStringLiteral("norm 123")));
    }
};

QTEST_MAIN(TestLab)
#include "test_lab.moc"
