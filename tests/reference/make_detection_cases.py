#!/usr/bin/env python3
"""Traces, and the sinks that published_rules.py finds in transformers' hidden states for them, of two small random llamas
with planted sinks.

    make_detection_cases.py OUT_DIR

Writes planted_traces.jsonl, planted_detections.jsonl, tied_traces.jsonl and tied_detections.jsonl. The weights are hashes
of their index, so that tests/support/planted_checkpoint.h makes the same models, bit for bit, without Python. Needs numpy,
torch and transformers.

The plan: dimension 0 is the sinks' direction; dimensions from 1 on mark classes of tokens (id % 16). A class has MLP
neurons in some blocks, which read its mark and write along a dimension.

PLANTED: one neuron a class, along dimension 0. The rest is random and pushes every token about, so that lives end, and
have gaps, at no chosen place. Class 1 is the BOS token's.

TIED: attention and all other neurons write nothing and the tokens of a class have the same embedding, so that their
hidden states, and in most blocks those of the block before, are equal to the bit. It decides all ties: which of equal
tokens is the BOS sink, where a norm that stays jumps most and drops most, lives of exactly 4 and 5 and of exactly L-16
and L-15 rows, gaps, and cosines of 1 and -1.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM

import published_rules
from make_checkpoints import write_safetensors

LAYERS, HIDDEN, HEADS, INNER, VOCAB, CLASSES = 24, 32, 4, 24, 128, 16


class Plan:
    def __init__(self, marks, neurons, tied):
        self.marks = marks  # class -> what stands at its dimension in its tokens' embeddings
        self.neurons = neurons  # (class, block, dimension written along, amount)
        self.tied = tied
        self.cleared = max(max(marks), *(neuron[2] for neuron in neurons)) + 1  # no random embedding below this dimension


PLANTED = Plan(
    marks={token_class: 4.0 for token_class in range(1, 8)},
    neurons=[
        (1, 3, 0, 4.0), (2, 3, 0, 3.0), (3, 5, 0, 0.6), (4, 7, 0, 0.35), (5, 9, 0, -0.5), (6, 12, 0, 0.25), (7, 14, 0, 0.7)
    ],
    tied=False,
)
ASIDE = 12  # writing along it turns a sink away from the BOS token's direction
TIED = Plan(
    marks={token_class: 12.0 if token_class == 9 else 4.0 for token_class in range(1, 12)},
    neurons=[
        (1, 3, 0, 0.3),
        (2, 3, 0, 0.0234375),  # so little that the final norm lengthens it: the drop is a tie of zeros
        (3, 5, 0, 0.3), (3, 9, ASIDE, 60.0), (3, 13, ASIDE, -250.0),  # a gap
        (4, 9, 0, -0.3),
        (5, 7, 0, 0.3),
        (6, 5, 0, 0.3), (6, 9, ASIDE, 60.0),  # 4 rows
        (7, 5, 0, 0.3), (7, 10, ASIDE, 60.0),  # 5 rows
        (10, 5, 0, 0.3), (10, 14, ASIDE, 60.0),  # L - 15 rows
        (11, 5, 0, 0.3), (11, 13, ASIDE, 60.0),  # L - 16 rows
    ],  # classes 8 and 9 stay as they are embedded
    tied=True,
)
TIED_STARTS = [[1, 1, 1], [17, 1, 33], [12, 33, 1], [2, 18, 2], [8, 24, 8], [9, 25, 41], [4, 1, 4], [5, 21, 37]]

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_act": "silu",
    "hidden_size": HIDDEN,
    "intermediate_size": INNER,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "num_key_value_heads": 2,
    "head_dim": HIDDEN // HEADS,
    "vocab_size": VOCAB,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
    "torch_dtype": "float32",
}


def hashed(seed, count):
    """`count` values in [-1, 1), 24 bits each: splitmix64 of seed * 2^32 + index."""
    with np.errstate(over="ignore"):
        x = (np.uint64(seed) << np.uint64(32)) + np.arange(count, dtype=np.uint64)
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return ((x >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)).astype(np.float32)


def make_tensors(plan):
    tensors, seed = {}, 0

    def random(name, rows, columns, scale):
        nonlocal seed
        seed += 1
        tensors[name] = (hashed(seed, rows * columns) * np.float32(scale)).reshape(rows, columns)

    def ones(name):
        tensors[name] = np.ones(HIDDEN, dtype=np.float32)

    random("model.embed_tokens.weight", VOCAB, HIDDEN, 1.0)
    embedding = tensors["model.embed_tokens.weight"]
    embedding[:, : plan.cleared] = 0
    for token in range(VOCAB):
        if token % CLASSES in plan.marks:
            if plan.tied:
                embedding[token] = 0
            embedding[token, token % CLASSES] = plan.marks[token % CLASSES]
    for layer in range(LAYERS):
        block = f"model.layers.{layer}."
        ones(block + "input_layernorm.weight")
        random(block + "self_attn.q_proj.weight", HIDDEN, HIDDEN, 0.25)
        random(block + "self_attn.k_proj.weight", HIDDEN // 2, HIDDEN, 0.25)
        random(block + "self_attn.v_proj.weight", HIDDEN // 2, HIDDEN, 0.25)
        random(block + "self_attn.o_proj.weight", HIDDEN, HIDDEN, 0.0 if plan.tied else 0.25)
        ones(block + "post_attention_layernorm.weight")
        random(block + "mlp.gate_proj.weight", INNER, HIDDEN, 0.25)
        random(block + "mlp.up_proj.weight", INNER, HIDDEN, 0.25)
        random(block + "mlp.down_proj.weight", HIDDEN, INNER, 0.0 if plan.tied else 0.5)
        for mark, place, dimension, amount in plan.neurons:
            if place == layer:
                tensors[block + "mlp.gate_proj.weight"][mark] = 0
                tensors[block + "mlp.up_proj.weight"][mark] = 0
                tensors[block + "mlp.down_proj.weight"][:, mark] = 0
                tensors[block + "mlp.gate_proj.weight"][mark, mark] = 2
                tensors[block + "mlp.up_proj.weight"][mark, mark] = 2
                tensors[block + "mlp.down_proj.weight"][dimension, mark] = amount
    ones("model.norm.weight")
    return tensors


def make_tied_trace(sample):
    ids = ((hashed(5000 + sample, 60 + 7 * sample) + 1) * (VOCAB // 2)).astype(int).tolist()
    return {"token_ids": TIED_STARTS[sample] + ids, "prompt_tokens": 4 + sample}


def make_trace(sample, attempt):
    tokens = 40 + 13 * sample
    ids = ((hashed(1000 + 100 * attempt + sample, tokens) + 1) * (VOCAB // 2)).astype(int).tolist()
    for position in range(3):  # no other sinks where the BOS sink is looked for
        ids[position] = 8 + 16 * position
    ids[sample % 3] = 1
    return {"token_ids": ids, "prompt_tokens": 5 + sample}


def hidden_rows(model, ids):
    """The detector's rows [L, T, h]; transformers has normalised the last one already."""
    with torch.no_grad():
        states = model(torch.tensor([ids]), output_hidden_states=True).hidden_states
    return torch.stack(states[1:])[:, 0].numpy()


