"""The families of data/families.json as llama.cpp's converter writes them: GGUF names, rearranged rows, metadata."""

import re
import struct

import numpy as np

# GGUF's names of what stands behind a block's number, by Hugging Face's; the first that fits.
BLOCK = {
    "input_layernorm": "attn_norm", "ln_1": "attn_norm", "norm_1": "attn_norm", "ln_attn": "attn_norm_2", "ln_mlp": "attn_norm",
    "ln_2": "ffn_norm", "norm_2": "ffn_norm", "post_attention_layernorm": "ffn_norm", "pre_mlp_layernorm": "ffn_norm",
    "pre_feedforward_layernorm": "ffn_norm", "post_feedforward_layernorm": "post_ffw_norm", "post_mlp_layernorm": "post_ffw_norm",
    "post_self_attn_layernorm": "post_attention_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "self_attn.dense": "attn_output", "attention.dense": "attn_output", "self_attention.dense": "attn_output",
    "attn.c_proj": "attn_output", "attn.out_proj": "attn_output", "self_attn.sinks": "attn_sinks", "self_attn.gate_proj": "attn_gate",
    "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm", "self_attn.query_layernorm": "attn_q_norm",
    "self_attn.key_layernorm": "attn_k_norm", "self_attn.q_layernorm": "attn_q_norm", "self_attn.k_layernorm": "attn_k_norm",
    "self_attn.qkv_proj": "attn_qkv", "attn.c_attn": "attn_qkv", "attention.query_key_value": "attn_qkv",
    "self_attention.query_key_value": "attn_qkv", "attn.Wqkv": "attn_qkv",
    "self_attn.q_a_proj": "attn_q_a", "self_attn.q_a_layernorm": "attn_q_a_norm", "self_attn.q_b_proj": "attn_q_b",
    "self_attn.kv_a_proj_with_mqa": "attn_kv_a_mqa", "self_attn.kv_a_layernorm": "attn_kv_a_norm", "self_attn.kv_b_proj": "attn_kv_b",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "mlp.gate_up_proj": "ffn_up",
    "ffn.up_proj": "ffn_up", "ffn.down_proj": "ffn_down", "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down", "mlp.fc1": "ffn_up",
    "mlp.fc2": "ffn_down", "mlp.dense_h_to_4h": "ffn_up", "mlp.dense_4h_to_h": "ffn_down",
    "feed_forward.gate_proj": "ffn_gate", "feed_forward.up_proj": "ffn_up", "feed_forward.down_proj": "ffn_down",
    "mlp.gate": "ffn_gate_inp", "mlp.gate.wg": "ffn_gate_inp", "mlp.router": "ffn_gate_inp", "mlp.router.gate": "ffn_gate_inp",
    "block_sparse_moe.gate": "ffn_gate_inp", "block_sparse_moe.router.layer": "ffn_gate_inp", "feed_forward.router": "ffn_gate_inp",
    "mlp.shared_expert_gate": "ffn_gate_inp_shexp",
    "mlp.gate.e_score_correction_bias": "exp_probs_b.bias", "block_sparse_moe.e_score_correction_bias": "exp_probs_b.bias",
    "mlp.moe_statics.e_score_correction_bias": "exp_probs_b.bias", "mlp.expert_bias": "exp_probs_b.bias",
}  # fmt: skip
SHARED = r"(?:mlp\.shared_experts?|mlp\.shared_mlp|feed_forward\.shared_expert)\.(gate|up|down)_proj"
ONE_EXPERT = r"(?:mlp|block_sparse_moe)\.experts\.(\d+)\.(gate_proj|up_proj|down_proj|w1|w2|w3)"
EXPERT = {"gate_proj": "gate", "up_proj": "up", "down_proj": "down", "w1": "gate", "w3": "up", "w2": "down"}
WHOLE = {
    "embed_tokens": "token_embd", "wte": "token_embd", "embed_in": "token_embd", "word_embeddings": "token_embd", "wpe": "position_embd",
    "word_embeddings_layernorm": "token_embd_norm", "norm": "output_norm", "ln_f": "output_norm", "norm_f": "output_norm",
    "final_layer_norm": "output_norm", "final_layernorm": "output_norm", "lm_head": "output", "embed_out": "output",
}  # fmt: skip
NORM_AFTER_ATTENTION = {"gemma2", "gemma3_text", "olmo2", "olmo3", "exaone4", "afmoe"}
PERMUTED = {"olmo", "smollm3", "granite", "granitemoe", "arcee", "mixtral", "ministral3"}
BY_GROUP = {"gpt_neox", "falcon", "bloom", "gpt_bigcode"}
ARCHITECTURES = {
    "gpt2": "gpt2", "gemma": "gemma", "gemma2": "gemma2", "gemma3_text": "gemma3", "gpt_neox": "gptneox", "qwen3_moe": "qwen3moe",
    "gpt_oss": "gpt-oss", "olmo": "olmo", "olmo2": "olmo2", "olmo3": "olmo2", "mixtral": "llama", "falcon": "falcon", "phi": "phi2",
    "mpt": "mpt", "qwen2_moe": "qwen2moe", "olmoe": "olmoe", "smollm3": "smollm3", "granite": "granite", "granitemoe": "granitemoe",
    "glm": "chatglm", "glm4": "glm4", "glm4_moe": "glm4moe", "cohere": "command-r", "cohere2": "cohere2", "stablelm": "stablelm",
    "bloom": "bloom", "gpt_bigcode": "starcoder", "starcoder2": "starcoder2", "nemotron": "nemotron", "exaone4": "exaone4",
    "ernie4_5": "ernie4_5", "ernie4_5_moe": "ernie4_5-moe", "hunyuan_v1_dense": "hunyuan-dense", "hunyuan_v1_moe": "hunyuan-moe",
    "arcee": "arcee", "ministral3": "mistral3", "minimax_m2": "minimax-m2", "dots1": "dots1", "deepseek_v2": "deepseek2",
    "deepseek_v3": "deepseek2", "afmoe": "afmoe",
}  # fmt: skip


