#!/usr/bin/env python3
"""Measures the demo model on the demo trace with transformers and numpy: what test_measures_reference.cpp compares with.

    make_measures.py MODEL.gguf TRACE.json OUT.json

Eager attention and hooks, float32. Needs torch, transformers, gguf, numpy.
"""

import json
import os
import sys

import numpy as np
import torch
from transformers import AutoModelForCausalLM

SINKS = [0, 27, 56, 93, 208]


def entropy(rows):
    rows = rows.astype(np.float64)
    gram = rows @ rows.T if rows.shape[0] <= rows.shape[1] else rows.T @ rows
    p = np.clip(np.linalg.eigvalsh(gram), 0, None)
    p = p[p > 0] / p.sum()
    return float(-(p * np.log(p)).sum() / np.log(min(rows.shape)))


def rounded(value):
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    return [rounded(entry) for entry in value] if isinstance(value, list) else value


def main():
    model_file, trace_file, out_file = sys.argv[1:]
    folder, name = os.path.split(model_file)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32, attn_implementation="eager")
    ids = json.load(open(trace_file))["token_ids"]
    post, values, residuals = {}, {}, {}
    for layer, block in enumerate(model.model.layers):
        block.mlp.down_proj.register_forward_pre_hook(lambda m, a, l=layer: post.__setitem__(l, a[0][0].numpy()))
        block.self_attn.v_proj.register_forward_hook(lambda m, a, o, l=layer: values.__setitem__(l, o[0].numpy()))
        block.register_forward_pre_hook(lambda m, a, l=layer: residuals.__setitem__(l, a[0][0].numpy().copy()))
    model.model.norm.register_forward_pre_hook(lambda m, a: residuals.__setitem__(len(model.model.layers), a[0][0].numpy().copy()))
    with torch.no_grad():
        attentions = model(torch.tensor([ids]), output_attentions=True).attentions
    a = np.stack([layer[0].numpy() for layer in attentions])  # [L, H, T, T]
    layers, heads, tokens, _ = a.shape
    h = np.stack([residuals[r] for r in range(layers + 1)])
    others = [t for t in range(tokens) if t not in SINKS]

    near = sum(a[:, :, t, max(0, t - 7) : t + 1].sum(-1) for t in range(1, tokens)) / (tokens - 1)
    induction = [(t, [j + 1 for j in range(t) if ids[j] == ids[t]]) for t in range(1, tokens)]
    induction = [(t, keys) for t, keys in induction if keys]
    u = h[3, 0] / np.linalg.norm(h[3, 0])
    neurons = {}
    for layer in (2, 9):
        down = model.model.layers[layer].mlp.down_proj.weight.detach().numpy()
        for token in SINKS:
            c = post[layer][token] * (u @ down)
            order = np.argsort(-np.abs(c), kind="stable")[:5]
            z = np.abs(post[layer][:, order])
            neurons[f"{layer} {token}"] = {
                "sum": float(c.sum()),
                "neurons": order.tolist(),
                "shares": (c[order] / c.sum()).tolist(),
                "percentiles": (100.0 * (z < z[token]).mean(0)).tolist(),
            }
    squares = h.astype(np.float64) ** 2
    measures = {
        "on_bos": a[:, :, 1:, 0].mean(-1).tolist(),
        "on_previous": np.stack([a[:, :, t, t - 1] for t in range(1, tokens)], -1).mean(-1).tolist(),
        "on_induction": np.stack([a[:, :, t, keys].sum(-1) for t, keys in induction], -1).mean(-1).tolist(),
        "on_near": near.tolist(),
        "score": {str(k): a[:, :, k:, k].mean(-1).tolist() for k in SINKS},
        "score_of_first": {str(k): a[:, :, k:64, k].mean(-1).tolist() for k in SINKS if k < 64},
        "entropy": [entropy(row) for row in h],
        "entropy_without": [entropy(row[others]) for row in h],
        "top_share": [[float(np.sort(row[t])[-3:].sum() / row[t].sum()) for t in SINKS] for row in squares],
        "value_drain": [
            [float(np.linalg.norm(values[l][k]) / np.median(np.linalg.norm(values[l][others], axis=1))) for k in SINKS]
            for l in range(layers)
        ],
        "neurons": neurons,
    }
    with open(out_file, "w") as out:
        json.dump(rounded(measures), out)
        out.write("\n")


if __name__ == "__main__":
    main()
