// One token at a time with a key/value cache says the same as reading the whole prefix anew for each token.

#include "core/data/error.h"
#include "core/engine/generator.h"
#include "core/engine/incremental_internal.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/torch_device.h"

#include <c10/core/InferenceMode.h>

#include <QTest>

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

    void a_stop_is_seen_within_a_token()
    {
        QTemporaryDir folder;
        write_planted_checkpoint(path_of(folder));
        const c10::InferenceMode inference;
        const auto model = load_model(Checkpoint::open(path_of(folder)), at::kFloat, torch_device(), 0);
        IncrementalDecoder decoder(*model);
        decoder.prefill({1, 40, 77}, {});
        std::stop_source stop;
        decoder.step(5, stop.get_token());
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, decoder.step(6, stop.get_token()));
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
