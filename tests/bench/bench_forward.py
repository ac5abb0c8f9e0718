#!/usr/bin/env python3
"""Our instrumented pass against transformers' plain forward pass (sdpa, no cache, no language model head), measured alternately.

    bench_forward.py PROGRAM MODEL [--tokens 2048 8192] [--dtype float32] [--threads 2] [--rounds 5] [--label NAME]

PROGRAM is the build's tests/bench_pass. MODEL is a GGUF file or a Hugging Face folder. Ours keeps all grids and exact sink scores, the peer
keeps nothing. Both have their weights in memory and one uncounted pass behind them. The tokens are the demo trace over and over.
Needs torch and transformers (and gguf for a GGUF file).
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import torch
from our_pass import OurPass, row, write_trace
from transformers import AutoModel


def load_peer(model, dtype, attention="sdpa"):
    where = {"gguf_file": model.name} if model.suffix == ".gguf" else {}
    return AutoModel.from_pretrained(
        model.parent if where else model, dtype=getattr(torch, dtype), attn_implementation=attention, **where
    ).eval()


def time_peer(peer, ids):
    start = time.perf_counter()
    with torch.inference_mode():
        peer(input_ids=torch.tensor([ids]), use_cache=False)
    return time.perf_counter() - start


def measure(arguments, folder, tokens, dtype):
    trace, ids = write_trace(folder, tokens)
    peer = load_peer(arguments.model, dtype)
    time_peer(peer, ids)
    ours = OurPass(arguments.program, arguments.model, trace, tokens, dtype, arguments.threads)
    times = [(ours.run(), time_peer(peer, ids)) for _ in range(arguments.rounds)]
    ours.close()
    mine, other = (statistics.median(column) for column in zip(*times))
    ratio = statistics.median(a / b for a, b in times)
    row(f"forward pass{arguments.label and ' of ' + arguments.label} against transformers', {dtype}, {tokens:,} tokens", f"{mine:.2f} s", f"{other:.2f} s", ratio)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: Path(path).resolve())
    parser.add_argument("model", type=lambda path: Path(path).resolve())
    parser.add_argument("--tokens", type=int, nargs="+", default=[2048, 8192])
    parser.add_argument("--dtype", nargs="+", default=["float32"], choices=["float32", "bfloat16"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--label", default="", help="of the model, for the row")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        for dtype in arguments.dtype:
            for tokens in arguments.tokens:
                measure(arguments, folder, tokens, dtype)


if __name__ == "__main__":
    main()
