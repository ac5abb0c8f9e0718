#include "core/checkpoint/tensor_table.h"

#include "core/checkpoint/family.h"

#include <functional>
#include <numeric>

namespace sinkscope {
namespace {

using C = const ModelConfig &;
using B = const BlockConfig &;
using Shape = std::vector<int64_t>;

int64_t query_rows(C c, B b)
{
    return int64_t{b.heads} * c.head_dim;
}
int64_t key_rows(C c, B b)
{
    return int64_t{b.kv_heads} * c.head_dim;
}
bool latent(C c)
{
    return c.latent.key_value_rank > 0;
}
int64_t embedding_width(C c)
{
    return c.embedding_size > 0 ? c.embedding_size : c.hidden_size;
}

bool always(C, B)
{
    return true;
}
bool norms_inputs(C c)
{
    return c.norm_places != NormPlaces::outputs;
}
bool norms_outputs(C c, B)
{
    return c.norm_places == NormPlaces::outputs || c.norm_places == NormPlaces::both;
}
bool norms_head(C c, B b)
{
    return c.qk_norm != QkNorm::none && c.qk_norm_weight && b.qk_norm;
}
bool dense(C, B b)
{
    return !b.experts;
}
bool dense_and_gated(C c, B b)
{
    return !b.experts && c.gated_mlp;
}
bool sparse(C, B b)
{
    return b.experts;
}
bool shares(C c, B b)
{
    return b.experts && c.experts.shared_intermediate_size > 0;
}

Shape hidden(C c, B)
{
    return {c.hidden_size};
}
Shape head_norm(C c, int64_t heads)
{
    if (c.qk_norm == QkNorm::per_head_own)
        return {heads, c.head_dim};
    return {c.qk_norm == QkNorm::whole ? heads * c.head_dim : c.head_dim};
}

// clang-format off
const TensorPart of_model[] = {
    {"embed", {"embed_tokens", "wte", "embed_in", "word_embeddings"}, {"token_embd"},
     [](C c, B) { return Shape{c.vocab_size, embedding_width(c)}; }, always},
    {"positions", {"wpe", "embed_positions"}, {"position_embd"},
     [](C c, B) { return Shape{int64_t{c.max_positions} + c.position_offset, c.hidden_size}; }, [](C c, B) { return c.learned_positions; }},
    {"embed_norm", {"word_embeddings_layernorm"}, {"token_embd_norm"}, hidden, [](C c, B) { return c.embedding_norm; }, norm_biases},
    {"embed_in", {"project_in"}, {}, [](C c, B) { return Shape{c.hidden_size, c.embedding_size}; }, [](C c, B) { return c.embedding_size > 0; }},
    {"embed_out", {"project_out"}, {}, [](C c, B) { return Shape{c.embedding_size, c.hidden_size}; }, [](C c, B) { return c.embedding_size > 0; }},
    {"final_norm", {"norm", "ln_f", "final_layer_norm", "norm_f", "final_layernorm"}, {"output_norm"}, hidden,
     [](C c, B) { return c.final_norm; }, norm_biases},
    {"head", {"lm_head", "embed_out"}, {"output"}, [](C c, B) { return Shape{c.vocab_size, embedding_width(c)}; },
     [](C c, B) { return !c.tie_word_embeddings; }, head_bias},
};

// A name that means two things in two families stands behind the names that mean one: what is taken is not looked for again.
const TensorPart of_block[] = {
    {"attn_post_norm", {"post_self_attn_layernorm", "post_attention_layernorm"}, {"post_attention_norm"}, hidden, norms_outputs, norm_biases},
    {"attn_norm", {"ln_attn", "input_layernorm", "ln_1", "norm_1", "self_attn_layer_norm", "attention_layernorm"}, {"attn_norm_2", "attn_norm"},
     hidden, [](C c, B) { return norms_inputs(c); }, norm_biases},
    {"mlp_post_norm", {"post_feedforward_layernorm", "post_mlp_layernorm"}, {"post_ffw_norm"}, hidden, norms_outputs, norm_biases},
    {"mlp_norm", {"pre_feedforward_layernorm", "pre_mlp_layernorm", "ln_mlp", "ln_2", "norm_2", "final_layer_norm", "post_attention_layernorm"},
     {"ffn_norm", "post_attention_norm", "attn_norm"}, hidden,
     [](C c, B) { return norms_inputs(c) && c.parallel != Parallel::shared_norm; }, norm_biases},
    {"q", {"self_attn.q_proj", "attn.q_proj", "attn.attention.q_proj"}, {"attn_q"}, [](C c, B b) { return Shape{query_rows(c, b), c.hidden_size}; },
     [](C c, B) { return c.latent.query_rank == 0; }, qkv_biases},
    {"k", {"self_attn.k_proj", "attn.k_proj", "attn.attention.k_proj"}, {"attn_k"}, [](C c, B b) { return Shape{key_rows(c, b), c.hidden_size}; },
     [](C c, B) { return !latent(c); }, qkv_biases},
    {"v", {"self_attn.v_proj", "attn.v_proj", "attn.attention.v_proj"}, {"attn_v"},
     [](C c, B b) { return Shape{int64_t{b.kv_heads} * c.value_size(), c.hidden_size}; }, [](C c, B) { return !latent(c); }, qkv_biases},
    {"o", {"self_attn.o_proj", "self_attn.out_proj", "self_attn.dense", "attention.dense", "self_attention.dense", "attn.c_proj", "attn.out_proj",
           "attn.attention.out_proj"}, {"attn_output"},
     [](C c, B b) { return Shape{c.hidden_size, int64_t{b.heads} * c.value_size()}; }, always, output_bias},
    {"q_norm", {"self_attn.q_norm", "self_attn.query_layernorm", "self_attn.q_layernorm"}, {"attn_q_norm"},
     [](C c, B b) { return head_norm(c, b.heads); }, norms_head},
    {"k_norm", {"self_attn.k_norm", "self_attn.key_layernorm", "self_attn.k_layernorm"}, {"attn_k_norm"},
     [](C c, B b) { return head_norm(c, b.kv_heads); }, norms_head},
    {"attn_gate", {"self_attn.gate_proj", "self_attn.g_proj"}, {"attn_gate"},
     [](C c, B b) { return Shape{c.output_gate == OutputGate::per_head ? b.heads : int64_t{b.heads} * c.value_size(), c.hidden_size}; },
     [](C c, B) { return c.output_gate != OutputGate::none; }},
    {"sinks", {"self_attn.sinks", "self_attn.attention_sink_bias", "self_attn.softmax_offset"}, {"attn_sinks"},
     [](C, B b) { return Shape{b.heads}; }, [](C, B b) { return b.sinks; }},
    {"q_a", {"self_attn.q_a_proj"}, {"attn_q_a"}, [](C c, B) { return Shape{c.latent.query_rank, c.hidden_size}; },
     [](C c, B) { return c.latent.query_rank > 0; }, qkv_biases},
    {"q_a_norm", {"self_attn.q_a_layernorm"}, {"attn_q_a_norm"}, [](C c, B) { return Shape{c.latent.query_rank}; },
     [](C c, B) { return c.latent.query_rank > 0; }},
    {"q_b", {"self_attn.q_b_proj"}, {"attn_q_b"}, [](C c, B b) { return Shape{query_rows(c, b), c.latent.query_rank}; },
     [](C c, B) { return c.latent.query_rank > 0; }},
    {"kv_a", {"self_attn.kv_a_proj_with_mqa"}, {"attn_kv_a_mqa"},
     [](C c, B) { return Shape{int64_t{c.latent.key_value_rank} + c.latent.rope_dim, c.hidden_size}; }, [](C c, B) { return latent(c); }, qkv_biases},
    {"kv_a_norm", {"self_attn.kv_a_layernorm"}, {"attn_kv_a_norm"}, [](C c, B) { return Shape{c.latent.key_value_rank}; },
     [](C c, B) { return latent(c); }},
    {"kv_b", {"self_attn.kv_b_proj"}, {"attn_kv_b"},
     [](C c, B b) { return Shape{int64_t{b.heads} * (c.latent.nope_dim + c.latent.value_dim), c.latent.key_value_rank}; },
     [](C c, B) { return latent(c); }},
    {"gate", {"mlp.gate_proj", "feed_forward.gate_proj"}, {"ffn_gate"}, [](C c, B) { return Shape{c.intermediate_size, c.hidden_size}; },
     dense_and_gated, mlp_biases},
    {"up", {"mlp.up_proj", "feed_forward.up_proj", "ffn.up_proj", "mlp.c_fc", "mlp.fc_in", "mlp.fc1", "fc1", "mlp.dense_h_to_4h"}, {"ffn_up"},
     [](C c, B) { return Shape{c.intermediate_size, c.hidden_size}; }, dense, mlp_biases},
    {"down", {"mlp.down_proj", "feed_forward.down_proj", "ffn.down_proj", "mlp.c_proj", "mlp.fc_out", "mlp.fc2", "fc2", "mlp.dense_4h_to_h"},
     {"ffn_down"}, [](C c, B) { return Shape{c.hidden_size, c.intermediate_size}; }, dense, mlp_biases},
    {"router", {"mlp.gate", "mlp.gate.wg", "block_sparse_moe.gate", "mlp.router", "feed_forward.router", "block_sparse_moe.router.layer", "mlp.router.gate"},
     {"ffn_gate_inp"}, [](C c, B) { return Shape{c.experts.count, c.hidden_size}; }, sparse, router_bias},
    {"router_bias", {"mlp.gate.e_score_correction_bias", "block_sparse_moe.e_score_correction_bias", "mlp.moe_statics.e_score_correction_bias",
                     "mlp.expert_bias", "mlp.experts.e_score_correction_bias", "mlp.e_score_correction_bias"}, {"exp_probs_b", "exp_probs_b.bias"},
     [](C c, B) { return Shape{c.experts.count}; }, [](C c, B b) { return b.experts && c.experts.selection_bias; }},
    {"shared_router", {"mlp.shared_expert_gate"}, {"ffn_gate_inp_shexp"}, [](C c, B) { return Shape{1, c.hidden_size}; },
     [](C c, B b) { return shares(c, b) && c.experts.shared_gate; }},
    {"shared_gate", {"mlp.shared_expert.gate_proj", "mlp.shared_experts.gate_proj", "feed_forward.shared_expert.gate_proj", "mlp.shared_mlp.gate_proj"},
     {"ffn_gate_shexp"}, [](C c, B) { return Shape{c.experts.shared_intermediate_size, c.hidden_size}; }, shares, mlp_biases},
    {"shared_up", {"mlp.shared_expert.up_proj", "mlp.shared_experts.up_proj", "feed_forward.shared_expert.up_proj", "mlp.shared_mlp.up_proj"},
     {"ffn_up_shexp"}, [](C c, B) { return Shape{c.experts.shared_intermediate_size, c.hidden_size}; }, shares, mlp_biases},
    {"shared_down", {"mlp.shared_expert.down_proj", "mlp.shared_experts.down_proj", "feed_forward.shared_expert.down_proj", "mlp.shared_mlp.down_proj"},
     {"ffn_down_shexp"}, [](C c, B) { return Shape{c.hidden_size, c.experts.shared_intermediate_size}; }, shares, mlp_biases},
    {"expert_gate", {}, {"ffn_gate_exps"}, [](C c, B) { return Shape{c.experts.count, c.experts.intermediate_size, c.hidden_size}; }, sparse, expert_biases},
    {"expert_up", {}, {"ffn_up_exps"}, [](C c, B) { return Shape{c.experts.count, c.experts.intermediate_size, c.hidden_size}; }, sparse, expert_biases},
    {"expert_down", {"mlp.experts.down_proj", "feed_forward.experts.down_proj", "block_sparse_moe.output_linear"}, {"ffn_down_exps"},
     [](C c, B) { return Shape{c.experts.count, c.hidden_size, c.experts.intermediate_size}; }, sparse, expert_biases},
};

const FusedPart of_several[] = {
    {{"q", "k", "v"}, {"self_attn.qkv_proj", "attn.c_attn", "attention.query_key_value", "self_attention.query_key_value", "attn.Wqkv"}, {"attn_qkv"}},
    {{"gate", "up"}, {"mlp.gate_up_proj"}, {"ffn_up"}},
    {{"expert_gate", "expert_up"}, {"mlp.experts.gate_up_proj", "feed_forward.experts.gate_up_proj", "block_sparse_moe.input_linear"}, {"ffn_gate_up_exps"}},
};

const NumberedPart of_one[] = {
    {"expert_gate", "mlp.experts.", ".gate_proj"}, {"expert_up", "mlp.experts.", ".up_proj"}, {"expert_down", "mlp.experts.", ".down_proj"},
    {"expert_gate", "block_sparse_moe.experts.", ".w1"}, {"expert_up", "block_sparse_moe.experts.", ".w3"}, {"expert_down", "block_sparse_moe.experts.", ".w2"},
    {"q_norm", "self_attn.q_layernorm.norms.", ""}, {"k_norm", "self_attn.k_layernorm.norms.", ""},
};
// clang-format on

} // namespace

std::span<const TensorPart> whole_parts()
{
    return of_model;
}
std::span<const TensorPart> block_parts()
{
    return of_block;
}
std::span<const FusedPart> fused_parts()
{
    return of_several;
}
std::span<const NumberedPart> numbered_parts()
{
    return of_one;
}

bool is_of_experts(std::string_view name)
{
    return name.find(".expert_") != std::string_view::npos;
}

std::string block_prefix(int layer)
{
    return "blocks." + std::to_string(layer) + ".";
}

std::string block_tensor(int layer, std::string_view part, std::string_view kind)
{
    return block_prefix(layer) + std::string(part) + "." + std::string(kind);
}

int64_t part_values(const TensorPart &part, const ModelConfig &config, const BlockConfig &block)
{
    if (!part.present(config, block))
        return 0;
    const std::vector<int64_t> shape = part.shape(config, block);
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

int64_t block_values(const ModelConfig &config, int layer)
{
    int64_t sum = 0;
    for (const TensorPart &part : of_block)
        sum += part_values(part, config, config.block(layer));
    return sum;
}

} // namespace sinkscope
