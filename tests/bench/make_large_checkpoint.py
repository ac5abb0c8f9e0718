#!/usr/bin/env python3
"""Writes a random bfloat16 checkpoint with the shape of Qwen2.5-7B (15 GB) or -14B (30 GB), in shards, to measure streaming with.

    make_large_checkpoint.py OUT_DIR [--shape 7b|14b] [--layers N]

Needs numpy alone. One block of random values is written over and over at changing offsets: what matters is its size on disk, and that the
numbers stay finite. Delete it after use.
"""

import argparse
import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Shape:
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    intermediate: int
    shards: int
    head_dim: int = 128
    vocab: int = 152064


SHAPES = {
    "7b": Shape(layers=28, hidden=3584, heads=28, kv_heads=4, intermediate=18944, shards=4),
    "14b": Shape(layers=48, hidden=5120, heads=40, kv_heads=8, intermediate=13824, shards=8),
}
POOL = 1 << 24  # random values to draw from


def make_config(shape):
    return {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "hidden_act": "silu",
        "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "vocab_size": shape.vocab,
        "max_position_embeddings": 131072,
        "rms_norm_eps": 1e-6,
        "rope_theta": 1000000.0,
        "tie_word_embeddings": False,
        "use_sliding_window": False,
        "torch_dtype": "bfloat16",
    }


def shapes(shape):
    """Tensor names and shapes in the order in which they are needed."""
    yield "model.embed_tokens.weight", (shape.vocab, shape.hidden)
    for layer in range(shape.layers):
        block = f"model.layers.{layer}."
        yield block + "input_layernorm.weight", (shape.hidden,)
        queries, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        for name, rows in (("q", queries), ("k", keys), ("v", keys)):
            yield block + f"self_attn.{name}_proj.weight", (rows, shape.hidden)
            yield block + f"self_attn.{name}_proj.bias", (rows,)
        yield block + "self_attn.o_proj.weight", (shape.hidden, queries)
        yield block + "post_attention_layernorm.weight", (shape.hidden,)
        yield block + "mlp.gate_proj.weight", (shape.intermediate, shape.hidden)
        yield block + "mlp.up_proj.weight", (shape.intermediate, shape.hidden)
        yield block + "mlp.down_proj.weight", (shape.hidden, shape.intermediate)
    yield "model.norm.weight", (shape.hidden,)
    yield "lm_head.weight", (shape.vocab, shape.hidden)


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
    parser.add_argument("--shape", choices=SHAPES, default="7b")
    parser.add_argument("--layers", type=int, help="fewer blocks than the shape has")
    arguments = parser.parse_args()
    shape = SHAPES[arguments.shape]
    shape.layers = arguments.layers or shape.layers
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    pool = bfloat16(np.random.RandomState(1).standard_normal(POOL) / np.sqrt(shape.hidden))
    tensors = list(shapes(shape))
    per_shard = -(-len(tensors) // shape.shards)
    weight_map, total, start = {}, 0, 0
    for shard in range(shape.shards):
        part = tensors[shard * per_shard : (shard + 1) * per_shard]
        file_name = f"model-{shard + 1:05d}-of-{shape.shards:05d}.safetensors"
        size, start = write_shard(arguments.out_dir / file_name, part, pool, start)
        weight_map.update(dict.fromkeys((name for name, _ in part), file_name))
        total += size
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (arguments.out_dir / "model.safetensors.index.json").write_text(json.dumps(index))
    (arguments.out_dir / "config.json").write_text(json.dumps(make_config(shape), indent=2))
    print(f"{arguments.out_dir}: {total / 1e9:.1f} GB")


if __name__ == "__main__":
    main()
