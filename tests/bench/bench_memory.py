#!/usr/bin/env python3
"""Peak resident memory of a pass; with --cold also how fast a checkpoint that does not stay in memory is streamed from the disk.

    bench_memory.py PROGRAM MODEL --tokens N --bound GB [--dtype float32] [--threads 2] [--memory-budget BYTES] [--device cpu|cuda] [--cold]

PROGRAM is the build's tests/bench_pass. --cold drops the model's files from the page cache first and compares the bytes that the pass reads in a
second with the disk's raw sequential rate (direct reads, a chunk at a time) and with that of plain reads, which have the kernel's reading
ahead; both on the same files. Python's own library is enough.
"""

import argparse
import mmap
import os
import tempfile
import time
from pathlib import Path

from our_pass import OurPass, row, write_trace

CHUNK = 16 << 20
RAW_LIMIT = 2 << 30  # bytes read to learn the raw rate


def weight_files(model):
    return [model] if model.is_file() else sorted(model.glob("*.safetensors"))


def forget(files):
    """Drops clean pages of the files from the page cache."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def sequential_rate(files, flags):
    """Bytes in a second of sequential reads, a chunk at a time."""
    buffer, total, start = mmap.mmap(-1, CHUNK), 0, time.perf_counter()
    for path in files:
        descriptor = os.open(path, os.O_RDONLY | flags)
        while total < RAW_LIMIT and (count := os.readv(descriptor, [buffer])) > 0:
            total += count
            if count % 4096:  # the end of the file: a further direct read would not be aligned
                break
        os.close(descriptor)
    return total / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: Path(path).resolve())
    parser.add_argument("model", type=lambda path: Path(path).resolve())
    parser.add_argument("--tokens", type=int, required=True)
    parser.add_argument("--bound", type=float, required=True, help="gigabytes that the peak must stay under")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-budget", type=int, default=-1)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--cold", action="store_true")
    arguments = parser.parse_args()
    files = weight_files(arguments.model)
    if arguments.cold:
        raw = sequential_rate(files, os.O_DIRECT)
        forget(files)
        buffered = sequential_rate(files, 0)
        forget(files)
    with tempfile.TemporaryDirectory() as folder:
        trace, _ = write_trace(folder, arguments.tokens)
        ours = OurPass(arguments.program, arguments.model, trace, arguments.tokens, arguments.dtype, arguments.threads,
                       arguments.memory_budget, arguments.device)
        rate = ours.bytes_read() / ours.first
        peak = ours.close()
    what = f"{arguments.model.name}, {arguments.dtype}, {arguments.tokens:,} tokens"
    row(f"peak memory, {what}", f"{peak / 1e9:.2f} GB", f"{arguments.bound:.1f} GB", peak / 1e9 / arguments.bound)
    if arguments.cold:
        row(f"streaming against the raw disk (direct reads), {what}", f"{rate / 1e6:.0f} MB/s", f"{raw / 1e6:.0f} MB/s", rate / raw)
        row(f"streaming against reads through the page cache, {what}", f"{rate / 1e6:.0f} MB/s", f"{buffered / 1e6:.0f} MB/s", rate / buffered)


if __name__ == "__main__":
    main()
