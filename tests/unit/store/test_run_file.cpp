#include "core/error.h"
#include "core/store/run_file.h"
#include "tests/support/test_paths.h"
#include "tests/unit/store/run_samples.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <hdf5.h>

#include <cmath>
#include <cstring>
#include <functional>

using namespace sinkscope;
using sinkscope::test::sample_run;

namespace {

/// NaN equals NaN.
bool same_values(std::span<const float> a, std::span<const float> b)
{
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

bool same_values(const Grid &a, const Grid &b)
{
    return a.rows() == b.rows() && a.columns() == b.columns() && same_values(a.values(), b.values());
}

template <typename Parts> bool same_parts(const Parts &a, const Parts &b)
{
    return a.size() == b.size() &&
        std::equal(a.begin(), a.end(), b.begin(), [](const auto &x, const auto &y) { return same_values(x, y); });
}

void compare_runs(const Run &a, const Run &b)
{
    QCOMPARE(a.model, b.model);
    QCOMPARE(a.trace, b.trace);
    QCOMPARE(a.settings, b.settings);
    QCOMPARE(a.tokens, b.tokens);
    QCOMPARE(a.rows_ready, b.rows_ready);
    QCOMPARE(a.interventions, b.interventions);
    QCOMPARE(a.detection, b.detection);
    QCOMPARE(a.grids.cosine_positions, b.grids.cosine_positions);
    for (Grid Grids::*grid : {&Grids::resid_norm, &Grids::key_norm, &Grids::value_norm, &Grids::attn_out_norm,
                              &Grids::mlp_out_norm, &Grids::sink_score})
        QVERIFY(same_values(a.grids.*grid, b.grids.*grid));
    QVERIFY(same_parts(a.grids.resid_cosine, b.grids.resid_cosine));
    QVERIFY(same_parts(a.grids.sink_score_per_head, b.grids.sink_score_per_head));
    QVERIFY(same_values(a.grids.final_norm_norm, b.grids.final_norm_norm));
    QCOMPARE(a.grids.final_norm_cosine.size(), b.grids.final_norm_cosine.size());
    for (size_t c = 0; c < a.grids.final_norm_cosine.size(); ++c)
        QVERIFY(same_values(a.grids.final_norm_cosine[c], b.grids.final_norm_cosine[c]));
    QVERIFY(same_values(a.grids.token_logprob, b.grids.token_logprob));
}

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

class TestRunFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path path(const char *name) const { return folder_.filePath(name).toStdString(); }

    Run round_trip(const Run &run) const
    {
        write_run(run, path("round.h5"));
        return read_run(path("round.h5"));
    }

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
    void every_field_comes_back()
    {
        const Run run = sample_run();
        compare_runs(round_trip(run), run);
    }

    void optional_grids_may_be_missing()
    {
        Run run = sample_run(7, false);
        run.grids.token_logprob.clear();
        run.grids.key_norm = Grid();
        run.interventions.clear();
        compare_runs(round_trip(run), run);
    }

    void incomplete_runs_and_nan_come_back()
    {
        Run run = sample_run(6);
        allocate_grids(run, true);
        BlockRows rows;
        rows.layer = 0;
        rows.resid_norm.assign(6, 2.0f);
        apply(run, rows);
        const Run back = round_trip(run);
        compare_runs(back, run);
        QVERIFY(std::isnan(back.grids.resid_norm(1, 0)));
        QCOMPARE(back.rows_ready, 1);
        QVERIFY(!back.complete());
    }

    void a_run_without_grids_comes_back()
    {
        Run run = sample_run();
        run.grids = Grids();
        run.rows_ready = 0;
        compare_runs(round_trip(run), run);
        compare_runs(round_trip(Run()), Run());
    }

    void one_token_comes_back()
    {
        Run run = sample_run();
        run.tokens.resize(1);
        run.interventions.clear();
        run.detection = Detection();
        allocate_grids(run, true);
        compare_runs(round_trip(run), run);
    }

    void many_chunks_come_back()
    {
        const Run run = sample_run(40000);
        compare_runs(round_trip(run), run);
    }

    void the_same_run_gives_the_same_bytes()
    {
        write_run(sample_run(), path("a.h5"));
        write_run(sample_run(), path("b.h5"));
        QFile a(folder_.filePath("a.h5")), b(folder_.filePath("b.h5"));
        QVERIFY(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly));
        QCOMPARE(a.readAll(), b.readAll());
    }

