"""The detection rules of definitions.md ("Sink detection") once more, in numpy, for the tests' expected values.

Written from the definitions alone, in another way than the program: whole arrays and no incremental state.
"""

import json

import numpy as np


def bos_position(rows, window=3):
    """`rows` [L, T, h]. The position among the first ones with the largest mean norm."""
    norms = np.linalg.norm(rows[:, :window].astype(np.float64), axis=-1)
    return int(np.argmax(norms.mean(axis=0)))


def clip(rows, bos):
    """First row and the one behind the last where the BOS sink is on."""
    norms = np.linalg.norm(rows[:, bos].astype(np.float64), axis=-1)
    steps = np.diff(norms)
    start = int(np.argmax(steps)) + 1
    if start >= len(steps):
        return start, len(norms)
    return start, int(np.argmin(steps[start:])) + start + 1


def cosines(rows, bos):
    """[L, T]: of each row of each token with the BOS sink's."""
    wide = rows.astype(np.float64)
    unit = wide / np.linalg.norm(wide, axis=-1, keepdims=True)
    return np.einsum("lth,lh->lt", unit, unit[:, bos])


def label(lifetime, layers):
    if lifetime >= layers - 15:
        return "bos_sink"
    return "secondary" if lifetime > 4 else "noise"


def detect(rows, token_ids, threshold=0.9, window=3):
    """The published mode: {position: {"layer", "token_id", "sink_type"}}, and the narrowest decision on the way."""
    layers, tokens, _ = rows.shape
    bos = bos_position(rows, window)
    start, end = clip(rows, bos)
    cosine = np.abs(cosines(rows, bos))[start:end]
    margin = float(np.abs(cosine[:, np.arange(tokens) != bos] - threshold).min())
    sinks = {}
    for position in range(tokens):
        on = np.arange(start, end) if position == bos else start + np.flatnonzero(cosine[:, position] > threshold)
        if len(on) > 0:
            sinks[position] = {
                "layer": [int(row) for row in on],
                "token_id": int(token_ids[position]),
                "sink_type": label(len(on), layers),
            }
    return sinks, margin


def exact_ties(rows, window=3):
    """How many candidates share the largest mean norm, the largest jump and the largest drop, to the bit."""
    norms = np.linalg.norm(rows[:, :window].astype(np.float64), axis=-1).mean(axis=0)
    bos = bos_position(rows, window)
    steps = np.diff(np.linalg.norm(rows[:, bos].astype(np.float64), axis=-1))
    behind = steps[int(np.argmax(steps)) + 1 :]
    return {
        "bos": int((norms == norms.max()).sum()),
        "jump": int((steps == steps.max()).sum()),
        "drop": int((behind == behind.min()).sum()) if len(behind) else 0,
    }


def line(sinks, sample, prompt_len, tokens):
    """One line of the published file."""
    return json.dumps(
        {
            "candidate_sinks": {str(position): sink for position, sink in sinks.items()},
            "sample_index": sample,
            "prompt_len": prompt_len,
            "response_len": tokens - prompt_len,
            "full_text_len": tokens,
        }
    )
