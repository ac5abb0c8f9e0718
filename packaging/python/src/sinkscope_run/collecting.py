"""Gathers all grids of a run from a transformers model with hooks."""

import time

import numpy as np
import torch

from . import column_sums
from .files import RunFileError

CANDIDATES = 3  # token positions 0, 1, 2 may be the BOS sink; which one is known after the pass

# Where the modules that make each quantity are found, in the order in which they are tried.
FINAL_NORMS = ("norm", "ln_f", "final_layer_norm", "final_layernorm", "norm_f")
ATTENTIONS = ("self_attn", "attn", "attention", "self_attention")
OUTPUT_PROJECTIONS = ("o_proj", "out_proj", "dense", "c_proj", "attention.out_proj")
KEYS = ("k_proj", "attention.k_proj")
VALUES = ("v_proj", "attention.v_proj")
FUSED = ("c_attn", "query_key_value", "qkv_proj", "Wqkv")
MLPS = ("mlp", "feed_forward", "block_sparse_moe", "ffn")
MLP_OUTPUTS = ("down_proj", "c_proj", "dense_4h_to_h", "fc2", "fc_out")
ATTENTION_POST_NORMS = ("post_self_attn_layernorm", "post_attention_layernorm")  # where the MLP has a post norm, too
# Models that compute attention themselves: one block's probabilities at a time are made, summed and let go.
OWN_ATTENTION = ("mpt", "bloom", "gpt_neo", "falcon")
MLP_POST_NORMS = ("post_feedforward_layernorm", "post_mlp_layernorm")


def _module(parent, names):
    for name in names:
        module = parent
        for part in name.split("."):
            module = getattr(module, part, None)
            if module is None:
                break
        if isinstance(module, torch.nn.Module):
            return module
    return None


def _first(value):
    return value[0] if isinstance(value, (tuple, list)) else value


def _vectors(value):
    """[T, n] in float32, from a module's output for one trace; a copy, since some models add to their outputs in place."""
    tensor = _first(value).detach()
    return tensor.reshape(-1, tensor.shape[-1]).to(torch.float32, copy=True)


