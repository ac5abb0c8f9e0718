// Weights that stay and weights that stream give the same run, and leave memory when they should; a pass can start at
// any block from a residual that was kept.

#include "core/engine/model_internal.h"
#include "core/engine/pipeline.h"
#include "tests/support/large_checkpoint.h"
#include "tests/support/mapped_pages.h"
#include "tests/support/test_paths.h"
#include "tests/support/torch_device.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <future>

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

std::shared_ptr<const Checkpoint> open_large(const std::filesystem::path &folder)
{
    write_large_checkpoint(folder);
    return Checkpoint::open(folder);
}

/// Whether the middle of a block's largest tensor is among this process's pages.
bool is_mapped(const Checkpoint &checkpoint, int layer)
{
    const TensorInfo *tensor = checkpoint.find("blocks." + std::to_string(layer) + ".down.weight");
    return is_mapped(tensor->bytes.data() + tensor->bytes.size() / 2);
}

/// A checkpoint of one matrix that notes on how many threads it was decoded.
class CountingCheckpoint : public Checkpoint {
public:
    CountingCheckpoint()
    {
        tensors_.push_back({"matrix", StorageType::bf16, {4, 4}, std::as_bytes(std::span(values_)), {}});
    }
    bool is_plain(const TensorInfo &) const override { return true; }
    void read_rows(const TensorInfo &, int64_t, int64_t, std::span<float>, int threads) const override
    {
        decoded_on = threads;
    }
    std::filesystem::path tokenizer_path() const override { return {}; }
    mutable int decoded_on = 0;

private:
    std::array<uint16_t, 16> values_{};
};

} // namespace

class TestBlockStream : public QObject {
    Q_OBJECT

    std::filesystem::path folder_ = build_dir() / "tests/checkpoints/qwen2-sharded"; // 4 blocks

    std::shared_ptr<const WeightReader> reader(at::ScalarType type = at::kFloat) const
    {
        return std::make_shared<const WeightReader>(Checkpoint::open(folder_), type, torch_device());
    }

private Q_SLOTS:

    void blocks_stay_within_the_budget()
    {
        SKIP_WITHOUT(folder_, "tests/reference/make_checkpoints.py makes it");
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
        SKIP_WITHOUT(folder_, "tests/reference/make_checkpoints.py makes it");
        const auto weights = reader();
        BlockStream stream(weights, nothing);
        for (const int layer : {0, 1, 3, 2, 2, 0, 3})
            QVERIFY(at::equal(stream.block(layer)->mlp.down.weight, weights->block(layer).mlp.down.weight));
    }

    void streaming_changes_no_number_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("float32, mapped in place") << static_cast<int>(ComputeType::float32);
        QTest::newRow("bfloat16, decoded") << static_cast<int>(ComputeType::bfloat16);
    }

    void streaming_changes_no_number()
    {
        SKIP_WITHOUT(folder_, "tests/reference/make_checkpoints.py makes it");
        QFETCH(int, type);
        AnalyzeRequest request;
        request.model = folder_;
        request.trace.token_ids = some_ids(40);
        request.compute_type = static_cast<ComputeType>(type);
        request.device = test_device();
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

    void only_what_stays_keeps_its_pages()
    {
        const QTemporaryDir folder;
        const auto checkpoint = open_large(path_of(folder));
        const auto weights = std::make_shared<const WeightReader>(checkpoint, at::kFloat, at::kCPU);
        BlockStream stream(weights, weights->block(0).bytes());
        for (int layer = 0; layer < 4; ++layer) {
            const auto held = stream.block(layer);
            QVERIFY(is_mapped(*checkpoint, layer));
        }
        QVERIFY(is_mapped(*checkpoint, 0)); // it stays
        for (int layer = 1; layer < 4; ++layer)
            QVERIFY(!is_mapped(*checkpoint, layer)); // the last one too
        stream.keep_at_most(0);
        QVERIFY(!is_mapped(*checkpoint, 0));
    }

    void a_decoded_block_leaves_no_pages_of_its_source()
    {
        const QTemporaryDir folder;
        const auto checkpoint = open_large(path_of(folder));
        BlockStream stream(std::make_shared<const WeightReader>(checkpoint, at::kBFloat16, at::kCPU), everything);
        for (int layer = 0; layer < 4; ++layer)
            QVERIFY(stream.block(layer)->mlp.down.weight.defined());
        for (int layer = 0; layer < 4; ++layer)
            QVERIFY(!is_mapped(*checkpoint, layer));
    }

    void what_a_cancelled_pass_read_ahead_is_let_go()
    {
        const QTemporaryDir folder;
        const auto checkpoint = open_large(path_of(folder));
        BlockStream stream(std::make_shared<const WeightReader>(checkpoint, at::kFloat, at::kCPU), nothing);
        stream.block(2); // and 3 is read ahead
        const auto first = stream.block(0);
        QVERIFY(!is_mapped(*checkpoint, 3));
        BlockStream keeping(std::make_shared<const WeightReader>(checkpoint, at::kFloat, at::kCPU), first->bytes());
        keeping.block(0);
        keeping.block(2);
        keeping.block(0); // is there: nothing is loaded, but the read-ahead is of another place
        QVERIFY(!is_mapped(*checkpoint, 3));
    }

    void decoding_keeps_to_the_number_of_threads()
    {
        const auto checkpoint = std::make_shared<const CountingCheckpoint>();
        const WeightReader weights(checkpoint, at::kFloat, at::kCPU);
        const int before = at::get_num_threads();
        at::set_num_threads(3);
        std::async(std::launch::async, [&] { weights.tensor("matrix"); }).wait(); // as a block is read ahead
        at::set_num_threads(before);
        QCOMPARE(checkpoint->decoded_on, 3);
    }

    void a_pass_continues_from_a_kept_residual()
    {
        SKIP_WITHOUT(folder_, "tests/reference/make_checkpoints.py makes it");
        const c10::InferenceMode inference;
        const auto model = load_model(Checkpoint::open(folder_), at::kFloat, torch_device(), nothing);
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
