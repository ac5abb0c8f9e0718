// A set that is killed at any moment and started again ends as if nothing had happened.

#include "core/data/error.h"
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

    QStringList arguments(const char *output, const QStringList &more = {}) const
    {
        return QStringList{"detect",
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
                           folder_.filePath(QLatin1String(output))} +
            more;
    }

    std::filesystem::path path(const char *name) const { return path_of(folder_) / name; }

    /// Runs to the end.
    void finish(const char *output, const QStringList &more = {}) const
    {
        QProcess process;
        process.start(QString::fromStdString(program().string()), arguments(output, more));
        QVERIFY(process.waitForFinished(patience));
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                 process.readAllStandardError().constData());
    }

    /// Starts the set and kills it, `times` times, at moments spread over `whole` milliseconds, start-up included. Half
    /// of the kills wait for a line more, whatever the machine's speed.
    /// Returns how many kills left a part of the set.
    int kill_and_go_on(const char *output, int traces, int times, qint64 whole, const QStringList &more = {})
    {
        std::mt19937 random(20);
        std::uniform_int_distribution<int> moment(0, static_cast<int>(std::min<qint64>(whole, 4000)));
        int with_lines = 0, torn = 0;
        for (int i = 0; i < times; ++i) {
            QProcess process;
            process.start(QString::fromStdString(program().string()), arguments(output, more));
            process.waitForStarted(patience);
            const auto lines = [&] { return contents(path(output)).count('\n'); };
            const auto before = lines();
            if (i % 2 == 0)
                process.waitForFinished(moment(random));
            else
                while (lines() == before && !process.waitForFinished(5)) { }
            process.kill();
            process.waitForFinished(patience);
            const QByteArray now = contents(path(output));
            with_lines += now.count('\n') > 0 && now.count('\n') < traces;
            torn += !now.isEmpty() && !now.endsWith('\n');
        }
        qInfo("%d of %d kills left a part of the set, %d a torn line", with_lines, times, torn);
        return with_lines;
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

        QVERIFY(kill_and_go_on("killed.jsonl", 120, kills, whole) > 0);
        finish("killed.jsonl");
        QVERIFY(contents(path("killed.jsonl")) == expected);
    }

    /// Parts on as many machines, of which each is killed and goes on.
    void killed_shards_merge_to_the_same()
    {
        const QByteArray expected = contents(path("undisturbed.jsonl"));
        QStringList merge{"merge"};
        for (const char *shard : {"1/3", "2/3", "3/3"}) {
            const QByteArray part = QByteArray("part-") + shard[0] + ".jsonl";
            kill_and_go_on(part.constData(), 40, 2, 2000, {"--shard", shard});
            finish(part.constData(), {"--shard", shard});
            QCOMPARE(contents(path(part.constData())).count('\n'), 40);
            merge << folder_.filePath(QString::fromLatin1(part));
        }
        QProcess process;
        process.start(QString::fromStdString(program().string()),
                      merge + QStringList{"--output", folder_.filePath("merged.jsonl")});
        QVERIFY(process.waitForFinished(patience) && process.exitCode() == 0);
        QVERIFY(contents(path("merged.jsonl")) == expected);
    }

    /// Several traces at a time end in any order.
    void killed_jobs_end_with_the_same_lines()
    {
        const auto sorted = [](const QByteArray &text) {
            QList<QByteArray> lines = text.split('\n');
            std::ranges::sort(lines);
            return lines;
        };
        const QStringList jobs{"--jobs", "3"};
        kill_and_go_on("jobs.jsonl", 120, 2, 2000, jobs);
        finish("jobs.jsonl", jobs);
        QVERIFY(sorted(contents(path("jobs.jsonl"))) == sorted(contents(path("undisturbed.jsonl"))));
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
