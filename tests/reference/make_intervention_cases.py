#!/usr/bin/env python3
"""Reference grids for interventions: the same edits as in expected/interventions/*.json, made by forward hooks in transformers.

Needs: torch 2.11, transformers, gguf, h5py.
Usage: make_intervention_cases.py MODEL.gguf TRACE.json      (the demo model and the demo trace, whose first 64 tokens are used)
Each CASE.json holds the interventions as `sinkscope intervene --spec` takes them, with tokens and layers as plain numbers;
CASE.h5 is written beside it in the layout of a reference run, and KL(baseline || variant) of every token's prediction goes to
../intervention_divergences.json. Attention is changed through the mask: a hidden key gets
minus infinity, which renormalises the row as the softmax does.
"""
import glob
import json
import os
import sys

import h5py
import numpy as np
import torch
from transformers import AutoModelForCausalLM

TOKENS = 64
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected", "interventions")


def numbers(value):
    return value if isinstance(value, list) else [value]


def edit(vectors, case):
    """Edits vectors [T, n] in place."""
    tokens = numbers(case["tokens"])
    operation = case["operation"]
    if operation == "zero":
        vectors[tokens] = 0
    elif operation == "scale":
        vectors[tokens] *= case["factor"]
    elif operation == "replace_mean":
        vectors[tokens] = vectors[numbers(case["sources"])].mean(0)
    elif operation == "replace_token":
        vectors[tokens] = vectors[numbers(case["sources"])[0]].clone()
    elif operation == "cap_norm":
        norms = vectors[tokens].norm(dim=-1, keepdim=True)
        vectors[tokens] *= torch.clamp(case["factor"] / norms, max=1)
    else:
        sys.exit(f"unknown operation {operation}")


def hook_edits(model, cases):
    """Registers the hooks that carry the cases out; returns what removes them."""
    handles = []

    def on_output(case):
        def hook(module, args, output):
            vectors = (output[0] if isinstance(output, tuple) else output).clone()
            edit(vectors[0], case)
            return (vectors, *output[1:]) if isinstance(output, tuple) else vectors
        return hook

    def on_input(case):
        def hook(module, args, kwargs):
            if args:
                vectors = args[0].clone()
                edit(vectors[0], case)
                return (vectors, *args[1:]), kwargs
            vectors = kwargs["hidden_states"].clone()
            edit(vectors[0], case)
            return args, {**kwargs, "hidden_states": vectors}
        return hook

    def on_mask(case, heads):
        def hook(module, args, kwargs):
            tokens = TOKENS
            mask = torch.full((tokens, tokens), float("-inf")).triu(1).expand(1, heads, tokens, tokens).clone()
            for head in numbers(case.get("heads", list(range(heads)))):
                mask[0, head, :, numbers(case["tokens"])] = float("-inf")
            return args, {**kwargs, "attention_mask": mask}
        return hook

    for case in cases:
        for layer in numbers(case["layers"]):
            block = model.model.layers[layer]
            if case["operation"] == "block_attention":
                handles.append(block.self_attn.register_forward_pre_hook(
                    on_mask(case, model.config.num_attention_heads), with_kwargs=True))
            elif case["site"] == "resid_pre":
                handles.append(block.register_forward_pre_hook(on_input(case), with_kwargs=True))
            else:
                module = {"attn_out": block.self_attn, "mlp_out": block.mlp, "key": block.self_attn.k_proj,
                          "value": block.self_attn.v_proj, "mlp_act": block.mlp.act_fn}[case["site"]]
                handles.append(module.register_forward_hook(on_output(case)))
    return handles


