#!/usr/bin/env python3
"""Traces, and the sinks that published_rules.py finds in transformers' hidden states for them, of a small random llama
with planted sinks.

    make_detection_cases.py OUT_DIR

Writes planted_traces.jsonl and planted_detections.jsonl. The weights are hashes of their index, so that
tests/support/planted_checkpoint.h makes the same model, bit for bit, without Python. Needs numpy, torch and transformers.

The plan: dimension 0 is the sinks' direction; dimensions 1 to 7 mark classes of tokens (id % 16). A class has one MLP
neuron in the block of its birth, which reads its mark and writes along dimension 0. The rest is random and pushes every
token about, so that lives end, and have gaps, at no chosen place. Class 1 is the BOS token's.
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
MARK = 4.0  # of a class in its tokens' embeddings
# class -> (block of birth, what its neuron writes along dimension 0)
BIRTHS = {1: (3, 4.0), 2: (3, 3.0), 3: (5, 0.6), 4: (7, 0.35), 5: (9, -0.5), 6: (12, 0.25), 7: (14, 0.7)}

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


def make_tensors():
    tensors, seed = {}, 0

    def random(name, rows, columns, scale):
        nonlocal seed
        seed += 1
        tensors[name] = (hashed(seed, rows * columns) * np.float32(scale)).reshape(rows, columns)

    def ones(name):
        tensors[name] = np.ones(HIDDEN, dtype=np.float32)

    random("model.embed_tokens.weight", VOCAB, HIDDEN, 1.0)
    embedding = tensors["model.embed_tokens.weight"]
    embedding[:, : len(BIRTHS) + 1] = 0
    for token in range(VOCAB):
        if token % CLASSES in BIRTHS:
            embedding[token, token % CLASSES] = MARK
    for layer in range(LAYERS):
        block = f"model.layers.{layer}."
        ones(block + "input_layernorm.weight")
        random(block + "self_attn.q_proj.weight", HIDDEN, HIDDEN, 0.25)
        random(block + "self_attn.k_proj.weight", HIDDEN // 2, HIDDEN, 0.25)
        random(block + "self_attn.v_proj.weight", HIDDEN // 2, HIDDEN, 0.25)
        random(block + "self_attn.o_proj.weight", HIDDEN, HIDDEN, 0.25)
        ones(block + "post_attention_layernorm.weight")
        random(block + "mlp.gate_proj.weight", INNER, HIDDEN, 0.25)
        random(block + "mlp.up_proj.weight", INNER, HIDDEN, 0.25)
        random(block + "mlp.down_proj.weight", HIDDEN, INNER, 0.5)
        for mark, (birth, amount) in BIRTHS.items():
            if birth == layer:
                tensors[block + "mlp.gate_proj.weight"][mark] = 0
                tensors[block + "mlp.up_proj.weight"][mark] = 0
                tensors[block + "mlp.down_proj.weight"][:, mark] = 0
                tensors[block + "mlp.gate_proj.weight"][mark, mark] = 2
                tensors[block + "mlp.up_proj.weight"][mark, mark] = 2
                tensors[block + "mlp.down_proj.weight"][0, mark] = amount
    ones("model.norm.weight")
    return tensors


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


def main():
    out = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(CONFIG))
        write_safetensors(Path(folder) / "model.safetensors", make_tensors())
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    traces, lines, kinds, gaps = [], [], {}, 0
    for sample in range(8):
        for attempt in range(50):  # until no decision is so narrow that rounding could turn it
            trace = make_trace(sample, attempt)
            ids = trace["token_ids"]
            sinks, margin = published_rules.detect(hidden_rows(model, ids), ids)
            if margin > 3e-5:
                break
        for sink in sinks.values():
            kinds[sink["sink_type"]] = kinds.get(sink["sink_type"], 0) + 1
            gaps += sink["layer"][-1] - sink["layer"][0] + 1 > len(sink["layer"])
        traces.append(trace)
        lines.append(published_rules.line(sinks, sample, trace["prompt_tokens"], len(ids)))
    print(f"{kinds}, {gaps} with gaps", file=sys.stderr)
    (out / "planted_traces.jsonl").write_text("".join(json.dumps(trace) + "\n" for trace in traces))
    (out / "planted_detections.jsonl").write_text("".join(text + "\n" for text in lines))


if __name__ == "__main__":
    main()
