"""Checks that h5py sees a run file as a researcher expects it: names, shapes, labelled axes, units. Usage: check_run_file.py RUN.h5"""
import json
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1], "r") as f:
    layers, tokens, heads, candidates = 4, 7, 2, 3
    per_layer, per_row = ("layer", "token"), ("resid_row", "token")
    expected = {
        "token_ids": ((tokens,), ("token",)),
        "token_text": ((tokens,), ("token",)),
        "token_special": ((tokens,), ("token",)),
        "resid_norm": ((layers + 1, tokens), per_row),
        "resid_bos_cosine": ((layers + 1, tokens), per_row),
        "resid_candidate_cosine": ((candidates, layers + 1, tokens), ("cosine_position", *per_row)),
        "final_norm_norm": ((tokens,), ("token",)),
        "final_norm_bos_cosine": ((tokens,), ("token",)),
        "final_norm_candidate_cosine": ((candidates, tokens), ("cosine_position", "token")),
        "key_norm": ((layers, tokens), per_layer),
        "value_norm": ((layers, tokens), per_layer),
        "attn_out_norm": ((layers, tokens), per_layer),
        "mlp_out_norm": ((layers, tokens), per_layer),
        "sink_score": ((layers, tokens), per_layer),
        "sink_score_per_head": ((layers, heads, tokens), ("layer", "head", "token")),
        "token_logprob": ((tokens - 1,), ("next_token",)),
    }
    for name, (shape, axes) in expected.items():
        dataset = f[name]
        assert dataset.shape == shape, (name, dataset.shape)
        assert dataset.compression == "gzip" and dataset.compression_opts == 4 and dataset.shuffle, name
        for dimension, axis in zip(dataset.dims, axes):
            assert dimension.label == axis, (name, dimension.label)
            assert dimension[0].name == "/" + axis, (name, dimension[0].name)
        for attribute in ("long_name", "description"):
            assert isinstance(dataset.attrs[attribute], str) and dataset.attrs[attribute], (name, attribute)
        if dataset.dtype == np.float32:
            assert dataset.attrs["units"] == ("nat" if name == "token_logprob" else "1"), name
    for scale in ("layer", "resid_row", "token", "next_token", "head", "cosine_position"):
        assert h5py.h5ds.is_scale(f[scale].id) and f[scale].attrs["long_name"], scale
    assert list(f["next_token"]) == list(range(1, tokens)) and list(f["cosine_position"]) == [0, 1, 2]

    bos = int(f["resid_bos_cosine"].attrs["bos_position"])
    assert bos == 1
    assert np.array_equal(f["resid_bos_cosine"], f["resid_candidate_cosine"][bos])
    # the sample counts up by 0.25 in row-major order, one head after the other
    per_head = f["sink_score_per_head"][:]
    steps = np.arange(layers * tokens, dtype=np.float32).reshape(layers, tokens) * 0.25
    for head in range(heads):
        assert np.array_equal(per_head[:, head] - per_head[0, head, 0], steps)
    assert per_head[0, 1, 0] - per_head[0, 0, 0] == 0.25 * layers * tokens
    text = f["token_text"].asstr()[:]
    assert text[3] == " \u4f60" and text[1] == "" and text[0] == " t0", list(text)

    assert f.attrs["sinkscope_file_version"] == 1 and f.attrs["model"] == "tiny-Q4_1"
    model = json.loads(f["metadata/model"][()])
    assert model["layers"] == layers and model["heads"] == heads
    assert json.loads(f["metadata/trace"][()])["text"].startswith('He said "na\u00efve"')
    sinks = json.loads(f["metadata/detection"][()])["sinks"]
    assert [s["label"] for s in sinks] == ["bos_sink", "primary", "secondary", "noise"]
    assert json.loads(f["metadata/interventions"][()])[0]["operation"] == "replace_mean"

    plot = f[f.attrs["default"]]
    assert plot.attrs["NX_class"] == "NXdata" and list(plot.attrs["axes"]) == ["resid_row", "token"]
    assert plot[plot.attrs["signal"]] == f["resid_norm"]
print("ok")
