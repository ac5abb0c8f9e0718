// OpenMP's threads take no processor time while they wait.

#include "core/engine/yielding_threads.h"

#include <QTest>

#include <omp.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>

using namespace sinkscope;

class TestYieldingThreads : public QObject {
    Q_OBJECT

    /// Processor seconds of all threads.
    static double work()
    {
        timespec now{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
    }

private Q_SLOTS:
    void waiting_takes_no_processor_time()
    {
        constexpr int rounds = 100;
        if (omp_get_num_procs() < 2)
            QSKIP("skipped, because there is one processor: no thread waits for another");
        QVERIFY(!qEnvironmentVariableIsSet("OMP_WAIT_POLICY") && !qEnvironmentVariableIsSet("GOMP_SPINCOUNT"));
        let_threads_yield();
        std::atomic<int> done{0};
        const double before = work();
        for (int round = 0; round < rounds; ++round) {
#pragma omp parallel num_threads(2)
            ++done;
            std::this_thread::sleep_for(std::chrono::milliseconds(10)); // the other thread waits for the next round
        }
        const double spent = work() - before;
        QCOMPARE(done.load(), 2 * rounds);
        // spinning takes a millisecond or more of each round
        QVERIFY2(spent < 0.05, qPrintable(QStringLiteral("%1 s").arg(spent)));
    }
};

QTEST_APPLESS_MAIN(TestYieldingThreads)
#include "test_yielding_threads.moc"
