#include "app/paths.h"
#include "app/window/workspace.h"
#include "core/store/run_file.h"
#include "tests/support/fake_analysis.h"
#include "tests/support/test_paths.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;

namespace {

constexpr int patience = 10000; // milliseconds

} // namespace

class TestWorkspace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        document_ = std::make_unique<RunDocument>();
        selection_ = std::make_unique<Selection>();
        jobs_ = std::make_unique<JobRunner>();
        workspace_ = std::make_unique<Workspace>(document_.get(), selection_.get(), jobs_.get());
        workspace_->setAnalysis(fake_.function());
        fake_.hold_at = -1;
        fake_.saw_stop = false;
        notices_.clear();
        connect(workspace_.get(), &Workspace::notice, this, [this](const Notice &notice) { notices_.append(notice); });
    }
    void cleanup()
    {
        jobs_.reset(); // joins before the fake goes
        workspace_.reset();
    }

    void aRunFillsRowByRowAndEndsWhole()
    {
        std::vector<int> rows;
        connect(document_.get(), &RunDocument::rowsChanged, this, [&](int layer) { rows.push_back(layer); });
        workspace_->adoptSources(fake_.whole.model, test::sample_trace());
        workspace_->run();
        QVERIFY(workspace_->isAnalysing());
        QSignalSpy finished(jobs_.get(), &JobRunner::finished);
        QVERIFY(finished.wait(patience));
        QCOMPARE(static_cast<int>(rows.size()), fake_.whole.layers() + 1);
        QVERIFY(std::ranges::is_sorted(rows));
        QVERIFY(document_->run().complete());
        QVERIFY(workspace_->isModified());
        QVERIFY(!workspace_->isAnalysing());
        QCOMPARE(selection_->tokenLimit(), fake_.whole.token_count());
        QCOMPARE(QString::fromStdString(fake_.request.trace.text), QString("Tell me of a baker."));
    }

    void theSetupReachesTheRequest()
    {
        workspace_->adoptSources(fake_.whole.model, test::sample_trace());
        workspace_->setSetup({.prompt = {.format = PromptFormat::chat},
                              .maxTokens = 99,
                              .compute = {.compute_type = ComputeType::bfloat16, .device = Device::cpu, .threads = 2},
                              .perHead = true});
        workspace_->adoptRun(std::make_shared<const Run>(fake_.whole));
        document_->setParameters(detector_preset("paper"));
        workspace_->run();
        QSignalSpy finished(jobs_.get(), &JobRunner::finished);
        QVERIFY(finished.wait(patience));
        QVERIFY(fake_.request.prompt_settings.format == PromptFormat::chat &&
                fake_.request.compute_type == ComputeType::bfloat16);
        QVERIFY(fake_.request.device == Device::cpu && fake_.request.per_head && fake_.request.threads == 2);
        QCOMPARE(fake_.request.max_tokens.value(), 99);
        QVERIFY(fake_.request.detector == detector_preset("paper"));
    }

    void cancelMidwayKeepsTheRowsSoFar()
    {
        fake_.hold_at = 10;
        workspace_->adoptSources(fake_.whole.model, test::sample_trace());
        workspace_->run();
        QTRY_COMPARE_WITH_TIMEOUT(document_->run().rows_ready, 10, patience);
        QSignalSpy cancelled(jobs_.get(), &JobRunner::cancelled);
        workspace_->cancel();
        QVERIFY(!workspace_->isAnalysing());
        QVERIFY(cancelled.wait(patience));
        QVERIFY(fake_.saw_stop);
        QCOMPARE(document_->run().rows_ready, 10);
        QVERIFY(!document_->run().complete());
        QVERIFY(!notices_.isEmpty());
    }

    void aMovedDetectorSurvivesTheEndOfTheRun()
    {
        fake_.hold_at = 20;
        workspace_->adoptSources(fake_.whole.model, test::sample_trace());
        workspace_->run();
        QTRY_COMPARE_WITH_TIMEOUT(document_->run().rows_ready, 20, patience);
        DetectorParameters moved = document_->parameters();
        moved.threshold = 0.5;
        document_->setParameters(moved);
        QSignalSpy finished(jobs_.get(), &JobRunner::finished);
        fake_.hold_at = -1;
        QVERIFY(finished.wait(patience));
        QCOMPARE(document_->parameters().threshold, 0.5);
    }

    void aSavedRunOpensAgain()
    {
        const QString file = folder_.filePath("saved.h5");
        workspace_->adoptRun(std::make_shared<const Run>(fake_.whole));
        QVERIFY(workspace_->isModified());
        QSignalSpy saved(workspace_.get(), &Workspace::saved);
        workspace_->saveRun(file);
        QVERIFY(saved.wait(patience));
        QVERIFY(!workspace_->isModified());
        QCOMPARE(workspace_->runPath(), file);
        document_->setRun({});
        QSignalSpy replaced(workspace_.get(), &Workspace::runReplaced);
        QVERIFY(workspace_->open(file));
        QVERIFY(replaced.wait(patience));
        QVERIFY(document_->run().grids.resid_norm == fake_.whole.grids.resid_norm);
        QVERIFY(document_->detection().sinks == fake_.whole.detection.sinks);
    }

    void failuresAreToldWithAdvice()
    {
        QFile file(folder_.filePath("broken.gguf"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("GGUF\x03");
        file.close();
        QSignalSpy failed(jobs_.get(), &JobRunner::failed);
        QVERIFY(workspace_->open(file.fileName()));
        QVERIFY(failed.wait(patience));
        QCOMPARE(notices_.size(), 1);
        QVERIFY(notices_.first().level == Notice::Level::error);
        QVERIFY(notices_.first().text.contains("broken.gguf"));
        QVERIFY(!notices_.first().advice.isEmpty());
        QVERIFY(!workspace_->open(folder_.filePath("none")));
        QCOMPARE(notices_.size(), 2);
    }

    void theLabMakesWayForAnotherRun()
    {
        const auto untilStopped = [](JobContext &context) {
            while (!context.stopToken().stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            throw Cancelled();
        };
        jobs_->submit(job_tag::lab_session, untilStopped);
        workspace_->adoptSources(fake_.whole.model, test::sample_trace());
        workspace_->run();
        QTRY_VERIFY_WITH_TIMEOUT(document_->run().complete(), patience);
        const QString file = folder_.filePath("lab.h5");
        write_run(fake_.whole, toPath(file));
        jobs_->submit(job_tag::lab_session, untilStopped);
        workspace_->openRun(file);
        QTRY_COMPARE_WITH_TIMEOUT(workspace_->runPath(), file, patience);
    }

    void whatTheLabCannotAnswerIsToldWhereItWasAsked()
    {
        QSignalSpy failed(jobs_.get(), &JobRunner::failed);
        for (const QString &tag : {job_tag::lab, job_tag::lab + " attention"})
            jobs_->submit(tag, [](JobContext &) { throw std::runtime_error("no"); });
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2, patience);
        QVERIFY(notices_.isEmpty());
    }

    void runningWithoutAModelSaysWhatIsMissing()
    {
        workspace_->run();
        QCOMPARE(notices_.size(), 1);
        QVERIFY(notices_.first().advice.contains("Open a model"));
        QVERIFY(!jobs_->isBusy());
    }

    void theSampleIsReadThoughTheTraceIsStillOnItsWay()
    {
        QFile file(folder_.filePath("two.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"prompt\": \"a\", \"output\": \"first\"}\n{\"prompt\": \"b\", \"output\": \"second\"}\n");
        file.close();
        QSignalSpy finished(jobs_.get(), &JobRunner::finished);
        workspace_->openTrace(file.fileName());
        RunSetup setup = workspace_->setup();
        setup.sample = 1;
        workspace_->setSetup(setup);
        QVERIFY(finished.wait(patience));
        QCOMPARE(workspace_->trace()->output, std::string("second"));
    }

    void companionsComeAndGo()
    {
        const QString file = folder_.filePath("baseline.h5");
        write_run(fake_.whole, toPath(file));
        QSignalSpy changed(workspace_.get(), &Workspace::companionsChanged);
        workspace_->openCompanions({file, file});
        QVERIFY(changed.wait(patience));
        QCOMPARE(workspace_->companions().size(), size_t(2));
        QCOMPARE(workspace_->companions()[0].run->token_count(), fake_.whole.token_count());
        QCOMPARE(document_->companions().size(), size_t(2));
        const auto variant = std::make_shared<const Run>(fake_.whole);
        workspace_->setVariant(variant);
        QCOMPARE(document_->companions()[0].run, variant); // in front: the comparison shows it
        QCOMPARE(document_->companions().size(), size_t(3));
        workspace_->setVariant(nullptr);
        QCOMPARE(document_->companions().size(), size_t(2));
        workspace_->openCompanions({});
        QVERIFY(document_->companions().empty());
    }

    void publishedDetectionsOpen()
    {
        const auto file = test::shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
        SKIP_WITHOUT(file, "the published detections");
        QSignalSpy replaced(workspace_.get(), &Workspace::runReplaced);
        QVERIFY(workspace_->open(fromPath(file)));
        QVERIFY(replaced.wait(patience));
        QCOMPARE(document_->run().layers(), 48);
        QVERIFY(!document_->detection().sinks.empty());
        QVERIFY(!notices_.isEmpty());
    }

private:
    test::FakeAnalysis fake_;
    std::unique_ptr<RunDocument> document_;
    std::unique_ptr<Selection> selection_;
    std::unique_ptr<JobRunner> jobs_;
    std::unique_ptr<Workspace> workspace_;
    QList<Notice> notices_;
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "test_workspace.moc"
