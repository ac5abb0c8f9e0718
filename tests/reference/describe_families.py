#!/usr/bin/env python3
"""Writes data/families.json: for each family and variant of the test table, its config.json and the names and shapes of
its tensors, as transformers writes them (save_pretrained) for a small model.

    describe_families.py [NAME ...]

make_checkpoints.py fills these with numbers when the tests run; make_reference.py made what they are compared with. Needs torch and
transformers.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

DATA = Path(__file__).parent / "data" / "families.json"
COMMON = dict(
    vocab_size=61, hidden_size=32, intermediate_size=48, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=2,
    head_dim=8, max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2, tie_word_embeddings=False,
)  # fmt: skip
GPT = dict(vocab_size=61, n_positions=64, n_embd=32, n_layer=3, n_head=4, bos_token_id=1, eos_token_id=2)
FALCON = dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, bias=False, alibi=False, bos_token_id=1, eos_token_id=2)
EXPERTS = dict(num_experts=6, num_local_experts=6, num_experts_per_tok=2, moe_intermediate_size=24)
ROUTED = dict(
    n_routed_experts=8, n_shared_experts=1, num_experts_per_tok=3, moe_intermediate_size=24, n_group=1, topk_group=1,
    routed_scaling_factor=1.7, first_k_dense_replace=1,
)  # fmt: skip
GROUPED = {**ROUTED, "n_group": 4, "topk_group": 2}
LATENT = dict(
    q_lora_rank=20, kv_lora_rank=16, qk_rope_head_dim=8, qk_nope_head_dim=12, v_head_dim=10, num_key_value_heads=4, norm_topk_prob=True
)
GRANITE = dict(embedding_multiplier=12.0, residual_multiplier=0.22, attention_multiplier=0.15, logits_scaling=8.0)
EVERY_OTHER = ["sliding_attention", "full_attention"] * 2
LAST_FULL = ["sliding_attention"] * 3 + ["full_attention"]


def llama(**own):
    return {**COMMON, **own}


def partial(share=0.5):
    return {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": share}


VARIANTS = {
    "gpt2": dict(**GPT),
    "gpt_neox": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48, max_position_embeddings=64, rope_parameters=partial(), bos_token_id=1, eos_token_id=2),
    "opt": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, ffn_dim=48, max_position_embeddings=64, word_embed_proj_dim=32, bos_token_id=1, eos_token_id=2),
    "opt@350m": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, ffn_dim=48, max_position_embeddings=64, word_embed_proj_dim=20, do_layer_norm_before=False, bos_token_id=1, eos_token_id=2),
    "gemma": llama(num_key_value_heads=1, tie_word_embeddings=True),
    "gemma2": llama(tie_word_embeddings=True, sliding_window=5, query_pre_attn_scalar=11, layer_types=EVERY_OTHER, final_logit_softcapping=7.0, attn_logit_softcapping=3.0),
    # with what GGUF files do not say as llama.cpp has it
    "gemma2@gguf": llama(tie_word_embeddings=True, sliding_window=5, query_pre_attn_scalar=8, layer_types=EVERY_OTHER, final_logit_softcapping=7.0, attn_logit_softcapping=3.0),
    "gemma3_text": llama(tie_word_embeddings=True, sliding_window=5, query_pre_attn_scalar=11, layer_types=EVERY_OTHER, rope_parameters={"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0}, "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}}),
    # with what GGUF files do not say as llama.cpp has it
    "gemma3_text@gguf": llama(tie_word_embeddings=True, sliding_window=5, query_pre_attn_scalar=8, layer_types=EVERY_OTHER, rope_parameters={"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0}, "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}}),
    "gpt_oss": llama(**EXPERTS, swiglu_limit=1.1, sliding_window=5, layer_types=EVERY_OTHER, rope_parameters={"rope_type": "yarn", "rope_theta": 150000.0, "factor": 4.0, "beta_fast": 32.0, "beta_slow": 1.0, "truncate": False, "original_max_position_embeddings": 16}),
    # with what GGUF files do not say as llama.cpp has it
    "gpt_oss@gguf": llama(**EXPERTS, swiglu_limit=7.0, sliding_window=5, layer_types=EVERY_OTHER, rope_parameters={"rope_type": "yarn", "rope_theta": 150000.0, "factor": 4.0, "beta_fast": 32.0, "beta_slow": 1.0, "truncate": False, "original_max_position_embeddings": 16}),
    "qwen3_moe": llama(**EXPERTS, norm_topk_prob=True),
    "qwen2_moe": llama(**EXPERTS, shared_expert_intermediate_size=40, norm_topk_prob=False),
    "mixtral": llama(**EXPERTS, sliding_window=None),
    "olmo": llama(clip_qkv=1.5),
    "olmo2": llama(),
    "olmo3": llama(sliding_window=5, layer_types=EVERY_OTHER),
    "olmoe": llama(**EXPERTS, clip_qkv=2.0, norm_topk_prob=False),
    "flex_olmo": llama(**EXPERTS, norm_topk_prob=True),
    "falcon@7b": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, multi_query=True, new_decoder_architecture=False, parallel_attn=True, bias=False, alibi=False, bos_token_id=1, eos_token_id=2),
    "falcon@40b": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, num_kv_heads=2, new_decoder_architecture=True, bias=False, alibi=False, bos_token_id=1, eos_token_id=2),
    "falcon@11b": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, num_kv_heads=2, new_decoder_architecture=True, num_ln_in_parallel_attn=1, bias=False, alibi=False, bos_token_id=1, eos_token_id=2),
    "falcon@rw": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, multi_query=False, new_decoder_architecture=False, parallel_attn=False, bias=True, alibi=True, bos_token_id=1, eos_token_id=2),
    "mpt": dict(vocab_size=61, d_model=32, n_layers=3, n_heads=4, max_seq_len=64, attn_config={"clip_qkv": 2.0}, bos_token_id=1, eos_token_id=2),
    "bloom": dict(vocab_size=61, hidden_size=32, n_layer=3, n_head=4, bos_token_id=1, eos_token_id=2),
    "phi": llama(rope_parameters=partial()),
    "stablelm": llama(use_qkv_bias=True, rope_parameters=partial()),
    "stablelm@12b": llama(use_qkv_bias=False, qk_layernorm=True, use_parallel_residual=True, rope_parameters=partial()),
    "granite": llama(**GRANITE),
    "granitemoe": llama(**EXPERTS, embedding_multiplier=12.0, residual_multiplier=0.22, attention_multiplier=0.15, logits_scaling=6.0),
    "smollm3": llama(no_rope_layers=[1, 0, 1, 0]),
    "smollm3@gguf": llama(no_rope_layers=[1, 1, 1, 0]),
    "deepseek_v2": llama(num_key_value_heads=4, n_routed_experts=8, n_shared_experts=1, num_experts_per_tok=3, moe_intermediate_size=24, n_group=4, topk_group=2, routed_scaling_factor=1.7, first_k_dense_replace=1, q_lora_rank=20, kv_lora_rank=16, qk_rope_head_dim=8, qk_nope_head_dim=12, v_head_dim=10, norm_topk_prob=False, topk_method="group_limited_greedy"),
    "deepseek_v3": llama(num_key_value_heads=4, n_routed_experts=8, n_shared_experts=1, num_experts_per_tok=3, moe_intermediate_size=24, n_group=4, topk_group=2, routed_scaling_factor=1.7, first_k_dense_replace=1, q_lora_rank=20, kv_lora_rank=16, qk_rope_head_dim=8, qk_nope_head_dim=12, v_head_dim=10, norm_topk_prob=True),
    "glm": llama(attention_bias=True, rope_parameters=partial()),
    "glm4": llama(attention_bias=True, rope_parameters=partial()),
    "glm4_moe": llama(**ROUTED, use_qk_norm=True, attention_bias=True, rope_parameters=partial()),
    "llama4_text": llama(num_experts=6, num_local_experts=6, num_experts_per_tok=1, moe_intermediate_size=24, intermediate_size_mlp=40, interleave_moe_layer_step=2, no_rope_layers=[1, 1, 1, 0], attention_chunk_size=6, floor_scale=4, attn_scale=0.3),
    "minimax_m2": llama(**EXPERTS, rope_parameters=partial()),
    "cohere": llama(tie_word_embeddings=True, logit_scale=0.0625, use_qk_norm=True),
    "cohere2": llama(tie_word_embeddings=True, sliding_window=5, layer_types=EVERY_OTHER),
    "nemotron": llama(),
    "starcoder2": llama(),
    "gptj": dict(**GPT, rotary_dim=4),
    "gpt_neo": dict(vocab_size=61, hidden_size=32, num_layers=4, num_heads=4, max_position_embeddings=64, window_size=5, attention_types=[[["global", "local"], 2]], intermediate_size=48, bos_token_id=1, eos_token_id=2),
    "gpt_bigcode": dict(**GPT, n_inner=48),
    "ernie4_5": llama(),
    "ernie4_5_moe": llama(**EXPERTS, moe_num_experts=6, moe_k=2, moe_num_shared_experts=2, moe_layer_start_index=1, moe_layer_end_index=3, moe_layer_interval=1),
    "hunyuan_v1_dense": llama(),
    "exaone4": llama(sliding_window=5, layer_types=LAST_FULL),
    "arcee": llama(),
    "helium": llama(),
    "ministral3": llama(sliding_window=None, rope_parameters={"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 8, "llama_4_scaling_beta": 0.1, "mscale": 1.0, "mscale_all_dim": 1.0, "beta_fast": 32.0, "beta_slow": 1.0, "max_position_embeddings": 32}),
    "dots1": llama(**ROUTED, sliding_window=None),
    "afmoe": llama(**EXPERTS, num_shared_experts=1, num_dense_layers=1, sliding_window=5, layer_types=EVERY_OTHER, route_scale=1.3, mup_enabled=True),
    "vaultgemma": llama(tie_word_embeddings=True, sliding_window=5, layer_types=EVERY_OTHER, query_pre_attn_scalar=11, final_logit_softcapping=7.0, attn_logit_softcapping=3.0),
    "mimo_v2_flash": llama(n_routed_experts=8, num_experts_per_tok=3, moe_intermediate_size=24, n_group=1, topk_group=1, sliding_window=5, v_head_dim=6, layer_types=EVERY_OTHER),
    "nanochat": llama(),
    "flint": llama(**EXPERTS, shared_expert_intermediate_size=40, sliding_window=5, layer_types=EVERY_OTHER),
    "laguna": llama(**EXPERTS, shared_expert_intermediate_size=40, sliding_window=5, layer_types=EVERY_OTHER, num_attention_heads_per_layer=[4, 8, 4, 6], gating=True, mlp_layer_types=["dense", "sparse", "sparse", "sparse"], moe_routed_scaling_factor=1.4),
    "qwen3_next": llama(**EXPERTS, shared_expert_intermediate_size=40, layer_types=["full_attention", "full_attention", "full_attention", "full_attention"], rope_parameters=partial()),
    "qwen3_5_text": llama(layer_types=["full_attention", "full_attention", "full_attention", "full_attention"], rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5, "mrope_section": [1, 1, 0]}),
    "solar_open": llama(n_routed_experts=8, n_shared_experts=1, num_experts_per_tok=3, moe_intermediate_size=24, n_group=1, topk_group=1, routed_scaling_factor=1.7),
    "exaone_moe": llama(num_experts=8, num_shared_experts=1, num_experts_per_tok=3, moe_intermediate_size=24, n_group=1, topk_group=1, routed_scaling_factor=1.7, sliding_window=5, layer_types=LAST_FULL, mlp_layer_types=["dense", "sparse", "sparse", "sparse"]),
    "hunyuan_v1_moe": llama(num_experts=6, moe_topk=2),
}


def shapes(state):
    """Names with their numbers as ranges, where all of a range have one shape."""
    families = {}
    for name, tensor in state.items():
        numbers = tuple(int(n) for n in re.findall(r"\.(\d+)\.", name))
        pattern = re.sub(r"\.\d+\.", ".{}.", name)
        families.setdefault((pattern, tuple(tensor.shape)), []).append(numbers)
    result = {}
    for (pattern, shape), numbers in families.items():
        ranges = [sorted({n[i] for n in numbers}) for i in range(len(numbers[0]))]
        whole = all(r == list(range(r[0], r[-1] + 1)) for r in ranges)
        product = 1
        for r in ranges:
            product *= len(r)
        if whole and product == len(numbers):
            result[pattern.format(*(f"{{{r[0]}-{r[-1]}}}" for r in ranges))] = list(shape)
        else:
            for n in numbers:
                result[pattern.format(*n)] = list(shape)
    return result


def describe(name):
    config = CONFIG_MAPPING[name.split("@")[0]](**VARIANTS[name])
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config).float()
    norms = [p for n, p in model.named_parameters() if re.search(r"(norm|ln_\w+|norm_\w+)\.weight$", n)]
    centred = bool(norms) and not any(p.abs().max() > 0 for p in norms)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        saved = json.loads((Path(folder) / "config.json").read_text())
        state = load_file(Path(folder) / "model.safetensors")
    for key in ("transformers_version", "dtype", "use_cache", "initializer_range", "_experts_implementation"):
        saved.pop(key, None)
    return {"config": saved, "norms_around_zero": centred, "tensors": shapes(state)}


def main():
    known = json.loads(DATA.read_text()) if DATA.exists() else {}
    for name in sys.argv[1:] or VARIANTS:
        known[name] = describe(name)
        print(name, len(known[name]["tensors"]))
    lines = [f" {json.dumps(name)}: {json.dumps(known[name], separators=(',', ':'))}" for name in VARIANTS if name in known]
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
