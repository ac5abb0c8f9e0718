// What comes in may claim anything: counts, links, names, other programs' locks.

#include "tests/faults/fault_fixture.h"

#include <fcntl.h>
#include <sys/file.h>

using namespace sinkscope::test;

class TestInputs : public FaultFixture {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { prepare(); }
    void cleanupTestCase() { fs::remove_all(folder_); } // Qt cannot name all that is in it

    void a_count_beyond_reason_is_refused()
    {
        for (const char *command : {"analyze --model model --trace trace.json --output base.h5 --threads 4096",
                                    "generate --model model --prompt t1 --output new --samples 2000000000",
                                    "detect --model model --traces traces.jsonl --output new --jobs 1000"}) {
            const Ended refused = run(words(command));
            QCOMPARE(refused.status, 2);
            QVERIFY2(refused.err.contains(QLatin1String("takes a whole number from")), qPrintable(refused.err));
        }
    }

    void a_set_that_claims_more_tokens_than_fit_is_refused()
    {
        std::string lines;
        for (int sample = 0; sample < 200; ++sample)
            lines += "{\"candidate_sinks\": {}, \"sample_index\": " + std::to_string(sample) +
                ", \"prompt_len\": 1, \"response_len\": 1, \"full_text_len\": 4194304}\n";
        write_file(folder_ / "bomb.jsonl", lines);
        for (const char *command : {"tables bomb.jsonl", "figures bomb.jsonl --figure 2 --output figures"})
            verify_refused(run(words(command)),
                           QStringLiteral("its 200 traces have 838860800 tokens in all, which take 40"));
    }

    /// What 10,000 traces as long as the published ones are: the tables need their sinks alone.
    void a_large_set_is_counted_without_its_tokens()
    {
        std::string lines;
        for (int sample = 0; sample < 100; ++sample)
            lines += "{\"candidate_sinks\": {\"5\": {\"layer\": [1, 2, 3], \"token_id\": 7, \"sink_type\": "
                     "\"bos_sink\"}}, \"sample_index\": " +
                std::to_string(sample) + ", \"prompt_len\": 1, \"response_len\": 1, \"full_text_len\": 1000000}\n";
        write_file(folder_ / "large.jsonl", lines);
        const Ended tables = run(words("tables large.jsonl --table 2"));
        QVERIFY2(tables.status == 0, qPrintable(tables.err));
        verify_refused(run(words("figures large.jsonl --figure 2 --output figures")),
                       QStringLiteral("its 100 traces have 100000000 tokens in all"));
    }

    /// A value of JSON allocates while it is destroyed: where memory ran out that ended the program.
    void a_json_file_that_does_not_fit_ends_in_a_sentence()
    {
        std::string ids = "{\"token_ids\": [1";
        for (int i = 0; i < 3'000'000; ++i)
            ids += ",1";
        write_file(folder_ / "long.json", ids + "]}");
        int refused = 0;
        for (rlim_t megabytes = 300; megabytes <= 1500; megabytes += 45) {
            const Ended ended = run(words("tokenize --model model --trace long.json --max-tokens 5"),
                                    {.in_child = [megabytes] { limit(RLIMIT_AS, megabytes << 20); }});
            if (ended.err.contains(QLatin1String("error while loading shared libraries")))
                continue; // the program itself did not fit
            QVERIFY2(ended.status == 0 || (ended.status == 1 && ended.err.contains(QLatin1String("memory"))),
                     qPrintable(QStringLiteral("%1 MB: %2 %3").arg(megabytes).arg(ended.status).arg(ended.err)));
            refused += ended.status;
        }
        QVERIFY(refused > 0);
    }

