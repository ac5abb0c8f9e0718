#include "core/checkpoint/config_json.h"
#include "tests/support/error_of.h"
#include "tests/support/tiny_checkpoint.h"

using namespace sinkscope;
using namespace sinkscope::test;
using nlohmann::json;

/// config.json and chat templates of Hugging Face folders.
class TestModelConfig : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

    /// The tiny configuration of `architecture` with `changes` merged in; null removes a key.
    FolderConfig read(const std::string &architecture, const json &changes = json::object())
    {
        json config = tiny_config(architecture);
        config.merge_patch(changes);
        return read_text(config.dump());
    }
    FolderConfig read_text(const std::string &text)
    {
        write_file(path_of(dir_) / "config.json", text);
        return read_folder_config(path_of(dir_));
    }

private Q_SLOTS:
    void reads_sizes()
    {
        const FolderConfig config = read("LlamaForCausalLM", {{"bos_token_id", 1}, {"eos_token_id", 2}});
        QCOMPARE(config.model.architecture, std::string("LlamaForCausalLM"));
        QCOMPARE(config.model.layers, 2);
        QCOMPARE(config.model.hidden_size, 8);
        QCOMPARE(config.model.heads, 2);
        QCOMPARE(config.model.kv_heads, 1);
        QCOMPARE(config.model.head_dim, 4);
        QCOMPARE(config.model.intermediate_size, 12);
        QCOMPARE(config.model.vocab_size, 10);
        QCOMPARE(config.model.max_positions, 64);
        QCOMPARE(config.model.norm_eps, 1e-5);
        QCOMPARE(config.model.tie_word_embeddings, false);
        QCOMPARE(config.model.bos_id, 1);
        QCOMPARE(config.model.eos_ids, std::vector<int>{2});
        QCOMPARE(config.model.ropes.front().rotary_dim, 4);
        QCOMPARE(config.model.ropes.front().type_name(), std::string("default"));
        QCOMPARE(config.stored_as.biases, 0u);
        QCOMPARE(read("LlamaForCausalLM", {{"eos_token_id", {2, 5}}}).model.eos_ids, (std::vector<int>{2, 5}));
        QCOMPARE(read("LlamaForCausalLM", {{"tie_word_embeddings", true}}).model.tie_word_embeddings, true);
    }

    void knows_the_families()
    {
        QCOMPARE(read("LlamaForCausalLM", {{"attention_bias", true}}).stored_as.biases, unsigned{attention_biases});
        QCOMPARE(read("LlamaForCausalLM", {{"mlp_bias", true}}).stored_as.biases, unsigned{mlp_biases});
        QCOMPARE(read("Qwen2ForCausalLM").stored_as.biases, unsigned{qkv_biases});
        const FolderConfig qwen3 = read("Qwen3ForCausalLM", {{"head_dim", 6}});
        QVERIFY(qwen3.model.qk_norm == QkNorm::per_head);
        QCOMPARE(qwen3.model.head_dim, 6);
        QCOMPARE(qwen3.model.ropes.front().rotary_dim, 6);
        const FolderConfig phi3 = read("Phi3ForCausalLM", {{"partial_rotary_factor", 0.5}});
        QVERIFY(phi3.model.qk_norm == QkNorm::none);
        QCOMPARE(phi3.model.ropes.front().rotary_dim, 2);
        QCOMPARE(read("LlamaForCausalLM", {{"architectures", nullptr}, {"model_type", "qwen2"}}).model.architecture,
                 std::string("Qwen2ForCausalLM"));
    }

    void fills_in_defaults()
    {
        const json removed = {{"head_dim", nullptr},
                              {"num_key_value_heads", nullptr},
                              {"rope_theta", nullptr},
                              {"max_position_embeddings", nullptr},
                              {"rms_norm_eps", nullptr}};
        const ModelConfig llama = read("LlamaForCausalLM", removed).model;
        QCOMPARE(llama.kv_heads, 2);
        QCOMPARE(llama.head_dim, 4);
        QCOMPARE(llama.max_positions, 2048);
        QCOMPARE(llama.norm_eps, 1e-6);
        QCOMPARE(llama.ropes.front().theta, 10000.0);
        QCOMPARE(read("Phi3ForCausalLM", removed).model.norm_eps, 1e-5);
        QCOMPARE(read("Qwen3ForCausalLM", {{"head_dim", nullptr}}).model.head_dim, 128);
    }

    void reads_sliding_windows()
    {
        using Windows = std::vector<int>; // of the two blocks
        const auto windows = [](const ModelConfig &config) {
            return Windows{config.blocks.at(0).window, config.blocks.at(1).window};
        };
        QCOMPARE(windows(read("MistralForCausalLM").model), (Windows{4096, 4096}));
        QCOMPARE(windows(read("MistralForCausalLM", {{"sliding_window", 3}}).model), (Windows{3, 3}));
        QCOMPARE(windows(read("LlamaForCausalLM", {{"sliding_window", 3}}).model), (Windows{0, 0}));
        QCOMPARE(windows(read("Phi3ForCausalLM").model), (Windows{0, 0}));
        QCOMPARE(windows(read("Phi3ForCausalLM", {{"sliding_window", 9}}).model), (Windows{9, 9}));
        // merge_patch cannot write a null.
        json off = tiny_config("MistralForCausalLM");
        off["sliding_window"] = nullptr;
        QCOMPARE(windows(read_text(off.dump()).model), (Windows{0, 0}));

        const auto qwen = [&](const json &changes) { return windows(read("Qwen2ForCausalLM", changes).model); };
        QCOMPARE(qwen({{"sliding_window", 3}, {"use_sliding_window", false}}), (Windows{0, 0}));
        QCOMPARE(qwen({{"sliding_window", 3}, {"use_sliding_window", true}, {"max_window_layers", 1}}),
                 (Windows{0, 3}));
        QCOMPARE(qwen({{"sliding_window", 3}, {"use_sliding_window", true}, {"max_window_layers", 2}}),
                 (Windows{0, 0}));
        QCOMPARE(qwen({{"sliding_window", 3},
                       {"use_sliding_window", true},
                       {"layer_types", {"sliding_attention", "full_attention"}}}),
                 (Windows{3, 0}));
    }

    void reads_rope()
    {
        const auto rope = [&](const json &changes) { return read("LlamaForCausalLM", changes).model.ropes.front(); };
        const RopeConfig linear = rope({{"rope_scaling", {{"type", "linear"}, {"factor", 4}}}, {"rope_theta", 500.0}});
        QCOMPARE(linear.type, RopeConfig::Type::linear);
        QCOMPARE(linear.factor, 4.0);
        QCOMPARE(linear.theta, 500.0);

        const RopeConfig dynamic = rope({{"rope_parameters",
                                          {{"rope_type", "dynamic"},
                                           {"factor", 2},
                                           {"rope_theta", 7.0},
                                           {"original_max_position_embeddings", 5}}}});
        QCOMPARE(dynamic.type_name(), std::string("dynamic"));
        QCOMPARE(dynamic.theta, 7.0);
        QCOMPARE(dynamic.original_max_positions, 64);

        const RopeConfig llama3 = rope({{"rope_scaling",
                                         {{"rope_type", "llama3"},
                                          {"factor", 8},
                                          {"low_freq_factor", 1},
                                          {"high_freq_factor", 4},
                                          {"original_max_position_embeddings", 16}}}});
        QCOMPARE(llama3.type_name(), std::string("llama3"));
        QCOMPARE(llama3.high_freq_factor, 4.0);
        QCOMPARE(llama3.original_max_positions, 16);

        const RopeConfig yarn = rope({{"rope_scaling",
                                       {{"rope_type", "yarn"},
                                        {"original_max_position_embeddings", 16},
                                        {"mscale", 0.7},
                                        {"truncate", false},
                                        {"beta_fast", 20}}}});
        QCOMPARE(yarn.factor, 4.0); // 64 / 16
        QCOMPARE(yarn.beta_fast, 20.0);
        QCOMPARE(yarn.beta_slow, 1.0);
        QCOMPARE(yarn.mscale, 0.7);
        QCOMPARE(yarn.attention_factor, 0.0);
        QVERIFY(!yarn.truncate);

        const json factors = {{"type", "su"}, {"short_factor", {1, 1.5}}, {"long_factor", {2, 3}}};
        const RopeConfig longrope =
            read("Phi3ForCausalLM", {{"rope_scaling", factors}, {"original_max_position_embeddings", 32}})
                .model.ropes.front();
        QCOMPARE(longrope.type_name(), std::string("longrope"));
        QCOMPARE(longrope.short_factor, (std::vector<double>{1, 1.5}));
        QCOMPARE(longrope.long_factor, (std::vector<double>{2, 3}));
        QCOMPARE(longrope.factor, 2.0); // 64 / 32
        QCOMPARE(read("Phi3ForCausalLM", {{"rope_scaling", factors}}).model.ropes.front().original_max_positions, 4096);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("architecture");
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char *changes, const char *part, const char *architecture = "LlamaForCausalLM") {
            QTest::newRow(part) << QByteArray(architecture) << QByteArray(changes) << QByteArray(part);
        };
        row("{}", "architectures: \"NovelForCausalLM\" is not supported", "NovelForCausalLM");
        row("{}", "\"JambaForCausalLM\" is not supported: most of its blocks are state space models",
            "JambaForCausalLM");
        row(R"({"architectures": "x"})", "architectures: is no list of names");
        row(R"({"architectures": null, "model_type": "novel"})", "model_type: \"novel\" is not supported");
        row(R"({"architectures": null})", "model_type: is missing");
        row(R"({"hidden_act": "mish"})", "hidden_act: activation \"mish\" is not supported");
        row(R"({"quantization_config": {"bits": 4}})",
            "quantization_config: weights compressed by \"an unknown method\"");
        row(R"({"quantization_config": {"quant_method": "gptq"}})", "weights compressed by \"gptq\"");
        row(R"({"quantization_config": {"quant_method": "awq"}})", "weights compressed by \"awq\"");
        row(R"({"quantization_config": {"quant_method": "bitsandbytes"}})", "compressed by \"bitsandbytes\"");
        row(R"({"quantization_config": {"quant_method": "fp8", "weight_block_size": [128]}})",
            "weight_block_size: is no pair");
        row(R"({"num_local_experts": 8})", "num_local_experts: a mixture of experts");
        row(R"({"hidden_size": null})", "hidden_size: is missing");
        row(R"({"hidden_size": "8"})", "hidden_size: expected a whole number, found ");
        row(R"({"hidden_size": 8.5})", "hidden_size: expected a whole number, found ");
        row(R"({"hidden_size": 0})", "hidden_size: expected 1 to 2147483647, found 0");
        row(R"({"hidden_size": 1000000000})", "hidden size: 1000000000 is not between");
        row(R"({"num_hidden_layers": 1e30})", "num_hidden_layers: expected a whole number, found 1e+30");
        row(R"({"num_key_value_heads": 3})", "2 heads cannot be shared among 3");
        row(R"({"rms_norm_eps": "x"})", "rms_norm_eps: expected a number, found string");
        row(R"({"rms_norm_eps": -1})", "norm epsilon");
        row(R"({"tie_word_embeddings": 1})", "tie_word_embeddings: expected true or false, found number");
        row(R"({"eos_token_id": "x"})", "eos_token_id: is neither");
        row(R"({"rope_scaling": {"type": "wavy"}})", "RoPE type \"wavy\" is not supported");
        row(R"({"rope_scaling": 3})", "rope_scaling: expected an object, found number");
        row(R"({"rope_scaling": {"type": "linear"}})", "rope_scaling.factor: is missing");
        row(R"({"rope_scaling": {"type": "linear", "factor": 0}})", "RoPE factor");
        row(R"({"rope_scaling": {"type": "llama3", "factor": 8}})", "rope_scaling.low_freq_factor: is missing");
        row(R"({"rope_scaling": {"type": "dynamic", "factor": 8, "alpha": 2}})", "rope_scaling.alpha");
        row(R"({"rope_scaling": {"type": "longrope", "short_factor": [1], "long_factor": [1, 2]}})",
            "short_factor: 1 values; 2");
        row(R"({"rope_scaling": {"type": "longrope", "short_factor": [1, 2], "long_factor": [1, -2]}})",
            "long_factor: -2");
        row(R"({"rope_scaling": {"type": "longrope", "short_factor": [1, "x"], "long_factor": [1, 2]}})",
            "short_factor[1]: expected a number");
        row(R"({"rope_parameters": {"full_attention": {"rope_theta": 1.0}}})", "rope_parameters.full_attention");
        row(R"({"rope_theta": 0})", "RoPE theta");
        row(R"({"partial_rotary_factor": 0.5})", "partial rotation is not supported for LlamaForCausalLM");
        row(R"({"partial_rotary_factor": 1.5})", "partial_rotary_factor: 1.5", "Phi3ForCausalLM");
        row(R"({"partial_rotary_factor": 0.1})", "0 rotated components", "Phi3ForCausalLM");
        row(R"({"rope_scaling": {"type": "linear", "factor": 2}})", "\"linear\" is not supported for Phi3",
            "Phi3ForCausalLM");
        row(R"({"head_dim": 5})", "5 rotated components");
        row(R"({"sliding_window": "x"})", "sliding_window: expected a whole number, found string",
            "MistralForCausalLM");
        row(R"({"layer_types": ["full_attention"]})", "no list of 2 names", "Qwen2ForCausalLM");
        row(R"({"layer_types": ["full_attention", "chunked"], "use_sliding_window": true})", "layer_types: \"chunked\"",
            "Qwen2ForCausalLM");
        row(R"({"layer_types": ["sliding_attention", "full_attention"]})", "without a sliding window in use",
            "Qwen2ForCausalLM");
        row(R"({"layer_types": ["sliding_attention", "full_attention"], "sliding_window": 3})",
            "full_attention in some blocks", "MistralForCausalLM");
    }

    void refuses()
    {
        QFETCH(QByteArray, architecture);
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, part);
        VERIFY_ERROR(read(architecture.toStdString(), json::parse(changes.toStdString())), part.toStdString());
        VERIFY_ERROR(read(architecture.toStdString(), json::parse(changes.toStdString())), "config.json: ");
    }

    void refuses_broken_files()
    {
        VERIFY_ERROR(read_text("{"), "is not valid JSON");
        VERIFY_ERROR(read_text(""), "is not valid JSON");
        VERIFY_ERROR(read_text("[1]"), "expected an object, found array");
        VERIFY_ERROR(read_text(std::string(17 << 20, ' ')), "is larger than");
        VERIFY_ERROR(read_folder_config("/nonexistent"), "cannot be opened");
    }

    void refuses_deep_nesting()
    {
        const std::string deep = std::string(200000, '[') + std::string(200000, ']');
        for (const std::string key : {"rope_scaling", "eos_token_id", "layer_types", "num_hidden_layers", "unknown"})
            VERIFY_ERROR(read_text("{\"" + key + "\": " + deep + "}"), "config.json: is JSON nested deeper than 64");
    }
};

QTEST_GUILESS_MAIN(TestModelConfig)
#include "test_model_config.moc"