class _Pass:
    """The hooks of one pass and what they have seen of the block under way."""

    def __init__(self, model, by_interface):
        self.by_interface = by_interface
        self.sums = {}
        self.config = model.config.get_text_config()
        blocks = [m for m in model.modules() if isinstance(m, torch.nn.ModuleList) and len(m) == self.config.num_hidden_layers]
        if not blocks:
            raise RunFileError(f"{type(model).__name__}: no list of {self.config.num_hidden_layers} blocks was found in it")
        self.blocks = blocks[0]
        self.inside = next(m for m in model.modules() if self.blocks in list(m.children()))
        self.handles = []
        self.seen = {}
        self.rows = {name: [] for name in ("resid_norm", "resid_cosine", "key_norm", "value_norm", "attn_out_norm", "mlp_out_norm")}
        self.final_norm = None
        self.residual = None

    def hook(self, module, take):
        self.handles.append(module.register_forward_hook(lambda m, inputs, output: take(output)))

    def keep(self, name):
        return lambda output: self.seen.__setitem__(name, _vectors(output))

    def attach(self):
        for index, block in enumerate(self.blocks):
            self.attach_block(index, block)
        norm = _module(self.inside, FINAL_NORMS)
        if norm is None:  # OPT-350M has none
            return
        self.hook(norm, lambda output: setattr(self, "final_norm", _vectors(output)))

    def attach_block(self, index, block):
        attention = _module(block, ATTENTIONS)
        if attention is None:
            raise RunFileError(f"block {index}: no attention module among {', '.join(ATTENTIONS)}")
        attention.layer_idx = index
        self.attach_keys_values(index, attention)
        mlp = _module(block, MLPS)
        # Behind a norm of the output, what is added to the residual is the norm's output.
        mlp_norm = _module(block, MLP_POST_NORMS)
        attention_norm = _module(block, ATTENTION_POST_NORMS) if mlp_norm is not None else None
        projection = _module(attention, OUTPUT_PROJECTIONS)
        self.hook(attention_norm or projection or attention, self.keep("attn_out"))
        plain = _module(mlp if mlp is not None else block, MLP_OUTPUTS)
        self.hook(mlp_norm or plain or mlp, self.keep("mlp_out"))
        if not self.by_interface:
            self.handles.append(attention.register_forward_hook(lambda m, inputs, output: self.take_probabilities(index, output)))
        self.handles.append(block.register_forward_pre_hook(lambda m, args, kwargs: self.enter(_vectors(args or kwargs["hidden_states"])), with_kwargs=True))
        self.hook(block, lambda output: self.leave(index, _vectors(output)))

    def attach_keys_values(self, index, attention):
        key, value = _module(attention, KEYS), _module(attention, VALUES)
        fused = _module(attention, FUSED)
        if key is not None and value is not None:
            self.hook(key, self.keep("key"))
            self.hook(value, self.keep("value"))
        elif fused is not None:
            self.hook(fused, lambda output: self.split(_vectors(output)))
        elif hasattr(attention, "kv_b_proj"):
            self.hook(attention.kv_a_proj_with_mqa, self.keep("latent"))
            self.hook(attention.kv_b_proj, lambda output: self.expand(_vectors(output)))
        else:
            raise RunFileError(f"block {index}: no key and value projections among {', '.join(KEYS + FUSED)}")

    def take_probabilities(self, index, output):
        """Sums over queries of a block's [1, H, T, T] probabilities, which are then let go."""
        def is_probabilities(part):
            return torch.is_tensor(part) and part.ndim == 4 and part.shape[-1] == part.shape[-2] == len(self.residual)

        found = [part for part in output if is_probabilities(part)]
        if not found:
            raise RunFileError(f"block {index}: its attention neither goes through transformers' AttentionInterface nor gives its probabilities")
        self.sums[index] = found[0][0].sum(1, dtype=torch.float64).cpu()
        return tuple(None if is_probabilities(part) else part for part in output)

    def split(self, fused):
        """Keys and values of a fused projection: [q | k | v], or by group [queries ..., key, value] (NeoX, BLOOM, Falcon)."""
        config, heads = self.config, self.config.num_attention_heads
        size = getattr(config, "head_dim", None) or config.hidden_size // heads
        groups = (fused.shape[1] // size - heads) // 2
        by_group = config.model_type in ("gpt_neox", "bloom", "falcon") or (config.model_type == "gpt_bigcode" and groups > 1)
        if by_group:
            parts = fused.view(len(fused), groups, heads // groups + 2, size)
            self.seen["key"], self.seen["value"] = parts[:, :, -2].reshape(len(fused), -1), parts[:, :, -1].reshape(len(fused), -1)
        else:
            self.seen["key"], self.seen["value"] = fused[:, heads * size :].chunk(2, -1)

    def expand(self, expanded):
        """Multi-head latent attention: a head's key is its own part beside the rotated part that all heads share."""
        config, heads = self.config, self.config.num_attention_heads
        parts = expanded.view(len(expanded), heads, config.qk_nope_head_dim + config.v_head_dim)
        shared = self.seen["latent"][:, None, -config.qk_rope_head_dim :].expand(-1, heads, -1)
        self.seen["key"] = torch.cat((parts[..., : config.qk_nope_head_dim], shared), -1).flatten(1)
        self.seen["value"] = parts[..., config.qk_nope_head_dim :].flatten(1)

    def enter(self, residual):
        self.add_row(residual)
        self.residual = residual

    def add_row(self, residual):
        norm = residual.double().norm(dim=-1)
        self.rows["resid_norm"].append(norm.cpu())
        self.rows["resid_cosine"].append(self.cosines(residual, norm).cpu())

    @staticmethod
    def cosines(vectors, norm):
        candidates = vectors[:CANDIDATES].double()
        return (candidates @ vectors.double().T) / (candidates.norm(dim=-1)[:, None] * norm[None]).clamp_min(1e-300)

    def leave(self, index, residual):
        missing = {"attn_out", "mlp_out", "key", "value"} - set(self.seen)
        if missing:
            raise RunFileError(f"block {index}: {', '.join(sorted(missing))} were not seen on the way; collect does not know this model's modules")
        scale = getattr(self.config, "residual_multiplier", 1.0)
        attention, mlp = self.seen["attn_out"] * scale, self.seen["mlp_out"] * scale
        rebuilt = self.residual + attention.to(residual.device) + mlp.to(residual.device)
        # In bfloat16 each addition rounds at 2^-8 of the larger value.
        error = ((rebuilt - residual).norm(dim=-1) / residual.norm(dim=-1).clamp_min(1e-30)).max().item()
        if not error < 0.02:
            raise RunFileError(f"block {index}: residual + attention + MLP differ from the next residual by {error:.2g} of it: "
                               "this model adds something that collect does not see, so its numbers would be wrong")
        for name, vectors in (("key_norm", self.seen["key"]), ("value_norm", self.seen["value"]), ("attn_out_norm", attention), ("mlp_out_norm", mlp)):
            self.rows[name].append(vectors.double().norm(dim=-1).cpu())
        self.seen.clear()
        if index == len(self.blocks) - 1:
            self.add_row(residual)


def _texts(tokenizer, ids):
    return [tokenizer.decode([token]) for token in ids] if tokenizer is not None else [""] * len(ids)


def collect(model, token_ids, tokenizer=None, per_head=False, logprob=True, name=None):
    """All grids of a run for one trace, as write_run takes them; definitions as in Sinkscope's own pass.

    model: a causal language model of transformers, on any devices and in any dtype; its attention is computed by a function that keeps
    column sums and no [T, T] matrix, a strip of queries at a time, and is set back afterwards. token_ids: T ids, one trace. Norms, cosines and
    sums are taken in float64 of what the model computes. Raises RunFileError for a model whose modules are not known, before or at
    its first block.
    """
    ids = [int(token) for token in np.asarray(token_ids).reshape(-1)]
    if not ids:
        raise RunFileError("token_ids: is empty")
    config = model.config.get_text_config()
    if getattr(config, "alibi", False) and config.model_type == "falcon":
        raise RunFileError("Falcon with ALiBi: transformers adds the bias twice where it gives probabilities, so the scores would be wrong")
    column_sums.register()
    before = config._attn_implementation
    one = _Pass(model, config.model_type not in OWN_ATTENTION)
    started = time.monotonic()
    try:
        model.set_attn_implementation(column_sums.NAME if one.by_interface else "eager")
        one.attach()
        column_sums.taken()
        with torch.no_grad():
            device = model.get_input_embeddings().weight.device
            output = model(input_ids=torch.tensor([ids], device=device), use_cache=False, output_attentions=not one.by_interface)
    finally:
        for handle in one.handles:
            handle.remove()
        model.set_attn_implementation(before)
    sums = column_sums.taken() if one.by_interface else one.sums
    if sorted(sums) != list(range(len(one.blocks))):
        raise RunFileError(f"{type(model).__name__}: its attention does not go through transformers' AttentionInterface; no sink scores")
    return _run(model, one, ids, sums, output.logits, tokenizer, per_head, logprob, name, time.monotonic() - started)


def _run(model, one, ids, sums, logits, tokenizer, per_head, logprob, name, seconds):
    config, tokens = one.config, len(ids)
    stack = lambda rows: torch.stack(rows).numpy().astype(np.float32)
    queries = torch.arange(tokens, 0, -1, dtype=torch.float64)
    scores = [sums[layer] / queries for layer in range(len(one.blocks))]
    run = {grid: stack(one.rows[grid]) for grid in ("resid_norm", "key_norm", "value_norm", "attn_out_norm", "mlp_out_norm")}
    run["resid_candidate_cosine"] = np.ascontiguousarray(stack(one.rows["resid_cosine"]).transpose(1, 0, 2))
    run["cosine_position"] = list(range(min(CANDIDATES, tokens)))
    run["sink_score"] = stack([score.mean(0) for score in scores])
    if per_head and len({len(score) for score in scores}) == 1:  # not where the number of heads differs from block to block
        run["sink_score_per_head"] = stack(scores)
    if one.final_norm is not None:
        norm = one.final_norm.double().norm(dim=-1)
        run["final_norm_norm"] = norm.cpu().numpy().astype(np.float32)
        run["final_norm_candidate_cosine"] = _Pass.cosines(one.final_norm, norm).cpu().numpy().astype(np.float32)
    if logprob:
        # a strip of tokens at a time: the vocabulary is large
        parts = [torch.log_softmax(logits[0, first : min(first + 256, tokens - 1)].float(), -1).gather(
            1, torch.tensor(ids[first + 1 : min(first + 256, tokens - 1) + 1], device=logits.device)[:, None])[:, 0].cpu()
            for first in range(0, tokens - 1, 256)]
        run["token_logprob"] = torch.cat(parts).numpy().astype(np.float32) if parts else np.zeros(0, np.float32)
    run["token_ids"] = np.array(ids, dtype=np.int32)
    run["token_text"] = _texts(tokenizer, ids)
    special = set(tokenizer.all_special_ids) if tokenizer is not None else set()
    run["token_special"] = np.array([token in special for token in ids], dtype=np.int32)
    heads = config.num_attention_heads
    run["metadata"] = {
        "model": {"name": name or getattr(config, "name_or_path", "") or type(model).__name__, "architecture": type(model).__name__,
                  "layers": len(one.blocks), "hidden_size": config.hidden_size, "heads": heads,
                  "kv_heads": getattr(config, "num_key_value_heads", None) or heads,
                  "head_dim": getattr(config, "head_dim", None) or config.hidden_size // heads, "vocab_size": config.vocab_size,
                  "parameters": sum(p.numel() for p in model.parameters())},
        "settings": {"program_version": f"sinkscope-run {_version()}", "dtype": str(model.dtype).removeprefix("torch."),
                     "device": str(model.device), "seconds": seconds, "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())},
        "trace": {"prompt_format": "raw"},
    }
    run["rows_ready"] = len(one.blocks) + 1
    return run


def _version():
    from .version import __version__

    return __version__
