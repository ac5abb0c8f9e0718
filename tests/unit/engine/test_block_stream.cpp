// Weights that stay and weights that stream give the same run; a pass can start at any block from a residual that was
// kept.

#include "core/engine/model_internal.h"
#include "core/pipeline.h"
#include "tests/support/test_paths.h"

#include <ATen/Functions.h>
#include <c10/core/InferenceMode.h>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int64_t nothing = 0, everything = int64_t{1} << 40;

std::vector<int32_t> some_ids(int count)
{
    std::vector<int32_t> ids;
    for (int i = 0; i < count; ++i)
        ids.push_back((i * 37 + 11) % 256);
    return ids;
}

} // namespace

class TestBlockStream : public QObject {
    Q_OBJECT

    std::filesystem::path folder_ = build_dir() / "tests/checkpoints/qwen2-sharded"; // 4 blocks

    std::shared_ptr<const WeightReader> reader(at::ScalarType type = at::kFloat) const
    {
        return std::make_shared<const WeightReader>(Checkpoint::open(folder_), type, at::kCPU);
    }

private Q_SLOTS:
    void init() { SKIP_WITHOUT(folder_, "tests/reference/make_checkpoints.py makes it"); }

    void blocks_stay_within_the_budget()
    {
        BlockStream keeping(reader(at::kBFloat16), everything), dropping(reader(at::kBFloat16), nothing);
        const auto kept = keeping.block(0), dropped = dropping.block(0);
        QCOMPARE(keeping.block(0), kept);
        QVERIFY(dropping.block(0) != dropped);
        BlockStream one(reader(at::kBFloat16), kept->bytes());
        const auto first = one.block(0), second = one.block(1);
        QCOMPARE(one.block(0), first);
        QVERIFY(one.block(1) != second);
    }

    void any_order_gives_the_right_block()
    {
        const auto weights = reader();
        BlockStream stream(weights, nothing);
        for (const int layer : {0, 1, 3, 2, 2, 0, 3})
            QVERIFY(at::equal(stream.block(layer)->down, weights->block(layer).down));
    }

    void streaming_changes_no_number_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("float32, mapped in place") << static_cast<int>(ComputeType::float32);
        QTest::newRow("bfloat16, decoded") << static_cast<int>(ComputeType::bfloat16);
    }

    void streaming_changes_no_number()
    {
        QFETCH(int, type);
        AnalyzeRequest request;
        request.model = folder_;
        request.trace.token_ids = some_ids(40);
        request.compute_type = static_cast<ComputeType>(type);
        request.device = Device::cpu;
        request.per_head = true;
        AnalyzeObserver observer;
        request.memory_budget = everything;
        ModelCache cache;
        const auto resident = analyze(request, observer, {}, &cache), again = analyze(request, observer, {}, &cache);
        request.memory_budget = nothing;
        const auto streamed = analyze(request, observer, {}, &cache);
        QVERIFY(resident->complete());
        QVERIFY(again->grids == resident->grids);
        QVERIFY(streamed->grids == resident->grids);
    }

    void a_pass_continues_from_a_kept_residual()
    {
        const c10::InferenceMode inference;
        const auto model = load_model(Checkpoint::open(folder_), at::kFloat, at::kCPU, nothing);
        const std::vector<int32_t> ids = some_ids(30);
        const Decoder decoder(model->reader, 30);
        std::vector<at::Tensor> entering;
        const at::Tensor whole =
            prefill(*model, decoder, decoder.embed(ids), 0, {}, {},
                    [&](int, const at::Tensor &before, const at::Tensor &) { entering.push_back(before.clone()); }, {});
        QCOMPARE(entering.size(), size_t(4));
        for (int layer = 0; layer < 4; ++layer)
            QVERIFY(at::equal(prefill(*model, decoder, entering[static_cast<size_t>(layer)], layer, {}, {}, {}, {}),
                              whole));
    }
};

QTEST_APPLESS_MAIN(TestBlockStream)
#include "test_block_stream.moc"
