#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/console.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;

namespace {

DetectorParameters detectorOf(QStringList arguments, const DetectorParameters &base = {})
{
    CommandLine line("test", "test");
    line.addDetectorOptions();
    arguments.prepend("sinkscope");
    line.parse(arguments);
    return line.detector(base);
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void presetsAndTheirChanges()
    {
        QVERIFY(detectorOf({"--detector", "published"}) == detector_preset("published"));
        const DetectorParameters base = detector_preset("paper");
        QVERIFY(detectorOf({}, base) == base);
        const DetectorParameters changed =
            detectorOf({"--detector", "published", "--threshold", "0.8", "--rows", "input", "--labels", "paper",
                        "--clip", "off", "--absolute", "off", "--bos-window", "2", "--min-lifetime", "3"});
        QCOMPARE(changed.preset, std::string("custom"));
        QCOMPARE(changed.threshold, 0.8);
        QVERIFY(changed.rows == RowConvention::block_input && changed.label_rule == LabelRule::paper);
        QVERIFY(!changed.clip && !changed.absolute_cosine);
        QCOMPARE(changed.bos_window, 2);
        QCOMPARE(changed.minimum_lifetime, 3);
        QCOMPARE(detectorOf({"--threshold", "0.95"}, base).preset, base.preset); // the same value is no change
    }

    void mistakesAreUsageErrors_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("preset") << QStringList{"--detector", "none"};
        QTest::newRow("number") << QStringList{"--threshold", "high"};
        QTest::newRow("range") << QStringList{"--threshold", "1.5"};
        QTest::newRow("nan") << QStringList{"--threshold", "nan"};
        QTest::newRow("integer") << QStringList{"--min-lifetime", "2.5"};
        QTest::newRow("window") << QStringList{"--bos-window", "0"};
        QTest::newRow("unknown option") << QStringList{"--treshold", "0.9"};
        QTest::newRow("missing value") << QStringList{"--threshold"};
    }
    void mistakesAreUsageErrors()
    {
        QFETCH(QStringList, arguments);
        QVERIFY_EXCEPTION_THROWN(detectorOf(arguments), UsageError);
    }

    void requestReadsAllGroups()
    {
        QTemporaryDir folder;
        QFile trace(folder.filePath("t.txt"));
        QVERIFY(trace.open(QIODevice::WriteOnly));
        trace.write("Once upon a time");
        trace.close();
        CommandLine line("test", "test");
        line.addModelOption();
        line.addTraceOptions();
        line.addComputeOptions();
        line.addPerHeadOption();
        line.addDetectorOptions();
        QVERIFY(line.parse({"sinkscope",
                            "--model",
                            "/m",
                            "--trace",
                            trace.fileName(),
                            "--prompt-format",
                            "raw",
                            "--template",
                            "brief",
                            "--system",
                            "",
                            "--thinking",
                            "off",
                            "--bos",
                            "add",
                            "--max-tokens",
                            "7",
                            "--dtype",
                            "bfloat16",
                            "--device",
                            "cpu",
                            "--threads",
                            "3",
                            "--per-head",
                            "--detector",
                            "paper"}));
        const AnalyzeRequest request = line.request();
        QCOMPARE(request.model, std::filesystem::path("/m"));
        QCOMPARE(request.trace.text, std::string("Once upon a time"));
        const PromptSettings wanted{.format = PromptFormat::raw,
                                    .chat_template = "brief",
                                    .system = "",
                                    .thinking = Thinking::off,
                                    .bos = BosChoice::add};
        QVERIFY(request.prompt_settings == wanted);
        QVERIFY(request.compute_type == ComputeType::bfloat16 && request.device == Device::cpu);
        QCOMPARE(request.max_tokens.value(), 7);
        QCOMPARE(request.threads, 3);
        QVERIFY(request.per_head);
        QVERIFY(request.detector == detector_preset("paper"));
    }

    void everyCommandIsFoundByItsName()
    {
        for (const Command &command : commands()) {
            QCOMPARE(findCommand(QString::fromLatin1(command.name)), &command);
            QVERIFY(QByteArray(command.summary).size() > 5);
        }
        QVERIFY(!findCommand("nothing"));
    }

    void durationsReadWell()
    {
        QCOMPARE(durationText(-1), QString());
        QCOMPARE(durationText(3.2), QString("4 s"));
        QCOMPARE(durationText(200), QString("3 min 20 s"));
        QCOMPARE(durationText(7500), QString("2 h 5 min"));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "test_command_line.moc"
