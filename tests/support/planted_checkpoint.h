#pragma once

#include "tests/support/tiny_checkpoint.h"

#include <map>

// The small random llamas with planted sinks that tests/reference/make_detection_cases.py describes, bit for bit.
namespace sinkscope::test {

namespace planted {

constexpr int layers = 24, hidden = 32, heads = 4, inner = 24, vocabulary = 128, classes = 16;
/// Reads the mark of a class of tokens and writes along a dimension.
struct Neuron {
    int token_class;
    int block;
    int dimension;
    float amount;
};
struct Plan {
    std::map<int, float> marks; ///< per class what stands at its dimension in its tokens' embeddings
    std::vector<Neuron> neurons;
    bool tied; ///< nothing else writes, and tokens of a class have the same embedding
    size_t cleared; ///< no random embedding below this dimension
};
inline const Plan planted{{{1, 4}, {2, 4}, {3, 4}, {4, 4}, {5, 4}, {6, 4}, {7, 4}},
                          {{1, 3, 0, 4.0f},
                           {2, 3, 0, 3.0f},
                           {3, 5, 0, 0.6f},
                           {4, 7, 0, 0.35f},
                           {5, 9, 0, -0.5f},
                           {6, 12, 0, 0.25f},
                           {7, 14, 0, 0.7f}},
                          false,
                          8};
constexpr int aside = 12; // writing along it turns a sink away from the BOS token's direction
inline const Plan tied{{{1, 4}, {2, 4}, {3, 4}, {4, 4}, {5, 4}, {6, 4}, {7, 4}, {8, 4}, {9, 12}, {10, 4}, {11, 4}},
                       {{1, 3, 0, 0.3f},
                        {2, 3, 0, 0.0234375f},
                        {3, 5, 0, 0.3f},
                        {3, 9, aside, 60},
                        {3, 13, aside, -250},
                        {4, 9, 0, -0.3f},
                        {5, 7, 0, 0.3f},
                        {6, 5, 0, 0.3f},
                        {6, 9, aside, 60},
                        {7, 5, 0, 0.3f},
                        {7, 10, aside, 60},
                        {10, 5, 0, 0.3f},
                        {10, 14, aside, 60},
                        {11, 5, 0, 0.3f},
                        {11, 13, aside, 60}},
                       true,
                       13};

/// `count` values in [-1, 1), 24 bits each: splitmix64 of seed * 2^32 + index.
inline std::vector<float> hashed(uint64_t seed, int64_t count, float scale)
{
    std::vector<float> values(static_cast<size_t>(count));
    for (size_t i = 0; i < values.size(); ++i) {
        uint64_t x = (seed << 32) + i + 0x9E3779B97F4A7C15U;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
        x ^= x >> 31;
        values[i] = (static_cast<float>(x >> 40) * 0x1p-23f - 1.0f) * scale;
    }
    return values;
}

inline nlohmann::json config()
{
    return {{"architectures", {"LlamaForCausalLM"}},
            {"model_type", "llama"},
            {"hidden_size", hidden},
            {"intermediate_size", inner},
            {"num_hidden_layers", layers},
            {"num_attention_heads", heads},
            {"num_key_value_heads", 2},
            {"head_dim", hidden / heads},
            {"vocab_size", vocabulary},
            {"max_position_embeddings", 512},
            {"rms_norm_eps", 1e-5},
            {"rope_theta", 10000.0},
            {"tie_word_embeddings", true}};
}

/// Tokens "t0" to "t127".
inline nlohmann::json tokenizer()
{
    nlohmann::json vocabulary_ids;
    for (int id = 0; id < vocabulary; ++id)
        vocabulary_ids["t" + std::to_string(id)] = id;
    return {{"version", "1.0"},
            {"added_tokens", nlohmann::json::array()},
            {"normalizer", nullptr},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
            {"post_processor", nullptr},
            {"decoder", {{"type", "ByteLevel"}}},
            {"model", {{"type", "BPE"}, {"vocab", vocabulary_ids}, {"merges", nlohmann::json::array()}}}};
}

} // namespace planted

inline std::vector<TinyTensor> planted_tensors(const planted::Plan &plan = planted::planted)
{
    using namespace planted;
    std::vector<TinyTensor> tensors;
    uint64_t seed = 0;
    const auto add = [&](const std::string &name, std::vector<int64_t> shape, const std::vector<float> &values) {
        tensors.push_back({name, "F32", std::move(shape), float_bytes(values)});
    };
    const auto random = [&](int64_t rows, int64_t columns, float scale) {
        return hashed(++seed, rows * columns, scale);
    };
    const auto ones = [&](const std::string &name) { add(name, {hidden}, std::vector<float>(hidden, 1.0f)); };

    std::vector<float> embedding = random(vocabulary, hidden, 1.0f);
    for (int token = 0; token < vocabulary; ++token) {
        float *row = embedding.data() + static_cast<ptrdiff_t>(token) * hidden;
        std::fill_n(row, plan.cleared, 0.0f);
        const auto mark = plan.marks.find(token % classes);
        if (mark == plan.marks.end())
            continue;
        if (plan.tied)
            std::fill_n(row, hidden, 0.0f);
        row[mark->first] = mark->second;
    }
    add("model.embed_tokens.weight", {vocabulary, hidden}, embedding);
    for (int layer = 0; layer < layers; ++layer) {
        const std::string block = "model.layers." + std::to_string(layer) + ".";
        ones(block + "input_layernorm.weight");
        add(block + "self_attn.q_proj.weight", {hidden, hidden}, random(hidden, hidden, 0.25f));
        add(block + "self_attn.k_proj.weight", {hidden / 2, hidden}, random(hidden / 2, hidden, 0.25f));
        add(block + "self_attn.v_proj.weight", {hidden / 2, hidden}, random(hidden / 2, hidden, 0.25f));
        add(block + "self_attn.o_proj.weight", {hidden, hidden}, random(hidden, hidden, plan.tied ? 0.0f : 0.25f));
        ones(block + "post_attention_layernorm.weight");
        std::vector<float> gate = random(inner, hidden, 0.25f), up = random(inner, hidden, 0.25f);
        std::vector<float> down = random(hidden, inner, plan.tied ? 0.0f : 0.5f);
        for (const Neuron &planned : plan.neurons)
            if (planned.block == layer) {
                const auto neuron = static_cast<size_t>(planned.token_class);
                for (size_t i = 0; i < hidden; ++i) {
                    gate[neuron * hidden + i] = up[neuron * hidden + i] = i == neuron ? 2.0f : 0.0f;
                    down[i * inner + neuron] = static_cast<int>(i) == planned.dimension ? planned.amount : 0.0f;
                }
            }
        add(block + "mlp.gate_proj.weight", {inner, hidden}, gate);
        add(block + "mlp.up_proj.weight", {inner, hidden}, up);
        add(block + "mlp.down_proj.weight", {hidden, inner}, down);
    }
    ones("model.norm.weight");
    return tensors;
}

inline void write_planted_checkpoint(const std::filesystem::path &folder, const planted::Plan &plan = planted::planted)
{
    write_folder(folder, planted::config(), planted_tensors(plan));
    write_file(folder / "tokenizer.json", planted::tokenizer().dump());
}

} // namespace sinkscope::test
