#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sinkscope {

/// RoPE and its scalings, as config.json's `rope_theta`, `rope_scaling` / `rope_parameters` and GGUF's `rope.*` keys give them.
struct RopeConfig {
    enum class Type { standard, linear, dynamic, llama3, yarn, longrope };
    Type type = Type::standard;
    double theta = 10000.0;
    int rotary_dim = 0;                 ///< leading components of a head that are rotated: head_dim, or less (partial rotary)
    double factor = 1.0;                ///< linear, dynamic, llama3, yarn
    int original_max_positions = 0;     ///< original_max_position_embeddings
    double low_freq_factor = 1.0, high_freq_factor = 4.0; ///< llama3
    double beta_fast = 32.0, beta_slow = 1.0;             ///< yarn
    double attention_factor = 0.0;      ///< yarn, longrope; 0 = derive as transformers does
    double mscale = 0.0, mscale_all_dim = 0.0;            ///< yarn; 0 = not given
    bool truncate = true;                                 ///< yarn: round the correction range
    std::vector<double> short_factor, long_factor;        ///< longrope, rotary_dim / 2 values each
    std::string type_name() const;      ///< "default", "linear", "dynamic", "llama3", "yarn", "longrope"
};

/// What the decoder must know. One struct for the pre-norm, RMS-norm, gated-SiLU decoder that all supported families share.
struct ModelConfig {
    std::string architecture;  ///< Hugging Face class: LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, MistralForCausalLM, Phi3ForCausalLM
    int layers = 0, hidden_size = 0, heads = 0, kv_heads = 0, head_dim = 0, intermediate_size = 0, vocab_size = 0;
    int max_positions = 0;
    double rms_norm_eps = 1e-6;
    bool tie_word_embeddings = false;
    bool qk_norm = false;       ///< Qwen3: RMS norm of each head of q and k before RoPE
    bool fused_qkv = false;     ///< Phi-3: one tensor [q | k | v]
    bool fused_gate_up = false; ///< Phi-3: one tensor [gate | up]
    int sliding_window = 0;     ///< keys seen by a query, itself included; 0 = all
    std::vector<bool> layer_is_sliding; ///< per block, when only some slide; empty = all blocks do if sliding_window > 0
    RopeConfig rope;
    int bos_id = -1;
    std::vector<int> eos_ids;
    std::string chat_template;  ///< Jinja source from tokenizer_config.json, chat_template.jinja or GGUF; may be empty
};

} // namespace sinkscope
