#!/bin/bash
# The parts of detect.sh as one set, once all of its tasks have ended well:
#   sbatch --dependency=afterok:$JOB --kill-on-invalid-dep=yes packaging/slurm/merge.sh
#SBATCH --job-name=sinks-merge
#SBATCH --cpus-per-task=1
#SBATCH --mem=4G
#SBATCH --time=00:10:00
srun sinkscope merge parts/*.jsonl --output "${OUTPUT:-detections.jsonl}"
