// A set that is killed at any moment and started again ends as if nothing had happened.

#include "core/error.h"
#include "core/store/detection_set.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#include <algorithm>
#include <random>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 120000; // milliseconds
constexpr int kills = 10;

QByteArray contents(const std::filesystem::path &file)
{
    QFile opened(QString::fromStdString(file.string()));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

} // namespace

class TestKilledSet : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QStringList arguments(const char *output) const
    {
        return {"detect",
                "--model",
                folder_.filePath("model"),
                "--traces",
                folder_.filePath("traces.jsonl"),
                "--detector",
                "published",
                "--device",
                "cpu",
                "--threads",
                "1",
                "--output",
                folder_.filePath(QLatin1String(output))};
    }

    std::filesystem::path path(const char *name) const { return path_of(folder_) / name; }

    /// Runs to the end.
    void finish(const char *output) const
    {
        QProcess process;
        process.start(QString::fromStdString(program().string()), arguments(output));
        QVERIFY(process.waitForFinished(patience));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                 process.readAllStandardError().constData());
    }

private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path("model"));
        // the eight traces many times over, so that most kills fall between the first line and the last
        const std::string traces = contents(source_dir() / "tests/reference/data/planted_traces.jsonl").toStdString();
        std::string many;
        for (int i = 0; i < 15; ++i)
            many += traces;
        write_file(path("traces.jsonl"), many);
    }

    void killed_ten_times_it_ends_the_same()
    {
        QElapsedTimer clock;
        clock.start();
        finish("undisturbed.jsonl");
        const qint64 whole = clock.elapsed();
        const QByteArray expected = contents(path("undisturbed.jsonl"));
        QCOMPARE(expected.count('\n'), 120);

        std::mt19937 random(20); // moments spread over a run's length, start-up included
        std::uniform_int_distribution<int> moment(0, static_cast<int>(std::min<qint64>(whole, 4000)));
        int with_lines = 0, torn = 0;
        for (int i = 0; i < kills; ++i) {
            QProcess process;
            process.start(QString::fromStdString(program().string()), arguments("killed.jsonl"));
            QVERIFY(process.waitForStarted(patience));
            // half of the kills wait for a line more, whatever the machine's speed
            const auto lines = [&] { return contents(path("killed.jsonl")).count('\n'); };
            const auto before = lines();
            if (i % 2 == 0)
                process.waitForFinished(moment(random));
            else
                while (lines() == before && !process.waitForFinished(5)) { }
            process.kill();
            process.waitForFinished(patience);
            const QByteArray now = contents(path("killed.jsonl"));
            with_lines += now.count('\n') > 0 && now.count('\n') < 120;
            torn += !now.isEmpty() && !now.endsWith('\n');
        }
        qInfo("%d of %d kills left a part of the set, %d a torn line", with_lines, kills, torn);
        QVERIFY(with_lines > 0);
        finish("killed.jsonl");
        QVERIFY(contents(path("killed.jsonl")) == expected);
    }

    void a_torn_line_is_done_again()
    {
        const QByteArray expected = contents(path("undisturbed.jsonl"));
        QVERIFY(!expected.isEmpty());
        write_file(path("torn.jsonl"), expected.left(expected.size() * 2 / 3).toStdString());
        std::filesystem::copy_file(path("undisturbed.jsonl.set.json"), path("torn.jsonl.set.json"));
        finish("torn.jsonl");
        QVERIFY(contents(path("torn.jsonl")) == expected);
    }
};

QTEST_GUILESS_MAIN(TestKilledSet)
#include "test_killed_set.moc"
