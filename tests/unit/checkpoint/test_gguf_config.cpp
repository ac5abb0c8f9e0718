#include "core/checkpoint/gguf_config.h"
#include "tests/support/error_of.h"
#include "tests/support/tiny_checkpoint.h"

#include <cmath>
#include <numbers>

using namespace sinkscope;
using namespace sinkscope::test;

/// Configuration, RoPE and names of GGUF files.
class TestGgufConfig : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

    /// The tiny model's metadata and embeddings with something added.
    template <class Change> ModelConfig read(const std::string &architecture, Change change)
    {
        GgufWriter writer = tiny_gguf_metadata(architecture);
        change(writer);
        writer.tensor("token_embd.weight", {10, 8}, std::string(320, '\0'));
        write_file(path_of(dir_) / "model.gguf", writer.bytes());
        return read_gguf_config(*GgufFile::open(path_of(dir_) / "model.gguf"));
    }

    /// The divisors of llama 3's scaling with factor 8, from 1 and 4 turns in 8192 positions, for heads of 128 and base
    /// 500000.
    static std::vector<float> llama3_divisors()
    {
        std::vector<float> divisors;
        for (int i = 0; i < 64; ++i) {
            const double wavelength = 2 * std::numbers::pi * std::pow(500000.0, i / 64.0);
            const double smooth = (8192 / wavelength - 1.0) / 3.0;
            const double divisor = wavelength < 2048 ? 1.0 : wavelength > 8192 ? 8.0 : 1 / ((1 - smooth) / 8 + smooth);
            divisors.push_back(static_cast<float>(divisor));
        }
        return divisors;
    }

    RopeConfig read_divisors(const std::vector<float> &divisors)
    {
        GgufWriter writer;
        writer.text("general.architecture", "llama");
        for (const auto &[key, value] : {std::pair{"block_count", 1u},
                                         {"embedding_length", 8u},
                                         {"feed_forward_length", 8u},
                                         {"attention.head_count", 1u},
                                         {"attention.key_length", 128u},
                                         {"attention.value_length", 128u},
                                         {"context_length", 131072u}})
            writer.u32(std::string("llama.") + key, value);
        writer.f32("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        writer.f32("llama.rope.freq_base", 500000.0f);
        writer.tensor("rope_freqs.weight", {static_cast<int64_t>(divisors.size())}, float_bytes(divisors));
        writer.tensor("token_embd.weight", {10, 8}, std::string(320, '\0'));
        write_file(path_of(dir_) / "model.gguf", writer.bytes());
        return read_gguf_config(*GgufFile::open(path_of(dir_) / "model.gguf")).ropes.front();
    }

private Q_SLOTS:
    void reads_the_configuration()
    {
        const ModelConfig config = read("llama", [](GgufWriter &writer) {
            writer.u32("tokenizer.ggml.bos_token_id", 1);
            writer.u32("tokenizer.ggml.eos_token_id", 2);
            writer.u32("tokenizer.ggml.eot_token_id", 3);
        });
        QCOMPARE(config.architecture, std::string("LlamaForCausalLM"));
        QCOMPARE(config.layers, 2);
        QCOMPARE(config.hidden_size, 8);
        QCOMPARE(config.heads, 2);
        QCOMPARE(config.kv_heads, 1);
        QCOMPARE(config.head_dim, 4);
        QCOMPARE(config.intermediate_size, 12);
        QCOMPARE(config.vocab_size, 10);
        QCOMPARE(config.max_positions, 64);
        QVERIFY(config.tie_word_embeddings);
        QCOMPARE(config.bos_id, 1);
        QCOMPARE(config.eos_ids, (std::vector<int>{2, 3}));
        QCOMPARE(config.ropes.front().type_name(), std::string("default"));

        const ModelConfig qwen3 = read("qwen3", [](GgufWriter &writer) {
            writer.u32("qwen3.attention.key_length", 6);
            writer.u32("qwen3.attention.value_length", 6);
        });
        QVERIFY(qwen3.qk_norm == QkNorm::per_head);
        QCOMPARE(qwen3.head_dim, 6);
        const ModelConfig mistral = read("llama", [](GgufWriter &w) { w.u32("llama.attention.sliding_window", 9); });
        QCOMPARE(mistral.architecture, std::string("MistralForCausalLM"));
        QCOMPARE(mistral.blocks[0].window, 9);
    }

    void reads_rope_scaling()
    {
        const RopeConfig linear = read("llama", [](GgufWriter &writer) {
                                      writer.text("llama.rope.scaling.type", "linear");
                                      writer.f32("llama.rope.scaling.factor", 4.0f);
                                  }).ropes.front();
        QCOMPARE(linear.type_name(), std::string("linear"));
        QCOMPARE(linear.factor, 4.0);

        const RopeConfig yarn = read("qwen2", [](GgufWriter &writer) {
                                    writer.text("qwen2.rope.scaling.type", "yarn");
                                    writer.f32("qwen2.rope.scaling.factor", 4.0f);
                                    writer.u32("qwen2.rope.scaling.original_context_length", 16);
                                }).ropes.front();
        QCOMPARE(yarn.type_name(), std::string("yarn"));
        QCOMPARE(yarn.original_max_positions, 16);

        const RopeConfig longrope = read("phi3", [](GgufWriter &writer) {
                                        writer.u32("phi3.rope.dimension_count", 2);
                                        writer.u32("phi3.rope.scaling.original_context_length", 16);
                                        writer.f32("phi3.rope.scaling.attn_factor", 1.25f);
                                        writer.tensor("rope_factors_short.weight", {1}, float_bytes({1.5f}));
                                        writer.tensor("rope_factors_long.weight", {1}, float_bytes({3.0f}));
                                    }).ropes.front();
        QCOMPARE(longrope.type_name(), std::string("longrope"));
        QCOMPARE(longrope.rotary_dim, 2);
        QCOMPARE(longrope.short_factor, std::vector<double>{1.5});
        QCOMPARE(longrope.long_factor, std::vector<double>{3.0});
        QCOMPARE(longrope.attention_factor, 1.25);
        QCOMPARE(longrope.factor, 4.0);
    }

    void recognises_llama3_divisors()
    {
        std::vector<float> divisors = llama3_divisors();
        const RopeConfig llama3 = read_divisors(divisors);
        QCOMPARE(llama3.type_name(), std::string("llama3"));
        QCOMPARE(llama3.factor, 8.0);
        QCOMPARE(llama3.original_max_positions, 8192);
        divisors[40] *= 1.01f;
        const RopeConfig kept = read_divisors(divisors);
        QCOMPARE(kept.type_name(), std::string("longrope"));
        QCOMPARE(kept.attention_factor, 1.0);
        QCOMPARE(kept.short_factor, std::vector<double>(divisors.begin(), divisors.end()));
        QCOMPARE(kept.short_factor, kept.long_factor);
        divisors.pop_back();
        VERIFY_ERROR(read_divisors(divisors), "63 values; 64 expected");
    }

    void refuses()
    {
        const auto text = [](const char *key, const char *value) {
            return [=](GgufWriter &writer) { writer.text(key, value); };
        };
        const auto u32 = [](const char *key, uint32_t value) {
            return [=](GgufWriter &writer) { writer.u32(key, value); };
        };
        const auto f32 = [](const char *key, float value) {
            return [=](GgufWriter &writer) { writer.f32(key, value); };
        };
        const auto nothing = [](GgufWriter &) {};
        VERIFY_ERROR(read("novel", nothing), "general.architecture: \"novel\" is not supported");
        VERIFY_ERROR(read("mamba", nothing), "\"mamba\" is not supported: it is a state space model");
        VERIFY_ERROR(read("mistral", nothing), "\"mistral\" is not supported");
        VERIFY_ERROR(read("llama", u32("llama.expert_count", 8)), "experts of a token: 0 is not between");
        VERIFY_ERROR(read("qwen2", u32("qwen2.attention.sliding_window", 8)), "qwen2.attention.sliding_window");
        VERIFY_ERROR(read("llama", u32("llama.attention.value_length", 8)), "llama.attention.value_length");
        VERIFY_ERROR(read("llama", u32("llama.attention.key_length", 0)),
                     "llama.attention.key_length: expected 1 to 2147483647, found 0");
        VERIFY_ERROR(read("llama", u32("llama.rope.dimension_count", 2)), "2 rotated components");
        VERIFY_ERROR(read("llama", u32("tokenizer.ggml.bos_token_id", 4000000000u)),
                     "bos_token_id: expected -1 to 2147483647, found 4000000000");
        VERIFY_ERROR(read("llama", text("llama.rope.scaling.type", "linear")), "llama.rope.scaling.factor: is missing");
        const auto factor = [](float value) {
            return [value](GgufWriter &writer) { writer.f32("llama.rope.scaling.factor", value); };
        };
        VERIFY_ERROR(read("llama", factor(4.0f)), "llama.rope.scaling.factor: 4.000000 without a type");
        for (const float none : {0.0f, 1.0f})
            QCOMPARE(read("llama", factor(none)).ropes.front().type_name(), std::string("default"));
        VERIFY_ERROR(read("llama", text("llama.rope.scaling.type", "wavy")), "RoPE type \"wavy\"");
        VERIFY_ERROR(read("phi3", text("phi3.rope.scaling.type", "longrope")), "rope_factors_short.weight: is missing");
        VERIFY_ERROR(read("llama", f32("llama.rope.scale_linear", 2.0f)), "scale_linear");
        VERIFY_ERROR(read("qwen2",
                          [](GgufWriter &writer) {
                              writer.text("qwen2.rope.scaling.type", "yarn");
                              writer.f32("qwen2.rope.scaling.factor", 4.0f);
                              writer.f32("qwen2.rope.scaling.yarn_ext_factor", 0.5f);
                          }),
                     "yarn_ext_factor");
    }
};

QTEST_GUILESS_MAIN(TestGgufConfig)
#include "test_gguf_config.moc"
