"""The families of data/families.json as small models: the numbers of their tensors, which are the same everywhere, since
numpy.random.RandomState's stream never changes."""

import itertools
import json
import re
import zlib
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data" / "families.json"


def families():
    return json.loads(DATA.read_text())


def expanded(shapes):
    """Name -> shape, of names with ranges ("layers.{0-3}.mlp.weight")."""
    for name, shape in shapes.items():
        ranges = [range(int(a), int(b) + 1) for a, b in re.findall(r"\{(\d+)-(\d+)\}", name)]
        pattern = re.sub(r"\{\d+-\d+\}", "{}", name)
        for numbers in itertools.product(*ranges):
            yield pattern.format(*numbers), shape


def numbers(variant, name, shape, norms_around_zero):
    """Weights of standard deviation 1.5 / sqrt(fan in), embeddings of 0.5, vectors of 0.2, norms' weights around 1."""
    random = np.random.RandomState(zlib.crc32(f"{variant} {name}".encode()))
    values = random.standard_normal(shape)
    is_norm = "norm" in name.lower() or "ln_" in name
    if len(shape) <= 1 or is_norm:
        base = 1.0 if is_norm and name.endswith("weight") and not norms_around_zero else 0.0
        return (base + 0.2 * values).astype(np.float32)
    scale = 0.5 if "embed" in name or "wte" in name or "wpe" in name else 1.5 / np.sqrt(shape[-1])
    return (scale * values).astype(np.float32)


def tensors(variant, family):
    return {
        name: numbers(variant, name, shape, family["norms_around_zero"])
        for name, shape in expanded(family["tensors"])
    }
