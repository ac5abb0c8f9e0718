// Small random checkpoints of every family and RoPE scaling against transformers: make_checkpoints.py makes the folders
// when the tests run, make_reference.py made the grids in expected/families/.

#include "tests/reference/family_runs.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

using namespace sinkscope;
using namespace sinkscope::test;

class TestFamilies : public QObject {
    Q_OBJECT

    std::filesystem::path checkpoints_ = build_dir() / "tests/checkpoints";
    std::filesystem::path expected_ = source_dir() / "tests/reference/expected/families";

    std::filesystem::path folder_of(std::string reference) const
    {
        if (reference.ends_with("-long"))
            reference.resize(reference.size() - std::string_view("-long").size());
        return checkpoints_ / reference;
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(checkpoints_, "make_checkpoints.py needs /usr/bin/python3 with numpy"); }

    void every_folder_has_its_reference()
    {
        int folders = 0;
        for (const auto &entry : std::filesystem::directory_iterator(checkpoints_)) {
            const std::filesystem::path reference = expected_ / (entry.path().filename().string() + ".h5");
            QVERIFY2(std::filesystem::exists(reference), reference.c_str());
            ++folders;
        }
        QVERIFY(folders >= 20);
    }

    void float32_agrees_with_transformers_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto &entry : std::filesystem::directory_iterator(expected_))
            QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().stem().string());
    }

    void float32_agrees_with_transformers()
    {
        QFETCH(QString, name);
        compare_with_reference(folder_of(name.toStdString()), expected_ / (name.toStdString() + ".h5"));
    }

    void gguf_agrees_with_transformers_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto &entry : std::filesystem::directory_iterator(expected_))
            if (std::filesystem::exists(folder_of(entry.path().stem()) / "model.gguf"))
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().stem().string());
    }

    /// The same model as llama.cpp's converter writes it.
    void gguf_agrees_with_transformers()
    {
        QFETCH(QString, name);
        compare_with_reference(folder_of(name.toStdString()) / "model.gguf", expected_ / (name.toStdString() + ".h5"));
    }

    void bfloat16_stays_within_wider_bounds_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"llama", "qwen3", "phi3-longrope-long"})
            QTest::newRow(name) << QString(name);
    }

    void bfloat16_stays_within_wider_bounds()
    {
        QFETCH(QString, name);
        const Run reference = read_run(expected_ / (name.toStdString() + ".h5"));
        AnalyzeRequest request = request_for(folder_of(name.toStdString()), trace_of(reference));
        request.compute_type = ComputeType::bfloat16;
        // 8 bits of mantissa are 0.4 % a rounding, a few in each of three blocks; tied embeddings make logits of up to
        // 40
        compare_runs(*run(request), reference,
                     {.relative = 0.04, .cosine = 0.03, .score = 0.01, .logprob = 0.5, .norm_floor = 1e-2});
    }

    void a_model_without_a_tokenizer_runs_ids_and_refuses_text()
    {
        const std::filesystem::path folder = checkpoints_ / "llama";
        Trace trace;
        trace.text = "text";
        AnalyzeRequest request = request_for(folder, trace);
        VERIFY_ERROR(run(request), "no tokenizer");
        request.trace.token_ids = {1, 77, 12};
        const auto done = run(request);
        QCOMPARE(done->token_count(), 3);
        QCOMPARE(done->tokens[1].text, std::string("<77>"));
        request.trace.token_ids = {1, 256};
        VERIFY_ERROR(run(request), "256");
    }
};

QTEST_APPLESS_MAIN(TestFamilies)
#include "test_families.moc"
