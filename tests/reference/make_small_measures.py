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


class MlpNeurons:
    """Activations of a plain MLP's neurons, and what each adds along a direction."""

    def __init__(self, mlp):
        self.module, self.down = neuron_weights(mlp)
        self.module.register_forward_pre_hook(lambda m, inputs: setattr(self, "z", inputs[0].reshape(-1, inputs[0].shape[-1]).numpy()))

    def of(self, token, direction):
        """Numbers, activations, contributions, and all tokens' activations [T, neurons]."""
        return np.arange(self.z.shape[1]), self.z[token], self.z[token] * (direction @ self.down), self.z


class ExpertNeurons:
    """The same of a mixture of experts: neuron j of expert e has the number e * n + j; of other tokens those that chose the expert count."""

    def __init__(self, experts):
        self.experts = experts
        experts.register_forward_hook(lambda m, inputs, output: setattr(self, "called", [value.clone() for value in inputs]))

    @torch.inference_mode()
    def activations(self, expert, x):
        gate, up = torch.nn.functional.linear(x, self.experts.gate_up_proj[expert]).chunk(2, -1)
        return (self.experts.act_fn(gate) * up).numpy()

    def of(self, token, direction):
        x, index, weight = self.called
        numbers, z, contributions, everyone = [], [], [], []
        for slot, expert in enumerate(index[token].tolist()):
            chose = (index == expert).any(-1)
            activations = self.activations(expert, x[chose])  # in one product: its own must not be smaller than itself
            others = np.full((len(x), activations.shape[1]), np.nan, np.float32)
            others[chose] = activations
            own = others[token]
            numbers.append(expert * len(own) + np.arange(len(own)))
            z.append(own)
            contributions.append(float(weight[token, slot]) * own * (direction @ self.experts.down_proj[expert].detach().numpy()))
            everyone.append(others)
        return np.concatenate(numbers), np.concatenate(z), np.concatenate(contributions), np.concatenate(everyone, 1)


def neuron_weights(mlp):
    """The module whose input are a plain MLP's neurons, and its matrix [hidden, neurons]."""
    module = mlp.down_proj if hasattr(mlp, "down_proj") else mlp.c_proj
    weight = module.weight.detach().numpy()
    return module, weight if hasattr(mlp, "down_proj") else weight.T  # GPT-2's Conv1D keeps [neurons, hidden]


def measure(folder):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    ids = np.random.RandomState(5).randint(0, 10, TOKENS).tolist()  # few different ones: induction has copies
    kept = Watch(model)
    mlp = kept.blocks[BLOCK].mlp
    neurons = ExpertNeurons(mlp.experts) if hasattr(mlp, "experts") else MlpNeurons(mlp)
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
    direction = h[ROW, 0] / np.linalg.norm(h[ROW, 0])
    result["neurons"] = []
    for token in CHOSEN:
        numbers, z, contributions, everyone = neurons.of(token, direction)
        order = np.argsort(-np.abs(contributions), kind="stable")[:5]
        smaller = np.nansum(np.abs(everyone) < np.abs(z), 0) / (~np.isnan(everyone)).sum(0)
        result["neurons"].append({
            "sum": float(contributions.sum()),
            "neurons": numbers[order].tolist(),
            "contributions": contributions[order].tolist(),
            "percentiles": (100.0 * smaller[order]).tolist(),
        })
    return rounded(result)


def main():
    checkpoints, out_file = Path(sys.argv[1]), sys.argv[2]
    with open(out_file, "w", encoding="utf-8") as out:
        json.dump({name: measure(checkpoints / name) for name in SHAPES}, out)
        out.write("\n")


if __name__ == "__main__":
    main()
