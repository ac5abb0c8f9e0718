// Each command, ended at each call by which it changes the disk: what was there is there still, or what was to come is
// there whole, and the same command goes on from it as if nothing had happened.

#include "tests/faults/fault_fixture.h"

using namespace sinkscope::test;

class TestKills : public FaultFixture {
    Q_OBJECT

    /// What a person sees of an output; its time stamps left out.
    QString seen(const QString &output)
    {
        if (output.endsWith(QLatin1String(".h5")))
            return run(words("sinks " + output)).out;
        const std::string bytes = content(folder_ / output.toStdString());
        return QString::fromUtf8(QByteArray::fromStdString(bytes).toHex());
    }

    void verify_no_half_files()
    {
        for (const auto &entry : fs::recursive_directory_iterator(folder_))
            QVERIFY2(entry.path().extension() != ".part", entry.path().c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!can_trace())
            QSKIP("skipped, because no process can be traced here (Debian package strace)");
        prepare();
    }

    void a_command_that_is_ended_at_any_call_loses_nothing_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("output");
        QTest::addColumn<int>("signal");
        struct Case {
            const char *command, *output;
        };
        for (const auto &[command, output] :
             {Case{"analyze --model model --trace trace.json --output %1", "run.h5"},
              Case{"intervene base.h5 --spec spec.json --output %1", "variant.h5"},
              Case{"intervene base.h5 --spec spec.json --residuals %1", "residuals"},
              Case{"detect --model model --traces traces.jsonl --output %1 --runs runs", "detections.jsonl"},
              Case{"generate --model model --dataset prompts.jsonl --max-tokens 3 --output %1", "written.jsonl"},
              Case{"merge set.jsonl --output %1", "merged.jsonl"},
              Case{"figures base.h5 --figure 1 --format csv --output .", "norm-profiles.csv"}})
            for (const int signal : {SIGKILL, SIGTERM}) // SIGTERM is handled as SIGINT is
                QTest::addRow("%s, signal %d", command, signal) << QString(command) << QString(output) << signal;
    }

    void a_command_that_is_ended_at_any_call_loses_nothing()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, output);
        QFETCH(const int, signal);
        const QStringList whole = words(command.contains(QLatin1String("%1")) ? command.arg(output) : command);
        const auto start_afresh = [&] {
            fs::remove(folder_ / output.toStdString());
            fs::remove(folder_ / (output + ".set.json").toStdString());
            fs::remove_all(folder_ / "runs");
        };
        start_afresh();
        const Ended first = run(whole);
        QVERIFY2(first.status == 0, qPrintable(first.err));
        const QString expected = seen(output);
        int ended_early = 0;
        for (const char *call : {"flock", "ftruncate", "fsync", "rename", "renameat2", "unlink", "linkat"})
            for (int when = 1; when <= 4; ++when) {
                start_afresh();
                const QString inject =
                    QStringLiteral("inject=%1:signal=%2:when=%3").arg(QLatin1String(call)).arg(signal).arg(when);
                const Ended ended =
                    run(whole,
                        {.wrapper = {"strace", "-f", "-qq", "-o", "/dev/null", "-e",
                                     QStringLiteral("trace=%1").arg(QLatin1String(call)), "-e", inject}});
                if (ended.status == 0)
                    break; // there is no such call any more, or the command had done its work
                ++ended_early;
                const Ended again = run(whole);
                QVERIFY2(again.status == 0, qPrintable(inject + u' ' + again.err));
                QVERIFY2(seen(output) == expected, qPrintable(inject));
                verify_no_half_files();
            }
        QVERIFY(ended_early > 0);
    }
};

QTEST_GUILESS_MAIN(TestKills)
#include "test_kills.moc"
