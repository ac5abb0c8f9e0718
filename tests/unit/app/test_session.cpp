#include "app/window/recent_files.h"
#include "app/window/session.h"
#include "core/data/error.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;

namespace {

/// Every field away from its default.
Session fullSession(const QString &folder)
{
    Session session;
    session.run = folder + "/runs/a.h5";
    session.model = folder + "/models/smol.gguf";
    session.trace = folder + "/traces/t.jsonl";
    session.setup = {.sample = 3,
                     .prompt = {.format = PromptFormat::raw,
                                .chat_template = "brief",
                                .system = "Be \"brief\".\nAnd kind.",
                                .thinking = Thinking::off,
                                .bos = BosChoice::none},
                     .maxTokens = 512,
                     .compute = {.compute_type = ComputeType::bfloat16,
                                 .device = Device::cuda,
                                 .threads = 2,
                                 .memory_limit = 4'000'000'000},
                     .perHead = true};
    session.detector = {.preset = "custom",
                        .threshold = 0.8125,
                        .absolute_cosine = true,
                        .clip = true,
                        .bos_window = 2,
                        .minimum_lifetime = 4,
                        .label_rule = LabelRule::published,
                        .rows = RowConvention::block_input};
    session.selectedTokens = {2, 7, 19};
    session.currentToken = 7;
    session.layer = 11;
    session.head = 5;
    session.selections = QJsonObject{{"entries", QJsonObject{{"the", 1}}}};
    session.gridDisplay = QJsonObject{{"kind", "sink_score"}};
    session.mapRange = {0, 12.5, 1, 30};
    session.sets = {folder + "/sets/a.jsonl"};
    session.geometry = QByteArray("\x00\x01geometry", 10);
    session.layout = QByteArray("\xff\x00layout", 8);
    return session;
}

void expectError(const QString &file, const char *part)
{
    try {
        readSession(file);
        QFAIL("no error");
    } catch (const Error &error) {
        QVERIFY2(std::string_view(error.what()).find(part) != std::string_view::npos, error.what());
        QVERIFY2(std::string_view(error.what()).find(file.toStdString()) != std::string_view::npos, error.what());
    }
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName("sinkscope-test");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
    }

    void everyFieldSurvives()
    {
        const Session written = fullSession(folder_.path());
        const QString file = folder_.filePath("session.json");
        writeSession(written, file);
        const Session read = readSession(file);
        QCOMPARE(read.run, written.run);
        QCOMPARE(read.model, written.model);
        QCOMPARE(read.trace, written.trace);
        QVERIFY(read.setup == written.setup);
        QVERIFY(read.detector == written.detector);
        QCOMPARE(read.selectedTokens, written.selectedTokens);
        QCOMPARE(read.currentToken, written.currentToken);
        QCOMPARE(read.layer, written.layer);
        QCOMPARE(read.head, written.head);
        QCOMPARE(read.selections, written.selections);
        QCOMPARE(read.gridDisplay, written.gridDisplay);
        QCOMPARE(read.mapRange, written.mapRange);
        QCOMPARE(read.sets, written.sets);
        QCOMPARE(read.geometry, written.geometry);
        QCOMPARE(read.layout, written.layout);
        QVERIFY(read == written);
    }

    void namesStandInTheFile()
    {
        const QString file = folder_.filePath("names.json");
        writeSession(fullSession(folder_.path()), file);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QJsonObject session = QJsonDocument::fromJson(written.readAll()).object();
        QCOMPARE(session["setup"]["device"].toString(), QString("cuda"));
        QCOMPARE(session["setup"]["compute_type"].toString(), QString("bfloat16"));
        QCOMPARE(session["detector"]["rows"].toString(), QString("block_input"));
        QCOMPARE(session["detector"]["bos_window"].toInt(), 2);
    }

    void theFirstVersionIsReadStill()
    {
        QFile file(folder_.filePath("old.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"sinkscope_session": 1,
            "setup": {"sample": 3, "promptFormat": 2, "maxTokens": 512, "computeType": 2, "device": 2, "threads": 2,
                      "memoryMegabytes": 4000, "perHead": true},
            "detector": {"preset": "custom", "threshold": 0.8125, "absoluteCosine": true, "clip": true, "bosWindow": 2,
                         "minimumLifetime": 4, "labelRule": 0, "rows": 2}})");
        file.close();
        const Session read = readSession(file.fileName()), full = fullSession(folder_.path());
        RunSetup setup = full.setup;
        setup.prompt = {.format = PromptFormat::raw}; // it knew nothing more
        QVERIFY(read.setup == setup);
        QVERIFY(read.detector == full.detector);
    }

    void aMovedFolderTakesItsFilesAlong()
    {
        QDir().mkpath(folder_.filePath("here"));
        QDir().mkpath(folder_.filePath("there"));
        writeSession(fullSession(folder_.filePath("here")), folder_.filePath("here/session.json"));
        QVERIFY(QFile::rename(folder_.filePath("here/session.json"), folder_.filePath("there/session.json")));
        QCOMPARE(readSession(folder_.filePath("there/session.json")).run, folder_.filePath("there/runs/a.h5"));
    }

    void nothingOpenStaysNothing()
    {
        const QString file = folder_.filePath("empty.json");
        writeSession({}, file);
        QVERIFY(readSession(file) == Session());
    }

    void badFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("no JSON") << QByteArray("{\"sinkscope_session\": 1, ") << QByteArray("is not valid JSON");
        QTest::newRow("array") << QByteArray("[1]") << QByteArray("object");
        QTest::newRow("no session") << QByteArray("{\"a\": 1}") << QByteArray("sinkscope_session");
        QTest::newRow("newer") << QByteArray("{\"sinkscope_session\": 99}") << QByteArray("version 99");
        QTest::newRow("type") << QByteArray("{\"sinkscope_session\": 1, \"run\": 5}") << QByteArray("run");
        QTest::newRow("choice") << QByteArray("{\"sinkscope_session\": 1, \"setup\": {\"device\": 9}}")
                                << QByteArray("setup.device");
        QTest::newRow("name") << QByteArray("{\"sinkscope_session\": 2, \"setup\": {\"device\": \"tpu\"}}")
                              << QByteArray("setup.device: unknown name 'tpu'");
        QTest::newRow("window") << QByteArray("{\"sinkscope_session\": 2, \"detector\": {\"bos_window\": 4}}")
                                << QByteArray("detector.bos_window: expected 1 to 3, found 4");
        QTest::newRow("fraction") << QByteArray("{\"sinkscope_session\": 1, \"selection\": {\"layer\": 1.5}}")
                                  << QByteArray("selection.layer");
        QTest::newRow("huge") << QByteArray("{\"sinkscope_session\": 1, \"selection\": {\"layer\": 1e300}}")
                              << QByteArray("selection.layer");
        QTest::newRow("tokens") << QByteArray("{\"sinkscope_session\": 1, \"selection\": {\"tokens\": [\"a\"]}}")
                                << QByteArray("selection.tokens");
    }
    void badFilesAreNamed()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, part);
        QFile file(folder_.filePath("bad.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        expectError(file.fileName(), part.constData());
    }

    void aMissingFileIsAnError() { expectError(folder_.filePath("none.json"), "no such file"); }

    void recentFilesKeepTheNewestFirst()
    {
        clearRecentFiles();
        for (int i = 0; i < 20; ++i)
            addRecentFile(QString("/data/%1.h5").arg(i));
        addRecentFile("/data/15.h5");
        const QStringList files = recentFiles();
        QCOMPARE(files.first(), QString("/data/15.h5"));
        QCOMPARE(files.count("/data/15.h5"), 1);
        QVERIFY(files.size() <= 12);
        clearRecentFiles();
        QVERIFY(recentFiles().isEmpty());
    }

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestSession)
#include "test_session.moc"
