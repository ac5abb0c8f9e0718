#include "app/jobs/job_runner.h"
#include "core/data/error.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <semaphore>

using namespace sinkscope;

namespace {

constexpr int patience = 5000; // milliseconds

/// Waits as a block of the decoder would between two looks at the token.
void workUntilStopped(JobContext &context)
{
    while (!context.stopToken().stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    throw Cancelled();
}

} // namespace

class TestJobRunner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsInOrderOnOneOtherThread()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        std::vector<int> order;
        std::vector<std::thread::id> threads;
        for (int i = 0; i < 4; ++i)
            runner.submit(QString::number(i), [&, i](JobContext &context) {
                const auto thread = std::this_thread::get_id();
                context.post([&, i, thread] {
                    order.push_back(i);
                    threads.push_back(thread);
                });
            });
        QVERIFY(runner.isBusy());
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 4, patience);
        QCOMPARE(order, (std::vector<int>{0, 1, 2, 3}));
        QVERIFY(std::ranges::all_of(
            threads, [&](auto id) { return id == threads.front() && id != std::this_thread::get_id(); }));
        QVERIFY(!runner.isBusy());
    }

    void postsArriveBeforeFinished()
    {
        JobRunner runner;
        bool posted = false, postedWhenFinished = false;
        connect(&runner, &JobRunner::finished, this, [&] { postedWhenFinished = posted; });
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.submit("a", [&](JobContext &context) { context.post([&] { posted = true; }); });
        QVERIFY(finished.wait(patience));
        QVERIFY(postedWhenFinished);
    }

    void aNewJobReplacesTheQueuedOne()
    {
        JobRunner runner;
        std::binary_semaphore gate(0);
        std::atomic<int> firstRuns = 0, secondRuns = 0;
        QSignalSpy finished(&runner, &JobRunner::finished);
        QSignalSpy cancelled(&runner, &JobRunner::cancelled);
        runner.submit("gate", [&](JobContext &) { gate.acquire(); });
        runner.submit("a", [&](JobContext &) { ++firstRuns; });
        runner.submit("a", [&](JobContext &) { ++secondRuns; });
        gate.release();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, patience);
        QCOMPARE(firstRuns.load(), 0);
        QCOMPARE(secondRuns.load(), 1);
        QCOMPARE(cancelled.count(), 0);
    }

    void aNewJobStopsTheRunningOneAndItsResultsAreDropped()
    {
        JobRunner runner;
        std::binary_semaphore started(0);
        QStringList seen;
        QSignalSpy finished(&runner, &JobRunner::finished);
        QSignalSpy cancelled(&runner, &JobRunner::cancelled);
        runner.submit("a", [&](JobContext &context) {
            started.release();
            while (!context.stopToken().stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            context.post([&] { seen << "stale"; });
        });
        started.acquire();
        runner.submit("a", [&](JobContext &context) { context.post([&] { seen << "fresh"; }); });
        QVERIFY(finished.wait(patience));
        QTest::qWait(20);
        QCOMPARE(seen, QStringList("fresh"));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(cancelled.count(), 0);
    }

    void cancelStopsARunningJob()
    {
        JobRunner runner;
        std::binary_semaphore started(0);
        QSignalSpy cancelled(&runner, &JobRunner::cancelled);
        QSignalSpy finished(&runner, &JobRunner::finished);
        QSignalSpy failed(&runner, &JobRunner::failed);
        runner.submit("a", [&](JobContext &context) {
            started.release();
            workUntilStopped(context);
        });
        started.acquire();
        runner.cancel("a");
        QVERIFY(!runner.isBusy("a"));
        QVERIFY(cancelled.wait(patience));
        QCOMPARE(cancelled.first().first().toString(), QString("a"));
        QCOMPARE(finished.count() + failed.count(), 0);
    }

    void cancelDropsAQueuedJob()
    {
        JobRunner runner;
        std::binary_semaphore gate(0);
        std::atomic<bool> ran = false;
        QSignalSpy cancelled(&runner, &JobRunner::cancelled);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.submit("gate", [&](JobContext &) { gate.acquire(); });
        runner.submit("a", [&](JobContext &) { ran = true; });
        runner.cancel("a");
        QCOMPARE(cancelled.count(), 1);
        gate.release();
        QVERIFY(finished.wait(patience));
        QVERIFY(!ran);
    }

    void aJobSubmittedAfterCancelCounts()
    {
        JobRunner runner;
        std::binary_semaphore started(0);
        bool seen = false;
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.submit("a", [&](JobContext &context) {
            started.release();
            workUntilStopped(context);
        });
        started.acquire();
        runner.cancel("a");
        runner.submit("a", [&](JobContext &context) { context.post([&] { seen = true; }); });
        QVERIFY(finished.wait(patience));
        QVERIFY(seen);
    }

    void exceptionsBecomeFailures()
    {
        JobRunner runner;
        QSignalSpy failed(&runner, &JobRunner::failed);
        runner.submit("a", [](JobContext &) { throw Error("model.gguf: header: truncated"); });
        QVERIFY(failed.wait(patience));
        QCOMPARE(failed.first().at(1).toString(), QString("model.gguf: header: truncated"));
        runner.submit("a", [](JobContext &) { throw 7; });
        QVERIFY(failed.wait(patience));
        QVERIFY(!runner.isBusy());
        // The worker survives.
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.submit("b", [](JobContext &) {});
        QVERIFY(finished.wait(patience));
    }

    void progressIsThinnedOutButItsEndArrives()
    {
        JobRunner runner;
        QSignalSpy progress(&runner, &JobRunner::progress);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.submit("a", [](JobContext &context) {
            for (int i = 0; i <= 10000; ++i)
                context.progress(i / 10000.0, 1, "tile");
        });
        QVERIFY(finished.wait(patience));
        QVERIFY(progress.count() >= 1 && progress.count() < 1000);
        QCOMPARE(progress.last().at(1).toDouble(), 1.0);
    }

    void busyChangesOnceEachWay()
    {
        JobRunner runner;
        QSignalSpy busy(&runner, &JobRunner::busyChanged);
        runner.submit("a", [](JobContext &) {});
        runner.submit("b", [](JobContext &) {});
        QTRY_COMPARE_WITH_TIMEOUT(busy.count(), 2, patience);
        QCOMPARE(busy.at(0).first().toBool(), true);
        QCOMPARE(busy.at(1).first().toBool(), false);
    }

    void destructionStopsTheRunningJobAndDropsTheRest()
    {
        std::binary_semaphore started(0);
        std::atomic<bool> stopped = false, secondRan = false, delivered = false;
        QElapsedTimer timer;
        {
            JobRunner runner;
            runner.submit("a", [&](JobContext &context) {
                started.release();
                try {
                    workUntilStopped(context);
                } catch (const Cancelled &) {
                    stopped = true;
                    context.post([&] { delivered = true; });
                    throw;
                }
            });
            runner.submit("b", [&](JobContext &) { secondRan = true; });
            started.acquire();
            timer.start();
        }
        QVERIFY(timer.elapsed() < patience);
        QVERIFY(stopped);
        QVERIFY(!secondRan);
        QTest::qWait(20);
        QVERIFY(!delivered);
    }

    void whoAskedIsToldAndNobodyElse()
    {
        JobRunner runner;
        QStringList told;
        QObject alive;
        const auto events = [&](const QString &who, QObject *receiver) {
            return JobEvents{.receiver = receiver,
                             .progress = [&told, who](double, double, const QString &text) { told << who + text; },
                             .finished = [&told, who] { told << who + QStringLiteral(" finished"); },
                             .cancelled = [&told, who] { told << who + QStringLiteral(" cancelled"); },
                             .failed = [&told, who](const QString &message) { told << who + u' ' + message; }};
        };
        std::binary_semaphore started{0};
        runner.submit(
            "a", [&](JobContext &context) { context.progress(1, 0, " half"); }, events("a", &alive));
        runner.submit(
            "b", [](JobContext &) { throw Error("broke"); }, events("b", &alive));
        {
            QObject gone;
            runner.submit(
                "c", [](JobContext &) { throw Error("unheard"); }, events("c", &gone));
        }
        runner.submit(
            "d", [](JobContext &) {}, events("replaced", &alive));
        runner.submit(
            "d",
            [&](JobContext &context) {
                started.release();
                workUntilStopped(context);
            },
            events("d", &alive));
        runner.submit(
            "e", [](JobContext &) {}, events("e", &alive));
        runner.cancel("e"); // it waits still
        started.acquire();
        runner.cancel("d");
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 5, patience);
        told.sort();
        QCOMPARE(told, (QStringList{"a finished", "a half", "b broke", "d cancelled", "e cancelled"}));
    }

    void anIdleRunnerGoesAtOnce()
    {
        for (int i = 0; i < 50; ++i)
            JobRunner runner;
    }
};

QTEST_GUILESS_MAIN(TestJobRunner)
#include "test_job_runner.moc"
