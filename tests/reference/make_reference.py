#!/usr/bin/env python3
"""Runs transformers on the folders of make_checkpoints.py and writes what test_families.cpp compares with.

    make_reference.py CHECKPOINTS OUT_DIR [--only NAME ...]

Folders of stored_otherwise.py have a reference of their own where their numbers do (FP8 needs accelerate and compressed-tensors, adapters peft); of the
others it is checked that transformers reads them as it reads the models that they are made of.

Eager attention, float32. One NAME.h5 for each folder, of a short trace of seeded random ids; and a NAME-long.h5 where a RoPE scaling or a
sliding window changes with the length, of a trace longer than the original positions or the window. Datasets have the names and shapes of
definitions.md; sink scores of single heads are in the short files alone. Needs torch, transformers, h5py, numpy.
"""

import argparse
import json
import zlib
from pathlib import Path

import h5py
import numpy as np
import torch
import transformers
from transformers import AutoModelForCausalLM

import small_families
from watch_experts import ExpertsWatch, learned_sinks
from watch_modules import Watch

SHORT = 24
DESCRIBED_SHORT, DESCRIBED_LONG = 5, 40  # within and beyond windows of 5 and chunks of 6
LONG = {
    "llama-rope-linear": 96,
    "llama-rope-dynamic": 96,
    "llama-rope-llama3": 144,
    "llama-rope-yarn": 144,
    "llama-rope-yarn-mscale": 96,
    "llama-rope-longrope": 144,
    "qwen2-sliding": 96,
    "qwen3-untied-yarn": 144,
    "mistral-sliding": 96,
    "phi3-partial-sliding": 96,
    "phi3-longrope": 144,
}


def cosines(vectors):
    return torch.nn.functional.cosine_similarity(vectors, vectors[..., :1, :], dim=-1)


def reference(model, ids, per_head):
    """All datasets of one file."""
    kept = Watch(model)
    experts = ExpertsWatch(model, kept.blocks)
    with torch.inference_mode():
        output = model(input_ids=ids[None], use_cache=False, output_attentions=model.config._attn_implementation == "eager")
    tokens, layers = len(ids), len(kept.blocks)
    residual = torch.stack([kept.resid[row] for row in range(layers + 1)])
    final = residual[-1] if kept.final is None else kept.final
    if output.attentions:
        attention = [block[0] for block in output.attentions]  # [H, query, key]; Laguna's H differs from block to block
    else:
        attention = [kept.alibi_probabilities(layer) for layer in range(layers)]
    score = [block.sum(1) / torch.arange(tokens, 0, -1) for block in attention]
    log_probability = torch.log_softmax(output.logits[0, :-1], -1)
    projected = [kept.queries_keys_values(layer) for layer in range(layers)]
    sites = {
        "key": [key for _, key, _ in projected],
        "value": [value for _, _, value in projected],
        "attn_out": [kept.added(layer, "attn") for layer in range(layers)],
        "mlp_out": [kept.added(layer, "mlp") for layer in range(layers)],
    }
    for layer in range(layers):
        whole = residual[layer] + sites["attn_out"][layer] + sites["mlp_out"][layer]
        assert torch.allclose(whole, residual[layer + 1], rtol=1e-4, atol=1e-4), f"block {layer} adds something else"
    data = {
        "token_ids": ids,
        "resid_norm": residual.norm(dim=-1),
        "resid_bos_cosine": cosines(residual),
        "final_norm_norm": final.norm(dim=-1),
        "final_norm_bos_cosine": cosines(final),
        "sink_score": torch.stack([block.mean(0) for block in score]),
        "logits_last": output.logits[0, -1],
        "token_logprob": log_probability.gather(1, ids[1:, None])[:, 0],
    }
    for site, vectors in sites.items():
        data[f"{site}_norm"] = torch.stack([vector.norm(dim=-1) for vector in vectors])
    with torch.inference_mode():
        data.update(experts.data(tokens))
    if len({len(block) for block in attention}) == 1:
        data.update(learned_sinks(attention, per_head))
    if per_head and len({len(block) for block in score}) == 1:
        data["sink_score_per_head"] = torch.stack(score)
    return data


def write(path, folder, tokens, per_head):
    # a fresh model: some RoPE scalings remember the longest trace that they saw
    # Falcon's eager attention adds ALiBi twice
    implementation = "sdpa" if folder.name == "falcon@rw" else "eager"
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation=implementation)
    if (folder / "adapter").exists():
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, folder / "adapter").merge_and_unload()
    model.eval()
    random = np.random.RandomState(zlib.crc32(path.stem.encode()))
    ids = torch.from_numpy(random.randint(0, model.config.vocab_size, tokens).astype(np.int64))
    with h5py.File(path, "w", libver="latest") as file:
        for name, values in reference(model, ids, per_head).items():
            file.create_dataset(name, data=values.numpy())
        file.attrs["made_with"] = f"transformers {transformers.__version__}, torch {torch.__version__}, eager, float32"


def check_same(folder, expected):
    """Whether a model that is stored otherwise is the one of that reference, to transformers."""
    if folder.name.endswith("prefix"):  # of a training framework: transformers starts such a model anew
        return
    with h5py.File(expected) as file:
        ids, logits = torch.from_numpy(file["token_ids"][:].astype(np.int64)), file["logits_last"][:]
    has_images = "vision_config" in json.loads((folder / "config.json").read_text())
    kind = transformers.AutoModelForImageTextToText if has_images else AutoModelForCausalLM
    model = kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", ignore_mismatched_sizes=True).eval()
    if folder.name.startswith("llama4"):  # its own forward needs images
        model = model.language_model
    with torch.inference_mode():
        own = model(input_ids=ids[None]).logits[0, -1].numpy()
    assert np.abs(own - logits).max() < 1e-4, folder.name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", type=Path)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--only", nargs="+", metavar="NAME")
    arguments = parser.parse_args()
    arguments.out_dir.mkdir(parents=True, exist_ok=True)
    described = small_families.families()
    for name in arguments.only or sorted(path.parent.name for path in arguments.checkpoints.glob("*/config.json")):
        folder = arguments.checkpoints / name
        if (folder / "reference").exists():
            reference = (folder / "reference").read_text()
            if reference == f"stored/{name}":
                write(arguments.out_dir / f"{name}.h5", folder, DESCRIBED_LONG, per_head=True)
            else:
                check_same(folder, Path(__file__).parent / f"expected/{reference}.h5")
            continue
        if name in described:
            write(arguments.out_dir / f"{name}.h5", folder, DESCRIBED_SHORT, per_head=True)
            write(arguments.out_dir / f"{name}-long.h5", folder, DESCRIBED_LONG, per_head=True)
            continue
        write(arguments.out_dir / f"{name}.h5", folder, SHORT, per_head=True)
        if name in LONG:
            write(arguments.out_dir / f"{name}-long.h5", folder, LONG[name], per_head=False)


if __name__ == "__main__":
    main()
