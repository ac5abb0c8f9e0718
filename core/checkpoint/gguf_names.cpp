#include "core/checkpoint/gguf_names.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sinkscope {
namespace {

constexpr std::pair<std::string_view, const char *> whole_names[] = {
    {"token_embd.weight", "model.embed_tokens.weight"},
    {"output_norm.weight", "model.norm.weight"},
    {"output.weight", "lm_head.weight"},
};

constexpr std::pair<std::string_view, const char *> block_names[] = {
    {"attn_norm", "input_layernorm"},    {"ffn_norm", "post_attention_layernorm"},
    {"attn_q", "self_attn.q_proj"},      {"attn_k", "self_attn.k_proj"},
    {"attn_v", "self_attn.v_proj"},      {"attn_qkv", "self_attn.qkv_proj"},
    {"attn_output", "self_attn.o_proj"}, {"attn_q_norm", "self_attn.q_norm"},
    {"attn_k_norm", "self_attn.k_norm"}, {"ffn_gate", "mlp.gate_proj"},
    {"ffn_up", "mlp.up_proj"},           {"ffn_down", "mlp.down_proj"},
};

template <class Table> const char *look_up(const Table &table, std::string_view name)
{
    const auto *found = std::ranges::find(table, name, [](const auto &entry) { return entry.first; });
    return found == std::end(table) ? nullptr : found->second;
}

} // namespace

std::string hugging_face_name(const std::string &gguf_name, bool fused)
{
    if (const char *whole = look_up(whole_names, gguf_name))
        return whole;
    const std::string_view name = gguf_name;
    constexpr std::string_view prefix = "blk.";
    const size_t layer_end = name.find('.', prefix.size()), part_end = name.rfind('.');
    if (!name.starts_with(prefix) || layer_end == std::string_view::npos || part_end <= layer_end)
        return {};
    const std::string_view layer = name.substr(prefix.size(), layer_end - prefix.size());
    const std::string_view part = name.substr(layer_end + 1, part_end - layer_end - 1), kind = name.substr(part_end);
    const bool is_number = !layer.empty() && layer.find_first_not_of("0123456789") == std::string_view::npos;
    const char *mapped = fused && part == "ffn_up" ? "mlp.gate_up_proj" : look_up(block_names, part);
    if (!is_number || !mapped || (kind != ".weight" && kind != ".bias"))
        return {};
    return "model.layers." + std::string(layer) + "." + mapped + std::string(kind);
}

} // namespace sinkscope
