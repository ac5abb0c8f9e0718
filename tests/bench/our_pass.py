"""What the benchmarks share: a process that waits for the word to run, the trace, and a row of the table."""

import json
import os
import subprocess
import sys
from pathlib import Path

DEMO_TRACE = Path(__file__).resolve().parents[2] / "resources/demo/baker-trace.json"


def write_trace(folder, tokens):
    """A trace of `tokens` ids, the demo trace over and over: its path and the ids."""
    demo = json.loads(DEMO_TRACE.read_text())["token_ids"]
    ids = (demo * (tokens // len(demo) + 1))[:tokens]
    path = Path(folder) / f"trace-{tokens}.json"
    path.write_text(json.dumps({"token_ids": ids}))
    return path, ids


def row(what, ours, other, ratio):
    """A row of the table: `other` is the peer's value or the bound, `ratio` ours over it."""
    print(f"| {what} | {ours} | {other} | {ratio:.2f} |", flush=True)


class WaitingProcess:
    """A process that prints the seconds of a first pass, and those of one more for each line that it reads."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.first = self.read_seconds()

    def read_seconds(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the pass failed")
        return float(line)

    def run(self):
        """Seconds of one more pass."""
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        return self.read_seconds()

    def bytes_read(self):
        """Bytes that the process had the disk read."""
        lines = Path(f"/proc/{self.process.pid}/io").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("read_bytes"))

    def close(self):
        """Ends the process; its peak resident memory in bytes, as /usr/bin/time reports it."""
        self.process.stdin.close()
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        return usage.ru_maxrss * 1024


class OurPass(WaitingProcess):
    """bench_pass with a model in it; its first pass reads the weights."""

    def __init__(self, program, model, trace, tokens, dtype, threads, memory_budget=-1, device="cpu"):
        super().__init__([program, model, trace, tokens, dtype, threads, memory_budget, "--device", device])
