// The numbers that figures show, against an independent computation in Python on the run file and the weights.

#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <QProcess>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 120000; // milliseconds

/// What the process wrote when it failed; empty when it did not.
QByteArray failureOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(patience))
        return "does not end: " + program.toUtf8();
    const bool good = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return good ? QByteArray() : "failed: " + process.readAll();
}

} // namespace

class TestFigureNumbers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void areThoseOfNumpy_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::newRow("short") << 33; // fewer tokens than bins
        QTest::newRow("256") << 256; // bins of 6.4 tokens
    }
    void areThoseOfNumpy()
    {
        QFETCH(int, tokens);
        const char *wanted = std::getenv("SINKSCOPE_PYTHON");
        const QString python = wanted ? QString::fromLocal8Bit(wanted) : QStringLiteral("/usr/bin/python3");
        if (QProcess::execute(python, {"-c", "import h5py, numpy"}) != 0)
            QSKIP("skipped, because this Python has no h5py and numpy (set SINKSCOPE_PYTHON to one that has)");
        QTemporaryDir folder;
        const QString model = folder.filePath("model"), run = folder.filePath("run.h5"),
                      trace = folder.filePath("trace.json"), figures = folder.filePath("figures");
        write_planted_checkpoint(model.toStdString());
        std::vector<int> ids{1}; // the planted BOS token, then sinks of all kinds among others
        for (int t = 1; t < tokens; ++t)
            ids.push_back(t % 5 == 2 ? 2 + (t / 5) % 6 + 16 * (t % 3) : 8 + t * 7 % 8 + 16 * (t % 7));
        write_file(trace.toStdString(), nlohmann::json{{"token_ids", ids}}.dump());
        const QString sinkscope = QString::fromStdString(program().string());
        QCOMPARE(failureOf(sinkscope,
                           {"analyze", "--model", model, "--trace", trace, "--dtype", "float32", "--detector",
                            "unclipped", "--output", run}),
                 QByteArray());
        QCOMPARE(failureOf(sinkscope,
                           {"figures", run, "--model", model, "--figure", "1,2,3,4,7,token-shares", "--format", "csv",
                            "--output", figures}),
                 QByteArray());
        const auto script = source_dir() / "tests/reference/check_figure_numbers.py";
        QCOMPARE(failureOf(python, {QString::fromStdString(script.string()), model, run, figures}), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestFigureNumbers)
#include "test_figure_numbers.moc"
