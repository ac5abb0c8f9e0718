// The peak resident memory of `sinkscope analyze` on 4,096 tokens of a published trace with the demo model, float32.

#include "core/store/run_file.h"
#include "tests/support/test_paths.h"

#include <QProcess>
#include <QTemporaryDir>

#include <sys/resource.h>

using namespace sinkscope;
using namespace sinkscope::test;

class TestMemory : public QObject {
    Q_OBJECT

    static constexpr int tokens = 4096;
    static constexpr double bound = 2.0e9; // bytes
    static constexpr int sample = 2; // long enough

private Q_SLOTS:
    void a_pass_over_4096_tokens_stays_under_2_gigabytes()
    {
        const std::filesystem::path traces = shared_dir() / "data/published/output_n_1_deepseek-14b.jsonl";
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        SKIP_WITHOUT(traces, "the published traces");
        SKIP_WITHOUT(program(), "the sinkscope program is not built");
        const QTemporaryDir folder;
        const QString output = folder.filePath("run.h5");
        QProcess analysis;
        analysis.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        analysis.start(QString::fromStdString(program().string()),
                       {"analyze", "--model", QString::fromStdString(demo_model().string()), "--trace",
                        QString::fromStdString(traces.string()), "--sample", QString::number(sample), "--max-tokens",
                        QString::number(tokens), "--dtype", "float32", "--device", "cpu", "--output", output});
        QVERIFY(analysis.waitForFinished(280'000));
        QCOMPARE(analysis.exitCode(), 0);
        QCOMPARE(read_run(output.toStdString()).token_count(), tokens);

        rusage children{}; // the only child that was waited for
        getrusage(RUSAGE_CHILDREN, &children);
        const double peak = static_cast<double>(children.ru_maxrss) * 1024;
        qInfo("peak resident memory %.2f GB", peak / 1e9);
        QVERIFY2(peak < bound, qPrintable(QStringLiteral("%1 GB").arg(peak / 1e9)));
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "test_memory.moc"
