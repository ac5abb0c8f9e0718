#include "tests/gui/view_fixture.h"
#include "tests/support/work_clock.h"
#include "views/sinks/detector_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

template <typename Widget> Widget *control(const DetectorPanel &panel, const QString &name)
{
    for (Widget *widget : panel.findChildren<Widget *>())
        if (widget->accessibleName() == name)
            return widget;
    return nullptr;
}

QComboBox *presetBox(const DetectorPanel &panel)
{
    return control<QComboBox>(panel, QStringLiteral("Preset"));
}

/// What a user does: the signal activated() comes from the user alone.
void choose(QComboBox *box, int index)
{
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
}

} // namespace

class TestDetectorPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsTheParametersInForce()
    {
        OpenRun open(sample_run());
        DetectorPanel panel(&open.document);
        QCOMPARE(presetBox(panel)->currentIndex(), 2);
        QCOMPARE(control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"))->value(), 0.95);
        open.document.setParameters(detector_preset("published"));
        QCOMPARE(presetBox(panel)->currentIndex(), 0);
        QCOMPARE(control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"))->value(), 0.9);
        QCOMPARE(panel.countsText(),
                 QStringLiteral("BOS sink: 1, primary sink: 1, secondary sink: 4, noise: 1, levels: 5"));
    }

    void presetsDetectAgain()
    {
        OpenRun open(sample_run());
        DetectorPanel panel(&open.document);
        for (int preset = 0; preset < 3; ++preset) {
            choose(presetBox(panel), preset);
            QCOMPARE(open.document.parameters(), detector_preset(detector_preset_names[static_cast<size_t>(preset)]));
        }
    }

    /// The command line allows more than the slider reaches and the boxes' digits show.
    void whatIsNotTouchedStays()
    {
        OpenRun open(sample_run());
        DetectorPanel panel(&open.document);
        DetectorParameters given = open.document.parameters();
        given.preset = "custom";
        given.threshold = 0.31234;
        given.bos_window = 1;
        open.document.setParameters(given);
        QCOMPARE(control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"))->value(), 0.312);
        control<QSpinBox>(panel, QStringLiteral("Minimum lifetime"))->setValue(2);
        given.minimum_lifetime = 2;
        QVERIFY(open.document.parameters() == given);
    }

    void everyControlIsLive()
    {
        OpenRun open(sample_run());
        DetectorPanel panel(&open.document);
        show(panel, 420, 600);
        QSignalSpy changed(&open.document, &RunDocument::detectionChanged);
        auto *threshold = control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"));
        auto *slider = control<QSlider>(panel, QStringLiteral("Threshold"));
        threshold->setValue(0.8);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(open.document.parameters().threshold, 0.8);
        QCOMPARE(open.document.parameters().preset, std::string("custom"));
        QCOMPARE(presetBox(panel)->currentIndex(), 3);
        QCOMPARE(slider->value(), 300);
        slider->setValue(490);
        QCOMPARE(open.document.parameters().threshold, 0.99);
        for (QCheckBox *box : panel.findChildren<QCheckBox *>())
            box->click();
        QVERIFY(open.document.parameters().absolute_cosine);
        QVERIFY(open.document.parameters().clip);
        control<QComboBox>(panel, QStringLiteral("BOS window"))->setCurrentIndex(0);
        QCOMPARE(open.document.parameters().bos_window, 2);
        control<QSpinBox>(panel, QStringLiteral("Minimum lifetime"))->setValue(6);
        QCOMPARE(open.document.parameters().minimum_lifetime, 6);
        control<QComboBox>(panel, QStringLiteral("Labels"))->setCurrentIndex(0);
        QCOMPARE(open.document.parameters().label_rule, LabelRule::published);
        control<QComboBox>(panel, QStringLiteral("Rows"))->setCurrentIndex(2);
        QCOMPARE(open.document.parameters().rows, RowConvention::block_input);
        QCOMPARE(open.document.detection().parameters, open.document.parameters());
    }

    void resetGoesBackToThePreset()
    {
        OpenRun open(sample_run());
        DetectorPanel panel(&open.document);
        choose(presetBox(panel), 0);
        control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"))->setValue(0.6);
        QCOMPARE(open.document.parameters().preset, std::string("custom"));
        panel.reset();
        QCOMPARE(open.document.parameters(), detector_preset("published"));
    }

    void valuesOfAPresetBearItsName()
    {
        OpenRun open(sample_run());
        DetectorPanel panel(&open.document);
        auto *threshold = control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"));
        threshold->setValue(0.9);
        threshold->setValue(0.95);
        QCOMPARE(open.document.parameters().preset, std::string("unclipped"));
    }

    void importsCannotBeDetectedAgain()
    {
        Run run = sample_run();
        run.grids = {};
        OpenRun open(run);
        DetectorPanel panel(&open.document);
        QVERIFY(!presetBox(panel)->isEnabled());
        open.open(sample_run());
        QVERIFY(presetBox(panel)->isEnabled());
    }

    void aThresholdMoveIsQuick()
    {
        OpenRun open(sample_run({.layers = 48, .tokens = 16384, .per_head = false}));
        DetectorPanel panel(&open.document);
        auto *threshold = control<QDoubleSpinBox>(panel, QStringLiteral("Threshold"));
        threshold->setValue(0.9);
        const sinkscope::test::WorkClock timer;
        threshold->setValue(0.7);
        // 50 ms on a quiet machine; four times that on a busy one
        QVERIFY2(timer.elapsed() < 200, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestDetectorPanel)
#include "test_detector_panel.moc"
