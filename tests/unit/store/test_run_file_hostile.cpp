#include "core/data/error.h"
#include "core/store/run_file.h"
#include "tests/unit/store/run_samples.h"

#include <QTemporaryDir>
#include <QTest>

#include <hdf5.h>

#include <functional>

using namespace sinkscope;
using sinkscope::test::sample_run;

namespace {

/// Replaces or removes something in a run file.
using Edit = std::function<void(hid_t file)>;

void replace_dataset(hid_t file, const char *name, hid_t type, std::vector<hsize_t> shape, bool chunked = false)
{
    H5Ldelete(file, name, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    if (chunked) {
        for (hsize_t &extent : shape)
            extent = std::min<hsize_t>(extent, 64);
        H5Pset_chunk(creation, static_cast<int>(shape.size()), shape.data());
    } else {
        H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
    }
    const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    QVERIFY(dataset >= 0);
    H5Dclose(dataset);
    H5Pclose(creation);
    H5Sclose(space);
}

void replace_json(hid_t file, const char *name, const std::string &text)
{
    H5Ldelete(file, name, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, text.size());
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    QVERIFY(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) >= 0);
    H5Dclose(dataset);
    H5Sclose(space);
    H5Tclose(type);
}

} // namespace

/// Run files that lie: each must be refused with a message that names the place.
class TestRunFileHostile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path path(const char *name) const { return folder_.filePath(name).toStdString(); }

    /// Edits a good file and expects an Error whose text contains each of `parts`.
    void expect_refusal(const Edit &edit, const std::vector<const char *> &parts) const
    {
        const auto file = path("hostile.h5");
        write_run(sample_run(), file);
        const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
        QVERIFY(id >= 0);
        edit(id);
        H5Fclose(id);
        try {
            read_run(file);
            QFAIL("the file was accepted");
        } catch (const Error &error) {
            const std::string message = error.what();
            QVERIFY2(message.find("hostile.h5") != std::string::npos, error.what());
            for (const char *part : parts)
                QVERIFY2(message.find(part) != std::string::npos, error.what());
        }
    }

private Q_SLOTS:
    void wrong_content_is_refused_by_name()
    {
        expect_refusal([](hid_t f) { H5Ldelete(f, "token_ids", H5P_DEFAULT); }, {"token_ids", "missing"});
        expect_refusal([](hid_t f) { H5Ldelete(f, "metadata", H5P_DEFAULT); }, {"metadata", "missing"});
        expect_refusal(
            [](hid_t f) {
                replace_dataset(f, "key_norm", H5T_IEEE_F32LE, {4, 8});
            },
            {"key_norm", "[4, 7]", "[4, 8]"});
        expect_refusal([](hid_t f) { replace_dataset(f, "key_norm", H5T_IEEE_F32LE, {28}); }, {"key_norm", "shape"});
        expect_refusal([](hid_t f) { replace_dataset(f, "key_norm", H5T_STD_I32LE, {4, 7}); }, {"key_norm", "float"});
        expect_refusal([](hid_t f) { replace_dataset(f, "token_ids", H5T_IEEE_F32LE, {7}); },
                       {"token_ids", "integers"});
        expect_refusal([](hid_t f) { replace_json(f, "metadata/model", "{\"layers\": \"four\"}"); },
                       {"metadata/model", "layers"});
        expect_refusal([](hid_t f) { replace_json(f, "metadata/trace", "{\"text"); }, {"metadata/trace", "JSON"});
        expect_refusal(
            [](hid_t f) {
                replace_json(f, "metadata/detection",
                             R"({"parameters": {}, "sinks": [{"position": 7, "label": "noise", "layers": [1]}]})");
            },
            {"sink position", "7"});
        expect_refusal(
            [](hid_t f) { replace_json(f, "metadata/interventions", R"([{"site": "nowhere", "operation": "zero"}])"); },
            {"metadata/interventions", "nowhere"});
    }

    void deep_nesting_is_refused()
    {
        const std::string deep = std::string(20000, '[') + std::string(20000, ']');
        expect_refusal([&](hid_t f) { replace_json(f, "metadata/trace", "{\"notices\": " + deep + "}"); },
                       {"metadata/trace", "nested deeper than 64 levels"});
        expect_refusal([&](hid_t f) { replace_json(f, "metadata/interventions", deep); },
                       {"metadata/interventions", "nested deeper"});
    }

    void huge_claims_are_refused_before_anything_is_allocated()
    {
        const hsize_t huge = hsize_t(1) << 40;
        expect_refusal([=](hid_t f) { replace_dataset(f, "token_ids", H5T_STD_I32LE, {huge}, true); }, {"token_ids"});
        expect_refusal([](hid_t f) { replace_dataset(f, "token_ids", H5T_STD_I32LE, {4194304}, true); },
                       {"token_ids", "more data than the file holds"});
        expect_refusal(
            [](hid_t f) {
                replace_dataset(f, "mlp_out_norm", H5T_IEEE_F32LE, {2000000000, 2000000000}, true);
            },
            {"mlp_out_norm"});
        expect_refusal([](hid_t f) { replace_json(f, "metadata/model", R"({"layers": 2000000000})"); },
                       {"metadata/model", "layers"});
    }

    void links_and_outside_storage_are_not_followed()
    {
        write_run(sample_run(), path("other.h5"));
        const std::string other = path("other.h5").string();
        expect_refusal(
            [&](hid_t f) {
                H5Ldelete(f, "key_norm", H5P_DEFAULT);
                H5Lcreate_external(other.c_str(), "key_norm", f, "key_norm", H5P_DEFAULT, H5P_DEFAULT);
            },
            {"key_norm", "link"});
        expect_refusal(
            [&](hid_t f) {
                H5Ldelete(f, "key_norm", H5P_DEFAULT);
                const hsize_t shape[] = {4, 7};
                const hid_t space = H5Screate_simple(2, shape, nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
                H5Pset_external(creation, "/etc/passwd", 0, 4 * 7 * 4);
                H5Dclose(H5Dcreate2(f, "key_norm", H5T_IEEE_F32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
                H5Pclose(creation);
                H5Sclose(space);
            },
            {"key_norm", "external"});
    }

    void newer_versions_are_refused_in_words()
    {
        expect_refusal(
            [](hid_t f) {
                const hid_t attribute = H5Aopen(f, "sinkscope_file_version", H5P_DEFAULT);
                const int newer = 2;
                H5Awrite(attribute, H5T_NATIVE_INT, &newer);
                H5Aclose(attribute);
            },
            {"version 2", "newer"});
    }
};

QTEST_GUILESS_MAIN(TestRunFileHostile)
#include "test_run_file_hostile.moc"
