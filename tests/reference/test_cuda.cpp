// The same pass on a CUDA device and on the CPU, on a small random checkpoint: every grid, resident and streamed.

#include "core/engine/device.h"
#include "core/engine/pipeline.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/planted_checkpoint.h"

#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int64_t nothing = 0, everything = int64_t{1} << 40;
/// float32 on both sides: the order of sums differs, and 24 blocks carry it on.
constexpr Tolerance float32_tolerance{
    .relative = 1e-3, .cosine = 1e-3, .score = 1e-4, .logprob = 1e-3, .norm_floor = 1e-4};
/// bfloat16 has 8 bits: each rounding is 0.4 %, and either side rounds at other places.
constexpr Tolerance bfloat16_tolerance{
    .relative = 0.2, .cosine = 0.05, .score = 0.005, .logprob = 1.0, .norm_floor = 0.1};

} // namespace

class TestCuda : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    AnalyzeObserver quiet_;

    /// `sliding`: with a window shorter than the trace.
    std::filesystem::path model(bool sliding)
    {
        nlohmann::json config = planted::config();
        if (sliding) {
            config["architectures"] = {"MistralForCausalLM"};
            config["model_type"] = "mistral";
            config["sliding_window"] = 50;
        }
        const auto folder = path_of(folder_) / (sliding ? "mistral" : "llama");
        // nothing planted: a sink's neuron grows with the third power of its input, and so does a rounding error in it
        write_folder(folder, config, planted_tensors({{}, {}, false, 0}));
        write_file(folder / "tokenizer.json", planted::tokenizer().dump());
        return folder;
    }

    AnalyzeRequest request(bool sliding)
    {
        AnalyzeRequest result;
        result.model = model(sliding);
        for (int i = 0; i < 200; ++i)
            result.trace.token_ids.push_back((i * 37 + 1) % planted::vocabulary);
        result.device = Device::cpu;
        result.compute_type = ComputeType::float32;
        result.per_head = true;
        Intervention blocked; // keys that some heads may not see
        blocked.operation = Operation::block_attention;
        blocked.layers = {4};
        blocked.tokens = {0, 9};
        blocked.heads = {1};
        result.interventions = {blocked};
        return result;
    }

private Q_SLOTS:
    void the_card_says_what_the_processor_says_data()
    {
        QTest::addColumn<bool>("sliding");
        QTest::addColumn<int>("type");
        QTest::addColumn<int64_t>("budget");
        for (const bool sliding : {false, true})
            for (const ComputeType type : {ComputeType::float32, ComputeType::bfloat16})
                for (const int64_t budget : {everything, nothing})
                    QTest::addRow("%s, %s, %s", sliding ? "sliding window" : "llama",
                                  type == ComputeType::float32 ? "float32" : "bfloat16",
                                  budget == nothing ? "streamed" : "resident")
                        << sliding << static_cast<int>(type) << budget;
    }
    void the_card_says_what_the_processor_says()
    {
        if (const std::string why = load_cuda(); !why.empty())
            QSKIP(qPrintable(QString::fromStdString("skipped, because there is no CUDA device: " + why)));
        QFETCH(bool, sliding);
        QFETCH(int, type);
        QFETCH(int64_t, budget);
        AnalyzeRequest wanted = request(sliding);
        wanted.compute_type = static_cast<ComputeType>(type);
        const auto expected = analyze(wanted, quiet_);
        wanted.device = Device::cuda;
        wanted.memory_budget = budget;
        ModelCache cache;
        const auto first = analyze(wanted, quiet_, {}, &cache), again = analyze(wanted, quiet_, {}, &cache);
        QVERIFY2(first->settings.device.starts_with("cuda:0"), first->settings.device.c_str());
        for (const auto &run : {first, again})
            compare_runs(*run, *expected,
                         wanted.compute_type == ComputeType::float32 ? float32_tolerance : bfloat16_tolerance);
    }

    /// Says, where there is no card, that the bounds above are not too narrow for what bfloat16 is.
    void bfloat16_stays_near_float32()
    {
        AnalyzeRequest wanted = request(false);
        const auto wide = analyze(wanted, quiet_);
        wanted.compute_type = ComputeType::bfloat16;
        compare_runs(*analyze(wanted, quiet_), *wide, bfloat16_tolerance);
    }
};

QTEST_GUILESS_MAIN(TestCuda)
#include "test_cuda.moc"
