#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/gguf.h"
#include "core/json/json_reader.h"

#include <span>
#include <string>

namespace sinkscope {

/// Groups of tensors, as bits, that have biases beside their weights.
enum Biases : unsigned {
    qkv_biases = 1,
    output_bias = 2, ///< of the attention
    mlp_biases = 4,
    norm_biases = 8,
    head_bias = 16,
    router_bias = 32,
    expert_biases = 64,
    attention_biases = qkv_biases | output_bias,
    all_biases = attention_biases | mlp_biases | norm_biases,
};

/// Biases that a family always has (no key), or where a setting says so.
struct BiasRule {
    unsigned parts = 0;
    const char *key = nullptr;
    bool otherwise = false; ///< where the setting is not given
};

/// How queries and keys learn their place.
enum class Rotation { none, halves, pairs };
/// Blocks that do not rotate: none, those that no_rope_layers lists, those that see everything.
enum class NoRotation { never, listed, without_window };
/// How query, key and value are stored: apart, as [queries | keys | values], or one key-value head after the other.
enum class Fusion { none, in_turn, by_group };
/// Blocks that see a window: all, those that layer_types or max_window_layers name if use_sliding_window says so, all
/// if it says so, those that layer_types names; or chunks in place of windows.
enum class Windows { none, all_blocks, if_used, all_if_used, by_type, by_chunk };
enum class Slopes { none, by_powers, by_powers_rounded, by_next_power }; ///< ALiBi: BLOOM's, Falcon's, MPT's
enum class Renormalise { never, always, configured };

/// How a family's experts are chosen and weighed; the numbers are in its configuration.
struct ExpertRule {
    bool present = false; ///< has experts at all
    RouterScore score = RouterScore::softmax;
    bool selection_bias = false;
    Renormalise renormalise = Renormalise::never;
    bool shared_gate = false;
    GroupScore group_score = GroupScore::sum_of_best_two;
    int shared = 0; ///< shared experts where nothing is said of them
    bool own_size = true; ///< moe_intermediate_size, where it is given, is an expert's; else intermediate_size always
};

/// What a configuration means that leaves these out: transformers' defaults.
struct FamilyDefaults {
    int kv_heads = 0; ///< 0: as many as heads
    int head_dim = 0; ///< 0: hidden_size / heads
    int positions = 2048;
    double epsilon = 1e-5;
    int window = 0; ///< 0: none
    int window_period = 0; ///< of so many blocks the last sees everything; 0: nothing is said
    double theta = 10000.0;
    double sliding_theta = 0; ///< of blocks with a window; 0: the same
    double rotated = 0; ///< share of a head that is rotated; 0: all, and no setting changes it
    bool tied = false;
    Activation activation = Activation::silu;
};

/// All that sets a family of models apart: what its blocks compute and how its files say so. A new one is an entry of
/// the table in family_table.cpp.
struct Family {
    const char *name; ///< for people
    const char *architecture; ///< its Hugging Face class
    const char *model_type; ///< config.json's name
    const char *gguf = nullptr; ///< llama.cpp's; nullptr where it has none
    /// Of several families with one name in GGUF: whether the file is of this one.
    bool (*is_gguf)(const GgufFile &) = nullptr;

    NormKind norm = NormKind::rms;
    bool norm_weights = true;
    bool norm_weight_plus_one = false; ///< in Hugging Face files
    NormPlaces norm_places = NormPlaces::inputs;
    Parallel parallel = Parallel::no;
    bool learned_positions = false;
    Rotation rotation = Rotation::halves;
    NoRotation no_rotation = NoRotation::never;
    bool slides_unscaled = false; ///< blocks with a window have RoPE of their own base, without scaling
    bool only_longrope = false; ///< Phi-3: the one scaling, once called yarn
    Slopes slopes = Slopes::none;
    Windows windows = Windows::none;
    QkNorm qk_norm = QkNorm::none;
    bool qk_norm_weight = true;
    bool qk_norm_after_rope = false;
    bool sinks = false;
    bool gated_mlp = true;
    ExpertRule experts = {};
    bool gate_in_query = false; ///< q_proj holds [query | gate] head by head
    Fusion fusion = Fusion::none;
    bool transposed = false; ///< GPT-2's Conv1D: weights are stored [in, out]
    bool experts_transposed = false; ///< stacked experts are stored [E, in, out]
    bool interleaved_experts = false; ///< gpt-oss: gate and up in every second column of one tensor
    bool gguf_permutes = false; ///< llama.cpp's converter interleaves the halves of q and k
    BiasRule biases[3] = {};
    FamilyDefaults defaults = {};
    /// What no setting of the table expresses.
    void (*adapt)(const JsonReader &, ModelConfig &) = nullptr;
};

/// Every family that is supported.
std::span<const Family> families();
/// nullptr for a family that is not supported.
const Family *find_family(const std::string &architecture);
const Family *find_family_by_model_type(const std::string &model_type);
const Family *find_family_of_gguf(const GgufFile &file);
/// Why models of a name (a class, a model_type or GGUF's) are left out on purpose; empty for others.
std::string why_left_out(const std::string &name);

} // namespace sinkscope
