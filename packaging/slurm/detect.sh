#!/bin/bash
# The sinks of a set of traces, each task of the array a shard on a card of its own:
#   mkdir -p parts && MODEL=/models/qwen3-14b sbatch packaging/slurm/detect.sh
# MODEL, TRACES (traces.jsonl), DETECTOR (published), DEVICE (cuda) and SHARDS (as many as the array has tasks) may be set.
#SBATCH --job-name=sinks
#SBATCH --array=1-8
#SBATCH --gres=gpu:1
#SBATCH --cpus-per-task=8
#SBATCH --mem=64G
#SBATCH --time=04:00:00
#SBATCH --requeue
srun --cpus-per-task="$SLURM_CPUS_PER_TASK" sinkscope detect --model "${MODEL:?is not set: which model}" --traces "${TRACES:-traces.jsonl}" \
    --detector "${DETECTOR:-published}" --device "${DEVICE:-cuda}" --threads "$SLURM_CPUS_PER_TASK" \
    --shard "$SLURM_ARRAY_TASK_ID/${SHARDS:-$SLURM_ARRAY_TASK_COUNT}" --output "parts/$SLURM_ARRAY_TASK_ID.jsonl"
