#!/usr/bin/env python3
"""Our instrumented pass against transformers' plain forward pass (sdpa, no cache, no language model head), measured alternately.

    bench_forward.py PROGRAM MODEL [--tokens 2048 8192] [--dtype float32] [--threads 2] [--rounds 5]

PROGRAM is the build's tests/bench_pass. MODEL is a GGUF file or a Hugging Face folder. Ours keeps all grids and exact sink scores, the peer
keeps nothing. Both have their weights in memory and one uncounted pass behind them. The tokens are the demo trace over and over.
Needs torch and transformers (and gguf for a GGUF file).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from transformers import AutoModel

DEMO_TRACE = Path(__file__).resolve().parents[2] / "resources/demo/baker-trace.json"


def write_trace(folder, tokens):
    """A trace of `tokens` ids that both sides read."""
    demo = json.loads(DEMO_TRACE.read_text())["token_ids"]
    ids = (demo * (tokens // len(demo) + 1))[:tokens]
    path = Path(folder) / f"trace-{tokens}.json"
    path.write_text(json.dumps({"token_ids": ids}))
    return path, ids


def load_peer(model, dtype):
    where = {"gguf_file": model.name} if model.suffix == ".gguf" else {}
    return AutoModel.from_pretrained(
        model.parent if where else model, dtype=getattr(torch, dtype), attn_implementation="sdpa", **where
    ).eval()


def time_peer(peer, ids):
    start = time.perf_counter()
    with torch.inference_mode():
        peer(input_ids=torch.tensor([ids]), use_cache=False)
    return time.perf_counter() - start


class OurPass:
    """The program, waiting for the word to run."""

    def __init__(self, program, model, trace, tokens, dtype, threads):
        command = [program, model, trace, tokens, dtype, threads, -1]
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(f"{program} does not run")

    def time(self):
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(arguments, folder, tokens, dtype):
    trace, ids = write_trace(folder, tokens)
    peer = load_peer(arguments.model, dtype)
    time_peer(peer, ids)
    ours = OurPass(arguments.program, arguments.model, trace, tokens, dtype, arguments.threads)
    times = [(ours.time(), time_peer(peer, ids)) for _ in range(arguments.rounds)]
    ours.close()
    mine, other = (statistics.median(column) for column in zip(*times))
    ratio = statistics.median(a / b for a, b in times)
    spread = max(a / b for a, b in times) - min(a / b for a, b in times)
    print(f"| {dtype} | {tokens:,} | {mine:.3f} | {other:.3f} | {ratio:.2f} | {spread:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: Path(path).resolve())
    parser.add_argument("model", type=lambda path: Path(path).resolve())
    parser.add_argument("--tokens", type=int, nargs="+", default=[2048, 8192])
    parser.add_argument("--dtype", nargs="+", default=["float32"], choices=["float32", "bfloat16"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print(f"{arguments.model.name}, {arguments.threads} threads, load average {os.getloadavg()[0]:.1f} before, "
          f"{arguments.rounds} alternating rounds")
    print("| type | tokens | ours, median s | transformers, median s | ratio, median | ratio, spread |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for dtype in arguments.dtype:
            for tokens in arguments.tokens:
                measure(arguments, folder, tokens, dtype)


if __name__ == "__main__":
    main()
