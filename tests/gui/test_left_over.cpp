// What the check after each test of the window sees: each kind of thing that may be left behind.

#include "tests/support/left_over.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope::test;

class OwnerOfAThread : public QObject {
    Q_OBJECT
};

class TestLeftOver : public QObject {
    Q_OBJECT
    Present before_;

    void verifyNothing() { QCOMPARE(left_over(before_, "OwnerOfAThread"), QStringList()); }
    void verifyLeft(const QString &what) { QCOMPARE(left_over(before_, "OwnerOfAThread"), QStringList(what)); }

private Q_SLOTS:
    void init() { before_ = present(); }
    void cleanup() { verifyNothing(); }

    void aWidget()
    {
        QWidget widget;
        widget.setObjectName("forgotten");
        verifyLeft("QWidget \"forgotten\"");
    }

    void aTimerThatRuns()
    {
        QTimer timer;
        verifyNothing();
        timer.start(1000);
        verifyLeft("QTimer \"\"");
    }

    void aThread()
    {
        QThread thread;
        thread.start();
        verifyLeft("QThread \"\"");
        thread.quit();
        QVERIFY(thread.wait());
    }

    void theOwnerOfAThread()
    {
        const OwnerOfAThread owner;
        verifyLeft("OwnerOfAThread \"\"");
    }

    void anOpenFile()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("open"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        verifyLeft("the file " + file.fileName() + ", open");
        QVERIFY(QFile::remove(file.fileName())); // gone, and open all the same
        verifyLeft("the file " + file.fileName() + " (deleted), open");
    }
};

QTEST_MAIN(TestLeftOver)
#include "test_left_over.moc"
