"""Makes src/sinkscope_run/schema.json of a run file that has every grid: make_schema.py RUN.h5 > src/sinkscope_run/schema.json

Names, axes, labels and units are those that the program writes. build/dev/tests/all_grids writes such a file."""

import json
import sys

import h5py

VIEWS = ("resid_bos_cosine", "final_norm_bos_cosine")  # of the cosines with the candidates


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def schema(path):
    with h5py.File(path) as file:
        axes, datasets = {}, {}
        for name, dataset in file.items():
            if not isinstance(dataset, h5py.Dataset) or name in VIEWS:
                continue
            if h5py.h5ds.is_scale(dataset.id):
                axes[name] = text(dataset.attrs["description"])
            elif dataset.dtype.kind == "f":
                attributes = {key: text(dataset.attrs[key]) for key in ("long_name", "units") if key in dataset.attrs}
                datasets[name] = {"axes": [dimension.keys()[0] for dimension in dataset.dims], **attributes}
        return {"version": int(file.attrs["sinkscope_file_version"]), "axes": axes, "datasets": datasets}


def as_text(value):
    """One line for each axis and dataset."""
    blocks = [f'  "version": {value["version"]}']
    for part in ("axes", "datasets"):
        lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(about)}" for name, about in value[part].items())
        blocks.append(f'  "{part}": {{\n{lines}\n  }}')
    return "{\n" + ",\n".join(blocks) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(as_text(schema(sys.argv[1])))
