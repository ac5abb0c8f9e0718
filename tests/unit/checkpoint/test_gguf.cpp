#include "core/checkpoint/gguf.h"
#include "tests/support/error_of.h"
#include "tests/support/tiny_checkpoint.h"

#include <limits>

using namespace sinkscope;
using namespace sinkscope::test;

class TestGguf : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

    std::shared_ptr<const GgufFile> open(const std::string &bytes)
    {
        write_file(path_of(dir_) / "model.gguf", bytes);
        return GgufFile::open(path_of(dir_) / "model.gguf");
    }

private Q_SLOTS:
    void reads_values()
    {
        GgufWriter writer;
        writer.text("name", "tiny");
        writer.u32("count", 7);
        writer.f32("theta", 0.5f);
        writer.boolean("flag", true);
        writer.add("signed", 11, number_bytes(int64_t{-3}));
        writer.add("huge", 10, number_bytes(std::numeric_limits<uint64_t>::max()));
        writer.texts("tokens", {"a", "", "\xc4\xa0the"});
        writer.reals("scores", {1.5f, -2.0f});
        writer.array("types", 5, 2, number_bytes(int32_t{3}) + number_bytes(int32_t{-1}));
        const auto file = open(writer.bytes());
        QCOMPARE(file->string("name"), std::string("tiny"));
        QCOMPARE(file->integer("count"), int64_t{7});
        QCOMPARE(file->integer("signed"), int64_t{-3});
        QCOMPARE(file->real("theta"), 0.5);
        QCOMPARE(file->real("count"), 7.0);
        QVERIFY(file->boolean("flag"));
        QCOMPARE(file->strings("tokens"), (std::vector<std::string>{"a", "", "\xc4\xa0the"}));
        QCOMPARE(file->reals("scores"), (std::vector<float>{1.5f, -2.0f}));
        QCOMPARE(file->integers("types"), (std::vector<int32_t>{3, -1}));
        QCOMPARE(file->keys().size(), size_t{9});
        QCOMPARE(file->integer_or("other", 5), int64_t{5});
        QCOMPARE(file->string_or("name", "x"), std::string("tiny"));

        VERIFY_ERROR(file->string("other"), "other: is missing");
        VERIFY_ERROR(file->string("count"), "count: has another type; expected a string");
        VERIFY_ERROR(file->integer("theta"), "expected an integer");
        VERIFY_ERROR(file->integer("huge"), "huge");
        VERIFY_ERROR(file->boolean("count"), "expected true or false");
        VERIFY_ERROR(file->string("tokens"), "is an array");
        VERIFY_ERROR(file->strings("name"), "is a single value");
        VERIFY_ERROR(file->strings("scores"), "expected an array of strings");
        VERIFY_ERROR(file->integers("scores"), "expected an array of integers");
        VERIFY_ERROR(file->reals("tokens"), "expected an array of numbers");
        VERIFY_ERROR(file->integer_or("name", 5), "expected an integer");
    }

    void reads_tensors()
    {
        GgufWriter writer;
        writer.version = 2;
        writer.alignment = 64;
        writer.u32("general.alignment", 64);
        writer.tensor("b", {2, 3}, float_bytes({1, 2, 3, 4, 5, 6}));
        writer.tensor("a", {2, 32}, std::string(2 * 18, '\1'), 2);
        const auto file = open(writer.bytes());
        QCOMPARE(file->tensors().size(), size_t{2});
        const TensorInfo &a = file->tensors()[0], &b = file->tensors()[1];
        QCOMPARE(a.name, std::string("a"));
        QCOMPARE(a.type, StorageType::q4_0);
        QCOMPARE(a.shape, (std::vector<int64_t>{2, 32}));
        QCOMPARE(a.bytes.size(), size_t{36});
        QCOMPARE(b.shape, (std::vector<int64_t>{2, 3}));
        float last = 0;
        std::memcpy(&last, b.bytes.data() + 20, 4);
        QCOMPARE(last, 6.0f);
    }

    void refuses_every_truncation()
    {
        GgufWriter writer = tiny_gguf_metadata();
        add_tensors(writer, tiny_tensors(), true);
        const std::string whole = writer.bytes();
        open(whole);
        // Every length inside the tables, then in steps through the data.
        for (size_t size = 0; size < whole.size(); size += size < 3000 ? 1 : 97)
            QVERIFY2(!error_of([&] { open(whole.substr(0, size)); }).empty(), std::to_string(size).c_str());
        QVERIFY(!error_of([&] { open(whole.substr(0, whole.size() - 1)); }).empty());
    }

    void refuses_corruption_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char *name, const std::string &bytes, const char *part) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QByteArray(part);
        };
        const auto with = [](auto change) {
            GgufWriter writer;
            change(writer);
            return writer.bytes();
        };
        const auto header = [](uint32_t version, uint64_t tensors, uint64_t values) {
            return "GGUF" + number_bytes(version) + number_bytes(tensors) + number_bytes(values);
        };
        constexpr uint64_t huge = std::numeric_limits<uint64_t>::max();
        row("empty", "", "is not a GGUF file");
        row("other magic", "GGML" + std::string(60, '\0'), "is not a GGUF file");
        row("version 1", header(1, 0, 0), "version 1 is not supported");
        row("big endian", header(0x03000000, 0, 0), "big-endian");
        row("huge tensor count", header(3, huge, 0), "ends early");
        row("huge value count", header(3, 0, huge), "ends early");
        row("huge key", header(3, 0, 1) + number_bytes(huge), "ends early");
        row("long key", header(3, 0, 1) + number_bytes(uint64_t{70000}) + std::string(70000, 'x'), "70000 bytes");
        row("unknown type", with([](auto &w) { w.add("k", 99, "abcdefgh"); }), "k: unknown value type 99");
        row("huge array", with([](auto &w) { w.array("k", 12, huge / 8 + 2, "abcdefgh"); }), "longer than the file");
        row("huge string array", with([](auto &w) { w.array("k", 8, huge, GgufWriter::string("a")); }), "ends early");
        row("nested array", with([](auto &w) { w.array("k", 9, 1, std::string(64, '\0')); }), "array of arrays");
        row("key twice", with([](auto &w) { w.u32("k", 1), w.u32("k", 2); }), "k: is given twice");
        row("alignment 0", with([](auto &w) { w.u32("general.alignment", 0); }), "power of two");
        row("alignment 48", with([](auto &w) { w.u32("general.alignment", 48); }), "power of two");
        row("split", with([](auto &w) { w.u32("split.count", 3); }),
            "split over 3 files, which are found by their names");
        row("no dimensions", with([](auto &w) { w.tensor("t", {}, "abcd"); }), "t: 0 dimensions");
        row("5 dimensions", with([](auto &w) { w.tensor("t", {1, 1, 1, 1, 1}, "abcd"); }), "t: 5 dimensions");
        row("size 0", with([](auto &w) { w.tensor("t", {0, 2}, "abcd"); }), "dimension of size 0");
        row("overflow", with([](auto &w) {
                w.tensor("t", {int64_t{1} << 40, int64_t{1} << 40}, "abcd");
            }),
            "dimension of size");
        row("overflowing bytes", with([](auto &w) {
                w.tensor("t", {int64_t{1} << 31, int64_t{1} << 31}, "abcd");
            }),
            "beyond the end");
        row("unsupported type", with([](auto &w) { w.tensor("t", {256}, "abcd", 15); }), "type Q8_K is not supported");
        row("removed type", with([](auto &w) { w.tensor("t", {256}, "abcd", 4); }), "unknown tensor type 4");
        row("part of a block", with([](auto &w) { w.tensor("t", {2, 33}, "abcd", 2); }), "no whole Q4_0 blocks");
        row("beyond the end", with([](auto &w) { w.tensor("t", {2}, "abcd"); }), "beyond the end");
        row("offset beyond", with([](auto &w) { w.tensor_at("t", {1}, huge - 31); }), "beyond the end");
        row("misaligned", with([](auto &w) { w.tensor_at("t", {1}, 4); }), "is not aligned");
        row("tensor twice", with([](auto &w) { w.tensor("t", {1}, "abcd"), w.tensor("t", {1}, "abcd"); }),
            "t: is given twice");
        row("overlap", with([](auto &w) {
                w.tensor("t", {16}, std::string(64, 'x'));
                w.tensor_at("u", {1}, 32);
            }),
            "u: its data overlaps");
    }

    void refuses_corruption()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, part);
        VERIFY_ERROR(open(bytes.toStdString()), part.toStdString());
    }

    void refuses_what_is_no_file()
    {
        VERIFY_ERROR(GgufFile::open(path_of(dir_) / "absent.gguf"), "absent.gguf: cannot be opened");
        VERIFY_ERROR(GgufFile::open(path_of(dir_)), "is not a regular file");
    }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "test_gguf.moc"
