// Each row is a fault: what the user reads, and what is on the disk afterwards.

#include "tests/faults/fault_fixture.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sinkscope::test;
namespace fs = std::filesystem;

class TestFaults : public FaultFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        prepare();
        write_file(folder_ / "notes.txt", "mine");
        fs::create_hard_link(folder_ / "model" / "model.safetensors", folder_ / "linked.safetensors");
        fs::create_symlink(folder_ / "nowhere", folder_ / "dangling");
        QCOMPARE(mkfifo((folder_ / "fifo").c_str(), 0600), 0);
        QCOMPARE(run(words("intervene base.h5 --spec spec.json --residuals kept.safetensors")).status, 0);
    }

    void no_file_of_the_users_is_lost_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *command, const char *part) { QTest::newRow(command) << command << part; };
        const char *analyze = "analyze --model model --trace trace.json --output ";
        const auto analysis = [&](const char *output, const char *part) {
            QTest::newRow((std::string(analyze) + output).c_str()) << QString(analyze) + output << part;
        };
        analysis("trace.json", "is the same file as");
        analysis("model/model.safetensors", "it is a file of model");
        analysis("linked.safetensors", "it is a file of model");
        analysis("model", "is a folder");
        analysis("dangling", "leads nowhere");
        analysis("fifo", "no regular file");
        analysis("/dev/null", "no regular file");
        analysis("notes.txt", "is not a run file of ours: give another name, or --overwrite");
        analysis("no/run.h5", "there is no folder no");
        row("intervene base.h5 --spec spec.json --output base.h5", "is the same file as base.h5");
        row("intervene base.h5 --spec spec.json --output spec.json", "is the same file as spec.json");
        row("intervene base.h5 --spec spec.json --residuals kept.safetensors --output kept.safetensors",
            "is the same file as kept.safetensors");
        row("intervene base.h5 --spec spec.json --residuals new --output new", "is the same file as");
        row("intervene base.h5 --spec spec.json --residuals notes.txt", "is not a file of residuals");
        row("intervene base.h5 --spec spec.json --residuals model/model.safetensors", "it is a file of");
        row("merge set.jsonl --output set.jsonl", "is the same file as set.jsonl");
        row("merge set.jsonl --output traces.jsonl", "is not a detection file");
        row("detect --model model --traces traces.jsonl --output traces.jsonl", "is the same file as traces.jsonl");
        row("detect --model model --traces traces.jsonl --output notes.txt", "is not a detection file");
        row("generate --model model --dataset prompts.jsonl --output prompts.jsonl", "is the same file as");
        row("generate --model model --dataset prompts.jsonl --output notes.txt", "is not a trace file");
    }

    void no_file_of_the_users_is_lost()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, part);
        const QStringList before = files();
        std::map<std::string, std::string> contents;
        for (const char *name : {"trace.json", "base.h5", "spec.json", "kept.safetensors", "set.jsonl", "traces.jsonl",
                                 "notes.txt", "prompts.jsonl", "model/model.safetensors"})
            contents[name] = content(folder_ / name);
        verify_refused(run(words(command)), part);
        QCOMPARE(files(), before);
        for (const auto &[name, bytes] : contents)
            QVERIFY2(content(folder_ / name) == bytes, name.c_str());
    }

    void without_locks_a_set_goes_on_with_a_note()
    {
        const QString library = QStringLiteral(NO_LOCKS);
        const World world{.environment = {QStringLiteral("LD_PRELOAD=") + library}};
        const Ended ended = run(words("detect --model model --traces traces.jsonl --output no-locks.jsonl"), world);
        if (ended.err.contains(QLatin1String("ASan runtime does not come first")))
            QSKIP("skipped, because AddressSanitizer has to be loaded first");
        QVERIFY2(ended.status == 0, qPrintable(ended.err));
        QVERIFY2(ended.err.contains(QLatin1String("note: the file system has no locks")), qPrintable(ended.err));
        QVERIFY(content(folder_ / "no-locks.jsonl") == content(folder_ / "set.jsonl"));
    }

    void a_replaced_file_keeps_its_permissions()
    {
        write_file(folder_ / "private.h5", "");
        fs::permissions(folder_ / "private.h5", fs::perms::owner_read | fs::perms::owner_write);
        fs::create_symlink("private.h5", folder_ / "link.h5");
        QCOMPARE(run(words("analyze --model model --trace trace.json --output link.h5")).status, 0);
        QVERIFY(fs::is_symlink(folder_ / "link.h5"));
        QCOMPARE(fs::status(folder_ / "private.h5").permissions(), fs::perms::owner_read | fs::perms::owner_write);
        write_file(folder_ / "foreign.h5", "mine");
        QCOMPARE(run(words("analyze --model model --trace trace.json --output foreign.h5 --overwrite")).status, 0);
    }

    void a_full_disk_ends_in_a_sentence_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command : {"analyze --model model --trace trace.json --output base.h5",
                                    "intervene base.h5 --spec spec.json --output variant.h5",
                                    "intervene base.h5 --spec spec.json --residuals more.safetensors",
                                    "figures base.h5 --figure 1 --format pdf --output .",
                                    "figures base.h5 --figure 1 --format png --output .",
                                    "detect --model model --traces traces.jsonl --output new.jsonl --runs runs"})
            QTest::newRow(command) << command;
    }

    /// RLIMIT_FSIZE is to a write what a full disk is, and works without root.
    void a_full_disk_ends_in_a_sentence()
    {
        QFETCH(const QString, command);
        const QStringList before = files();
        const std::string base = content(folder_ / "base.h5");
        for (const rlim_t most : {0, 3000}) {
            const Ended ended = run(words(command), {.in_child = [most] { limit(RLIMIT_FSIZE, most); }});
            verify_refused(ended, QStringLiteral("File too large"));
            QCOMPARE(content(folder_ / "base.h5"), base);
        }
        for (const QString &file : files())
            QVERIFY2(before.contains(file) || file.startsWith(QLatin1String("new.jsonl")), qPrintable(file));
    }

    void a_reader_that_is_gone_ends_in_a_sentence()
    {
        QProcess shell;
        shell.setWorkingDirectory(dir_.path());
        shell.start(
            QStringLiteral("bash"),
            {QStringLiteral("-c"),
             QStringLiteral("{ sleep 0.5; \"$SINKSCOPE_BINARY\" sinks base.h5 2>err; echo $? >status; } | true")});
        QVERIFY(shell.waitForFinished(-1));
        QCOMPARE(content(folder_ / "status"), std::string("1\n"));
        QCOMPARE(content(folder_ / "err"), std::string("sinkscope: standard output: Broken pipe\n"));
    }

    void what_a_killed_writer_left_goes_with_the_next_run()
    {
        write_file(folder_ / ".base.h5.4711.part", "half a run");
        QCOMPARE(run(words("analyze --model model --trace trace.json --output base.h5")).status, 0);
        QVERIFY(!fs::exists(folder_ / ".base.h5.4711.part"));
    }

    void a_signal_leaves_no_half_file_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGKILL") << SIGKILL;
    }

    void a_signal_leaves_no_half_file()
    {
        QFETCH(const int, signal);
        const std::string base = content(folder_ / "base.h5");
        run(words("analyze --model model --trace trace.json --output base.h5"), {.signal = signal});
        const std::string now = content(folder_ / "base.h5");
        QVERIFY(now == base || now.size() == base.size()); // the old one or the new one, whole
        QCOMPARE(run(words("sinks base.h5")).status, 0);
        QCOMPARE(run(words("analyze --model model --trace trace.json --output base.h5")).status, 0);
        for (const QString &file : files())
            QVERIFY2(!file.endsWith(QLatin1String(".part")), qPrintable(file));
    }

    void too_little_memory_ends_in_a_sentence_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command :
             {"analyze --model model --trace trace.json --output small.h5",
              "intervene base.h5 --spec spec.json --threads 1 --output small-variant.h5",
              "generate --model model --dataset prompts.jsonl --max-tokens 5 --output small.jsonl",
              "detect --model model --traces traces.jsonl --output small-set.jsonl",
              "figures base.h5 --figure 1 --format png --dpi 1200 --output figures", "measure base.h5",
              "tables set.jsonl"})
            QTest::newRow(command) << command;
    }

    void too_little_memory_ends_in_a_sentence()
    {
        QFETCH(const QString, command);
        for (const rlim_t megabytes : {550, 850, 1300}) {
            const Ended ended = run(words(command), {.in_child = [megabytes] { limit(RLIMIT_AS, megabytes << 20); }});
            if (ended.err.contains(QLatin1String("error while loading shared libraries")))
                continue; // the program itself did not fit
            // OpenMP's runtime has a sentence of its own for threads that cannot be made
            const bool told = ended.err.contains(QLatin1String("sinkscope: ")) ||
                ended.err.contains(QLatin1String("libgomp: Thread creation failed"));
            QVERIFY2(ended.status == 0 || (ended.status == 1 && told),
                     qPrintable(QStringLiteral("%1 MB: %2 %3").arg(megabytes).arg(ended.status).arg(ended.err)));
        }
    }

    void what_may_not_be_read_or_written_is_named_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("closed"); // the file or folder that the command has no right to
        const auto row = [](const char *command, const char *closed) {
            QTest::addRow("%s: %s", closed, command) << command << closed;
        };
        row("analyze --model model --trace trace.json --output closed/run.h5", "closed");
        row("intervene base.h5 --spec spec.json --output closed/run.h5", "closed");
        row("intervene base.h5 --spec spec.json --residuals closed/kept", "closed");
        row("detect --model model --traces traces.jsonl --output closed/set.jsonl", "closed");
        row("detect --model model --traces traces.jsonl --output other.jsonl --runs closed/runs", "closed");
        row("generate --model model --dataset prompts.jsonl --output closed/traces.jsonl", "closed");
        row("merge set.jsonl --output closed/merged.jsonl", "closed");
        row("figures base.h5 --figure 1 --output closed", "closed");
        row("figures base.h5 --figure 1 --output closed/figures", "closed");
        row("analyze --model model --trace trace.json --output run.h5", "model/model.safetensors");
        row("analyze --model model --trace trace.json --output run.h5", "model/config.json");
        row("analyze --model model --trace trace.json --output run.h5", "trace.json");
        row("analyze --model sharded --trace trace.json --output run.h5", "sharded/model-00002-of-00002.safetensors");
        row("sinks base.h5", "base.h5");
        row("figures base.h5 --figure 1 --output figures", "base.h5");
        row("tables set.jsonl", "set.jsonl");
        row("detect --model model --traces traces.jsonl --output other.jsonl", "traces.jsonl");
        row("intervene base.h5 --spec spec.json", "spec.json");
    }

    void what_may_not_be_read_or_written_is_named()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, closed);
        fs::create_directories(folder_ / "closed");
        if (!fs::exists(folder_ / "sharded"))
            write_in_two_shards(folder_ / "sharded", planted::config(), planted_tensors());
        const fs::path place = folder_ / closed.toStdString();
        const fs::perms before = fs::status(place).permissions();
        fs::permissions(place,
                        fs::is_directory(place) ? fs::perms::owner_read | fs::perms::owner_exec : fs::perms::none);
        const Ended refused = run(words(command), {.in_child = without_privileges});
        fs::permissions(place, before);
        verify_refused(refused, QStringLiteral("ermission denied"));
        QVERIFY2(refused.err.contains(closed.section(u'/', -1)), qPrintable(refused.err));
        QVERIFY2(!refused.err.contains(QLatin1String("damaged")), qPrintable(refused.err));
    }

    void figures_have_text_where_no_font_is_installed()
    {
        write_file(folder_ / "fonts.conf",
                   "<?xml version=\"1.0\"?><fontconfig><cachedir>cache</cachedir></fontconfig>");
        const Ended drawn =
            run(words("figures base.h5 --figure 1 --format pdf --output figures"),
                {.environment = {QStringLiteral("FONTCONFIG_FILE=%1").arg(dir_.filePath("fonts.conf"))}});
        QVERIFY2(drawn.status == 0, qPrintable(drawn.err));
        QVERIFY(content(folder_ / "figures" / "norm-profiles.pdf").find("DejaVuSans") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "test_faults.moc"
