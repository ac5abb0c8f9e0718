// What a slot throws ends in a sentence, not in the end of the program.

#include "app/window/application.h"
#include "core/data/error.h"

#include <QTest>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <new>

using namespace sinkscope;

class TestApplication : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatASlotThrowsIsTold()
    {
        auto *application = qobject_cast<Application *>(qApp);
        QStringList told;
        application->failed = [&told](const QString &text) { told << text; };
        const auto thrown = [&told](const std::function<void()> &call) {
            QTimer::singleShot(0, qApp, call);
            const auto before = told.size();
            return QTest::qWaitFor([&] { return told.size() > before; }) ? told.last() : QString();
        };
        QCOMPARE(thrown([] { throw Error("a file: is damaged"); }), QStringLiteral("a file: is damaged"));
        QVERIFY(thrown([] { throw std::bad_alloc(); }).startsWith(QStringLiteral("there is too little memory")));
        QCOMPARE(thrown([] { static_cast<void>(std::filesystem::file_size("/no/such/file")); }),
                 QStringLiteral("/no/such/file: No such file or directory"));
        application->failed = nullptr;
        QTimer::singleShot(0, qApp, [] { throw Error("nobody listens"); });
        QTest::qWait(10);
    }
};

int main(int argc, char **argv)
{
    Application application(argc, argv);
    TestApplication test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_application.moc"
