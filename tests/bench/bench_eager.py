#!/usr/bin/env python3
"""Our pass against the way to the same grids in transformers: eager attention with output_attentions and output_hidden_states.

    bench_eager.py PROGRAM MODEL [--tokens 2048] [--threads 2] [--rounds 3]

Seconds of a pass and peak resident memory of its process, the weights included; float32. Each side has a process of its own, measured
alternately. Needs torch and transformers (and gguf for a GGUF file).
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from our_pass import OurPass, WaitingProcess, row, write_trace


def serve_peer(model, tokens, threads):
    """The peer's process: speaks as bench_pass does."""
    import time

    import torch
    from bench_forward import load_peer

    torch.set_num_threads(threads)
    peer = load_peer(model, "float32", attention="eager")
    with tempfile.TemporaryDirectory() as folder:
        _, ids = write_trace(folder, tokens)
    while True:
        start = time.perf_counter()
        with torch.inference_mode():
            peer(input_ids=torch.tensor([ids]), use_cache=False, output_attentions=True, output_hidden_states=True)
        print(time.perf_counter() - start, flush=True)
        if not sys.stdin.readline():
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: Path(path).resolve())
    parser.add_argument("model", type=lambda path: Path(path).resolve())
    parser.add_argument("--tokens", type=int, default=2048)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        return serve_peer(arguments.model, arguments.tokens, arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        trace, _ = write_trace(folder, arguments.tokens)
        ours = OurPass(arguments.program, arguments.model, trace, arguments.tokens, "float32", arguments.threads)
        options = ["--tokens", arguments.tokens, "--threads", arguments.threads, "--serve"]
        peer = WaitingProcess([sys.executable, __file__, arguments.program, arguments.model, *options])
        times = [(ours.run(), peer.run()) for _ in range(arguments.rounds)]
        memory = [process.close() / 1e9 for process in (ours, peer)]
    mine, other = (statistics.median(column) for column in zip(*times))
    what = f"transformers with attentions and hidden states, float32, {arguments.tokens:,} tokens"
    row(f"time against {what}", f"{mine:.2f} s", f"{other:.2f} s", statistics.median(a / b for a, b in times))
    row(f"peak memory against {what}", f"{memory[0]:.2f} GB", f"{memory[1]:.2f} GB", memory[0] / memory[1])


if __name__ == "__main__":
    main()
