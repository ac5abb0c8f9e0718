#!/usr/bin/env python3
"""Measures small random checkpoints of three shapes with transformers and numpy: what test_small_measures.cpp compares with.

    make_small_measures.py CHECKPOINTS OUT.json

A Llama, a plain MLP with LayerNorm (GPT-2) and experts (Mixtral), as make_checkpoints.py writes them. Eager attention, float32.
Needs torch, transformers, numpy.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from make_measures import entropy, rounded
from watch_modules import Watch

SHAPES = ["llama", "gpt2", "mixtral"]
TOKENS, BLOCK, ROW, NEAREST, FIRST = 40, 1, 1, 8, 20
CHOSEN = [0, 7, 15]


def neuron_weights(block):
    """The module whose input are a plain MLP's neurons, and its matrix [hidden, neurons]; nothing for experts."""
    mlp = block.mlp
    if hasattr(mlp, "experts"):
        return None, None
    module = mlp.down_proj if hasattr(mlp, "down_proj") else mlp.c_proj
    weight = module.weight.detach().numpy()
    return module, weight if hasattr(mlp, "down_proj") else weight.T  # GPT-2's Conv1D keeps [neurons, hidden]


def measure(folder):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    ids = np.random.RandomState(5).randint(0, 10, TOKENS).tolist()  # few different ones: induction has copies
    kept, post = Watch(model), {}
    module, down = neuron_weights(kept.blocks[BLOCK])
    if module is not None:
        module.register_forward_pre_hook(lambda m, inputs: post.__setitem__("z", inputs[0].reshape(-1, inputs[0].shape[-1]).numpy()))
    with torch.inference_mode():
        attentions = model(torch.tensor([ids]), use_cache=False, output_attentions=True).attentions
    a = np.stack([layer[0].numpy() for layer in attentions])
    layers = len(a)
    h = np.stack([kept.resid[row].numpy() for row in range(layers + 1)])
    values = np.stack([kept.queries_keys_values(layer)[2].numpy() for layer in range(layers)])
    others = [t for t in range(TOKENS) if t not in CHOSEN]
    induction = [(t, [j + 1 for j in range(t) if ids[j] == ids[t]]) for t in range(1, TOKENS)]
    induction = [(t, keys) for t, keys in induction if keys]
    norms = np.linalg.norm(values, axis=2)
    squares = h.astype(np.float64) ** 2
    result = {
        "ids": ids,
        "on_bos": a[:, :, 1:, 0].mean(-1).tolist(),
        "on_previous": np.stack([a[:, :, t, t - 1] for t in range(1, TOKENS)], -1).mean(-1).tolist(),
        "on_induction": np.stack([a[:, :, t, keys].sum(-1) for t, keys in induction], -1).mean(-1).tolist(),
        "on_near": (sum(a[:, :, t, max(0, t - NEAREST + 1) : t + 1].sum(-1) for t in range(1, TOKENS)) / (TOKENS - 1)).tolist(),
        "score": [a[:, :, k:, k].mean(-1).tolist() for k in CHOSEN],
        "score_of_first": [a[:, :, k:FIRST, k].mean(-1).tolist() for k in CHOSEN],
        "entropy": [entropy(row) for row in h],
        "entropy_without": [entropy(row[others]) for row in h],
        "top_share": [[float(np.sort(row[t])[-3:].sum() / row[t].sum()) for t in CHOSEN] for row in squares],
        "value_drain": [[float(row[k] / np.median(row[others])) for k in CHOSEN] for row in norms],
    }
    if module is not None:
        direction = h[ROW, 0] / np.linalg.norm(h[ROW, 0])
        result["neurons"] = []
        for token in CHOSEN:
            c = post["z"][token] * (direction @ down)
            order = np.argsort(-np.abs(c), kind="stable")[:5]
            sizes = np.abs(post["z"][:, order])
            result["neurons"].append({
                "sum": float(c.sum()),
                "neurons": order.tolist(),
                "contributions": c[order].tolist(),
                "percentiles": (100.0 * (sizes < sizes[token]).mean(0)).tolist(),
            })
    return rounded(result)


def main():
    checkpoints, out_file = Path(sys.argv[1]), sys.argv[2]
    with open(out_file, "w", encoding="utf-8") as out:
        json.dump({name: measure(checkpoints / name) for name in SHAPES}, out)
        out.write("\n")


if __name__ == "__main__":
    main()
