#!/usr/bin/env python3
"""Our pass against the published pipeline's way to the same numbers.

    bench_published.py PROGRAM MODEL [--tokens 2048] [--threads 2] [--layers 2]

The published code runs a forward pass to detect sinks and one for the hidden states (both with output_hidden_states), then for every layer one
forward pass with eager attention, of which it keeps that layer's matrix and takes the column sums. Here the per-layer pass is measured
on a few layers, spread over the depth, and their mean is scaled to all of them. float32, alternating with ours. Needs torch and
transformers (and gguf for a GGUF file).
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import torch
from bench_forward import load_peer
from our_pass import OurPass, row, write_trace


def timed(work):
    start = time.perf_counter()
    with torch.inference_mode():
        work()
    return time.perf_counter() - start


def layer_scores(peer, layer, ids):
    """The sink score of one layer from a whole eager forward pass that keeps this layer's attention matrix."""
    kept = {}
    attention = peer.layers[layer].self_attn
    hook = attention.register_forward_hook(lambda module, inputs, output: kept.update(weights=output[1]))
    peer(input_ids=ids, use_cache=False)
    hook.remove()
    tokens = ids.shape[1]
    return kept["weights"][0].sum(dim=1) / torch.arange(tokens, 0, -1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: Path(path).resolve())
    parser.add_argument("model", type=lambda path: Path(path).resolve())
    parser.add_argument("--tokens", type=int, default=2048)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--layers", type=int, default=2, help="how many layers' passes are measured")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with tempfile.TemporaryDirectory() as folder:
        trace, token_ids = write_trace(folder, arguments.tokens)
        ids = torch.tensor([token_ids])
        states = load_peer(arguments.model, "float32")
        eager = load_peer(arguments.model, "float32", attention="eager")
        depth = len(eager.layers)
        ours = OurPass(arguments.program, arguments.model, trace, arguments.tokens, "float32", arguments.threads)
        mine, hidden, layer = [], [], []
        for index in range(arguments.layers):
            mine.append(ours.run())
            hidden.append(timed(lambda: states(input_ids=ids, use_cache=False, output_hidden_states=True)))
            measured = index * depth // arguments.layers
            layer.append(timed(lambda: layer_scores(eager, measured, ids)))
        ours.close()
    other = 2 * statistics.median(hidden) + depth * statistics.mean(layer)
    what = f"the published way (2 passes, and 1 per layer, of {depth} measured {arguments.layers}), {arguments.tokens:,} tokens"
    row(f"time against {what}", f"{statistics.median(mine):.2f} s", f"{other:.0f} s", statistics.median(mine) / other)


if __name__ == "__main__":
    main()
