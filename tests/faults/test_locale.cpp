// Numbers are C's in every language: German writes 1,5, and Turkish has no lower case i for I.

#include "core/data/detection.h"
#include "core/data/number_text.h"
#include "core/engine/forecast.h"
#include "tests/faults/program.h"
#include "tests/support/planted_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <clocale>

using namespace sinkscope;
using namespace sinkscope::test;

class TestLocale : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path_of(dir_) / "model");
        write_file(path_of(dir_) / "trace.json", R"({"token_ids": [1, 40, 77, 18, 99, 3]})");
    }

    void numbers_are_written_and_read_alike_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("German") << "de_DE";
        QTest::newRow("Turkish") << "tr_TR";
    }

    void numbers_are_written_and_read_alike()
    {
        QFETCH(const QString, language);
        const QString made = dir_.filePath(language + QLatin1String(".UTF-8"));
        QProcess::execute(QStringLiteral("localedef"), {"-c", "-i", language, "-f", "UTF-8", made});
        if (!QFileInfo::exists(made))
            QSKIP("skipped, because localedef cannot make the language (Debian package locales)");
        qputenv("LOCPATH", dir_.path().toUtf8());
        const QByteArray name = (language + QLatin1String(".UTF-8")).toUtf8();
        QVERIFY(std::setlocale(LC_ALL, name.constData()));
        char comma[16];
        std::snprintf(comma, sizeof comma, "%.1f", 1.5);
        QCOMPARE(QByteArray(comma), QByteArray("1,5")); // or the test tests nothing
        QCOMPARE(bytes_text(1'500'000'000), std::string("1.5 GB"));
        QCOMPARE(bytes_from_text("1.5GB"), int64_t{1'500'000'000});
        QCOMPARE(bytes_from_text("2 MiB"), int64_t{2} << 20);
        QCOMPARE(bytes_from_text("1,5GB"), int64_t{-1});
        QCOMPARE(fixed_text(1234.56, 1), std::string("1234.6"));
        QVERIFY(detector_text(detector_preset("unclipped")).find("cos > 0.95") != std::string::npos);
        std::setlocale(LC_ALL, "C");

        const World world{.folder = dir_.path(),
                          .environment = {QLatin1String("LOCPATH=") + dir_.path(),
                                          QLatin1String("LC_ALL=") + QString::fromUtf8(name)}};
        const auto words = [](const char *line) { return QString::fromLatin1(line).split(u' '); };
        const Ended run = run_program(
            words("analyze --model model --trace trace.json --memory 1.5GB --threshold 0.9 --output run.h5"), world);
        QVERIFY2(run.status == 0, qPrintable(run.err));
        const Ended there = run_program(words("sinks run.h5"), world),
                    here =
                        run_program(words("sinks run.h5"), {.folder = dir_.path(), .environment = {"LC_ALL=C.UTF-8"}});
        QCOMPARE(there.out, here.out);
        QVERIFY2(there.out.contains(QLatin1String("> 0.9")), qPrintable(there.out));
        QCOMPARE(run_program(words("analyze --model model --trace trace.json --memory 1,5GB --forecast"), world).status,
                 2);
    }
};

QTEST_GUILESS_MAIN(TestLocale)
#include "test_locale.moc"
