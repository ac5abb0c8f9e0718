#!/usr/bin/env python3
"""Writes core/checkpoint/iq_grids.cpp: the grids of GGUF's IQ types, which belong to the format and follow no rule.

    packaging/iq_grids.py > core/checkpoint/iq_grids.cpp

They are taken as numbers from the `gguf` package (MIT licence; its notice stands in packaging/copyright). Needs gguf and numpy.
"""

import importlib.metadata

import numpy as np
from gguf import quants

GRIDS = {
    "iq2_xxs_grid": quants.IQ2_XXS,
    "iq2_xs_grid": quants.IQ2_XS,
    "iq2_s_grid": quants.IQ2_S,
    "iq3_xxs_grid": quants.IQ3_XXS,
    "iq3_s_grid": quants.IQ3_S,
    "iq1_grid": quants.IQ1_S,
}
ON_A_LINE = 18


def points(kind):
    """Each point as a number of 16 bits: its values' places in the type's list of values, the first in the lowest bits."""
    kind.init_grid()
    places = np.searchsorted(np.array(kind.grid_map, np.float32), kind.grid.reshape(kind.grid_shape))
    bits = 16 // kind.grid_shape[1]
    return (places << (bits * np.arange(kind.grid_shape[1]))).sum(1)


print(f"""#include "core/checkpoint/iq_grids_internal.h"

// Written by packaging/iq_grids.py from the tables of the gguf package {importlib.metadata.version("gguf")} (llama.cpp).
// Copyright (c) 2023 Georgi Gerganov, MIT licence: its notice stands in packaging/copyright.
// clang-format off
namespace sinkscope {{""")
for name, kind in GRIDS.items():
    numbers = [f"0x{point:04x}" for point in points(kind)]
    print(f"\nconst uint16_t {name}[{len(numbers)}] = {{")
    for first in range(0, len(numbers), ON_A_LINE):
        print("    " + ", ".join(numbers[first : first + ON_A_LINE]) + ",")
    print("};")
print("\n} // namespace sinkscope")
