#!/usr/bin/env python3
"""Writes what test_gemma.cpp compares with: transformers' reading of Gemma 3 270M's GGUF file (packaging/models.sh gemma-3-270m).

    make_gemma_reference.py GEMMA.gguf TOKEN_IDS.json

expected/gemma-3-270m.h5: all grids of the first 560 token ids, more than the 512 that local blocks see, and greedy_ids: the 100 tokens that the
model writes after the first 20. Float32, eager. Needs torch, transformers, h5py.
"""

import json
import sys
from pathlib import Path

import h5py
import numpy as np
import torch
from transformers import AutoModelForCausalLM

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "packaging/python/src"))
from sinkscope_run import collect  # noqa: E402

PROMPT, WRITTEN, TOKENS = 20, 100, 560

gguf = Path(sys.argv[1])
ids = json.loads(Path(sys.argv[2]).read_text())[:TOKENS]
model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32).eval()
run = collect(model, ids)
with torch.no_grad():
    greedy = model.generate(torch.tensor([ids[:PROMPT]]), max_new_tokens=WRITTEN, do_sample=False, eos_token_id=None)[0, PROMPT:]
with h5py.File(HERE / "expected/gemma-3-270m.h5", "w", libver=("earliest", "v110")) as file:
    data = {name: values for name, values in run.items() if isinstance(values, np.ndarray) and values.dtype == np.float32}
    data["resid_bos_cosine"] = data.pop("resid_candidate_cosine")[0]
    data["final_norm_bos_cosine"] = data.pop("final_norm_candidate_cosine")[0]
    for name, values in {**data, "token_ids": run["token_ids"], "greedy_ids": greedy.numpy()}.items():
        file.create_dataset(name, data=values, compression="gzip", shuffle=True)
