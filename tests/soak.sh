#!/usr/bin/env bash
# Commands over and over, for a night or a minute, and 200 rounds of runs, files, variants and exports in one window: memory must stay flat, nothing may be left over, and every run of the same
# trace must give the same bits, on 1 and 2 threads, whether blocks are streamed or not.
#
#   tests/soak.sh SECONDS [SINKSCOPE [MODEL]]     default: build/dev/bin/sinkscope and a model of random weights
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:?how many seconds}
program=$(realpath "${2:-build/dev/bin/sinkscope}")
model=${3:-}
tests=$(dirname "$program")/../tests # built by the presets dev and asan
python=${PYTHON:-python3} # with numpy and h5py
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [[ -z $model ]]; then
    model=$folder/model
    "$python" tests/soak_model.py "$model"
fi
model=$(realpath "$model")
cd "$folder"
echo '{"token_ids": [1, 40, 77, 18, 99, 3, 64, 12, 1, 40]}' >trace.json
grids() { "$python" - "$1" <<'P'
import sys, h5py, hashlib
digest = hashlib.sha256()
with h5py.File(sys.argv[1]) as run:
    for name in sorted(run):
        if isinstance(run[name], h5py.Dataset):
            digest.update(run[name][()].tobytes())
print(digest.hexdigest())
P
}
end=$((SECONDS + seconds)) rounds=0 first= peak_first=0 peak_last=0
while ((SECONDS < end || rounds < 3)); do
    for threads in 1 2; do
        for memory in "" "--memory 900MB"; do
            # shellcheck disable=SC2086
            peak=$({ "$python" -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$program" analyze --model "$model" --trace trace.json --threads $threads $memory --output run.h5; })
            hash=$(grids run.h5)
            [[ -z $first || $hash == "$first" ]] || { echo "round $rounds: other numbers with $threads threads $memory"; exit 1; }
            first=$hash
        done
    done
    [[ $rounds -gt 0 ]] || peak_first=$peak
    peak_last=$peak
    rounds=$((rounds + 1))
done
[[ ! -x $tests/test_long_session ]] || QT_QPA_PLATFORM=offscreen SINKSCOPE_ROUNDS=200 "$tests/test_long_session" | grep -E "rounds:|FAIL|Totals"
left=$(find . -name '*.part' | wc -l)
echo "$rounds rounds, the same bits each time, with 1 and 2 threads, streamed or not; peak $peak_first kB at first, $peak_last kB at last; $left half files"
[[ $left -eq 0 && $peak_last -lt $((peak_first + 20000)) ]]
