#!/usr/bin/env python3
"""Writes a random bfloat16 checkpoint with the shape of Qwen2.5-7B (15 GB, four shards), to measure streaming with.

    make_large_checkpoint.py OUT_DIR [--layers 28]

Needs numpy alone. One block of random values is written over and over at changing offsets: what matters is its size on disk, and that the
numbers stay finite. Delete it after use.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy as np

HIDDEN, HEADS, KV_HEADS, HEAD_DIM, INTERMEDIATE, VOCAB, SHARDS = 3584, 28, 4, 128, 18944, 152064, 4
POOL = 1 << 24  # random values to draw from


def make_config(layers):
    return {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "hidden_act": "silu",
        "hidden_size": HIDDEN,
        "intermediate_size": INTERMEDIATE,
        "num_hidden_layers": layers,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "vocab_size": VOCAB,
        "max_position_embeddings": 131072,
        "rms_norm_eps": 1e-6,
        "rope_theta": 1000000.0,
        "tie_word_embeddings": False,
        "use_sliding_window": False,
        "torch_dtype": "bfloat16",
    }


def shapes(layers):
    """Tensor names and shapes in the order in which they are needed."""
    yield "model.embed_tokens.weight", (VOCAB, HIDDEN)
    for layer in range(layers):
        block = f"model.layers.{layer}."
        yield block + "input_layernorm.weight", (HIDDEN,)
        for name, rows in (("q", HEADS * HEAD_DIM), ("k", KV_HEADS * HEAD_DIM), ("v", KV_HEADS * HEAD_DIM)):
            yield block + f"self_attn.{name}_proj.weight", (rows, HIDDEN)
            yield block + f"self_attn.{name}_proj.bias", (rows,)
        yield block + "self_attn.o_proj.weight", (HIDDEN, HEADS * HEAD_DIM)
        yield block + "post_attention_layernorm.weight", (HIDDEN,)
        yield block + "mlp.gate_proj.weight", (INTERMEDIATE, HIDDEN)
        yield block + "mlp.up_proj.weight", (INTERMEDIATE, HIDDEN)
        yield block + "mlp.down_proj.weight", (HIDDEN, INTERMEDIATE)
    yield "model.norm.weight", (HIDDEN,)
    yield "lm_head.weight", (VOCAB, HIDDEN)


def bfloat16(values):
    return (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)


def write_shard(path, tensors, pool, start):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in tensors:
        size = 2 * int(np.prod(shape))
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in tensors:
            left = int(np.prod(shape))
            if "norm" in name:
                file.write(bfloat16(np.ones(left)).tobytes())
                continue
            while left > 0:
                part = pool[start : start + left]
                file.write(part.tobytes())
                left -= len(part)
                start = (start + len(part) + 4099) % (POOL // 2)
    return offset, start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--layers", type=int, default=28)
    arguments = parser.parse_args()
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    pool = bfloat16(np.random.RandomState(1).standard_normal(POOL) / np.sqrt(HIDDEN))
    tensors = list(shapes(arguments.layers))
    per_shard = -(-len(tensors) // SHARDS)
    weight_map, total, start = {}, 0, 0
    for shard in range(SHARDS):
        part = tensors[shard * per_shard : (shard + 1) * per_shard]
        file_name = f"model-{shard + 1:05d}-of-{SHARDS:05d}.safetensors"
        size, start = write_shard(arguments.out_dir / file_name, part, pool, start)
        weight_map.update(dict.fromkeys((name for name, _ in part), file_name))
        total += size
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (arguments.out_dir / "model.safetensors.index.json").write_text(json.dumps(index))
    (arguments.out_dir / "config.json").write_text(json.dumps(make_config(arguments.layers), indent=2))
    print(f"{arguments.out_dir}: {total / 1e9:.1f} GB")


if __name__ == "__main__":
    main()
