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
CONTROL = [152, 1518]  # of block 2, as active at the sinks as those that write them


def entropy(rows):
    rows = rows.astype(np.float64)
    gram = rows @ rows.T if rows.shape[0] <= rows.shape[1] else rows.T @ rows
    p = np.clip(np.linalg.eigvalsh(gram), 0, None)
    p = p[p > 0] / p.sum()
    return float(-(p * np.log(p)).sum() / np.log(min(rows.shape)))


def without_neurons(model, ids, layer, neurons):
    """Perplexity when these neurons of one block write nothing."""

    def zero(module, inputs):
        z = inputs[0].clone()
        z[..., neurons] = 0
        return (z,)

    hook = model.model.layers[layer].mlp.down_proj.register_forward_pre_hook(zero)
    with torch.no_grad():
        logits = model(torch.tensor([ids]), use_cache=False).logits[0, :-1].double()
    hook.remove()
    return float(torch.log_softmax(logits, -1).gather(1, torch.tensor(ids[1:])[:, None]).mean().neg().exp())


class Quantised:
    """Perplexities with keys quantised for each channel and values for each token, of which some are spared and out of the ranges."""

    SPARED = {"none": [], "bos": [0], "sinks": SINKS, "first-four": [0, 1, 2, 3]}
    BITS, RUNS, NOISE = (2, 4, 8), 10, 1e-6

    def __init__(self, model, ids):
        self.model, self.ids = model, torch.tensor([ids])
        for layer, block in enumerate(model.model.layers):
            for projection, along in ((block.self_attn.k_proj, 0), (block.self_attn.v_proj, 1)):
                projection.register_forward_hook(lambda m, a, o, layer=layer, along=along: self.quantise(o, layer, along))
        self.layers = []

    def quantise(self, output, layer, along):
        if layer not in self.layers:
            return output
        others = [t for t in range(output.shape[1]) if t not in self.spared]
        exact = output[0, others]
        low = exact.amin(along, keepdim=True)
        step = (exact.amax(along, keepdim=True) - low) / (2**self.bits - 1)
        output = output.clone()
        output[0, others] = ((exact - low) / step).round() * step + low
        return output * (1 + self.noise * torch.randn_like(output))

    def perplexity(self, bits, spared, layers, noise=0.0):
        self.bits, self.spared, self.layers, self.noise = bits, spared, layers, noise
        with torch.no_grad():
            logits = self.model(self.ids, use_cache=False).logits[0, :-1].double()
        self.layers = []
        return float(torch.log_softmax(logits, -1).gather(1, self.ids[0, 1:, None]).mean().neg().exp())

    def measure(self):
        """In one block, and the extremes in all of them. There the steps that values round to depend on what float32 rounds, block
        after block: runs with a relative noise of its size say how much."""
        torch.manual_seed(1)
        every, all_of = list(range(len(self.model.model.layers))), {}
        for bits in self.BITS:
            for name, spared in self.SPARED.items():
                runs = [self.perplexity(bits, spared, every)] + [self.perplexity(bits, spared, every, self.NOISE) for _ in range(self.RUNS)]
                all_of[f"{bits} {name}"] = [min(runs), max(runs)]
        return {"first_block": {name: self.perplexity(2, spared, [0]) for name, spared in self.SPARED.items()}, "all_blocks": all_of}


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
        "quantised": Quantised(model, ids).measure(),
        "without_neurons": {"neurons": CONTROL, "perplexity": without_neurons(model, ids, 2, CONTROL)},
    }
    with open(out_file, "w") as out:
        json.dump(rounded(measures), out)
        out.write("\n")


if __name__ == "__main__":
    main()
