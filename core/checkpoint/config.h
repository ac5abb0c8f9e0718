#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sinkscope {

/// RoPE and its scalings, as config.json's `rope_theta`, `rope_scaling` / `rope_parameters` and GGUF's `rope.*` keys
/// give them.
struct RopeConfig {
    enum class Type { standard, linear, dynamic, llama3, yarn, longrope };
    Type type = Type::standard;
    double theta = 10000.0;
    int rotary_dim = 0; ///< leading components of a head that are rotated: head_dim, or less (partial rotary)
    bool interleaved = false; ///< pairs (2i, 2i+1) are rotated, not (i, i + rotary_dim / 2)
    bool reversed = false; ///< rotated by minus the angle (nanochat)
    double factor = 1.0; ///< linear, dynamic, llama3, yarn
    int original_max_positions = 0; ///< original_max_position_embeddings
    double low_freq_factor = 1.0, high_freq_factor = 4.0; ///< llama3
    double beta_fast = 32.0, beta_slow = 1.0; ///< yarn
    double attention_factor = 0.0; ///< yarn, longrope; 0 = derive as transformers does
    double mscale = 0.0, mscale_all_dim = 0.0; ///< yarn; 0 = not given
    bool truncate = true; ///< yarn: round the correction range
    std::vector<double> short_factor, long_factor; ///< longrope, rotary_dim / 2 values each
    std::string type_name() const; ///< "default", "linear", "dynamic", "llama3", "yarn", "longrope"
};

enum class NormKind { rms, layer }; ///< weight and bias where the checkpoint has them
/// Where the norms stand: on the inputs of attention and MLP, on their outputs, on both (sandwich), or on the sum after
/// each addition (the original post-LN of OPT-350M).
enum class NormPlaces { inputs, outputs, both, sums };
/// Whether attention and MLP of a block read the same residual, through one norm or one each.
enum class Parallel { no, shared_norm, own_norm };
enum class Activation { silu, gelu, gelu_tanh, relu, relu_squared };
/// What is normalised of queries and keys: each head with the same weights or with its own, or their whole width.
enum class QkNorm { none, per_head, per_head_own, whole };
enum class OutputGate { none, per_head, elementwise }; ///< of the attention's output, from the normed input
enum class GateFunction { sigmoid, softplus };
enum class RouterScore { softmax, sigmoid, softmax_of_chosen };
enum class GroupScore { best, sum_of_best_two };

/// A mixture of experts: how tokens choose and how what the chosen write is weighed.
struct ExpertsConfig {
    int count = 0; ///< 0: no block has experts
    int used = 0; ///< by each token
    int intermediate_size = 0; ///< of one expert
    int shared_intermediate_size = 0; ///< of the expert that all tokens use; 0 = none
    bool shared_gate = false; ///< the shared expert's output is weighed by a sigmoid of its own
    RouterScore score = RouterScore::softmax;
    bool selection_bias = false; ///< added for choosing, not for weighing
    int groups = 1, used_groups = 1;
    GroupScore group_score = GroupScore::sum_of_best_two;
    bool renormalise = false;
    double scale = 1.0;
    bool weigh_input = false; ///< Llama 4: the expert's input is scaled, not its output
};

/// Multi-head latent attention (DeepSeek): sizes of a head's parts.
struct LatentConfig {
    int query_rank = 0; ///< 0: queries are projected at once
    int key_value_rank = 0;
    int nope_dim = 0, rope_dim = 0, value_dim = 0;
};

/// What can differ from block to block.
struct BlockConfig {
    int rope = 0; ///< index into ModelConfig::ropes; -1 = queries and keys are not rotated
    int window = 0; ///< keys that a query sees, itself included; 0 = all before it
    int chunk = 0; ///< Llama 4: queries see keys of their own chunk of so many tokens; 0 = all
    int heads = 0, kv_heads = 0;
    bool experts = false; ///< its MLP is a mixture of experts
    bool sinks = false; ///< a learned sink logit for each head
    bool qk_norm = true; ///< where ModelConfig::qk_norm is set: this block has it
    bool query_scale = false; ///< where ModelConfig::query_scale is set: this block has it
    bool operator==(const BlockConfig &) const = default;
};

/// Queries scaled by their position p: 1 + scale * log(1 + floor((p + offset) / floor_scale)) (Llama 4: offset 1;
/// Ministral 3: 0).
struct QueryScale {
    double scale = 0, floor_scale = 1;
    int offset = 0;
};

/// A decoder described by data: everything that the engine computes by. No family's name decides anything there.
/// Options as in definitions.md, "Decoder"; a default is what Llama does.
struct ModelConfig {
    std::string architecture; ///< Hugging Face class, for people: LlamaForCausalLM, GPT2LMHeadModel, ...
    int layers = 0, hidden_size = 0, heads = 0, kv_heads = 0, head_dim = 0, intermediate_size = 0, vocab_size = 0;
    int value_dim = 0; ///< of a value head; 0 = head_dim
    int max_positions = 0;
    bool tie_word_embeddings = false;

    NormKind norm = NormKind::rms;
    double norm_eps = 1e-6;
    bool norm_weight_plus_one =
        false; ///< the weight is stored minus one (Gemma in Hugging Face files; GGUF has it added)
    NormPlaces norm_places = NormPlaces::inputs;
    bool final_norm = true;
    Parallel parallel = Parallel::no;

    double embedding_scale = 1.0;
    bool embedding_norm = false;
    int embedding_size = 0; ///< OPT-350M: width of the embeddings, projected to hidden_size and back; 0 = hidden_size
    bool learned_positions = false;
    int position_offset = 0; ///< OPT: rows before position 0
    std::vector<double> alibi_slopes; ///< per head; empty = no ALiBi

    std::vector<RopeConfig> ropes; ///< the tables that blocks refer to; none where positions are learned or ALiBi
    std::vector<BlockConfig> blocks; ///< one for each block

    QkNorm qk_norm = QkNorm::none;
    bool qk_norm_weight = true; ///< false: RMS without weight (Llama 4, nanochat)
    bool qk_norm_after_rope = false;
    double clip_qkv = 0; ///< 0 = not clipped
    double score_scale = 0; ///< 0 = 1 / sqrt(head_dim)
    double score_cap = 0; ///< tanh soft cap on scores; 0 = none
    double value_scale = 1.0; ///< MiMo
    QueryScale query_scale; ///< scale 0 = none
    OutputGate output_gate = OutputGate::none;
    GateFunction gate_function = GateFunction::sigmoid;
    LatentConfig latent; ///< key_value_rank 0: plain projections

    bool gated_mlp = true;
    Activation activation = Activation::silu;
    double gate_limit = 0; ///< gpt-oss: gate clamped from above, up on both sides; 0 = not
    double gate_alpha = 1.0; ///< gpt-oss: gate * sigmoid(alpha * gate)
    bool up_plus_one = false; ///< gpt-oss
    ExpertsConfig experts;

    double residual_scale = 1.0;
    double logit_scale = 1.0;
    double logit_cap = 0; ///< tanh soft cap on logits; 0 = none

    int bos_id = -1;
    std::vector<int> eos_ids;

    const BlockConfig &block(int layer) const { return blocks[static_cast<size_t>(layer)]; }
    int value_size() const { return value_dim > 0 ? value_dim : head_dim; }
};

} // namespace sinkscope
