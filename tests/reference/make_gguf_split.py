#!/usr/bin/env python3
"""Writes the tiny model of tests/support/tiny_checkpoint.h as a GGUF file that the `gguf` package splits.

    make_gguf_split.py OUT_DIR

OUT_DIR/tiny-0000N-of-00003.gguf have nine tensors each; OUT_DIR/first-small-… have the metadata alone in the first part, as
llama.cpp's `--no-tensor-first-split` leaves it. Needs numpy and gguf.
"""

import sys
from pathlib import Path

import gguf
import numpy as np

LAYERS, HIDDEN, HEADS, INSIDE, VOCAB = 2, 8, 2, 12, 10


def tensors():
    """GGUF's names in the order of tiny_tensors(): element i of tensor n is n + i / 1000."""
    shapes = {"token_embd": (VOCAB, HIDDEN)}
    for layer in range(LAYERS):
        block = {"attn_norm": (HIDDEN,), "attn_q": (HIDDEN, HIDDEN), "attn_k": (4, HIDDEN), "attn_v": (4, HIDDEN),
                 "attn_output": (HIDDEN, HIDDEN), "ffn_norm": (HIDDEN,), "ffn_gate": (INSIDE, HIDDEN),
                 "ffn_up": (INSIDE, HIDDEN), "ffn_down": (HIDDEN, INSIDE)}  # fmt: skip
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in block.items()}
    shapes |= {"output_norm": (HIDDEN,), "output": (VOCAB, HIDDEN)}
    for number, (name, shape) in enumerate(shapes.items()):
        values = np.float32(number) + np.arange(np.prod(shape), dtype=np.float32) / np.float32(1000)
        values = values.reshape(shape)
        if name.endswith(("attn_q", "attn_k")):  # as llama.cpp's converter interleaves the halves of each head
            values = values.reshape(shape[0] // 4, 2, 2, HIDDEN).swapaxes(1, 2).reshape(shape)
        yield f"{name}.weight", values


def write(path, small_first_shard):
    writer = gguf.GGUFWriter(path, "llama", split_max_tensors=11 if small_first_shard else 9, small_first_shard=small_first_shard)
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INSIDE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_context_length(64)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_token_list(list("abcdefghij"))
    for name, values in tensors():
        writer.add_tensor(name, values)
    writer.write_header_to_file(path)
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "tiny.gguf", False)
    write(folder / "first-small.gguf", True)
