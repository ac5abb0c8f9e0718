// Nothing is sent and nothing is fetched: no command and no window asks the kernel for a socket that leaves the
// machine.

#include "tests/faults/fault_fixture.h"

using namespace sinkscope::test;

class TestNetwork : public FaultFixture {
    Q_OBJECT

    const QString log_ = dir_.filePath(QStringLiteral("calls"));
    QStringList watched() const
    {
        return {QStringLiteral("strace"),
                QStringLiteral("-f"),
                QStringLiteral("-qq"),
                QStringLiteral("-e"),
                QStringLiteral("trace=%network"),
                QStringLiteral("-o"),
                log_};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!can_trace())
            QSKIP("skipped, because no process can be traced here (Debian package strace)");
        QProcess shell;
        shell.start(QStringLiteral("strace"),
                    {QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-e"),
                     QStringLiteral("trace=%network"), QStringLiteral("-o"), log_, QStringLiteral("bash"),
                     QStringLiteral("-c"), QStringLiteral("exec 3<>/dev/udp/127.0.0.1/9")});
        shell.waitForFinished();
        QVERIFY(content(log_.toStdString()).find("AF_INET") != std::string::npos); // or the test tests nothing
        prepare();
    }

    void nothing_leaves_the_machine_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command :
             {"analyze --model model --trace trace.json --output net.h5", "info --families", "info nobody/such-a-model",
              "doctor", "sinks base.h5", "tokenize --model model --trace trace.json --json",
              "figures base.h5 --figure 1 --format pdf,svg,png,csv --output figures",
              "intervene base.h5 --spec spec.json --output net-variant.h5",
              "generate --model model --dataset prompts.jsonl --max-tokens 3 --output net.jsonl",
              "detect --model model --traces traces.jsonl --output net-set.jsonl",
              "merge set.jsonl --output merged.jsonl", "tables set.jsonl", "measure base.h5",
              "--no-session --model model --trace trace.json", "--no-session base.h5", "--no-session set.jsonl"})
            QTest::newRow(command) << command;
    }

    void nothing_leaves_the_machine()
    {
        QFETCH(const QString, command);
        fs::remove(log_.toStdString());
        QStringList wrapper = watched();
        const bool isWindow = command.startsWith(QLatin1String("--no-session")); // stays until it is closed
        if (isWindow)
            wrapper << QStringLiteral("timeout") << QStringLiteral("10");
        const Ended ended = run(words(command), {.wrapper = wrapper});
        constexpr int timed_out = 124;
        QVERIFY2(ended.status ==
                     (isWindow                                        ? timed_out
                          : command.contains(QLatin1String("nobody")) ? 1
                                                                      : 0),
                 qPrintable(ended.err));
        const std::string calls = content(log_.toStdString());
        QVERIFY(fs::exists(log_.toStdString()));
        QVERIFY2(calls.find("AF_INET") == std::string::npos, calls.c_str());
    }
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "test_network.moc"
