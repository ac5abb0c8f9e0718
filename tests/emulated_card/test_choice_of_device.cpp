// Which device the program computes on, and what it says of one that it cannot have: drivers, cards and libraries of
// all kinds, on the emulated card.

#include "core/engine/card_kernels.h"
#include "core/engine/compute_settings.h"
#include "core/store/run_file.h"
#include "tests/faults/program.h"
#include "tests/support/error_of.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;

class TestChoiceOfDevice : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    Ended analyze(const QString &device, const QStringList &environment, const QStringList &more = {}) const
    {
        return run_program(QStringList{"analyze", "--model", "model", "--trace", "trace.json", "--device", device,
                                       "--output", "run.h5"} +
                               more,
                           {.folder = folder_.path(), .environment = environment});
    }
    std::string device_of_run() const { return read_run(path_of(folder_) / "run.h5").settings.device; }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(program(), "the sinkscope program is not built");
        write_planted_checkpoint(path_of(folder_) / "model");
        write_file(path_of(folder_) / "trace.json", R"({"token_ids": [1, 40, 77, 18, 99, 3]})");
    }

    void init() { std::filesystem::remove(path_of(folder_) / "run.h5"); }

    void kernels_run_on_their_own_cards_and_later_ones_of_the_kind()
    {
        const std::string flags = "-gencode;arch=compute_75,code=sm_75;-gencode;arch=compute_80,code=sm_80;-gencode;"
                                  "arch=compute_90a,code=sm_90a;"
                                  "-gencode;arch=compute_120,code=sm_120";
        for (const int capability : {75, 80, 86, 89, 120, 121})
            QCOMPARE(kernels_problem(flags, capability), std::string());
        QCOMPARE(kernels_problem(flags, 61),
                 std::string("sm_61 is too old for LibTorch's kernels, which are for sm_75 to sm_120"));
        QVERIFY(kernels_problem(flags, 130).starts_with("sm_130 is too new for"));
        QVERIFY(kernels_problem(flags, 100).starts_with("sm_100 is not among"));
        QCOMPARE(kernels_problem(flags + ";code=compute_120", 130), std::string()); // compiled when it is met
        QCOMPARE(kernels_problem("nothing of architectures", 61), std::string());
        QCOMPARE(kernels_problem(flags, 0), std::string()); // a driver that does not say
    }

    void devices_are_named()
    {
        ComputeSettings settings;
        set_device(settings, "cuda:3");
        QVERIFY(settings.device == Device::cuda && settings.card == 3);
        set_device(settings, "auto");
        QVERIFY(settings.device == Device::automatic && settings.card == 0);
        for (const char *bad : {"cuda:", "cuda:x", "cuda:-1", "cuda:1x", "cuda:128", "cuda:99999999999", "gpu", ""})
            QVERIFY2(!error_of([&] { set_device(settings, bad); }).empty(), bad);
    }

    void a_card_is_taken()
    {
        const Ended ended = analyze("auto", {});
        QCOMPARE(ended.status, 0);
        QCOMPARE(device_of_run(), std::string("cuda:0 (emulated card)"));
        QVERIFY2(ended.err.contains(" on the card and "), qPrintable(ended.err));
    }

    void what_cannot_be_used_is_refused_by_name_and_passed_over_else_data()
    {
        QTest::addColumn<QStringList>("environment");
        QTest::addColumn<QStringList>("reason");
        QTest::newRow("driver too old") << QStringList{"EMULATED_CARD_DRIVER=12020"}
                                        << QStringList{"driver is too old", "CUDA 12.2", "CUDA 13.0"};
        QTest::newRow("card too old") << QStringList{"EMULATED_CARD_CAPABILITY=6.1"}
                                      << QStringList{"emulated card cannot be used", "sm_61 is too old",
                                                     "sm_75 to sm_120"};
        QTest::newRow("card too new") << QStringList{"EMULATED_CARD_CAPABILITY=13.0"}
                                      << QStringList{"sm_130 is too new"};
        QTest::newRow("no card") << QStringList{"EMULATED_CARDS=0"} << QStringList{"shows no device"};
        QTest::newRow("no driver") << QStringList{"LD_LIBRARY_PATH="} << QStringList{"no NVIDIA driver was found"};
        QTest::newRow("no library") << QStringList{"LibTorch_ROOT=", "SINKSCOPE_CACHE=/nowhere"}
                                    << QStringList{"libtorch_cuda.so", "LibTorch_ROOT", "/nowhere"};
    }
    void what_cannot_be_used_is_refused_by_name_and_passed_over_else()
    {
        QFETCH(QStringList, environment);
        QFETCH(QStringList, reason);
        if (QTest::currentDataTag() == std::string_view("no library") &&
            std::filesystem::exists(std::filesystem::path(LIBTORCH_FOLDER) / "libtorch_cuda.so"))
            QSKIP("skipped, because LibTorch has its CUDA half beside it");
        if (QTest::currentDataTag() == std::string_view("no driver") &&
            std::filesystem::exists("/usr/lib/x86_64-linux-gnu/libcuda.so.1"))
            QSKIP("skipped, because there is a driver");
        const Ended refused = analyze("cuda", environment), passed_over = analyze("auto", environment);
        QVERIFY(refused.status != 0);
        QVERIFY2(refused.err.contains("no CUDA device can be used: "), qPrintable(refused.err));
        QCOMPARE(passed_over.status, 0);
        QCOMPARE(device_of_run(), std::string("cpu"));
        QVERIFY2(passed_over.err.contains("on the CPU: "), qPrintable(passed_over.err));
        for (const QString &word : reason)
            for (const QString &said : {refused.err, passed_over.err})
                QVERIFY2(said.contains(word), qPrintable(said));
    }

    void a_card_that_is_too_small_is_passed_over()
    {
        const QStringList small{"EMULATED_CARD_BYTES=20000000"};
        const Ended refused = analyze("cuda", small), passed_over = analyze("auto", small);
        QVERIFY(refused.status != 0);
        QVERIFY2(refused.err.contains("even with its blocks streamed, and may use 18 MB"), qPrintable(refused.err));
        QCOMPARE(passed_over.status, 0);
        QCOMPARE(device_of_run(), std::string("cpu"));
        QVERIFY2(passed_over.err.contains("on the CPU: cuda:0 (emulated card) is too small: "),
                 qPrintable(passed_over.err));
        const Ended forecast = analyze("auto", small, {"--forecast"});
        QVERIFY2(forecast.out.contains("is too small"), qPrintable(forecast.out));
    }

    void a_trace_that_is_too_long_for_the_card_does_not_end_a_set()
    {
        QByteArray longer = "{\"token_ids\": [1";
        for (int i = 0; i < 3000; ++i)
            longer += ", " + QByteArray::number(2 + i % 100);
        write_file(path_of(folder_) / "set.jsonl",
                   "{\"token_ids\": [1, 2, 3]}\n" + longer.toStdString() + "]}\n{\"token_ids\": [1, 5, 3]}\n");
        const Ended ended = run_program({"detect", "--model", "model", "--traces", "set.jsonl", "--dtype", "float32",
                                         "--output", "detections.jsonl"},
                                        {.folder = folder_.path(), .environment = {"EMULATED_CARD_BYTES=50000000"}});
        QVERIFY2(ended.status == 0, qPrintable(ended.err));
        QFile detections(folder_.filePath("detections.jsonl"));
        QVERIFY(detections.open(QIODevice::ReadOnly));
        QCOMPARE(detections.readAll().count('\n'), 3);
    }

    void one_of_several_cards_is_taken()
    {
        const QStringList two{"EMULATED_CARDS=2"};
        QCOMPARE(analyze("cuda:1", two).status, 0);
        QCOMPARE(device_of_run(), std::string("cuda:1 (emulated card)"));
        const Ended third = analyze("cuda:2", two);
        QVERIFY2(third.err.contains("there is no card cuda:2: the driver shows cuda:0 to cuda:1"),
                 qPrintable(third.err));
        QVERIFY(analyze("cuda:", two).err.contains("is no card"));
    }

    void a_card_without_memory_says_what_would_fit()
    {
        const Ended ended = analyze("cuda", {"EMULATED_CARD_MOST_BYTES=100000"});
        QVERIFY(ended.status != 0);
        QVERIFY2(ended.err.contains("computing: the card ran out of memory"), qPrintable(ended.err));
        QVERIFY2(ended.err.contains("what would fit: "), qPrintable(ended.err));
        QCOMPARE(ended.err.trimmed().section(u'\n', -1).count(QStringLiteral("second line")), 0);
    }

    void another_version_is_not_loaded()
    {
        const std::filesystem::path root = path_of(folder_) / "other";
        std::filesystem::create_directories(root / "lib");
        std::filesystem::copy_file(environment_path("LibTorch_ROOT") / "lib/libtorch_cuda.so",
                                   root / "lib/libtorch_cuda.so");
        write_file(root / "build-version", "1.13.1+cu117\n");
        const Ended ended =
            analyze("cuda", {"LibTorch_ROOT=" + QString::fromStdString(root.string()), "SINKSCOPE_CACHE=/nowhere"});
        if (std::filesystem::exists(std::filesystem::path(LIBTORCH_FOLDER) / "libtorch_cuda.so"))
            QSKIP("skipped, because LibTorch has its CUDA half beside it");
        QVERIFY2(ended.err.contains("is of LibTorch 1.13.1, and this program needs "), qPrintable(ended.err));
    }

    void the_library_is_found_in_the_cache()
    {
        const std::filesystem::path cache = path_of(folder_) / "cache";
        std::filesystem::create_directories(cache);
        std::filesystem::create_directory_symlink(environment_path("LibTorch_ROOT"), cache / "libtorch-of-its-own");
        const Ended ended = run_program(
            {"doctor", "--json"},
            {.folder = folder_.path(),
             .environment = {"LibTorch_ROOT=", "SINKSCOPE_CACHE=" + QString::fromStdString(cache.string())}});
        QCOMPARE(ended.status, 0);
        QVERIFY2(ended.out.contains("libtorch-of-its-own/lib/libtorch_cuda.so"), qPrintable(ended.out));
        QVERIFY2(ended.out.contains("emulated card"), qPrintable(ended.out));
    }
};

QTEST_GUILESS_MAIN(TestChoiceOfDevice)
#include "test_choice_of_device.moc"
