#include "app/paths.h"
#include "app/window/file_kind.h"
#include "app/window/session.h"
#include "core/store/run_file.h"
#include "tests/support/sample_run.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;

class TestFileKind : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsByContentAndNotByName()
    {
        QCOMPARE(kindOf("a.bin", "GGUF\x03\0\0\0"), FileKind::model);
        QCOMPARE(kindOf("b.h5", "plain text"), FileKind::trace);
        QCOMPARE(kindOf("c.jsonl", R"({"prompt": "a", "output": "b"})"), FileKind::trace);
        QCOMPARE(kindOf("d.txt", R"({"candidate_sinks": {"0": {"layer": [4]}}})"), FileKind::detections);
        QCOMPARE(kindOf("e.json", QByteArray("a\0b", 3)), FileKind::unknown);
        QCOMPARE(kindOf("f", ""), FileKind::trace);
    }

    void findsModelFolders()
    {
        QDir(folder_.path()).mkpath("model");
        QDir(folder_.path()).mkpath("other");
        QFile config(folder_.filePath("model/config.json"));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("{}");
        config.close();
        QCOMPARE(fileKind(toPath(folder_.filePath("model"))), FileKind::model);
        QCOMPARE(fileKind(toPath(folder_.filePath("model/config.json"))), FileKind::model);
        QCOMPARE(fileKind(toPath(folder_.filePath("other"))), FileKind::unknown);
        QCOMPARE(fileKind(toPath(folder_.filePath("none"))), FileKind::missing);
        QCOMPARE(fileKind("/dev/zero"), FileKind::unknown);
    }

    void knowsItsOwnFiles()
    {
        writeSession({}, folder_.filePath("s.json"));
        QCOMPARE(fileKind(toPath(folder_.filePath("s.json"))), FileKind::session);
        write_run(test::sample_run({.layers = 24, .tokens = 60}), toPath(folder_.filePath("run")));
        QCOMPARE(fileKind(toPath(folder_.filePath("run"))), FileKind::run);
    }

private:
    FileKind kindOf(const QString &name, const QByteArray &content)
    {
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return FileKind::missing;
        file.write(content);
        file.close();
        return fileKind(toPath(file.fileName()));
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestFileKind)
#include "test_file_kind.moc"