def architecture(variant, config):
    """None where llama.cpp has none, or cannot say what the variant sets."""
    if config.get("swiglu_limit", 7.0) != 7.0:
        return None
    if variant == "falcon@rw" or config.get("query_pre_attn_scalar", config.get("head_dim")) != config.get("head_dim"):
        return None
    if config["model_type"] == "smollm3" and config["no_rope_layers"] != [1, 1, 1, 0]:  # llama.cpp's own rule
        return None
    return ARCHITECTURES.get(config["model_type"])


def heads_of(c):
    heads = c.get("num_attention_heads") or c.get("n_head") or c.get("n_heads")
    if c["model_type"] == "falcon":
        return heads, c["num_kv_heads"] if c["new_decoder_architecture"] else 1
    if c["model_type"] == "gpt_bigcode":
        return heads, 1
    return heads, c.get("num_key_value_heads") or heads


def permuted(values, heads):
    """Each head's halves interleaved, as LlamaModel.permute does it."""
    shape = values.shape
    return values.reshape(heads, 2, shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(shape)


def in_turn(values, heads, groups):
    """[queries | keys | values] of [queries | key | value] for each group."""
    rows = values.reshape(groups, heads // groups + 2, -1, *values.shape[1:])
    parts = (rows[:, :-2], rows[:, -2], rows[:, -1])
    return np.concatenate([part.reshape(-1, *values.shape[1:]) for part in parts])


def converted(config, tensors, norms_around_zero):
    """GGUF name -> values."""
    kind = config["model_type"]
    norms_around_zero = norms_around_zero or kind == "nemotron"  # its class starts them at one, and adds one all the same
    heads, groups = heads_of(config)
    result, experts = {}, {}
    for name, values in tensors.items():
        block = re.search(r"(?:^|\.)(?:layers|h|blocks)\.(\d+)\.(.+?)(?:\.(weight|bias))?$", name)
        if not block:
            stem, suffix = re.match(r"(?:.*\.)?(\w+)\.(weight|bias)$", name).groups()
            if norms_around_zero and stem == "norm" and suffix == "weight":
                values = values + np.float32(1)
            result[f"{WHOLE[stem]}.{suffix}"] = values
            continue
        layer, part, suffix = int(block[1]), block[2], block[3] or "weight"
        prefix = f"blk.{layer}."
        if one := re.fullmatch(ONE_EXPERT, part):
            experts.setdefault((f"{prefix}ffn_{EXPERT[one[2]]}_exps", suffix), {})[int(one[1])] = values
            continue
        if one := re.fullmatch(r"self_attn\.([qk])_layernorm\.norms\.(\d+)", part):
            experts.setdefault((f"{prefix}attn_{one[1]}_norm", suffix), {})[int(one[2])] = values
            continue
        if stacked := re.fullmatch(r"(?:mlp|feed_forward)\.experts\.(gate_up|down)_proj(_bias)?", part):
            own = "bias" if stacked[2] else "weight"
            values = values if stacked[2] else values.swapaxes(1, 2)
            if stacked[1] == "down":
                result[f"{prefix}ffn_down_exps.{own}"] = values
            else:
                apart = (values[:, 0::2], values[:, 1::2]) if kind == "gpt_oss" else np.split(values, 2, 1)
                result[f"{prefix}ffn_gate_exps.{own}"], result[f"{prefix}ffn_up_exps.{own}"] = apart
            continue
        if part == "block_sparse_moe.input_linear":
            result[f"{prefix}ffn_gate_exps.weight"], result[f"{prefix}ffn_up_exps.weight"] = np.split(values, 2, 1)
            continue
        if part == "block_sparse_moe.output_linear":
            result[f"{prefix}ffn_down_exps.weight"] = values
            continue
        if shared := re.fullmatch(SHARED, part):
            result[f"{prefix}ffn_{shared[1]}_shexp.{suffix}"] = values
            continue
        target = BLOCK[part]
        if part == "post_attention_layernorm" and (kind in NORM_AFTER_ATTENTION or kind in ("gpt_oss", "glm4_moe")):
            target = "post_attention_norm"
        if target == "exp_probs_b.bias":
            result[prefix + target] = values.reshape(-1)
            continue
        if norms_around_zero and target.endswith("norm") and suffix == "weight":
            values = values + np.float32(1)
        if kind == "gpt2" and values.ndim == 2:
            values = values.T
        if target == "attn_qkv" and kind in BY_GROUP:
            values = in_turn(values, heads, groups)
        if kind in PERMUTED and target in ("attn_q", "attn_k"):
            values = permuted(values, heads if target == "attn_q" else groups)
        result[f"{prefix}{target}.{suffix}"] = values
    for (stem, suffix), parts in experts.items():
        result[f"{stem}.{suffix}"] = np.stack([parts[i] for i in range(len(parts))])
    return result


def metadata(config):
    """What set_gguf_parameters of the converter's classes write; ints, floats, booleans and lists of booleans."""
    c = dict(config)
    kind, arch = c["model_type"], ARCHITECTURES[c["model_type"]]
    heads, groups = heads_of(c)
    width = c.get("hidden_size") or c.get("n_embd") or c.get("d_model")
    layers = c.get("num_hidden_layers") or c.get("n_layer") or c.get("n_layers")
    size = c.get("head_dim") or width // heads
    inside = c.get("intermediate_size") or c.get("n_inner") or 4 * width
    m = {
        "block_count": layers, "embedding_length": width, "attention.head_count": heads, "attention.head_count_kv": groups,
        "context_length": c.get("max_position_embeddings") or c.get("n_positions") or c.get("max_seq_len") or 2048,
        "feed_forward_length": inside,
    }  # fmt: skip
    if "head_dim" in c and kind not in ("deepseek_v2", "deepseek_v3"):
        m |= {"attention.key_length": size, "attention.value_length": size}
    layer_norm = next((c[k] for k in ("layer_norm_epsilon", "layer_norm_eps", "norm_eps", "norm_epsilon") if k in c), None)
    if kind in ("olmo", "mpt"):
        layer_norm = 1e-5
    if layer_norm is not None:
        m["attention.layer_norm_epsilon"] = float(layer_norm)
    else:
        m["attention.layer_norm_rms_epsilon"] = float(c["rms_norm_eps"])
    rope = c.get("rope_parameters") or {}
    full = rope.get("full_attention", rope)
    if "rope_theta" in full:
        m["rope.freq_base"] = float(full["rope_theta"])
    if "partial_rotary_factor" in full:
        m["rope.dimension_count"] = int(full["partial_rotary_factor"] * size)
    if full.get("rope_type") in ("linear", "yarn"):
        m |= {"rope.scaling.type": full["rope_type"], "rope.scaling.factor": float(full["factor"])}
    if full.get("rope_type") == "yarn":
        m["rope.scaling.original_context_length"] = full["original_max_position_embeddings"]
        if full.get("mscale_all_dim"):
            m["rope.scaling.yarn_log_multiplier"] = 0.1 * full["mscale_all_dim"]
    if "llama_4_scaling_beta" in full:
        m["attention.temperature_scale"] = float(full["llama_4_scaling_beta"])
    if c.get("sliding_window") and kind in ("gemma2", "gemma3_text", "gpt_oss", "olmo3", "cohere2", "exaone4", "afmoe"):
        m["attention.sliding_window"] = c["sliding_window"]
        if kind in ("olmo3", "exaone4", "gemma2", "gemma3_text", "cohere2", "afmoe"):
            m["attention.sliding_window_pattern"] = [t == "sliding_attention" for t in c["layer_types"]]
    for key, own in (("attn_logit_softcapping",) * 2, ("final_logit_softcapping",) * 2):
        if c.get(key) is not None:
            m[own] = float(c[key])
    clip = (c.get("attn_config") or {}).get("clip_qkv") or c.get("clip_qkv")
    if clip:
        m["attention.clamp_kqv"] = float(clip)
    if kind == "mpt":
        m["attention.max_alibi_bias"] = 8.0
    if kind == "gpt_neox":
        m["use_parallel_residual"] = c["use_parallel_residual"]
    if kind in ("granite", "granitemoe"):
        m |= {"embedding_scale": c["embedding_multiplier"], "residual_scale": c["residual_multiplier"],
              "attention.scale": c["attention_multiplier"], "logit_scale": c["logits_scaling"]}  # fmt: skip
    if kind in ("cohere", "cohere2"):
        m["logit_scale"] = c["logit_scale"]
    count = next((c[k] for k in ("moe_num_experts", "n_routed_experts", "num_local_experts", "num_experts") if c.get(k)), None)
    if count and kind in ("qwen3_moe", "gpt_oss", "mixtral", "qwen2_moe", "olmoe", "granitemoe", "glm4_moe", "ernie4_5_moe",
                          "hunyuan_v1_moe", "minimax_m2", "dots1", "deepseek_v2", "deepseek_v3", "llama4_text", "afmoe"):  # fmt: skip
        m["expert_count"] = count
        m["expert_used_count"] = c.get("moe_k") or c.get("moe_topk") or c["num_experts_per_tok"]
        one = c.get("moe_intermediate_size") or inside
        if kind not in ("mixtral", "granitemoe", "olmoe"):
            m["expert_feed_forward_length"] = inside if kind in ("llama4_text", "gpt_oss", "minimax_m2", "hunyuan_v1_moe") else one
        if kind == "llama4_text":
            m |= {"feed_forward_length": c["intermediate_size_mlp"], "interleave_moe_layer_step": c["interleave_moe_layer_step"],
                  "attention.chunk_size": c["attention_chunk_size"]}  # fmt: skip
        if c.get("shared_expert_intermediate_size"):
            m["expert_shared_feed_forward_length"] = c["shared_expert_intermediate_size"]
        if kind == "hunyuan_v1_moe":
            m["expert_shared_feed_forward_length"] = inside
        shared = c.get("n_shared_experts") or c.get("num_shared_experts") or c.get("moe_num_shared_experts")
        if shared:
            m["expert_shared_count"] = shared
            if kind == "ernie4_5_moe":
                m["expert_shared_feed_forward_length"] = shared * one
        dense = c.get("first_k_dense_replace", c.get("num_dense_layers", c.get("moe_layer_start_index")))
        if dense is not None:
            m["leading_dense_block_count"] = dense
        if kind in ("glm4_moe", "dots1", "deepseek_v2", "deepseek_v3", "afmoe"):
            m["expert_weights_scale"] = c.get("routed_scaling_factor", c.get("route_scale"))
            m["expert_weights_norm"] = c.get("norm_topk_prob", kind == "afmoe")
            m["expert_gating_func"] = 1 if kind == "deepseek_v2" else 2
            if c.get("n_group", 1) > 1:
                m |= {"expert_group_count": c["n_group"], "expert_group_used_count": c["topk_group"]}
    if arch == "deepseek2":
        rotated = c["qk_rope_head_dim"]
        m |= {"attention.q_lora_rank": c["q_lora_rank"], "attention.kv_lora_rank": c["kv_lora_rank"], "rope.dimension_count": rotated,
              "attention.key_length": c["qk_nope_head_dim"] + rotated, "attention.value_length": c["v_head_dim"]}  # fmt: skip
    return m


def packed(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def packed_value(value):
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + packed(value)
    return struct.pack("<IIQ", 9, 7, len(value)) + bytes(value)  # a list of booleans


def as_float32(name, values):
    """GGUF's number of the type, and the bytes."""
    return 0, np.ascontiguousarray(values, "<f4").tobytes()


def write(path, config, tensors, norms_around_zero, pack=as_float32):
    arch = ARCHITECTURES[config["model_type"]]
    pairs = {"general.architecture": arch, "general.alignment": 32}
    pairs |= {f"{arch}.{key}": value for key, value in metadata(config).items()}
    stored = converted(config, tensors, norms_around_zero)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(stored), len(pairs))
    head += b"".join(packed(key) + packed_value(value) for key, value in pairs.items())
    data = b""
    for name, values in stored.items():
        head += packed(name) + struct.pack("<I", values.ndim) + b"".join(struct.pack("<Q", n) for n in reversed(values.shape))
        number, stored_bytes = pack(name, values)
        head += struct.pack("<IQ", number, len(data))
        data += stored_bytes
        data += b"\0" * (-len(data) % 32)
    path.write_bytes(head + b"\0" * (-len(head) % 32) + data)
