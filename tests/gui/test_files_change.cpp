// What other programs do to the files that the window has open, and a disk that is full: the window tells it, keeps
// what it has, and goes on.

#include "app/window/message_bar.h"
#include "core/store/run_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/planted_checkpoint.h"

#include <QSignalSpy>

#include <csignal>
#include <sys/resource.h>

using namespace sinkscope;
using namespace sinkscope::test;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60000; // milliseconds

} // namespace

class TestFilesChange : public QObject {
    Q_OBJECT

    OwnSettings settings_;
    QTemporaryDir folder_;
    fs::path model_ = path_of(folder_) / "model", weights_ = model_ / "model.safetensors";
    OwnWindow window_;

    QString file(const char *name) const { return folder_.filePath(QLatin1String(name)); }
    Workspace *workspace() { return window_->workspace(); }
    void waitForJobs() { QTRY_VERIFY_WITH_TIMEOUT(!window_->jobs()->isBusy(), patience); }
    void verifyTold(const char *part)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(window_->messages()->text().contains(QLatin1String(part)),
                                  qPrintable(window_->messages()->text()), patience);
        while (window_->messages()->isShowing())
            window_->messages()->dismiss();
    }
    void verifyGoesOn()
    {
        workspace()->run();
        waitForJobs();
        QVERIFY(window_->document()->run().complete());
        QVERIFY(!window_->grab().isNull());
    }

private Q_SLOTS:
    void init()
    {
        write_planted_checkpoint(model_);
        write_file(path_of(folder_) / "trace.json", R"({"token_ids": [1, 40, 77, 18, 99, 3]})");
        window_ = shown_window({1200, 800});
        RunSetup setup;
        setup.compute.device = Device::cpu;
        workspace()->setSetup(setup);
        workspace()->openModel(file("model"));
        workspace()->openTrace(file("trace.json"));
        workspace()->runWhenReady();
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete() && !workspace()->isAnalysing(), patience);
        workspace()->saveRun(file("open.h5"));
        waitForJobs();
        while (window_->messages()->isShowing())
            window_->messages()->dismiss();
    }
    void cleanup() { window_.reset(); }

    void theRunFileIsReplacedOrGone()
    {
        const Grid before = window_->document()->run().grids.resid_norm;
        write_file(path_of(folder_) / "open.h5", "something else");
        QVERIFY(window_->document()->run().grids.resid_norm == before);
        workspace()->openRun(file("open.h5"));
        verifyTold("is no HDF5 file");
        QVERIFY(window_->document()->run().grids.resid_norm == before); // what was on screen stays
        fs::remove(path_of(folder_) / "open.h5");
        workspace()->saveRun(file("again.h5"));
        waitForJobs();
        QVERIFY(read_run(path_of(folder_) / "again.h5").grids.resid_norm == before);
        verifyGoesOn();
    }

    void theWeightsShrink()
    {
        const auto whole = fs::file_size(weights_);
        fs::resize_file(weights_, whole / 3);
        workspace()->run();
        waitForJobs();
        verifyTold("model.safetensors");
        write_planted_checkpoint(model_);
        verifyGoesOn();
    }

    void theWeightsAreOthers()
    {
        write_planted_checkpoint(model_, planted::tied);
        workspace()->run();
        waitForJobs();
        const Grid fresh = window_->document()->run().grids.resid_norm;
        verifyGoesOn();
        QVERIFY(window_->document()->run().grids.resid_norm == fresh); // none of the old weights is left in memory
    }

    void theDiskIsFull()
    {
        std::signal(SIGXFSZ, SIG_IGN); // as main() does
        rlimit before = {};
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit little = before;
        little.rlim_cur = 3000;
        setrlimit(RLIMIT_FSIZE, &little);
        workspace()->saveRun(file("full.h5"));
        waitForJobs();
        setrlimit(RLIMIT_FSIZE, &before);
        verifyTold("File too large");
        QVERIFY(!fs::exists(path_of(folder_) / "full.h5"));
        workspace()->saveRun(file("elsewhere.h5"));
        waitForJobs();
        QVERIFY(read_run(path_of(folder_) / "elsewhere.h5").complete());
        verifyGoesOn();
    }
};

QTEST_MAIN(TestFilesChange)
#include "test_files_change.moc"
