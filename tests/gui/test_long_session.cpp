// A long day in one window: runs, cancelled runs, files opened and closed, variants, exports, over and over. Memory,
// widgets, threads, timers and open files stay what they were.

#include "app/dialogs/export_dialog.h"
#include "app/jobs/job_runner.h"
#include "app/window/dock_layout.h"
#include "app/window/window_actions.h"
#include "core/store/run_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/left_over.h"
#include "tests/support/own_settings.h"
#include "tests/support/planted_checkpoint.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_intervention_panel.h"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>

#include <fstream>
#include <map>

#include <malloc.h>
#include <unistd.h>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 60000; // milliseconds
constexpr int settled = 20; ///< rounds after which nothing may grow
constexpr double most_growth = 50; ///< kB a round

double resident_kilobytes()
{
    ::malloc_trim(0);
    int64_t size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return static_cast<double>(resident * ::sysconf(_SC_PAGESIZE)) / 1024;
}

/// The slope of the least-squares line through values at 0, 1, 2, ...
double slope(const std::vector<double> &values)
{
    const auto count = static_cast<double>(values.size());
    double sum = 0, weighted = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        sum += values[i];
        weighted += static_cast<double>(i) * values[i];
    }
    const double middle = (count - 1) / 2;
    return (weighted - middle * sum) / (count * (count * count - 1) / 12);
}

} // namespace

class TestLongSession : public QObject {
    Q_OBJECT

    OwnSettings settings_;
    QTemporaryDir folder_;
    OwnWindow window_;

    template <typename Widget> Widget *find(const char *name)
    {
        return window_->findChild<Widget *>(QLatin1String(name));
    }
    void waitForJobs() { QTRY_VERIFY_WITH_TIMEOUT(!window_->jobs()->isBusy(), patience); }

    void runAndCancel()
    {
        Workspace *workspace = window_->workspace();
        workspace->run();
        waitForJobs();
        QVERIFY(window_->document()->run().complete());
        workspace->run();
        workspace->cancel();
        waitForJobs();
        workspace->run();
        waitForJobs();
    }

    void openAndCompare()
    {
        window_->workspace()->openCompanions({folder_.filePath("base.h5")});
        waitForJobs();
        QCOMPARE(window_->document()->companions().size(), size_t(1));
        window_->workspace()->openCompanions({});
        window_->workspace()->openRun(folder_.filePath("base.h5"));
        waitForJobs();
        window_->selection()->click(2);
    }

    void makeAndUndoAVariant()
    {
        window_->docks()->showView(QStringLiteral("lab"));
        auto *panel = qobject_cast<LabDock *>(window_->docks()->view(QStringLiteral("lab")))->interventions();
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("labMake")->isEnabled(), patience);
        QTest::mouseClick(find<QPushButton>("labMake"), Qt::LeftButton);
        waitForJobs();
        QCOMPARE(panel->variantCount(), 1);
        QTest::mouseClick(find<QPushButton>("labUndo"), Qt::LeftButton);
        QCOMPARE(panel->variantCount(), 0);
    }

    void exportAFigure()
    {
        window_->actions()->exportFigures->trigger();
        QPointer<ExportDialog> dialog = window_->findChild<ExportDialog *>();
        QVERIFY(dialog);
        dialog->chooseOnly(QStringLiteral("norm-profiles"));
        for (QLineEdit *line : dialog->findChildren<QLineEdit *>("folder"))
            line->setText(folder_.path());
        for (QPushButton *button : dialog->findChildren<QPushButton *>())
            if (button->text() == QLatin1String("&Export"))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog || !dialog->isVisible(), patience);
    }

    std::map<QString, int> counts()
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        int active = 0;
        for (const QTimer *timer : window_->findChildren<QTimer *>())
            active += timer->isActive() && !timer->isSingleShot();
        return {{QStringLiteral("widgets"), static_cast<int>(QApplication::allWidgets().size())},
                {QStringLiteral("objects"), static_cast<int>(window_->findChildren<QObject *>().size())},
                {QStringLiteral("running timers"), active},
                {QStringLiteral("threads of jobs"), threads_named(JobRunner::thread_name)},
                {QStringLiteral("open files"), static_cast<int>(open_files().size())}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path_of(folder_) / "model");
        write_file(path_of(folder_) / "trace.json", R"({"token_ids": [1, 40, 77, 18, 99, 3, 64, 12, 1, 40]})");
        window_ = shown_window({1200, 800});
        Workspace *workspace = window_->workspace();
        RunSetup setup;
        setup.compute.device = Device::cpu;
        workspace->setSetup(setup);
        workspace->openModel(folder_.filePath("model"));
        workspace->openTrace(folder_.filePath("trace.json"));
        workspace->runWhenReady();
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete() && !workspace->isAnalysing(), patience);
        write_run(window_->document()->run(), path_of(folder_) / "base.h5");
    }

    void nothingGrows()
    {
        const int rounds = qEnvironmentVariableIntValue("SINKSCOPE_ROUNDS") > settled
            ? qEnvironmentVariableIntValue("SINKSCOPE_ROUNDS")
            : 2 * settled;
        std::vector<double> memory;
        std::map<QString, int> before;
        for (int round = 0; round < rounds; ++round) {
            runAndCancel();
            openAndCompare();
            makeAndUndoAVariant();
            exportAFigure();
            if (QTest::currentTestFailed())
                return;
            if (round + 1 == settled)
                before = counts();
            if (round >= settled)
                memory.push_back(resident_kilobytes());
        }
        for (const auto &[what, count] : counts())
            QVERIFY2(
                count <= before[what],
                qPrintable(
                    QStringLiteral("%1: %2, %3 after %4 rounds").arg(what).arg(before[what]).arg(count).arg(rounds)));
        const QString growth = QStringLiteral("%1 rounds: %2 kB, %3 kB a round")
                                   .arg(rounds)
                                   .arg(memory.back(), 0, 'f', 0)
                                   .arg(slope(memory), 0, 'f', 1);
        qInfo("%s", qPrintable(growth));
        QVERIFY2(slope(memory) < most_growth, qPrintable(growth));
    }

    void cleanupTestCase() { window_.reset(); }
};

QTEST_MAIN(TestLongSession)
#include "test_long_session.moc"