def measure(model, ids):
    """Grids of one pass. The hooks here are registered after those that edit, so that they see edited vectors."""
    seen = {name: {} for name in ("resid", "key", "value", "attn_out", "mlp_out")}
    handles = []

    def keep(name, layer):
        def hook(module, args, output):
            seen[name][layer] = (output[0] if isinstance(output, tuple) else output).detach()[0].float()
        return hook

    def keep_input(layer):
        def hook(module, args, kwargs):
            seen["resid"][layer] = (args[0] if args else kwargs["hidden_states"]).detach()[0].float()
        return hook

    for layer, block in enumerate(model.model.layers):
        handles.append(block.register_forward_pre_hook(keep_input(layer), with_kwargs=True))
        handles.append(block.self_attn.k_proj.register_forward_hook(keep("key", layer)))
        handles.append(block.self_attn.v_proj.register_forward_hook(keep("value", layer)))
        handles.append(block.self_attn.register_forward_hook(keep("attn_out", layer)))
        handles.append(block.mlp.register_forward_hook(keep("mlp_out", layer)))
    with torch.no_grad():
        output = model(input_ids=ids, use_cache=False, output_attentions=True)
    for handle in handles:
        handle.remove()

    layers, tokens = len(model.model.layers), ids.shape[1]
    last = layers - 1
    # The last block's own output: its attention's input is what entered, and no case edits resid_post.
    seen["resid"][layers] = seen["resid"][last] + seen["attn_out"][last] + seen["mlp_out"][last]
    resid = torch.stack([seen["resid"][row] for row in range(layers + 1)])
    cosine = torch.nn.functional.cosine_similarity
    final = model.model.norm(resid[layers])
    attention = torch.stack(output.attentions)[:, 0].float()
    logprob = torch.log_softmax(output.logits[0, :-1].float(), -1)
    grids = {name + "_norm": torch.stack([seen[name][layer].norm(dim=-1) for layer in range(layers)])
             for name in ("key", "value", "attn_out", "mlp_out")}
    grids |= {
        "resid_norm": resid.norm(dim=-1),
        "resid_bos_cosine": cosine(resid, resid[:, :1], dim=-1),
        "final_norm_norm": final.detach().norm(dim=-1),
        "final_norm_bos_cosine": cosine(final, final[:1], dim=-1).detach(),
        "sink_score": (attention.sum(2) / torch.arange(tokens, 0, -1).float()).mean(1),
        "token_logprob": logprob.gather(1, ids[0, 1:, None])[:, 0],
    }
    return grids, torch.log_softmax(output.logits[0].float(), -1)


def main():
    model_file, trace_file = sys.argv[1:]
    model = AutoModelForCausalLM.from_pretrained(
        os.path.dirname(model_file), gguf_file=os.path.basename(model_file), dtype=torch.float32, attn_implementation="eager").eval()
    ids = torch.tensor([json.load(open(trace_file, encoding="utf-8"))["token_ids"][:TOKENS]])
    _, baseline = measure(model, ids)
    divergences = {}
    for spec in sorted(glob.glob(os.path.join(HERE, "*.json"))):
        handles = hook_edits(model, json.load(open(spec, encoding="utf-8")))
        grids, log_probabilities = measure(model, ids)
        for handle in handles:
            handle.remove()
        divergence = (baseline.exp() * (baseline - log_probabilities)).sum(-1)
        out = spec.removesuffix(".json") + ".h5"
        with h5py.File(out, "w") as file:
            file.create_dataset("token_ids", data=np.asarray(ids[0]), compression="gzip")
            for name, values in grids.items():
                file.create_dataset(name, data=np.asarray(values.detach(), dtype=np.float32), compression="gzip", shuffle=True)
            file.attrs["model"] = os.path.basename(model_file)
            file.attrs["dtype"] = "float32"
        divergences[os.path.basename(out).removesuffix(".h5")] = [round(value, 7) for value in divergence.tolist()]
        print(f"{out}: {os.path.getsize(out)} bytes, mean divergence {divergence.mean():.6f}")
    with open(os.path.join(os.path.dirname(HERE), "intervention_divergences.json"), "w", encoding="utf-8") as file:
        json.dump(divergences, file, indent=0)


if __name__ == "__main__":
    main()