    void a_link_to_itself_is_told_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command :
             {"analyze --model loop --trace trace.json --output new.h5",
              "analyze --model model --trace loop --output new.h5", "sinks loop", "tables loop", "info loop",
              "intervene base.h5 --spec loop", "intervene base.h5 --spec spec.json --residuals loop",
              "detect --model model --traces loop --output new.jsonl",
              "detect --model model --traces traces.jsonl --output loop", "figures base.h5 --output loop"})
            QTest::newRow(command) << command;
    }

    void a_link_to_itself_is_told()
    {
        QFETCH(const QString, command);
        if (!fs::is_symlink(folder_ / "loop"))
            fs::create_symlink("loop", folder_ / "loop");
        const Ended told = run(words(command));
        verify_refused(told, QStringLiteral("loop"));
        QVERIFY2(!told.err.contains(QLatin1String("filesystem error")), qPrintable(told.err));
    }

    void a_file_name_that_is_no_utf8_is_found()
    {
        fs::copy_file(folder_ / "trace.json", folder_ / "tr\xff\xc3.json");
        QProcess shell;
        shell.setWorkingDirectory(dir_.path());
        shell.start(QStringLiteral("bash"),
                    {QStringLiteral("-c"),
                     QStringLiteral("\"$SINKSCOPE_BINARY\" analyze --model model --trace $'tr\\xff\\xc3.json' --output "
                                    "$'n\\xe9.h5' >/dev/null && \"$SINKSCOPE_BINARY\" sinks $'n\\xe9.h5'")});
        QVERIFY(shell.waitForFinished(-1));
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
        QVERIFY(fs::exists(folder_ / "n\xe9.h5"));
    }

    void a_run_file_that_is_locked_is_told()
    {
        const int descriptor = ::open((folder_ / "base.h5").c_str(), O_RDWR | O_CLOEXEC);
        QCOMPARE(::flock(descriptor, LOCK_EX), 0);
        const Ended told = run(words("sinks base.h5"), {.environment = {QStringLiteral("HDF5_USE_FILE_LOCKING=TRUE")}});
        QCOMPARE(run(words("sinks base.h5")).status, 0); // no lock is asked for: shared disks often have none
        ::close(descriptor);
        verify_refused(told, QStringLiteral("another program is writing to it"));
    }

    void a_factor_out_of_range_is_told_before_anything_is_computed()
    {
        write_file(folder_ / "cap.json",
                   R"([{"site": "mlp_out", "operation": "cap_norm", "layers": 3, "tokens": 2, "factor": -1}])");
        const Ended told = run(words("intervene base.h5 --spec cap.json"));
        verify_refused(told, QStringLiteral("factor: a norm is capped at 0 or more"));
        QCOMPARE(told.err.count(u'\n'), 1); // no progress before it
    }

    void a_record_of_a_set_can_be_named_at_the_start()
    {
        const Ended told = run(words("set.jsonl#1"),
                               {.environment = {QStringLiteral("DISPLAY="), QStringLiteral("WAYLAND_DISPLAY=")},
                                .unset = {QStringLiteral("QT_QPA_PLATFORM")}});
        QVERIFY2(told.err.contains(QLatin1String("no display")), qPrintable(told.err)); // as far as a test can go
    }

    void values_that_are_not_finite_are_named()
    {
        auto tensors = planted_tensors();
        for (TinyTensor &tensor : tensors)
            if (tensor.name == "model.layers.2.self_attn.v_proj.weight")
                tensor.bytes.replace(0, 4, float_bytes({std::numeric_limits<float>::quiet_NaN()}));
        write_folder(folder_ / "nan", planted::config(), tensors);
        const QString command = QStringLiteral("analyze --model nan --trace trace.json --output nan.h5");
        const Ended told = run(words(command));
        QCOMPARE(told.status, 0);
        QVERIFY2(told.err.contains(QLatin1String("is not finite from block 2, value, on: 6 of 6 tokens, the first at "
                                                 "position 0; the detector leaves out 22 of 24 rows")),
                 qPrintable(told.err));
        QVERIFY2(!told.err.contains(QLatin1String("float16")), qPrintable(told.err));
        verify_refused(run(words(command + QLatin1String(" --strict"))),
                       QStringLiteral("is not finite from block 2, value"));
        const Ended set = run(words("detect --model nan --traces traces.jsonl --output nan.jsonl"));
        QVERIFY2(set.err.contains(QLatin1String("sample 1: the pass is not finite from block 2, value")),
                 qPrintable(set.err));
        const Ended tables = run(words("tables nan.jsonl"));
        QCOMPARE(tables.status, 0);
        QVERIFY2(tables.err.contains(QLatin1String("trace 0 of traces counts as far as it is finite")),
                 qPrintable(tables.err));
    }
};

QTEST_GUILESS_MAIN(TestInputs)
#include "test_inputs.moc"
