#!/usr/bin/env python3
"""Runs transformers on the folders of make_checkpoints.py and writes what test_families.cpp compares with.

    make_reference.py CHECKPOINTS OUT_DIR [--only NAME ...]

Eager attention, float32. One NAME.h5 for each folder, of a short trace of seeded random ids; and a NAME-long.h5 where a RoPE scaling or a
sliding window changes with the length, of a trace longer than the original positions or the window. Datasets have the names and shapes of
definitions.md; sink scores of single heads are in the short files alone. Needs torch, transformers, h5py, numpy.
"""

import argparse
import zlib
from pathlib import Path

import h5py
import numpy as np
import torch
import transformers
from transformers import AutoModelForCausalLM

SHORT = 24
LONG = {
    "llama-rope-linear": 96,
    "llama-rope-dynamic": 96,
    "llama-rope-llama3": 144,
    "llama-rope-yarn": 144,
    "llama-rope-yarn-mscale": 96,
    "llama-rope-longrope": 144,
    "qwen2-sliding": 96,
    "qwen3-untied-yarn": 144,
    "mistral-sliding": 96,
    "phi3-partial-sliding": 96,
    "phi3-longrope": 144,
}


def watch(model):
    """Hooks that keep, per block, the outputs of the key and value projections, the attention and the MLP: [T, n] each."""
    kept = {"key": {}, "value": {}, "attn_out": {}, "mlp_out": {}}

    def keep(site, layer):
        def hook(module, arguments, output):
            kept[site][layer] = (output[0] if isinstance(output, tuple) else output)[0]

        return hook

    def keep_parts(layer, queries, keys):
        def hook(module, arguments, output):  # Phi-3: one projection [q | k | v]
            kept["key"][layer] = output[0, :, queries : queries + keys]
            kept["value"][layer] = output[0, :, queries + keys :]

        return hook

    for layer, block in enumerate(model.model.layers):
        attention = block.self_attn
        if hasattr(attention, "k_proj"):
            attention.k_proj.register_forward_hook(keep("key", layer))
            attention.v_proj.register_forward_hook(keep("value", layer))
        else:
            heads, kv_heads = model.config.num_attention_heads, model.config.num_key_value_heads
            attention.qkv_proj.register_forward_hook(
                keep_parts(layer, heads * attention.head_dim, kv_heads * attention.head_dim)
            )
        attention.register_forward_hook(keep("attn_out", layer))
        block.mlp.register_forward_hook(keep("mlp_out", layer))
    # transformers' last hidden state is already normalised: what enters the final norm is the residual that leaves the last block
    model.model.norm.register_forward_pre_hook(lambda module, inputs: kept.update(last_residual=inputs[0][0]))
    return kept


def cosines(vectors):
    return torch.nn.functional.cosine_similarity(vectors, vectors[..., :1, :], dim=-1)


def reference(model, ids, per_head):
    """All datasets of one file."""
    kept = watch(model)
    with torch.inference_mode():
        output = model(input_ids=ids[None], use_cache=False, output_hidden_states=True, output_attentions=True)
    tokens, layers = len(ids), len(model.model.layers)
    residual = torch.stack([*(state[0] for state in output.hidden_states[:layers]), kept["last_residual"]])
    final = output.hidden_states[layers][0]
    attention = torch.stack(output.attentions)[:, 0]  # [L, H, query, key]
    score = attention.sum(2) / torch.arange(tokens, 0, -1)
    log_probability = torch.log_softmax(output.logits[0, :-1], -1)
    data = {
        "token_ids": ids,
        "resid_norm": residual.norm(dim=-1),
        "resid_bos_cosine": cosines(residual),
        "final_norm_norm": final.norm(dim=-1),
        "final_norm_bos_cosine": cosines(final),
        "sink_score": score.mean(1),
        "logits_last": output.logits[0, -1],
        "token_logprob": log_probability.gather(1, ids[1:, None])[:, 0],
    }
    for site in ("key", "value", "attn_out", "mlp_out"):
        data[f"{site}_norm"] = torch.stack([kept[site][layer].norm(dim=-1) for layer in range(layers)])
    if per_head:
        data["sink_score_per_head"] = score
    return data


def write(path, folder, tokens, per_head):
    # a fresh model: some RoPE scalings remember the longest trace that they saw
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    random = np.random.RandomState(zlib.crc32(path.stem.encode()))
    ids = torch.from_numpy(random.randint(0, model.config.vocab_size, tokens).astype(np.int64))
    with h5py.File(path, "w") as file:
        for name, values in reference(model, ids, per_head).items():
            file.create_dataset(name, data=values.numpy())
        file.attrs["made_with"] = f"transformers {transformers.__version__}, torch {torch.__version__}, eager, float32"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", type=Path)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--only", nargs="+", metavar="NAME")
    arguments = parser.parse_args()
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    for name in arguments.only or sorted(path.parent.name for path in arguments.checkpoints.glob("*/config.json")):
        folder = arguments.checkpoints / name
        write(arguments.out_dir / f"{name}.h5", folder, SHORT, per_head=True)
        if name in LONG:
            write(arguments.out_dir / f"{name}-long.h5", folder, LONG[name], per_head=False)


if __name__ == "__main__":
    main()
