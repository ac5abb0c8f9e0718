#!/usr/bin/env python3
"""How long a variant from the middle block takes, with and without what it predicts, beside the bound of two seconds.

    bench_variant.py PROGRAM MODEL [--tokens 512] [--dtype float32] [--threads 2] [--rounds 5]

PROGRAM is the build's tests/bench_variant. Python's own library is enough.
"""

import argparse
import subprocess
import tempfile

from our_pass import row, write_trace

BOUND = 2.0  # seconds that a person waits for what they did with the mouse


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("model")
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trace, _ = write_trace(folder, given.tokens)
        command = [given.program, given.model, trace, given.tokens, given.dtype, given.threads, given.rounds]
        answer = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    for what, seconds in zip(["with KL and log-probabilities", "grids alone"], map(float, answer.split())):
        row(f"variant from the middle block, {given.tokens} tokens, {given.dtype}, {what}", f"{seconds:.2f} s",
            f"{BOUND:.1f} s", seconds / BOUND)


if __name__ == "__main__":
    main()
