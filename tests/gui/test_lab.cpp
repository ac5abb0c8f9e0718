// The lab's dock on made-up results: what a person asks for by mouse, and what is shown.

#include "tests/gui/made_up_lab_results.h"
#include "tests/gui/view_fixture.h"
#include "views/figures/figure_view.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_formation_panel.h"
#include "views/lab/lab_intervention_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTreeWidget>

using namespace sinkscope;

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

    void theControlsDescribeAnIntervention()
    {
        LabInterventionPanel panel(&document_, &selection_);
        QSignalSpy requests(&panel, &LabInterventionPanel::variantRequested);
        auto *make = find<QPushButton>(&panel, "labMake");
        QVERIFY(!make->isEnabled()); // no token is selected
        selection_.setTokens({7, 9});
        QVERIFY(make->isEnabled());
        QCOMPARE(panel.interventions().front().layers,
                 (std::vector<int>{10})); // where most of the sample's sinks start
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
        QCOMPARE(panel.interventions().front().tokens, secondary);
    }

    void severalInterventionsMakeOneVariant()
    {
        LabInterventionPanel panel(&document_, &selection_);
        test::show(panel, 420, 600);
        QSignalSpy requests(&panel, &LabInterventionPanel::variantRequested);
        auto *list = find<QListWidget>(&panel, "labEdits");
        auto *add = find<QPushButton>(&panel, "labAdd"), *make = find<QPushButton>(&panel, "labMake");
        auto *sweep = find<QPushButton>(&panel, "labSweep");
        const QPoint place = make->mapTo(&panel, QPoint());
        selection_.setTokens({7});
        QTest::mouseClick(add, Qt::LeftButton);
        QCOMPARE(make->mapTo(&panel, QPoint()), place); // it does not move
        QVERIFY(!sweep->isEnabled()); // nothing scales
        auto *operation = find<QComboBox>(&panel, "labOperation");
        operation->setCurrentIndex(operation->findData(static_cast<int>(Operation::scale)));
        selection_.setTokens({9, 10});
        QTest::mouseClick(add, Qt::LeftButton);
        QCOMPARE(list->count(), 2);
        selection_.clear(); // what is on the list stays
        QVERIFY(!add->isEnabled());
        QTest::mouseClick(make, Qt::LeftButton);
        auto edits = requests.last()[0].value<std::vector<Intervention>>();
        QCOMPARE(edits.size(), size_t(2));
        QCOMPARE(edits[0].operation, Operation::zero);
        QCOMPARE(edits[0].tokens, (std::vector<int>{7}));
        QCOMPARE(edits[1].operation, Operation::scale);
        QCOMPARE(edits[1].tokens, (std::vector<int>{9, 10}));

        list->setCurrentRow(0);
        QTest::mouseClick(find<QPushButton>(&panel, "labRemoveEdit"), Qt::LeftButton);
        QSignalSpy sweeps(&panel, &LabInterventionPanel::factorSweepRequested);
        QTest::mouseClick(sweep, Qt::LeftButton);
        edits = sweeps.last()[0].value<std::vector<Intervention>>();
        QCOMPARE(edits.size(), size_t(1));
        QCOMPARE(edits[0].tokens, (std::vector<int>{9, 10}));
    }

    void attentionIsBlockedForHeadsAndBlocks()
    {
        LabInterventionPanel panel(&document_, &selection_);
        selection_.setTokens({7, 9});
        auto *operation = find<QComboBox>(&panel, "labOperation");
        operation->setCurrentIndex(operation->findData(static_cast<int>(Operation::block_attention)));
        find<QSpinBox>(&panel, "labFirstBlock")->setValue(4);
        find<QSpinBox>(&panel, "labLastBlock")->setValue(6);
        auto *heads = find<QLineEdit>(&panel, "labHeads");
        heads->setText(QStringLiteral("3, 0-1"));
        Intervention edit = panel.interventions().front();
        QCOMPARE(edit.operation, Operation::block_attention);
        QCOMPARE(edit.layers, (std::vector<int>{4, 5, 6}));
        QCOMPARE(edit.heads, (std::vector<int>{0, 1, 3}));
        QVERIFY(find<QPushButton>(&panel, "labMake")->isEnabled());
        for (const char *wrong : {"4", "1-", "2-1", "a", "0,,1", "0-99999999999"}) { // the sample has four heads
            heads->setText(QLatin1String(wrong));
            QVERIFY2(!find<QPushButton>(&panel, "labMake")->isEnabled(), wrong);
            QVERIFY(find<QLabel>(&panel, "labEmpty")->text().startsWith(QStringLiteral("Heads")));
        }
        heads->clear();
        QVERIFY(panel.interventions().front().heads.empty()); // all
    }

    void aVectorIsTakenFromAnotherToken()
    {
        LabInterventionPanel panel(&document_, &selection_);
        selection_.click(25);
        auto *operation = find<QComboBox>(&panel, "labOperation");
        operation->setCurrentIndex(operation->findData(static_cast<int>(Operation::replace_token)));
        QCOMPARE(panel.interventions().front().sources, (std::vector<int>{25})); // the current token's, to begin with
        selection_.click(7);
        QCOMPARE(panel.interventions().front().sources, (std::vector<int>{25}));
        QCOMPARE(panel.interventions().front().tokens, (std::vector<int>{7}));
        find<QSpinBox>(&panel, "labSource")->setValue(50);
        QCOMPARE(panel.interventions().front().sources, (std::vector<int>{50}));
    }

    void progressIsShownWhileBusy()
    {
        LabInterventionPanel panel(&document_, &selection_);
        test::show(panel, 420, 600);
        auto *bar = find<QProgressBar>(&panel, "labProgress");
        QVERIFY(!bar->isVisible());
        const auto places = [&panel] {
            QTest::qWait(1); // the layout's turn
            QList<QPoint> all;
            for (const char *name : {"labMake", "labUndo", "labRemove"})
                all << find<QPushButton>(&panel, name)->mapTo(&panel, QPoint());
            return all;
        };
        const QList<QPoint> before = places();
        panel.setBusy(true, QStringLiteral("Making"));
        QVERIFY(bar->isVisible());
        QCOMPARE(places(), before); // nothing moves under the pointer
        panel.setProgress(0.5, QStringLiteral("block 3 of 6, 2 s left"));
        QCOMPARE(bar->value(), bar->maximum() / 2);
        QVERIFY(find<QLabel>(&panel, "labStatus")->text().endsWith(QStringLiteral("2 s left")));
        panel.setBusy(false, QStringLiteral("Cancelled"));
        panel.setProgress(0.9, QStringLiteral("late"));
        QCOMPARE(find<QLabel>(&panel, "labStatus")->text(), QStringLiteral("Cancelled"));
        QVERIFY(!bar->isVisible());
        QCOMPARE(places(), before);
        panel.addVariant(std::make_shared<const Run>(test::sample_run()), effect());
        QCOMPARE(places(), before);
    }

    void emptyStatesSayWhatToDo()
    {
        LabDock dock(&document_, &selection_);
        auto *empty = find<QLabel>(dock.interventions(), "labEmpty");
        QVERIFY(empty->text().startsWith(QStringLiteral("Select the tokens")));
        selection_.setTokens({7});
        QVERIFY(empty->text().startsWith(QStringLiteral("No variant yet")));
        Run variant = test::sample_run();
        variant.interventions = {Intervention()};
        document_.setRun(std::make_shared<const Run>(variant));
        QVERIFY(empty->text().startsWith(QStringLiteral("This run was made with interventions")));
        QVERIFY(!find<QPushButton>(dock.formation(), "formationCompute")->isEnabled());
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
        find<QSpinBox>(panel, "formationBlock")->setValue(3);
        QTest::mouseClick(find<QPushButton>(panel, "formationCompute"), Qt::LeftButton);
        QCOMPARE(requests.count(), 1);
        const auto order = requests[0][0].value<LabFormationPanel::Order>();
        QCOMPARE(order.figure, QStringLiteral("component-grid"));
        QCOMPARE(order.block, 3);
        QVERIFY(order.othersPerSink >= 12);
        QCOMPARE(order.firstBlock, 0);
        QCOMPARE(order.lastBlock, test::planted_sinks()[1].l_start + 1);

        QSignalSpy mixes(panel, &LabFormationPanel::mixRequested);
        find<QSlider>(panel, "mixAlpha1")->setValue(4);
        QCOMPARE(mixes.count(), 0); // there is nothing to mix yet
        panel->setResults(test::made_up_lab_results());
        QVERIFY(!panel->currentView()->figure()->table(panel->currentView()->data()).rows.empty());
        find<QSlider>(panel, "mixAlpha1")->setValue(10);
        QCOMPARE(mixes.last()[0].value<std::vector<double>>(), (std::vector<double>{10, 0, 0, 0, 0, 0}));
        panel->showFigure(QStringLiteral("factor-sweep"));
        QCOMPARE(panel->currentView()->figure()->id(), QStringLiteral("factor-sweep"));
        panel->setMixResponse({123, 0.5});
        QVERIFY(panel->findChild<QLabel *>(QStringLiteral("mixText"))->text().contains(QStringLiteral("norm 123")));
    }

    void measuresAskForTokensAndTheirControl()
    {
        LabDock dock(&document_, &selection_);
        LabFormationPanel *panel = dock.formation();
        panel->showFigure(QStringLiteral("heads"));
        QSignalSpy requests(panel, &LabFormationPanel::analysisRequested);
        auto *compute = find<QPushButton>(panel, "formationCompute");
        QTest::mouseClick(compute, Qt::LeftButton);
        auto order = requests.last()[0].value<LabFormationPanel::Order>();
        QVERIFY(order.figure == QLatin1String("heads") && order.tokens.empty() && !order.control);

        selection_.setTokens({});
        auto *tokens = find<QComboBox>(panel, "measuredTokens");
        QTest::keyClick(tokens, Qt::Key_Down);
        QVERIFY(!compute->isEnabled()); // none is selected
        selection_.setTokens({5, 9});
        QVERIFY(compute->isEnabled());
        find<QComboBox>(panel, "measuredControl")->setCurrentIndex(2);
        find<QSpinBox>(panel, "formationSeed")->setValue(4);
        QTest::mouseClick(compute, Qt::LeftButton);
        order = requests.last()[0].value<LabFormationPanel::Order>();
        QCOMPARE(order.tokens, (std::vector<int>{5, 9}));
        QVERIFY(order.control == ControlKind::random);
        QCOMPARE(order.seed, 4);
        panel->showFigure(QStringLiteral("window-sweep")); // says what it costs
        QVERIFY2(compute->toolTip().contains(QStringLiteral("20 pass")), qPrintable(compute->toolTip()));
    }

    void neuronsBecomeAnInterventionAndItsControl()
    {
        LabDock dock(&document_, &selection_);
        LabFormationPanel *panel = dock.formation();
        panel->showFigure(QStringLiteral("neurons"));
        QSignalSpy variants(panel, &LabFormationPanel::variantRequested);
        auto *make = find<QPushButton>(panel, "neuronMake");
        QVERIFY(!make->isEnabled()); // nothing is computed
        panel->setResults(test::made_up_lab_results());
        QTest::mouseClick(make, Qt::LeftButton);
        const auto of = [&variants] { return variants.last()[0].value<std::vector<Intervention>>().front(); };
        QCOMPARE(of().neurons, (std::vector<int>{7, 3}));
        QVERIFY(of().site == Site::mlp_post && of().operation == Operation::zero);
        QCOMPARE(of().layers, std::vector<int>{2});
        QCOMPARE(static_cast<int>(of().tokens.size()), document_.run().token_count());
        find<QComboBox>(panel, "neuronOperation")->setCurrentIndex(2);
        find<QDoubleSpinBox>(panel, "neuronFactor")->setValue(3);
        QTest::mouseClick(find<QPushButton>(panel, "neuronMakeControl"), Qt::LeftButton);
        QVERIFY(of().operation == Operation::scale && of().factor == 3);
        QCOMPARE(of().neurons.size(), size_t(2));
        QVERIFY(std::ranges::none_of(of().neurons, [](int j) { return j == 7 || j == 3; }));
    }
};

QTEST_MAIN(TestLab)
#include "test_lab.moc"
