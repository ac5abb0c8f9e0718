#include "core/data/error.h"
#include "core/data/grid_table.h"
#include "core/store/output_file.h"
#include "core/store/replaced_file.h"
#include "core/store/run_file.h"
#include "core/store/run_hash.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"
#include "tests/unit/store/run_samples.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>

#include <sys/resource.h>
#include <sys/stat.h>

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
    for (const GridInfo &info : grid_table())
        QVERIFY2(same_parts(parts_of(a.grids, info), parts_of(b.grids, info)), info.name);
    QVERIFY(same_parts(a.grids.resid_cosine, b.grids.resid_cosine));
    QVERIFY(same_values(a.grids.final_norm_norm, b.grids.final_norm_norm));
    QCOMPARE(a.grids.final_norm_cosine.size(), b.grids.final_norm_cosine.size());
    for (size_t c = 0; c < a.grids.final_norm_cosine.size(); ++c)
        QVERIFY(same_values(a.grids.final_norm_cosine[c], b.grids.final_norm_cosine[c]));
    QVERIFY(same_values(a.grids.token_logprob, b.grids.token_logprob));
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

private Q_SLOTS:
    void a_failed_write_harms_nothing()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("run.h5")).toStdString();
        const Run run = sample_run();
        write_run(run, file);
        const auto size = std::filesystem::file_size(file);
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        getrlimit(RLIMIT_FSIZE, &before);
        for (const rlim_t most : {rlim_t(0), rlim_t(100), rlim_t(size - 1)}) { // as a disk that is full
            const rlimit limit{most, before.rlim_max};
            setrlimit(RLIMIT_FSIZE, &limit);
            const std::string message = test::error_of([&] { write_run(run, file); });
            setrlimit(RLIMIT_FSIZE, &before);
            QVERIFY2(message.find("cannot be written: File too large") != std::string::npos, message.c_str());
            compare_runs(read_run(file), run);
            QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList("run.h5"));
        }
        write_run(run, file); // the library goes on, and this process ends well
        QCOMPARE(std::filesystem::file_size(file), size);
        QCOMPARE(std::filesystem::status(file).permissions(),
                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }

    void what_a_killed_writer_left_goes_with_the_next_write()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const auto touch = [&](const char *name) { std::ofstream(path / name) << "half"; };
        touch(".run.h5.123.part");
        touch(".run.h5.x.part"); // none of ours
        touch(".other.h5.123.part"); // another target's
        const ReplacedFile held(path / "run.h5"); // a writer that lives
        touch(".run.h5.456.part");
        write_run(sample_run(), path / "run.h5");
        const QStringList left = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(left.size(), 4);
        QVERIFY(left.contains(QStringLiteral(".run.h5.x.part")) && left.contains(QStringLiteral(".other.h5.123.part")));
        QVERIFY(!left.contains(QStringLiteral(".run.h5.123.part")) &&
                !left.contains(QStringLiteral(".run.h5.456.part")));
    }

    void what_must_not_be_replaced_is_refused()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString(), run = path / "run.h5";
        write_run(sample_run(), run);
        const auto refuses = [&](const std::filesystem::path &output, const char *part) {
            VERIFY_ERROR(check_output(output, {path / "model", run}, OutputKind::run), part);
        };
        std::filesystem::create_directories(path / "model" / "sub");
        write_run(sample_run(), path / "model" / "sub" / "weights");
        std::filesystem::create_hard_link(path / "model" / "sub" / "weights", path / "linked.h5");
        refuses(run, "is the same file as");
        refuses(path / "model" / ".." / "run.h5", "is the same file as");
        refuses(path / "linked.h5", "is a file of");
        refuses(path / "model", "is a folder");
        refuses(path / "no" / "run.h5", "there is no folder");
        std::filesystem::create_symlink(path / "nowhere", path / "dangling.h5");
        refuses(path / "dangling.h5", "leads nowhere");
        std::filesystem::create_symlink("loop.h5", path / "loop.h5");
        refuses(path / "loop.h5", "leads nowhere");
        QCOMPARE(mkfifo((path / "fifo.h5").c_str(), 0600), 0);
        refuses(path / "fifo.h5", "no regular file");
        refuses("/dev/null", "no regular file");
        std::ofstream(path / "notes.h5") << "mine";
        refuses(path / "notes.h5", "is not a run file of ours: give another name, or --overwrite");
        check_output(path / "notes.h5", {}, OutputKind::run, true);
        VERIFY_ERROR(check_output(run, {}, OutputKind::detections), "is not a detection file");
        check_output(run, {}, OutputKind::run);
        std::ofstream(path / "empty.h5").flush();
        check_output(path / "empty.h5", {run}, OutputKind::run);
        check_output(path / "new.h5", {run}, OutputKind::run);
        VERIFY_ERROR(check_output(path / "new.h5", {path / "." / "new.h5"}, OutputKind::run), "is the same file as");
        QVERIFY(!std::filesystem::exists(path / "new.h5"));
    }

    void every_field_comes_back()
    {
        const Run run = sample_run();
        compare_runs(round_trip(run), run);
    }

    /// All axes that the table of grids allows, filled by a pass whose model has experts and learned sinks.
    void grids_of_all_axes_come_back()
    {
        Run run = sample_run();
        const int tokens = run.token_count(), heads = run.model.heads;
        allocate_grids(run, true);
        for (int layer = 0; layer <= run.layers(); ++layer) {
            BlockRows rows;
            rows.layer = layer;
            rows.resid_norm.assign(run.tokens.size(), 1.0f);
            rows.measured[GridKind::resid_top_share] = Grid(1, tokens, 0.25f + static_cast<float>(layer));
            if (layer == 1) { // the others have no experts
                rows.measured[GridKind::expert_index] = Grid(2, tokens, 7);
                rows.measured[GridKind::expert_weight] = Grid(2, tokens, 0.5f);
                rows.measured[GridKind::learned_sink_share] = Grid(1, heads, 0.125f);
            }
            apply(run, rows);
        }
        const Run back = round_trip(run);
        compare_runs(back, run);
        QCOMPARE(back.grids.measured.at(GridKind::expert_index).size(), size_t(2));
        QCOMPARE(back.grids.measured.at(GridKind::expert_index)[1](1, 3), 7.0f);
        QVERIFY(std::isnan(back.grids.measured.at(GridKind::expert_index)[1](0, 3)));
        QCOMPARE(back.grids.measured.at(GridKind::learned_sink_share)[0](1, heads - 1), 0.125f);
        QCOMPARE((*grid_of(back, GridKind::resid_top_share, 0, -1))(2, 0), 2.25f);
        QVERIFY(!grid_of(back, GridKind::learned_sink_share, 0, 0)); // no tokens to show
        QVERIFY(grid_of(back, GridKind::expert_weight, 0, 1) && !grid_of(back, GridKind::expert_weight, 0, 2));
        QVERIFY(run_hash(back) == run_hash(run) && run_hash(back) != run_hash(sample_run()));
        run.grids.measured[GridKind::learned_sink_share][0] = Grid(1, heads);
        VERIFY_ERROR(write_run(run, path("bad.h5")), "learned_sink_share: expected shape");
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
        QTest::qSleep(1100); // in another second
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
