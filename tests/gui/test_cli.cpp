#include "core/store/run_file.h"
#include "tests/support/sample_run.h"
#include "tests/support/test_paths.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace sinkscope;

namespace {

constexpr int patience = 120000; // milliseconds; a loaded machine starts LibTorch slowly

struct Outcome {
    int status = -1;
    QByteArray out, error;
};

/// Runs the program with no display at all.
Outcome run(const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QLatin1String(name));
    process.setProcessEnvironment(environment);
    process.start(QString::fromStdString(test::program().string()), arguments);
    if (!process.waitForFinished(patience))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

bool isOneLine(const QByteArray &text)
{
    return text.startsWith("sinkscope: ") && text.count('\n') == 1 && text.endsWith('\n');
}

} // namespace

class TestCli : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void doctorSaysWhatIsThereAndWhatIsMissing()
    {
        const QString cache = folder_.filePath("empty-cache");
        qputenv("SINKSCOPE_CACHE", cache.toUtf8());
        qputenv("HF_HUB_CACHE", cache.toUtf8());
        const Outcome told = run({"doctor", "--json"});
        qunsetenv("SINKSCOPE_CACHE");
        qunsetenv("HF_HUB_CACHE");
        QCOMPARE(told.status, 0);
        const QJsonObject facts = QJsonDocument::fromJson(told.out).object();
        QVERIFY(QDir(facts["libtorch_folder"].toString()).exists("libtorch_cpu.so"));
        QVERIFY(facts["hdf5"].toString().startsWith("1."));
        QCOMPARE(facts["cache"].toString(), cache);
        QVERIFY(facts["models"].toArray().isEmpty());
        QString missing;
        for (const QJsonValue line : facts["missing"].toArray())
            missing += line.toString() + '\n';
        QVERIFY2(missing.contains("no model was found in the caches"), qPrintable(missing));
        QVERIFY2(missing.contains("pip install"), qPrintable(missing));
    }

    void initTestCase()
    {
        runFile_ = folder_.filePath("run.h5");
        write_run(test::sample_run(), runFile_.toStdString());
    }

    void helpAndVersionNeedNoDisplay_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("window") << QStringList{};
        for (const char *command : {"analyze", "sinks", "tokenize", "info", "figures", "intervene"})
            QTest::newRow(command) << QStringList{command};
    }
    void helpAndVersionNeedNoDisplay()
    {
        QFETCH(QStringList, arguments);
        const Outcome help = run(arguments + QStringList("--help"));
        QCOMPARE(help.status, 0);
        QVERIFY2(help.out.startsWith("Usage: ") && help.out.contains("--version"), help.out);
        const Outcome version = run(arguments + QStringList("--version"));
        QCOMPARE(version.status, 0);
        QVERIFY2(version.out.startsWith("sinkscope "), version.out);
    }

    void theWindowWithoutADisplaySaysWhatToDo()
    {
        const Outcome outcome = run({});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(isOneLine(outcome.error) && outcome.error.contains("no display") &&
                     outcome.error.contains("sinkscope analyze"),
                 outcome.error);
    }

    void mistakesEndWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no command") << QStringList{"analyse"};
        QTest::newRow("unknown option") << QStringList{"sinks", "--treshold", "1", "x.h5"};
        QTest::newRow("missing option") << QStringList{"analyze", "--model", "x"};
        QTest::newRow("missing argument") << QStringList{"info"};
        QTest::newRow("bad number") << QStringList{"sinks", "x.h5", "--threshold", "2"};
        QTest::newRow("bad figure") << QStringList{"figures", "x.h5", "--figure", "99"};
        QTest::newRow("bad format") << QStringList{"figures", "x.h5", "--format", "bmp"};
        QTest::newRow("bad width") << QStringList{"figures", "x.h5", "--width", "wide"};
        QTest::newRow("no spec") << QStringList{"intervene", "x.h5"};
        QTest::newRow("bad factors") << QStringList{"intervene", "x.h5", "--spec", "s.json", "--factors", "1,two"};
        QTest::newRow("bad thinking") << QStringList{"tokenize", "--model", "x", "--trace", "y", "--thinking", "maybe"};
        QTest::newRow("bad BOS") << QStringList{"generate", "--model", "x", "--prompt", "y", "--bos", "twice"};
        QTest::newRow("bad sweep") << QStringList{"intervene", "x.h5", "--sweep", "sideways"};
        QTest::newRow("sweep and spec") << QStringList{"intervene", "x.h5", "--sweep", "window", "--spec", "s.json"};
        QTest::newRow("bad sizes") << QStringList{"intervene", "x.h5", "--sweep", "quantise", "--sizes", "2,17"};
        QTest::newRow("sizes of nothing") << QStringList{"intervene", "x.h5", "--spec", "s.json", "--sizes", "2"};
        QTest::newRow("compare nothing") << QStringList{"compare"};
        QTest::newRow("bad control") << QStringList{"measure", "x.h5", "--control", "none"};
        QTest::newRow("bad theme") << QStringList{"--theme", "blue"};
    }
    void mistakesEndWithTwo()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(isOneLine(outcome.error), outcome.error);
    }

    void badFilesEndWithOne_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("sinks") << QStringList{"sinks", "/nowhere/run.h5"};
        QTest::newRow("info") << QStringList{"info", "/nowhere/run.h5"};
        QTest::newRow("info of text") << QStringList{"info", __FILE__};
        QTest::newRow("figures") << QStringList{"figures", "/nowhere/run.h5"};
        QTest::newRow("intervene") << QStringList{"intervene", "/nowhere/run.h5", "--spec", __FILE__};
        QTest::newRow("tokenize") << QStringList{"tokenize", "--model", "/nowhere", "--trace", __FILE__};
        QTest::newRow("analyze") << QStringList{"analyze",      "--model",  "/nowhere", "--trace",
                                                "/nowhere.txt", "--output", "a.h5"};
    }
    void badFilesEndWithOne()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.status, 1);
        QVERIFY2(isOneLine(outcome.error), outcome.error);
    }

    void sinksListsWhatWasPlanted()
    {
        const Outcome json = run({"sinks", runFile_, "--json"});
        QCOMPARE(json.status, 0);
        const QJsonArray sinks = QJsonDocument::fromJson(json.out).object().value("sinks").toArray();
        QCOMPARE(sinks.size(), qsizetype(test::planted_sinks().size() + 1));
        const Outcome strict = run({"sinks", runFile_, "--min-lifetime", "9", "--json"});
        QVERIFY(QJsonDocument::fromJson(strict.out).object().value("sinks").toArray().size() < sinks.size());
        const Outcome table = run({"sinks", runFile_});
        QCOMPARE(table.status, 0);
        QVERIFY2(table.out.contains("lifetime"), table.out);
    }

    void infoDescribesARun()
    {
        const Outcome json = run({"info", runFile_, "--json"});
        QCOMPARE(json.status, 0);
        const QJsonObject object = QJsonDocument::fromJson(json.out).object();
        QCOMPARE(object.value("layers").toInt(), 30);
        QCOMPARE(object.value("tokens").toInt(), 200);
        QVERIFY(run({"info", runFile_}).out.contains("sample-135M"));
    }

    void figuresAreWrittenAndReplayed()
    {
        const QString first = folder_.filePath("first"), second = folder_.filePath("second");
        const Outcome made = run({"figures", runFile_, "--figure", "1,2", "--format", "pdf,svg,png", "--width", "85mm",
                                  "--output", first, "--recipe"});
        QVERIFY2(made.status == 0, made.error);
        QCOMPARE(made.out.count('\n'), 8);
        for (const QByteArray &line : made.out.trimmed().split('\n'))
            QVERIFY2(QFileInfo(QString::fromUtf8(line)).size() > 100, line);
        const QString recipe = QDir(first).entryList({"*.recipe.json"}).first();
        const Outcome again = run({"figures", "--recipe", first + "/" + recipe, "--output", second});
        QVERIFY2(again.status == 0, again.error);
        const QString svg = recipe.section('.', 0, 0) + ".svg";
        QCOMPARE(contentOf(second + "/" + svg), contentOf(first + "/" + svg));

        Run other = test::sample_run();
        other.grids.resid_norm(3, 3) += 1;
        write_run(other, runFile_.toStdString());
        const Outcome changed = run({"figures", "--recipe", first + "/" + recipe, "--output", second});
        QCOMPARE(changed.status, 1);
        QVERIFY2(isOneLine(changed.error) && changed.error.contains("other content"), changed.error);
        initTestCase();
    }

    void tokenizeShowsIdsAndPieces()
    {
        const auto model = test::demo_model();
        SKIP_WITHOUT(model, "the demo model");
        QFile trace(folder_.filePath("t.txt"));
        QVERIFY(trace.open(QIODevice::WriteOnly));
        trace.write("Once upon a time");
        trace.close();
        const Outcome outcome =
            run({"tokenize", "--model", QString::fromStdString(model.string()), "--trace", trace.fileName(), "--json"});
        QVERIFY2(outcome.status == 0, outcome.error);
        const QJsonObject object = QJsonDocument::fromJson(outcome.out).object();
        const QJsonArray tokens = object.value("tokens").toArray();
        QCOMPARE(object.value("count").toInt(), static_cast<int>(tokens.size()));
        QString text;
        for (const QJsonValue token : tokens)
            text += token.toObject().value("piece").toString();
        QVERIFY2(text.contains("Once upon a time"), qPrintable(text));
    }

    void thePromptIsGivenAsAsked()
    {
        const auto model = test::demo_model();
        SKIP_WITHOUT(model, "the demo model");
        QFile trace(folder_.filePath("prompt.jsonl"));
        QVERIFY(trace.open(QIODevice::WriteOnly));
        trace.write(R"({"prompt": "Name a river.", "output": "The Rhine."})");
        trace.close();
        const QStringList common{
            "--model", QString::fromStdString(model.string()), "--trace", trace.fileName(), "--system", "Be brief."};
        const Outcome told = run(QStringList{"analyze", "--forecast"} + common);
        QVERIFY2(told.status == 0, told.error);
        QVERIFY2(told.out.contains("prompt chat, system \"Be brief.\"; the first tokens: "
                                   "<|im_start|> system \xe2\x86\xb5 Be \xc2\xb7"
                                   "brief ."),
                 told.out);
        QVERIFY2(told.out.endsWith("river . <|im_end|> \xe2\x86\xb5 <|im_start|> ass istant\n"), told.out);

        const QString made = folder_.filePath("prompt.h5");
        QVERIFY(
            run(QStringList{"analyze", "--output", made, "--max-tokens", "8", "--thinking", "on"} + common).status ==
            0);
        const Run whole = read_run(made.toStdString());
        QCOMPARE(whole.trace.prompt_format, std::string("chat, system \"Be brief.\", thinking on"));
        const std::vector<std::string> &notices = whole.trace.notices;
        QVERIFY(std::ranges::find_if(notices, [](const std::string &notice) {
                    return notice.starts_with("--thinking is not applied");
                }) != notices.end());
        QVERIFY(run({"info", made}).out.contains("chat, system \"Be brief.\", thinking on"));
    }

    void interruptingAnAnalysisEndsWith130()
    {
        const auto model = test::demo_model();
        const auto trace = test::shared_dir() / "data/published/output_n_1_deepseek-14b.jsonl";
        SKIP_WITHOUT(model, "the demo model");
        SKIP_WITHOUT(trace, "the published traces");
        QProcess process;
        const QString output = folder_.filePath("interrupted.h5");
        process.start(QString::fromStdString(test::program().string()),
                      {"analyze", "--model", QString::fromStdString(model.string()), "--trace",
                       QString::fromStdString(trace.string()), "--output", output});
        // The first line of progress says that the pass is under way.
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(process.waitForReadyRead(patience));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(patience));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(!QFile::exists(output));
    }

private:
    static QByteArray contentOf(const QString &file)
    {
        QFile input(file);
        return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray();
    }

    QTemporaryDir folder_;
    QString runFile_;
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
