// One token at a time with a key/value cache says the same as reading the whole prefix anew for each token.

#include "core/data/error.h"
#include "core/engine/generator.h"
#include "core/engine/incremental_internal.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/torch_device.h"

#include <c10/core/InferenceMode.h>

#include <QTest>

#include <map>
#include <set>

using namespace sinkscope;
using namespace sinkscope::test;

class TestIncremental : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_cache_changes_nothing_data()
    {
        QTest::addColumn<QString>("family");
        QTest::newRow("llama") << "llama";
        QTest::newRow("sliding window") << "mistral";
        QTest::newRow("q/k norm") << "qwen3";
    }
    void the_cache_changes_nothing()
    {
        QFETCH(QString, family);
        QTemporaryDir folder;
        nlohmann::json config = planted::config();
        std::vector<TinyTensor> tensors = planted_tensors();
        if (family == "mistral") {
            config["architectures"] = {"MistralForCausalLM"};
            config["model_type"] = "mistral";
            config["sliding_window"] = 6;
        } else if (family == "qwen3") {
            config["architectures"] = {"Qwen3ForCausalLM"};
            config["model_type"] = "qwen3";
            for (int layer = 0; layer < planted::layers; ++layer)
                for (const char *name : {"q_norm", "k_norm"}) {
                    std::vector<float> weight = planted::hashed(5000 + static_cast<uint64_t>(layer), 8, 0.5f);
                    for (float &value : weight)
                        value += 1.0f;
                    tensors.push_back({"model.layers." + std::to_string(layer) + ".self_attn." + name + ".weight",
                                       "F32",
                                       {8},
                                       float_bytes(weight)});
                }
        }
        write_folder(path_of(folder), config, tensors);
        write_file(path_of(folder) / "tokenizer.json", planted::tokenizer().dump());

        GenerateRequest request;
        request.model = path_of(folder);
        request.device = test_device();
        request.threads = 1;
        request.prompt_ids = {1, 40, 77, 18, 99, 3, 64, 20, 111, 5};
        request.max_tokens = 30;
        request.sampling = {.temperature = 0};
        GenerateObserver observer;
        ModelCache cache;
        const GeneratedTrace whole = generate(request, observer, {}, &cache);
        QCOMPARE(whole.trace.token_ids.size(), size_t(40));
        QCOMPARE(whole.trace.prompt_tokens, 10);
        request.max_tokens = 1;
        for (size_t length = 10; length < 40; ++length) {
            request.prompt_ids.assign(whole.trace.token_ids.begin(),
                                      whole.trace.token_ids.begin() + static_cast<ptrdiff_t>(length));
            QCOMPARE(generate(request, observer, {}, &cache).trace.token_ids.back(), whole.trace.token_ids[length]);
        }
    }

    /// One that ends makes room for the next; each is what it is alone, bit for bit.
    void traces_together_are_what_they_are_alone()
    {
        QTemporaryDir folder;
        write_planted_checkpoint(path_of(folder));
        GenerateTogether request;
        request.common.model = path_of(folder);
        request.common.device = test_device();
        request.common.max_tokens = 12;
        request.common.sampling = {.temperature = 1.5};
        for (int i = 0; i < 7; ++i) {
            std::vector<int32_t> ids{1};
            for (int j = 0; j < 1 + 3 * i; ++j)
                ids.push_back(2 + (17 * i + 5 * j) % 100);
            request.traces.push_back({{}, {}, ids, static_cast<uint64_t>(i)});
        }
        struct Collecting : GenerateTogetherObserver {
            void token(size_t index, int32_t, const std::string &) override
            {
                at_work.insert(index);
                most_at_work = std::max(most_at_work, at_work.size());
            }
            void done(size_t index, GeneratedTrace &&trace) override
            {
                at_work.erase(index);
                traces[index] = trace.trace.token_ids;
            }
            std::set<size_t> at_work;
            size_t most_at_work = 0;
            std::map<size_t, std::vector<int32_t>> traces;
        } together, in_turn;
        ModelCache cache;
        request.at_once = 3;
        generate_together(request, together, {}, &cache);
        request.at_once = 1;
        generate_together(request, in_turn, {}, &cache);
        QCOMPARE(together.most_at_work, size_t(3));
        QCOMPARE(in_turn.most_at_work, size_t(1));
        QCOMPARE(together.traces.size(), size_t(7));
        QCOMPARE(together.traces, in_turn.traces);
    }

    void a_stop_is_seen_within_a_token()
    {
        QTemporaryDir folder;
        write_planted_checkpoint(path_of(folder));
        const c10::InferenceMode inference;
        const auto model = load_model(Checkpoint::open(path_of(folder)), at::kFloat, torch_device(), 0);
        IncrementalDecoder decoder(*model);
        GrowingTrace trace;
        GrowingTrace *const only[]{&trace};
        decoder.prefill(trace, {1, 40, 77}, {});
        std::stop_source stop;
        decoder.step(only, {5}, stop.get_token());
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, decoder.step(only, {6}, stop.get_token()));
    }

    void a_stop_ends_the_trace_where_it_is()
    {
        QTemporaryDir folder;
        write_planted_checkpoint(path_of(folder));
        struct Stopping : GenerateObserver {
            void token(int32_t, const std::string &) override { stop.request_stop(); }
            std::stop_source stop;
        } observer;
        GenerateRequest request;
        request.model = path_of(folder);
        request.device = test_device();
        request.prompt_ids = {1, 40, 77};
        const GeneratedTrace written = generate(request, observer, observer.stop.get_token());
        QCOMPARE(written.end, GenerationEnd::stopped);
        QCOMPARE(written.trace.token_ids.size(), size_t(4));
    }
};

QTEST_GUILESS_MAIN(TestIncremental)
#include "test_incremental.moc"
