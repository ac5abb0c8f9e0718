"""Run files as dictionaries of arrays. The names, axes and units stand in schema.json alone."""

import json
import os
from importlib import resources
from pathlib import Path

import h5py
import numpy as np

SCHEMA = json.loads(resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8"))
VERSION_ATTRIBUTE = "sinkscope_file_version"
OWN = ("token_ids", "token_text", "token_special", "resid_bos_cosine", "final_norm_bos_cosine")
OF_DIMENSIONS = ("CLASS", "DIMENSION_LIST", "NAME", "REFERENCE_LIST", "_Netcdf4Coordinates", "_Netcdf4Dimid")
METADATA = ("model", "trace", "settings", "detection", "interventions")


class RunFileError(ValueError):
    """A file or a dictionary that is no run; the message names the file, the place, what was expected and what was found."""


def read_run(path, kind="dict"):
    """A run file as a dictionary, or as an xarray.Dataset with kind="xarray".

    The dictionary holds a numpy array for each dataset that the file has (float32 grids as schema.json names them, `token_ids` int32 [T],
    `token_text` a list of T strings, `cosine_position` a list of positions), `metadata` a dictionary of what the program wrote about
    model, trace and settings, `rows_ready`, and in `other` the datasets that are no run's, which write_run keeps. Raises RunFileError for a file that is no run, OSError for one that cannot be read.
    """
    if kind == "xarray":
        import xarray

        return xarray.open_dataset(path, engine="h5netcdf")
    if kind != "dict":
        raise RunFileError(f"kind {kind!r}: expected 'dict' or 'xarray'")
    problems = validate(path)
    if problems:
        raise RunFileError(problems[0])
    run = {"metadata": {}}
    with h5py.File(path, "r") as file:
        for name in SCHEMA["datasets"]:
            if name in file:
                run[name] = file[name][()].astype(np.float32, copy=False)
        run["token_ids"] = file["token_ids"][()].astype(np.int32)
        if "token_text" in file:
            run["token_text"] = [text.decode("utf-8", "replace") for text in file["token_text"][()]]
        if "cosine_position" in file:
            run["cosine_position"] = [int(p) for p in file["cosine_position"][()]]
        for name in METADATA:
            if f"metadata/{name}" in file:
                run["metadata"][name] = json.loads(file[f"metadata/{name}"][()])
        if other := _others(file):
            run["other"] = other
        run["rows_ready"] = int(file.attrs.get("rows_ready", run["resid_norm"].shape[0] if "resid_norm" in run else 0))
    return run


def _others(group, prefix=""):
    """Name -> {"values", "attributes"} of the datasets that a run does not have, those in groups too."""
    own = {*SCHEMA["datasets"], *SCHEMA["axes"], *OWN, *(f"metadata/{name}" for name in METADATA)}
    found = {}
    for name, item in group.items():
        path = prefix + name
        if isinstance(item, h5py.Group) and path != "heat_map":
            found |= _others(item, path + "/")
        elif isinstance(item, h5py.Dataset) and path not in own and not h5py.h5ds.is_scale(item.id):
            attributes = {key: value for key, value in item.attrs.items() if key not in OF_DIMENSIONS}
            found[path] = {"values": item[()], "attributes": attributes}
    return found


def _sizes(run):
    """The length of each axis, from the run's own arrays."""
    sizes = {"token": len(run["token_ids"])}
    sizes["next_token"] = max(0, sizes["token"] - 1)
    for name, about in SCHEMA["datasets"].items():
        if name in run:
            for axis, length in zip(about["axes"], np.shape(run[name])):
                sizes.setdefault(axis, length)
    if "resid_row" in sizes:
        sizes.setdefault("layer", sizes["resid_row"] - 1)
    if "layer" in sizes:
        sizes.setdefault("resid_row", sizes["layer"] + 1)
    return sizes


def _problems(run, where):
    """What is wrong with a dictionary of arrays (or open datasets): a list of sentences."""
    ids = run.get("token_ids")
    if ids is None:
        return [f"{where}: token_ids: missing"]
    if np.ndim(ids) != 1 or not np.issubdtype(ids.dtype, np.integer):
        return [f"{where}: token_ids: expected integers [T], found {ids.dtype} {list(np.shape(ids))}"]
    if len(ids) == 0:
        return [f"{where}: token_ids: is empty"]
    problems = []
    sizes = _sizes(run)
    if sizes.get("resid_row", 1) != sizes.get("layer", 0) + 1:
        problems.append(f"{where}: resid_norm: {sizes['resid_row']} rows for {sizes['layer']} layers; expected one more than layers")
    for name, about in SCHEMA["datasets"].items():
        if name not in run:
            continue
        found, expected = list(np.shape(run[name])), [sizes.get(axis, -1) for axis in about["axes"]]
        if run[name].dtype.kind != "f":
            problems.append(f"{where}: {name}: expected floating point numbers, found {run[name].dtype}")
        elif found != expected:
            problems.append(f"{where}: {name}: expected shape {expected} ({', '.join(about['axes'])}), found {found}")
    has_cosines = "resid_candidate_cosine" in run or "final_norm_candidate_cosine" in run
    if has_cosines and "cosine_position" not in run:
        problems.append(f"{where}: cosine_position: missing beside the candidates' cosines")
    if "cosine_position" in run:
        positions = [int(p) for p in run["cosine_position"]]
        if positions != sorted(set(positions)) or any(not 0 <= p < len(ids) for p in positions):
            problems.append(f"{where}: cosine_position: {positions} are no ascending positions of {len(ids)} tokens")
        elif has_cosines and len(positions) != sizes.get("cosine_position", len(positions)):
            problems.append(f"{where}: cosine_position: {len(positions)} positions for {sizes['cosine_position']} sets of cosines")
    if "token_text" in run and len(run["token_text"]) != len(ids):
        problems.append(f"{where}: token_text: {len(run['token_text'])} pieces for {len(ids)} tokens")
    return problems


def validate(path):
    """What is wrong with a run file: a list of sentences "FILE: PLACE: WHAT", empty when Sinkscope will take it.

    Raises OSError for a file that cannot be opened.
    """
    with h5py.File(path, "r") as file:
        version = file.attrs.get(VERSION_ATTRIBUTE)
        if version is None:
            return [f"{path}: attribute '{VERSION_ATTRIBUTE}': missing: is no run file"]
        if int(version) > SCHEMA["version"]:
            return [f"{path}: is a run file of version {int(version)}; this package reads up to version {SCHEMA['version']}"]
        names = ["token_ids", "token_text", "cosine_position", *SCHEMA["datasets"]]
        for name in names:
            if name in file and not isinstance(file[name], h5py.Dataset):
                return [f"{path}: {name}: is a group, no dataset"]
        problems = _problems({name: file[name] for name in names if name in file}, str(path))
        for name in METADATA:
            if f"metadata/{name}" in file:
                try:
                    json.loads(file[f"metadata/{name}"][()])
                except (ValueError, TypeError) as error:
                    problems.append(f"{path}: metadata/{name}: is no JSON: {error}")
        if "metadata/model" not in file:
            problems.append(f"{path}: metadata/model: missing")
        return problems


def write_run(path, run):
    """Writes a run (as read_run or collect return it) to a file that Sinkscope opens: float32, compressed, with labelled axes.

    The least that a run needs is `token_ids` and `resid_norm`; with `resid_candidate_cosine` and `cosine_position` sinks can be detected.
    What is there already stays when writing fails. Raises RunFileError for arrays that do not belong together.
    """
    run = dict(run)
    for name in ("token_ids", *SCHEMA["datasets"]):
        if name in run:
            run[name] = np.asarray(run[name])
    unknown = set(run) - set(SCHEMA["datasets"]) - {"token_ids", "token_text", "token_special", "cosine_position", "metadata", "other", "rows_ready"}
    problems = [f"{path}: {name}: is no dataset of a run" for name in sorted(unknown)] or _problems(run, str(path))
    if problems:
        raise RunFileError(problems[0])
    sizes = _sizes(run)
    metadata = {name: dict(value) if isinstance(value, dict) else value for name, value in run.get("metadata", {}).items()}
    model = metadata.setdefault("model", {})
    model.setdefault("name", Path(path).stem)
    model["layers"] = sizes.get("layer", 0)
    if "head" in sizes:
        model["heads"] = sizes["head"]
    metadata.setdefault("trace", {})
    metadata.setdefault("settings", {})
    metadata.setdefault("interventions", [])
    part = Path(f"{path}.{os.getpid()}.part")
    try:
        with h5py.File(part, "w") as file:
            _write(file, run, sizes, metadata)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _write(file, run, sizes, metadata):
    file.attrs[VERSION_ATTRIBUTE] = SCHEMA["version"]
    file.attrs["rows_ready"] = int(run.get("rows_ready", sizes.get("resid_row", 0) if "resid_norm" in run else 0))
    used = {"token"} | {axis for name, about in SCHEMA["datasets"].items() if name in run for axis in about["axes"]}
    for axis in SCHEMA["axes"]:
        if axis in used:
            values = run["cosine_position"] if axis == "cosine_position" else range(sizes[axis])
            first = 1 if axis == "next_token" else 0
            file[axis] = np.array([value + first for value in values], dtype=np.int32)
            file[axis].make_scale(axis)
            file[axis].attrs["long_name"] = SCHEMA["axes"][axis]

    def put(name, values, axes, about):
        # A dimension scale is the dataset of its axis' name.
        dataset = file.create_dataset(name, data=values, compression="gzip", compression_opts=4, shuffle=True)
        for dimension, axis in enumerate(axes):
            dataset.dims[dimension].attach_scale(file[axis])
            dataset.dims[dimension].label = axis
        for key, value in about.items():
            dataset.attrs[key] = value

    put("token_ids", run["token_ids"].astype(np.int32), ["token"], {"long_name": "token id"})
    texts = [text.encode("utf-8") for text in run.get("token_text", [""] * sizes["token"])]
    width = max(1, max(len(text) for text in texts))
    put("token_text", np.array(texts, dtype=h5py.string_dtype("utf-8", width)), ["token"], {"long_name": "token"})
    special = np.asarray(run.get("token_special", np.zeros(sizes["token"])), dtype=np.int32)
    put("token_special", special, ["token"], {"long_name": "special token"})
    for name, about in SCHEMA["datasets"].items():
        if name in run:
            put(name, run[name].astype(np.float32), about["axes"], {key: about[key] for key in ("long_name", "units") if key in about})
    for name, about in run.get("other", {}).items():
        dataset = file.create_dataset(name, data=about["values"])
        dataset.attrs.update(about.get("attributes", {}))
    for name, value in metadata.items():
        file[f"metadata/{name}"] = np.bytes_(json.dumps(value).encode("utf-8"))