def open_model(plan):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(CONFIG))
        write_safetensors(Path(folder) / "model.safetensors", make_tensors(plan))
        return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def write_cases(out, name, traces, found):
    kinds, gaps = {}, 0
    for sinks in found:
        for sink in sinks.values():
            kinds[sink["sink_type"]] = kinds.get(sink["sink_type"], 0) + 1
            gaps += sink["layer"][-1] - sink["layer"][0] + 1 > len(sink["layer"])
    print(f"{name}: {kinds}, {gaps} with gaps", file=sys.stderr)
    lines = [
        published_rules.line(sinks, sample, trace["prompt_tokens"], len(trace["token_ids"]))
        for sample, (trace, sinks) in enumerate(zip(traces, found))
    ]
    (out / f"{name}_traces.jsonl").write_text("".join(json.dumps(trace) + "\n" for trace in traces))
    (out / f"{name}_detections.jsonl").write_text("".join(text + "\n" for text in lines))


def write_planted(out):
    model = open_model(PLANTED)
    traces, found = [], []
    for sample in range(8):
        for attempt in range(50):  # until no decision is so narrow that rounding could turn it
            trace = make_trace(sample, attempt)
            ids = trace["token_ids"]
            sinks, margin = published_rules.detect(hidden_rows(model, ids), ids)
            if margin > 3e-5:
                break
        traces.append(trace)
        found.append(sinks)
    write_cases(out, "planted", traces, found)


def write_tied(out):
    model = open_model(TIED)
    traces, found, bos_ties, clip_ties = [], [], 0, 0
    for sample in range(len(TIED_STARTS)):
        trace = make_tied_trace(sample)
        rows = hidden_rows(model, trace["token_ids"])
        sinks, margin = published_rules.detect(rows, trace["token_ids"])
        assert margin > 3e-5, f"sample {sample}: a cosine is {margin} from the threshold"
        ties = published_rules.exact_ties(rows)
        print(f"tied sample {sample}: margin {margin:.4f}, equal {ties}", file=sys.stderr)
        bos_ties += ties["bos"] > 1
        clip_ties += ties["jump"] > 1 or ties["drop"] > 1
        lives = {len(sink["layer"]) for sink in sinks.values()}
        traces.append(trace)
        found.append(sinks)
        if sample == 0:
            assert {4, 5, LAYERS - 16, LAYERS - 15} <= lives, lives
    assert bos_ties >= 6 and clip_ties >= 2, (bos_ties, clip_ties)
    write_cases(out, "tied", traces, found)


def main():
    out = Path(sys.argv[1])
    write_planted(out)
    write_tied(out)


if __name__ == "__main__":
    main()
