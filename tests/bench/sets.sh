#!/usr/bin/env bash
# Seconds and peak memory of `sinkscope tables` on sets of 250 to 10,000 traces with their trace file, made out of the
# published ones in ../shared.
#
#   tests/bench/sets.sh [SINKSCOPE]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../build/release/bin/sinkscope}
data=${SINKSCOPE_SHARED:-$here/../../../shared}/data
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for count in ${COUNTS:-250 500 1000 10000}; do
    python3 "$here/make_set.py" "$count" "$data/published/sink_detection_n_1_deepseek-14b.jsonl" \
        "$data/published/output_n_1_deepseek-14b.jsonl" "$folder"
    python3 - "$count" "$program" tables "$folder/detections.jsonl" --traces "$folder/traces.jsonl" \
        --tokenizer "$data/deepseek-r1-distill-qwen/tokenizer.json" <<'PYTHON'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
print(f"{sys.argv[1]} traces: {time.monotonic() - start:.2f} s, {peak:.0f} MB at most", flush=True)
PYTHON
done
