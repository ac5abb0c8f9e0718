// Small random checkpoints of every family and RoPE scaling against transformers: make_checkpoints.py makes the folders
// when the tests run, make_reference.py made the grids in expected/families/.

#include "core/data/error.h"
#include "core/engine/model_internal.h"
#include "core/engine/pipeline.h"
#include "core/store/hdf5_reader_internal.h"
#include "core/store/run_file.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"

#include <c10/core/InferenceMode.h>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr double logit_tolerance = 1e-3; // the logits of these models are near 1

Trace trace_of(const Run &reference)
{
    Trace trace;
    for (const Token &token : reference.tokens)
        trace.token_ids.push_back(token.id);
    return trace;
}

std::vector<float> last_logits_of(const std::filesystem::path &reference)
{
    const hdf5::LibraryLock lock;
    hdf5::Reader reader(reference, int64_t{1} << 20);
    const hdf5::Dataset dataset = reader.open("logits_last", hdf5::Content::real);
    std::vector<float> values(static_cast<size_t>(dataset.elements()));
    reader.read(dataset, std::span<float>(values));
    return values;
}

/// What the model says after the last token.
std::vector<float> last_logits(const std::filesystem::path &folder, const std::vector<int32_t> &ids)
{
    const c10::InferenceMode inference;
    const auto model = load_model(Checkpoint::open(folder), at::kFloat, at::kCPU);
    const Decoder decoder(model->reader, static_cast<int>(ids.size()));
    const at::Tensor residual = prefill(*model, decoder, decoder.embed(ids), 0, {}, {}, {}, {});
    std::vector<float> values;
    decoder.logits(decoder.final_norm(residual.narrow(0, residual.size(0) - 1, 1)),
                   [&](int64_t, const at::Tensor &logits) {
                       values.assign(logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel());
                   },
                   {});
    return values;
}

} // namespace

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

    AnalyzeRequest request_for(const std::filesystem::path &folder, Trace trace) const
    {
        AnalyzeRequest request;
        request.model = folder;
        request.trace = std::move(trace);
        request.device = Device::cpu;
        request.threads = 1;
        request.per_head = true;
        return request;
    }

    std::shared_ptr<const Run> run(const AnalyzeRequest &request) const
    {
        AnalyzeObserver observer;
        return analyze(request, observer);
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
        const std::filesystem::path file = expected_ / (name.toStdString() + ".h5"),
                                    folder = folder_of(name.toStdString());
        const Run reference = read_run(file);
        const Trace trace = trace_of(reference);
        compare_runs(*run(request_for(folder, trace)), reference, {});

        const std::vector<float> ours = last_logits(folder, trace.token_ids), theirs = last_logits_of(file);
        std::string what;
        QVERIFY2(worst_ratio(as_grid(ours), as_grid(theirs), logit_tolerance, logit_tolerance, what) <= 1,
                 what.c_str());
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
        const std::filesystem::path reference = expected_ / (name.toStdString() + ".h5"),
                                    file = folder_of(name.toStdString()) / "model.gguf";
        const Run expected = read_run(reference);
        compare_runs(*run(request_for(file, trace_of(expected))), expected, {});
        std::string what;
        QVERIFY2(worst_ratio(as_grid(last_logits(file, trace_of(expected).token_ids)),
                             as_grid(last_logits_of(reference)), logit_tolerance, logit_tolerance, what) <= 1,
                 what.c_str());
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