    void a_failed_write_keeps_the_old_file_and_leaves_nothing()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("run.h5").toStdString();
        write_run(sample_run(), file);
        Run broken = sample_run();
        broken.grids.key_norm = Grid(3, 2);
        QVERIFY_THROWS_EXCEPTION(Error, write_run(broken, file));
        compare_runs(read_run(file), sample_run());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"run.h5"});
        QVERIFY_THROWS_EXCEPTION(Error, write_run(sample_run(), folder.path().toStdString()));
        QVERIFY_THROWS_EXCEPTION(Error, write_run(sample_run(), "/nonexistent/folder/run.h5"));
    }

    void other_files_are_told_apart()
    {
        write_run(sample_run(), path("run.h5"));
        QVERIFY(is_hdf5(path("run.h5")));
        QVERIFY(!is_hdf5(path("no such file")));
        QVERIFY(!is_hdf5(folder_.path().toStdString()));
        QFile text(folder_.filePath("text"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("{}");
        text.close();
        QVERIFY(!is_hdf5(path("text")));
        QVERIFY_THROWS_EXCEPTION(Error, read_run(path("text")));
        QVERIFY_THROWS_EXCEPTION(Error, read_run(path("no such file")));
    }

    void wrong_content_is_refused_by_name()
    {
        expect_refusal([](hid_t f) { H5Ldelete(f, "token_text", H5P_DEFAULT); }, {"token_text", "missing"});
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

    void the_reference_file_is_a_run()
    {
        const auto file = test::shared_dir() / "data/smollm2-baker-reference.h5";
        SKIP_WITHOUT(file, "the reference grids");
        const Run run = read_run(file);
        QVERIFY(run.complete());
        QCOMPARE(run.layers(), 30);
        QCOMPARE(run.model.heads, 9);
        QCOMPARE(run.token_count(), 244);
        QCOMPARE(run.grids.cosine_positions, std::vector<int>{0});
        QCOMPARE(run.grids.sink_score_per_head.size(), size_t(9));
        std::vector<int> positions;
        for (const Sink &sink : run.detection.sinks)
            positions.push_back(sink.position);
        for (int position : {0, 27, 56, 93, 208})
            QVERIFY(std::find(positions.begin(), positions.end(), position) != positions.end());
        QCOMPARE(run.detection.find(208)->l_start(), 2);
        QCOMPARE(run.detection.find(208)->lifetime(), 7);
        float mean = 0;
        for (const Grid &head : run.grids.sink_score_per_head)
            mean += head(5, 27) / 9;
        QVERIFY(std::fabs(mean - run.grids.sink_score(5, 27)) < 1e-6f);
        compare_runs(round_trip(run), run);
    }

    void h5py_sees_names_axes_and_units()
    {
        const auto script = test::source_dir() / "tests/unit/store/check_run_file.py";
        const char *wanted = std::getenv("SINKSCOPE_PYTHON");
        const QString python = wanted ? QString::fromLocal8Bit(wanted) : QStringLiteral("/usr/bin/python3");
        if (QProcess::execute(python, {"-c", "import h5py"}) != 0)
            QSKIP("skipped, because this Python has no h5py (set SINKSCOPE_PYTHON to one that has)");
        const auto file = path("h5py.h5");
        write_run(sample_run(), file);
        QProcess check;
        check.setProcessChannelMode(QProcess::MergedChannels);
        check.start(python, {QString::fromStdString(script.string()), QString::fromStdString(file.string())});
        QVERIFY(check.waitForFinished());
        QVERIFY2(check.exitCode() == 0, check.readAll().constData());
    }
};

QTEST_GUILESS_MAIN(TestRunFile)
#include "test_run_file.moc"
