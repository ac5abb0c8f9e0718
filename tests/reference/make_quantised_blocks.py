#!/usr/bin/env python3
"""Makes the test vectors of tests/unit/checkpoint/data: what the `gguf` package and transformers read from quantised weights.

    make_quantised_blocks.py blocks blocks.json
    make_quantised_blocks.py rows MODEL.gguf rows.json

`blocks`: for each storage type a few blocks of random bytes (with scales small enough that nothing overflows) and the float32 values
that gguf.quants.dequantize gives (F8_E4M3: torch). `rows`: some rows of some tensors of a llama model as transformers loads it (names and row order
are Hugging Face's). Bytes are written in hexadecimal, floats as their little-endian bytes. Needs numpy and gguf; `rows` torch and
transformers as well.
"""

import json
import sys
from pathlib import Path

import gguf
import numpy as np

BLOCKS = 3

# Where the half-precision scales lie in a block; IQ1_M's is spread over four words, MXFP4 and NVFP4 have none.
SCALES = {
    "Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2],
    "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0], "IQ4_XS": [0], "MXFP4": [], "NVFP4": [], "TQ1_0": [52], "TQ2_0": [64],
    "IQ2_XXS": [0], "IQ2_XS": [0], "IQ2_S": [0], "IQ3_XXS": [0], "IQ3_S": [0], "IQ1_S": [0], "IQ1_M": [],
}  # fmt: skip
SPECIAL_HALVES = [0x0000, 0x8000, 0x0001, 0x8001, 0x03FF, 0x0400, 0x3C00, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E01]


def plain_values(random):
    """Type -> (bytes, values) of types that stand for one value each."""
    import torch

    raw = random.standard_normal(32).astype(np.float32)
    halves = np.concatenate([np.array(SPECIAL_HALVES, np.uint16), raw.astype(np.float16).view(np.uint16)]).view(np.float16)
    brains = (raw.view(np.uint32) >> 16).astype(np.uint16)
    eights = np.arange(256, dtype=np.uint8)
    return {
        "F32": (raw, raw),
        "F16": (halves, halves.astype(np.float32)),
        "BF16": (brains, (brains.astype(np.uint32) << 16).view(np.float32)),
        "F64": (raw.astype(np.float64) / 3, (raw.astype(np.float64) / 3).astype(np.float32)),
        "F8_E4M3": (eights, torch.from_numpy(eights).view(torch.float8_e4m3fn).float().numpy()),
    }


def put_scale(data, name, block, scale):
    for offset in SCALES[name]:
        data[block, offset : offset + 2] = np.array([scale * (1 + offset % 7)], np.float16).view(np.uint8)
    if name == "IQ1_M":  # a nibble in the high bits of each of the last four words
        words = data[block, -8:].view(np.uint16)
        bits = int(np.array([scale], np.float16).view(np.uint16)[0])
        words[:] = (words & 0x0FFF) | (np.array([bits >> shift & 15 for shift in (0, 4, 8, 12)], np.uint16) << 12)
    if name == "MXFP4":
        data[block, 0] = [0, 130, 1][block]


def make_blocks(out):
    random = np.random.RandomState(20)
    vectors = {
        name: {"bytes": stored.tobytes().hex(), "values": values.tobytes().hex()}
        for name, (stored, values) in plain_values(random).items()
    }
    for name in SCALES:
        kind = gguf.GGMLQuantizationType[name]
        _, block_bytes = gguf.GGML_QUANT_SIZES[kind]
        data = random.randint(0, 256, (BLOCKS, block_bytes)).astype(np.uint8)
        for block, scale in enumerate([0.0123, -0.75, 3e-6]):  # the last one is a subnormal half
            put_scale(data, name, block, scale)
        data = data.reshape(-1)
        values = gguf.quants.dequantize(data.reshape(1, -1), kind).astype(np.float32)
        vectors[name] = {"bytes": data.tobytes().hex(), "values": values.tobytes().hex()}
    Path(out).write_text(json.dumps(vectors, indent=1) + "\n")


def make_rows(model_path, out):
    import torch
    from transformers import AutoModelForCausalLM

    path = Path(model_path)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
    state = model.state_dict()
    rows = []
    block = "model.layers.7."
    for name, row in [
        ("model.embed_tokens.weight", 49151),
        (block + "self_attn.q_proj.weight", 0),
        (block + "self_attn.q_proj.weight", 1),
        (block + "self_attn.q_proj.weight", 100),
        (block + "self_attn.k_proj.weight", 33),
        (block + "self_attn.k_proj.weight", 191),
        (block + "self_attn.v_proj.weight", 33),
        (block + "mlp.down_proj.weight", 575),
    ]:
        values = state[name][row].numpy().astype("<f4")
        rows.append({"tensor": name, "row": row, "values": values[:64].tobytes().hex(), "sum": float(values.sum(dtype=np.float64))})
    Path(out).write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["blocks"] and len(sys.argv) == 3:
        make_blocks(sys.argv[2])
    elif sys.argv[1:2] == ["rows"] and len(sys.argv) == 4:
        make_rows(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
