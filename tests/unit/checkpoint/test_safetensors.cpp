#include "core/checkpoint/safetensors.h"
#include "tests/support/error_of.h"
#include "tests/support/tiny_checkpoint.h"

using namespace sinkscope;
using namespace sinkscope::test;

class TestSafetensors : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

    MappedFile map(const std::string &bytes)
    {
        write_file(path_of(dir_) / "model.safetensors", bytes);
        return MappedFile(path_of(dir_) / "model.safetensors");
    }
    std::vector<TensorInfo> read(const std::string &bytes)
    {
        const MappedFile file = map(bytes);
        return read_safetensors(file);
    }

private Q_SLOTS:
    void reads_tensors()
    {
        const MappedFile file = map(safetensors_bytes({tiny_tensor("b", {2, 3}, 1),
                                                       {"a", "BF16", {2}, std::string("\x80\x3f\x00\xc0", 4)},
                                                       {"c", "F16", {}, "ab"}}));
        const auto tensors = read_safetensors(file);
        QCOMPARE(tensors.size(), size_t{3});
        QCOMPARE(tensors[0].name, std::string("a"));
        QCOMPARE(tensors[0].type, StorageType::bf16);
        QCOMPARE(tensors[0].bytes.size(), size_t{4});
        QCOMPARE(tensors[1].shape, (std::vector<int64_t>{2, 3}));
        QCOMPARE(tensors[1].elements(), int64_t{6});
        QCOMPARE(tensors[1].file, file.path());
        QCOMPARE(tensors[2].type, StorageType::f16);
        QCOMPARE(tensors[2].elements(), int64_t{1});
        float value = 0;
        std::memcpy(&value, tensors[1].bytes.data() + 4, 4);
        QCOMPARE(value, 1.001f);
    }

    void reads_metadata()
    {
        const auto file_with = [](const std::string &header) {
            const auto length = static_cast<uint64_t>(header.size());
            return std::string(reinterpret_cast<const char *>(&length), sizeof(length)) + header;
        };
        const MappedFile notes = map(file_with(R"({"__metadata__": {"format": "pt", "empty": ""}})"));
        QCOMPARE(read_safetensors_metadata(notes),
                 (std::map<std::string, std::string>{{"format", "pt"}, {"empty", ""}}));
        QVERIFY(read_safetensors_metadata(map(file_with("{}"))).empty());
        const MappedFile number = map(file_with(R"({"__metadata__": {"format": 3}})"));
        VERIFY_ERROR(read_safetensors_metadata(number), "format");
    }

    void refuses_every_truncation()
    {
        const std::string whole = safetensors_bytes({tiny_tensor("a", {4}, 0), tiny_tensor("b", {2, 2}, 0)});
        read(whole);
        for (size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!error_of([&] { read(whole.substr(0, size)); }).empty(), std::to_string(size).c_str());
        VERIFY_ERROR(read(whole + "x"), "truncated or corrupt");
    }

    void refuses_corruption_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char *name, const char *header, const char *part) {
            QTest::newRow(name) << QByteArray(header) << QByteArray(part);
        };
        row("no JSON", "{\"a\":", "is not valid JSON");
        row("invalid UTF-8", "{\"a\xff\":1}", "is not valid JSON");
        row("a list", "[]", "expected an object, found array");
        row("entry no object", R"({"a":1})", "a: expected an object, found number");
        row("no type", R"({"a":{"shape":[2],"data_offsets":[0,8]}})", "a.dtype: is missing");
        row("type no string", R"({"a":{"dtype":1,"shape":[2],"data_offsets":[0,8]}})",
            "a.dtype: expected a string, found number");
        row("other type", R"({"a":{"dtype":"F8_E5M2","shape":[8],"data_offsets":[0,8]}})", "F8_E5M2 is not supported");
        row("negative size", R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "a.shape: -2 is no size");
        row("fraction", R"({"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}})", "a.shape: 2.5 is no size");
        row("size 0", R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})", "a dimension of size 0");
        row("overflow", R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}})", "a.shape");
        row("beyond 64 bits", R"({"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}})",
            "a.shape");
        row("many dimensions", R"({"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}})", "a.shape");
        row("one offset", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}})", "no pair of offsets");
        row("backwards", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", "no pair of offsets");
        row("wrong length", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "its type and shape take 8");
        row("beyond the end", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", "truncated or corrupt");
        row("gap", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", "leave a gap");
        row("overlap",
            R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            "b: its data begin at 4");
        row("twice",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            "leave a gap");
        row("unused data", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "truncated or corrupt");
        row("no tensors", "{}", "truncated or corrupt");
    }

    /// All with 8 bytes of data.
    void refuses_corruption()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, part);
        VERIFY_ERROR(read(safetensors_bytes(header.toStdString(), "12345678")), part.toStdString());
    }

    void refuses_a_false_header_length()
    {
        VERIFY_ERROR(read(number_bytes(~uint64_t{0}) + "{}"), "does not fit the file");
        VERIFY_ERROR(read(number_bytes(uint64_t{3}) + "{}"), "does not fit the file");
        VERIFY_ERROR(read(number_bytes(uint64_t{0})), "is not valid JSON");
    }

    void refuses_deep_nesting()
    {
        const std::string deep = std::string(200000, '[') + std::string(200000, ']');
        VERIFY_ERROR(read(safetensors_bytes(deep, "")), "nested deeper than 64 levels");
        VERIFY_ERROR(read(safetensors_bytes(
                         "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + deep + "],\"data_offsets\":[0,8]}}", "12345678")),
                     "nested deeper than 64 levels");
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
