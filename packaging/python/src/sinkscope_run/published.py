"""What the published pipeline of secondary attention sinks (src/patch_base.py) leaves in its .pt files, as a run."""

import pickle

import numpy as np

from .files import RunFileError

CANDIDATES = 3  # token positions 0, 1, 2 may be the BOS sink
NORMS = {"k": "key_norm", "v": "value_norm", "attn_output": "attn_out_norm", "down": "mlp_out_norm"}


def read_published(path, token_ids, tokenizer=None, name=None):
    """The run in `residual-k-v_layer_all_MODEL_sample4.pt`, as write_run takes it: norms and cosines of every block's input, keys and values.

    token_ids: the ids of that trace, which the file does not hold. The file is a pickle; only tensors, dictionaries and lists in it are
    accepted, so that nothing in it is run. The residual that leaves the last block is not in it: that row is empty, and the run says that it ends
    before. Needs torch. Raises RunFileError for another content.
    """
    import torch

    # a defaultdict(list), which torch does not fill, is read as a dictionary
    with torch.serialization.safe_globals([(_dictionary, "collections.defaultdict"), (list, "builtins.list"), (list, "__builtin__.list")]):
        try:
            collected = torch.load(path, map_location="cpu", weights_only=True)
        except pickle.UnpicklingError as error:
            raise RunFileError(f"{path}: holds other things than tensors, dictionaries and lists, and is not read") from error
    return run_of_published(collected, token_ids, tokenizer, name or str(path))


def run_of_published(collected, token_ids, tokenizer=None, name=""):
    """The same from the loaded dictionary: block -> {"residual": [[1, T, h]], "k": [[T, d]], "v": [[T, d]]}."""
    ids = np.asarray(token_ids, dtype=np.int32).reshape(-1)
    if not isinstance(collected, dict) or sorted(collected) != list(range(len(collected))) or not collected:
        raise RunFileError(f"{name}: expected a dictionary of all blocks from 0, as --collector_targets writes it without --target_layers")
    layers = len(collected)
    residuals = [_vectors(collected, layer, "residual", len(ids), name) for layer in range(layers)]
    norms = [np.linalg.norm(rows, axis=1) for rows in residuals]
    empty = np.zeros((1, len(ids)))
    run = {"token_ids": ids, "resid_norm": np.concatenate([np.stack(norms), empty]).astype(np.float32), "rows_ready": layers}
    candidates = range(min(CANDIDATES, len(ids)))
    cosines = [np.stack([rows @ rows[c] / np.maximum(norm * norm[c], 1e-300) for rows, norm in zip(residuals, norms)]) for c in candidates]
    run["resid_candidate_cosine"] = np.stack([np.concatenate([rows, empty]) for rows in cosines]).astype(np.float32)
    run["cosine_position"] = list(candidates)
    for target, grid in NORMS.items():
        if all(target in collected[layer] for layer in range(layers)):
            vectors = [_vectors(collected, layer, target, len(ids), name) for layer in range(layers)]
            run[grid] = np.stack([np.linalg.norm(rows, axis=1) for rows in vectors]).astype(np.float32)
    if tokenizer is not None:
        run["token_text"] = [tokenizer.decode([token]) for token in ids]
    run["metadata"] = {"model": {"name": name, "hidden_size": residuals[0].shape[1]}, "trace": {"prompt_format": "raw"}}
    return run


def _dictionary(*_):
    return {}


def _vectors(collected, layer, target, tokens, name):
    """[T, n] in float64."""
    try:
        tensor = collected[layer][target][0]
    except (KeyError, IndexError, TypeError):
        raise RunFileError(f"{name}: block {layer}: no {target}; collect it with --collector_targets residual k v") from None
    values = np.asarray(tensor.float() if hasattr(tensor, "float") else tensor, dtype=np.float64)
    values = values.reshape(-1, values.shape[-1]) if values.ndim else values
    if values.ndim != 2 or len(values) != tokens:
        raise RunFileError(f"{name}: block {layer}: {target}: expected {tokens} tokens, as token_ids has, found {list(values.shape)}")
    return values
