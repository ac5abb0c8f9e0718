#!/usr/bin/env python3
"""Greedy continuations by transformers, float32, as the expected values of test_generation.

    make_generation_cases.py MODEL.gguf SINKSCOPE > data/generation_cases.json

Prompts are tokenised by `SINKSCOPE tokenize`, chat format included: transformers' own conversion of this GGUF vocabulary
splits digits in another way than the model was trained with. Needs torch, transformers and gguf.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

NEW_TOKENS = 200
DEMO = Path(__file__).resolve().parents[2] / "resources/demo/prompts.jsonl"
PROMPTS = [json.loads(line)["problem"] for line in DEMO.read_text().splitlines()[:5]]


def prompt_ids(program, model, prompt):
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.jsonl"
        trace.write_text(json.dumps({"prompt": prompt, "output": ""}) + "\n")
        command = [program, "tokenize", "--model", str(model), "--trace", str(trace), "--json"]
        result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return [token["id"] for token in result["tokens"]]


def case_of(model, model_file, program, prompt):
    ids = prompt_ids(program, model_file, prompt)
    with torch.no_grad():
        output = model.generate(torch.tensor([ids]), do_sample=False, max_new_tokens=NEW_TOKENS)[0].tolist()
        logits = model(torch.tensor([output])).logits[0, len(ids) - 1 : -1]
    top = torch.topk(logits, 2).values
    margin = float((top[:, 0] - top[:, 1]).min())
    written = output[len(ids) :]
    print(f"{len(ids)} + {len(written)} tokens, narrowest decision {margin:.4f}", file=sys.stderr)
    eos = model.generation_config.eos_token_id
    ended = written[-1] in (eos if isinstance(eos, list) else [eos])
    return {
        "prompt": prompt,
        "prompt_ids": ids,
        "output_ids": written[: len(written) - ended],
        "ended": ended,
        "narrowest_margin": round(margin, 4),  # between the two likeliest tokens' logits
    }


def main():
    model_file, program = Path(sys.argv[1]), sys.argv[2]
    model = AutoModelForCausalLM.from_pretrained(model_file.parent, gguf_file=model_file.name, dtype=torch.float32)
    model.eval()
    cases = [case_of(model, model_file, program, prompt) for prompt in PROMPTS]
    json.dump({"model": model_file.name, "new_tokens": NEW_TOKENS, "cases": cases}, sys.stdout, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
