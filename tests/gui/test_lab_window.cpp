// The lab in the real window on the demo model, by mouse: a variant is made, seen beside its baseline, taken back, and
// cancelled midway.

#include "app/jobs/lab_controller.h"
#include "app/window/dock_layout.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/test_paths.h"
#include "views/figures/figure_view.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_formation_panel.h"
#include "views/lab/lab_intervention_panel.h"
#include "views/tokens/token_strip.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace sinkscope;

namespace {

constexpr int patience = 60000; // milliseconds, for a loaded machine
constexpr int tokens = 64; ///< of the demo trace: the sinks 27 and 56 are among them
constexpr int sink = 27;

} // namespace

class TestLabWindow : public QObject {
    Q_OBJECT

    test::OwnSettings settings_;
    test::OwnWindow window_;
    LabInterventionPanel *panel_ = nullptr;

    template <typename Widget> Widget *find(const char *name)
    {
        return panel_->findChild<Widget *>(QLatin1String(name));
    }
    void press(const char *button) { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }

    void waitForVariant()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!window_->jobs()->isBusy(QStringLiteral("lab")), patience);
        QVERIFY2(panel_->variantCount() == 1, qPrintable(find<QLabel>("labStatus")->text()));
    }

    void selectBySight(int token)
    {
        window_->docks()->showView(QStringLiteral("tokenStrip"));
        auto *strip = qobject_cast<TokenStrip *>(window_->docks()->view(QStringLiteral("tokenStrip")));
        strip->ensureTokenVisible(token);
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->tokenRect(token).center());
    }

    FigureView *compareView()
    {
        window_->docks()->showView(QStringLiteral("compare"));
        return qobject_cast<FigureView *>(window_->docks()->view(QStringLiteral("compare")));
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::demo_model(), "packaging/setup.sh installs the demo model");

        window_ = test::shown_window({1400, 1000});
        window_->document()->setParameters(detector_preset("unclipped"));
        Workspace *workspace = window_->workspace();
        RunSetup setup;
        setup.maxTokens = tokens;
        setup.compute.compute_type = ComputeType::float32;
        setup.compute.device = Device::cpu;
        workspace->setSetup(setup);
        workspace->openModel(QString::fromStdString(test::demo_model().string()));
        workspace->openTrace(QString::fromStdString((test::source_dir() / "resources/demo/baker-trace.json").string()));
        workspace->runWhenReady();
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete() && !workspace->isAnalysing(), patience);
        window_->document()->setParameters(detector_preset("unclipped"));
        QVERIFY(window_->document()->detection().find(sink));
        window_->docks()->showView(QStringLiteral("lab"));
        panel_ = qobject_cast<LabDock *>(window_->docks()->view(QStringLiteral("lab")))->interventions();
    }

    void init()
    {
        if (!panel_)
            QSKIP("the demo model is not there");
        window_->docks()->showView(QStringLiteral("lab"));
    }

    void aVariantStandsBesideItsBaselineUntilItIsUndone()
    {
        QVERIFY(!find<QPushButton>("labMake")->isEnabled());
        selectBySight(sink);
        window_->docks()->showView(QStringLiteral("lab"));
        QVERIFY(find<QPushButton>("labMake")->isEnabled());
        QSignalSpy shown(window_->findChild<LabController *>(), &LabController::variantShown);
        press("labMake"); // the controls start with: zero, mlp_out, the block where the sinks start
        waitForVariant();

        const std::shared_ptr<const Run> variant = window_->document()->companions().at(0).run;
        QVERIFY(variant);
        QCOMPARE(shown.count(), 2); // its grids, and then with its predictions too
        const auto early = shown[0][0].value<std::shared_ptr<const Run>>();
        QVERIFY(early->complete() && early->grids.token_logprob.empty());
        QVERIFY(early->grids.resid_norm == variant->grids.resid_norm && early->detection == variant->detection);
        QVERIFY(!variant->grids.token_logprob.empty());
        QCOMPARE(variant->interventions.size(), size_t(1));
        QCOMPARE(variant->interventions[0].tokens, (std::vector<int>{sink}));
        QCOMPARE(variant->interventions[0].layers, (std::vector<int>{2}));
        QVERIFY(!variant->detection.find(sink)); // zeroing what block 2's MLP writes stops the sink
        QVERIFY(window_->document()->detection().find(sink)); // the baseline stays on screen as it was
        QCOMPARE(find<QTreeWidget>("labVariants")->topLevelItem(0)->text(2), QStringLiteral("1")); // one sink lost
        QVERIFY(find<QLabel>("labStatus")->text().startsWith(QStringLiteral("Computed from block 2")));

        FigureView *compare = compareView();
        QCOMPARE(compare->data().runs.size(), size_t(2));
        QCOMPARE(compare->data().runs[1].run, variant);
        const QImage beside = compare->grab().toImage();

        window_->docks()->showView(QStringLiteral("lab"));
        press("labUndo");
        QCOMPARE(panel_->variantCount(), 0);
        QVERIFY(window_->document()->companions().empty());
        QCOMPARE(compareView()->data().runs.size(), size_t(1));
        QVERIFY(compareView()->grab().toImage() != beside);
    }

    void aVariantIsCancelledMidway()
    {
        selectBySight(sink);
        JobRunner *jobs = window_->jobs();
        QSignalSpy cancelled(jobs, &JobRunner::cancelled);
        bool pressed = false;
        const auto midway = connect(jobs, &JobRunner::progress, this,
                                    [this, &pressed](const QString &tag, double fraction, double, const QString &) {
                                        if (tag == QLatin1String("lab") && fraction < 1 && !pressed) {
                                            pressed = true;
                                            press("labCancel");
                                        }
                                    });
        press("labMake");
        QVERIFY(!find<QPushButton>("labMake")->isEnabled());
        QVERIFY(find<QPushButton>("labCancel")->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(cancelled.count(), 1, patience);
        disconnect(midway);
        QVERIFY(pressed);
        QCOMPARE(panel_->variantCount(), 0);
        QVERIFY(window_->document()->companions().empty());
        QCOMPARE(find<QLabel>("labStatus")->text(), QStringLiteral("Cancelled"));
        QVERIFY(find<QPushButton>("labMake")->isEnabled());

        press("labMake"); // and nothing is left over that would be in the way
        waitForVariant();
        press("labUndo");
    }

    void aCancelledComputationKeepsItsCurves()
    {
        auto *dock = qobject_cast<LabDock *>(window_->docks()->view(QStringLiteral("lab")));
        LabFormationPanel *formation = dock->formation();
        QWidget *page = dock->currentWidget();
        dock->setCurrentWidget(formation);
        formation->showFigure(QStringLiteral("swapping"));
        const auto rows = [formation] {
            const FigureView *view = formation->currentView();
            return view->figure()->table(view->data()).rows.size();
        };
        QCOMPARE(rows(), size_t(0));
        QTest::mouseClick(formation->findChild<QPushButton *>("formationCompute"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(rows() > 0, patience); // curves come block by block
        auto *cancel = formation->findChild<QPushButton *>("labCancel");
        QVERIFY(cancel->isVisible());
        const size_t before = rows();
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!window_->jobs()->isBusy(QStringLiteral("lab")), patience);
        QTRY_COMPARE_WITH_TIMEOUT(formation->findChild<QLabel *>("labStatus")->text(), QStringLiteral("Cancelled"),
                                  patience);
        QVERIFY(rows() >= before && rows() < size_t(3 * 30)); // three curves of all blocks
        QVERIFY(formation->findChild<QPushButton *>("formationCompute")->isEnabled());
        dock->setCurrentWidget(page);
    }

    void aSweepOfFactorsFillsItsFigure()
    {
        selectBySight(sink);
        auto *operation = find<QComboBox>("labOperation");
        operation->setCurrentIndex(operation->findData(static_cast<int>(Operation::scale)));
        press("labSweep");
        LabDock *dock = qobject_cast<LabDock *>(window_->docks()->view(QStringLiteral("lab")));
        QTRY_COMPARE_WITH_TIMEOUT(dock->currentWidget(), static_cast<QWidget *>(dock->formation()), patience);
        FigureView *view = dock->formation()->currentView();
        QCOMPARE(view->figure()->id(), QStringLiteral("factor-sweep"));
        const FigureTable table = view->figure()->table(view->data());
        QCOMPARE(table.rows.size(), size_t(9));
        QVERIFY(table.rows.front()[4].toInt() < table.rows.back()[4].toInt()); // the larger, the longer it lives
    }
};

QTEST_MAIN(TestLabWindow)
#include "test_lab_window.moc"
