// Gemma 3 270M as people have it, a GGUF file with blocks that see 512 tokens, against transformers' reading of the
// same file (make_gemma_reference.py). packaging/models.sh gemma-3-270m fetches it.

#include "core/engine/generator.h"
#include "core/engine/pipeline.h"
#include "core/store/hdf5_reader_internal.h"
#include "core/store/run_file.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/test_paths.h"

using namespace sinkscope;
using namespace sinkscope::test;

class TestGemma : public QObject {
    Q_OBJECT

    std::filesystem::path model_ = cache_dir() / "gemma-3-270m.gguf";
    std::filesystem::path reference_ = source_dir() / "tests/reference/expected/gemma-3-270m.h5";
    std::shared_ptr<const Run> run_;

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(model_, "packaging/models.sh gemma-3-270m fetches it");
        AnalyzeRequest request;
        request.model = model_;
        for (const Token &token : read_run(reference_).tokens)
            request.trace.token_ids.push_back(token.id);
        request.device = Device::cpu;
        AnalyzeObserver observer;
        run_ = analyze(request, observer);
    }

    void float32_agrees_with_transformers() { compare_runs(*run_, read_run(reference_), {}); }

    void greedy_output_equals_transformers()
    {
        constexpr size_t prompt = 20;
        std::vector<int64_t> expected;
        {
            const hdf5::LibraryLock lock;
            hdf5::Reader reader(reference_, int64_t{1} << 24);
            const hdf5::Dataset ids = reader.open("greedy_ids", hdf5::Content::integer);
            expected.resize(static_cast<size_t>(ids.elements()));
            reader.read(ids, std::span<int64_t>(expected));
        }
        GenerateRequest request;
        request.model = model_;
        request.compute_type = ComputeType::float32;
        request.device = Device::cpu;
        request.prompt_settings.format = PromptFormat::raw;
        for (size_t t = 1; t < prompt; ++t) // behind <bos>
            request.prompt += run_->tokens[t].text;
        request.max_tokens = static_cast<int>(expected.size());
        GenerateObserver observer;
        const GeneratedTrace written = generate(request, observer, {}, nullptr);
        const auto &ids = written.trace.token_ids;
        QCOMPARE(written.trace.prompt_tokens, static_cast<int>(prompt));
        QVERIFY(std::vector<int64_t>(ids.begin() + prompt, ids.end()) == expected);
    }
};

QTEST_APPLESS_MAIN(TestGemma)
#include "test_gemma.moc"
