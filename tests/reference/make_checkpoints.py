#!/usr/bin/env python3
"""Writes small random Hugging Face folders, one for each family and setting that the decoder supports.

    make_checkpoints.py OUT_DIR [--only NAME ...] [--list]

Each folder has config.json and float32 safetensors. Llama's near relatives are made here, with every RoPE scaling; the other
families are described by data/families.json. Needs numpy alone; the weights come from numpy.random.RandomState, whose stream
never changes, so that the same files are made everywhere. Linear weights have standard deviation 1 / sqrt(fan_in), norms lie around 1.
"""

import argparse
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np

import small_families
import small_gguf

HIDDEN, LAYERS, HEADS, KV_HEADS, INTERMEDIATE, VOCAB, POSITIONS = 64, 3, 4, 2, 128, 256, 512

CLASSES = {
    "llama": "LlamaForCausalLM",
    "qwen2": "Qwen2ForCausalLM",
    "qwen3": "Qwen3ForCausalLM",
    "mistral": "MistralForCausalLM",
    "phi3": "Phi3ForCausalLM",
    "seed_oss": "SeedOssForCausalLM",
}


def factors(count, first, last):
    return [round(float(value), 4) for value in np.linspace(first, last, count)]


# name -> (family, settings that differ from the common ones, number of shards). The RoPE variants have frequencies and lengths
# for which the scaling changes something within a few hundred tokens.
VARIANTS = {
    "llama": ("llama", {}, 1),
    "llama-tied": ("llama", {"tie_word_embeddings": True}, 1),
    "llama-bias": ("llama", {"attention_bias": True}, 1),
    "llama-head-dim": ("llama", {"head_dim": 24}, 1),
    "llama-rope-linear": ("llama", {"rope_scaling": {"type": "linear", "factor": 4.0}}, 1),
    "llama-rope-dynamic": (
        "llama",
        {"max_position_embeddings": 64, "rope_scaling": {"type": "dynamic", "factor": 2.0}},
        1,
    ),
    "llama-rope-llama3": (
        "llama",
        {
            "rope_theta": 5000.0,
            "rope_scaling": {
                "rope_type": "llama3",
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 128,
            },
        },
        1,
    ),
    "llama-rope-yarn": (
        "llama",
        {"rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 128}},
        1,
    ),
    "llama-rope-yarn-mscale": (
        "llama",
        {
            "rope_parameters": {
                "rope_type": "yarn",
                "rope_theta": 20000.0,
                "factor": 8.0,
                "original_max_position_embeddings": 64,
                "beta_fast": 16.0,
                "beta_slow": 2.0,
                "mscale": 0.8,
                "mscale_all_dim": 0.5,
                "truncate": False,
            }
        },
        1,
    ),
    "llama-rope-longrope": (
        "llama",
        {
            "rope_parameters": {
                "rope_type": "longrope",
                "rope_theta": 10000.0,
                "original_max_position_embeddings": 128,
                "short_factor": factors(8, 1.0, 1.2),
                "long_factor": factors(8, 1.0, 6.0),
            }
        },
        1,
    ),
    "qwen2": ("qwen2", {"rope_theta": 1000000.0}, 1),
    "qwen2-sharded": ("qwen2", {"tie_word_embeddings": True, "layers": 4}, 3),
    "qwen2-sliding": (
        "qwen2",
        {"use_sliding_window": True, "sliding_window": 16, "max_window_layers": 2, "layers": 4},
        1,
    ),
    "qwen3": ("qwen3", {"head_dim": 32, "rope_theta": 1000000.0, "tie_word_embeddings": True}, 1),
    "qwen3-untied-yarn": (
        "qwen3",
        {
            "head_dim": 32,
            "rope_parameters": {
                "rope_type": "yarn",
                "rope_theta": 1000000.0,
                "factor": 4.0,
                "original_max_position_embeddings": 128,
            },
        },
        1,
    ),
    "seed-oss": ("seed_oss", {"head_dim": 24, "attention_bias": True, "attention_out_bias": False}, 1),
    "mistral": ("mistral", {"sliding_window": None}, 1),
    "mistral-sliding": ("mistral", {"sliding_window": 16, "layers": 4}, 1),
    "phi3": ("phi3", {"sliding_window": None}, 1),
    "phi3-partial-sliding": ("phi3", {"partial_rotary_factor": 0.75, "sliding_window": 32}, 1),
    "phi3-longrope": (
        "phi3",
        {
            "original_max_position_embeddings": 128,
            "partial_rotary_factor": 0.75,
            "rope_scaling": {
                "type": "longrope",
                "short_factor": factors(6, 1.0, 1.3),
                "long_factor": factors(6, 1.0, 8.0),
            },
        },
        1,
    ),
}


def make_config(family, settings):
    config = {
        "architectures": [CLASSES[family]],
        "model_type": family,
        "hidden_act": "silu",
        "hidden_size": HIDDEN,
        "intermediate_size": INTERMEDIATE,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "vocab_size": VOCAB,
        "max_position_embeddings": POSITIONS,
        "rms_norm_eps": 1e-5,
        "tie_word_embeddings": False,
        "bos_token_id": 1,
        "eos_token_id": [2, 3],
        "pad_token_id": 0,
        "torch_dtype": "float32",
    }
    settings = dict(settings)
    config["num_hidden_layers"] = settings.pop("layers", LAYERS)
    if "rope_parameters" not in settings:
        config["rope_theta"] = 10000.0
    config.update(settings)
    return config


def make_tensors(family, config, seed):
    """All tensors of the model in PyTorch's layout; the order of the draws is part of the recipe."""
    random = np.random.RandomState(seed)
    tensors = {}

    def linear(name, rows, columns, bias=False):
        tensors[name + ".weight"] = (random.standard_normal((rows, columns)) / np.sqrt(columns)).astype(np.float32)
        if bias:
            tensors[name + ".bias"] = (0.2 * random.standard_normal(rows)).astype(np.float32)

    def norm(name, size):
        tensors[name + ".weight"] = (1.0 + 0.1 * random.standard_normal(size)).astype(np.float32)

    head_dim = config.get("head_dim", HIDDEN // HEADS)
    queries, keys = HEADS * head_dim, KV_HEADS * head_dim
    bias = family == "qwen2" or config.get("attention_bias", False)
    tensors["model.embed_tokens.weight"] = random.standard_normal((VOCAB, HIDDEN)).astype(np.float32)
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}."
        norm(block + "input_layernorm", HIDDEN)
        if family == "phi3":
            linear(block + "self_attn.qkv_proj", queries + 2 * keys, HIDDEN)
        else:
            linear(block + "self_attn.q_proj", queries, HIDDEN, bias)
            linear(block + "self_attn.k_proj", keys, HIDDEN, bias)
            linear(block + "self_attn.v_proj", keys, HIDDEN, bias)
        linear(block + "self_attn.o_proj", HIDDEN, queries, bias and family not in ("qwen2", "seed_oss"))
        if family == "qwen3":
            norm(block + "self_attn.q_norm", head_dim)
            norm(block + "self_attn.k_norm", head_dim)
        norm(block + "post_attention_layernorm", HIDDEN)
        if family == "phi3":
            linear(block + "mlp.gate_up_proj", 2 * INTERMEDIATE, HIDDEN)
        else:
            linear(block + "mlp.gate_proj", INTERMEDIATE, HIDDEN)
            linear(block + "mlp.up_proj", INTERMEDIATE, HIDDEN)
        linear(block + "mlp.down_proj", HIDDEN, INTERMEDIATE)
    norm("model.norm", HIDDEN)
    if not config["tie_word_embeddings"]:
        linear("lm_head", VOCAB, HIDDEN)
    return tensors


class Typed:
    """An array with the type that safetensors gives its bytes."""

    def __init__(self, data, dtype):
        self.data, self.dtype, self.shape = data, dtype, data.shape


def write_safetensors(path, tensors):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    stored = {}
    for name, values in tensors.items():
        typed = values if isinstance(values, Typed) else Typed(np.asarray(values, "<f4"), "F32")
        stored[name] = typed.data.tobytes()
        end = offset + len(stored[name])
        header[name] = {"dtype": typed.dtype, "shape": list(typed.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(stored.values())


def make_folder(folder):
    """An empty place for a checkpoint: what an older version of this script wrote there would be tested as if it were new."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("model*"):
        old.unlink()


def write_config(folder, config):
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def write_described(folder, name, family):
    """A family of data/families.json."""
    make_folder(folder)
    write_config(folder, family["config"])
    tensors = small_families.tensors(name, family)
    write_safetensors(folder / "model.safetensors", tensors)
    if small_gguf.architecture(name, family["config"]):
        small_gguf.write(folder / "model.gguf", family["config"], tensors, family["norms_around_zero"])


def model_of(name):
    """Configuration and tensors of a variant or a described family."""
    if name not in VARIANTS:
        family = small_families.families()[name]
        return family["config"], small_families.tensors(name, family)
    family, settings, _ = VARIANTS[name]
    config = make_config(family, settings)
    return config, make_tensors(family, config, seed=zlib.crc32(name.encode()))


def write_folder(folder, name):
    shards = VARIANTS[name][2]
    config, tensors = model_of(name)
    make_folder(folder)
    write_config(folder, config)
    if shards == 1:
        write_safetensors(folder / "model.safetensors", tensors)
        return
    weight_map, names = {}, list(tensors)
    for shard in range(shards):
        file_name = f"model-{shard + 1:05d}-of-{shards:05d}.safetensors"
        part = {name: tensors[name] for name in names[shard::shards]}
        write_safetensors(folder / file_name, part)
        weight_map.update(dict.fromkeys(part, file_name))
    index = {"metadata": {"total_size": sum(values.nbytes for values in tensors.values())}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out_dir", type=Path, nargs="?")
    described = small_families.families()
    parser.add_argument(
        "--only", nargs="+", choices=sorted([*VARIANTS, *described]), metavar="NAME", help="make these alone"
    )
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join([*VARIANTS, *described]))
        return 0
    if arguments.out_dir is None:
        parser.error("OUT_DIR is missing")
    for name in arguments.only or [*VARIANTS, *described]:
        if name in described:
            write_described(arguments.out_dir / name, name, described[name])
        else:
            write_folder(arguments.out_dir / name, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
