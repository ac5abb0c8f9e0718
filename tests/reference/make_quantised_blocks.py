#!/usr/bin/env python3
"""Makes the test vectors of tests/unit/checkpoint/data: what the `gguf` package and transformers read from quantised weights.

    make_quantised_blocks.py blocks blocks.json
    make_quantised_blocks.py rows MODEL.gguf rows.json

`blocks`: for each storage type a few blocks of random bytes (with scales small enough that nothing overflows) and the float32 values
that gguf.quants.dequantize gives. `rows`: some rows of some tensors of a llama model as transformers loads it (names and row order
are Hugging Face's). Bytes are written in hexadecimal, floats as their little-endian bytes. Needs numpy and gguf; `rows` torch and
transformers as well.
"""

import json
import sys
from pathlib import Path

import gguf
import numpy as np

TYPES = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K"]
BLOCKS = 3

# Where the half-precision scales lie in a block.
SCALES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
SPECIAL_HALVES = [0x0000, 0x8000, 0x0001, 0x8001, 0x03FF, 0x0400, 0x3C00, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E01]


def make_blocks(out):
    random = np.random.RandomState(20)
    vectors = {}
    for name in TYPES:
        kind = gguf.GGMLQuantizationType[name]
        block_values, block_bytes = gguf.GGML_QUANT_SIZES[kind]
        if block_values == 1:
            raw = random.standard_normal(32).astype(np.float32)
            data = {
                "F32": raw.view(np.uint8),
                "F16": np.concatenate([np.array(SPECIAL_HALVES, np.uint16), raw.astype(np.float16).view(np.uint16)]).view(np.uint8),
                "BF16": (raw.view(np.uint32) >> 16).astype(np.uint16).view(np.uint8),
            }[name]
        else:
            data = random.randint(0, 256, (BLOCKS, block_bytes)).astype(np.uint8)
            for offset in SCALES[name]:
                for block, scale in enumerate([0.0123, -0.75, 3e-6]):  # the last one is a subnormal half
                    data[block, offset : offset + 2] = np.array([scale * (1 + offset)], np.float16).view(np.uint8)
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
