// Small random checkpoints of every family and RoPE scaling against transformers: make_checkpoints.py makes the folders
// when the tests run, make_reference.py made the grids in expected/families/.

#include "core/data/error.h"
#include "tests/reference/family_runs.h"
#include "tests/support/error_of.h"

using namespace sinkscope;
using namespace sinkscope::test;

class TestFamilies : public QObject {
    Q_OBJECT

    std::filesystem::path checkpoints_ = family_checkpoints();

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(checkpoints_, "make_checkpoints.py needs /usr/bin/python3 with numpy"); }

    void every_folder_has_its_reference()
    {
        int folders = 0;
        for (const auto &entry : std::filesystem::directory_iterator(checkpoints_)) {
            const std::filesystem::path reference = reference_file(entry.path().filename().string());
            QVERIFY2(std::filesystem::exists(reference), reference.c_str());
            ++folders;
        }
        QVERIFY(folders >= 20);
    }

    void float32_agrees_with_transformers_data() { add_references(); }

    void float32_agrees_with_transformers()
    {
        QFETCH(QString, name);
        compare_with_reference(family_folder(name.toStdString()), reference_file(name.toStdString()));
    }

    void gguf_agrees_with_transformers_data()
    {
        add_references(
            [](const std::string &name) { return std::filesystem::exists(family_folder(name) / "model.gguf"); });
    }

    /// The same model as llama.cpp's converter writes it.
    void gguf_agrees_with_transformers()
    {
        QFETCH(QString, name);
        compare_with_reference(family_folder(name.toStdString()) / "model.gguf", reference_file(name.toStdString()));
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
        const Run reference = read_run(reference_file(name.toStdString()));
        AnalyzeRequest request = request_for(family_folder(name.toStdString()), trace_of(reference));
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
