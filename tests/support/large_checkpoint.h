#pragma once

#include "tests/support/planted_checkpoint.h"

namespace sinkscope::test {

/// A llama of random weights whose four blocks are megabytes, so that pages can be told apart; vocabulary of 64.
inline void write_large_checkpoint(const std::filesystem::path &folder)
{
    constexpr int64_t hidden = 256, inner = 1024, layers = 4;
    std::vector<TinyTensor> tensors;
    const auto add = [&](const std::string &name, int64_t rows, int64_t columns) {
        tensors.push_back({name, "F32", columns ? std::vector{rows, columns} : std::vector{rows},
                           float_bytes(planted::hashed(tensors.size(), rows * std::max<int64_t>(1, columns), 0.1f))});
    };
    add("model.embed_tokens.weight", 64, hidden);
    add("model.norm.weight", hidden, 0);
    for (int64_t layer = 0; layer < layers; ++layer) {
        const std::string block = "model.layers." + std::to_string(layer) + ".";
        add(block + "input_layernorm.weight", hidden, 0);
        for (const char *name : {"q", "k", "v", "o"})
            add(block + "self_attn." + name + "_proj.weight", hidden, hidden);
        add(block + "post_attention_layernorm.weight", hidden, 0);
        add(block + "mlp.gate_proj.weight", inner, hidden);
        add(block + "mlp.up_proj.weight", inner, hidden);
        add(block + "mlp.down_proj.weight", hidden, inner);
    }
    nlohmann::json config = tiny_config();
    config.update({{"hidden_size", hidden},
                   {"intermediate_size", inner},
                   {"num_hidden_layers", layers},
                   {"num_attention_heads", 4},
                   {"num_key_value_heads", 4},
                   {"head_dim", hidden / 4},
                   {"vocab_size", 64},
                   {"tie_word_embeddings", true}});
    write_folder(folder, config, tensors);
}

} // namespace sinkscope::test
