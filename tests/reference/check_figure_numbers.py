"""Works out the numbers of figures 1, 2, 3, 4, 7 and Table 1 from a run file and the model's weights with numpy alone,
and compares them with the CSV files that the program wrote. Usage: check_figure_numbers.py MODEL_FOLDER RUN.h5 CSV_FOLDER"""
import csv
import json
import struct
import sys
from collections import Counter
from pathlib import Path

import h5py
import numpy as np

model, run_file, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
THRESHOLD = 0.95  # the preset "unclipped"


def rows(name):
    with open(folder / (name + ".csv"), newline="") as f:
        return list(csv.DictReader(f))


def number(text):
    return float(text) if text else float("nan")


def near(found, expected, what, relative=1e-5, absolute=1e-7):
    found, expected = number(found) if isinstance(found, str) else float(found), float(expected)
    same = (np.isnan(found) and np.isnan(expected)) or abs(found - expected) <= absolute + relative * abs(expected)
    assert same, f"{what}: the program says {found}, numpy {expected}"


with h5py.File(run_file) as f:
    grids = {name: f[name][()].astype(np.float64) for name in
             ("resid_norm", "key_norm", "value_norm", "mlp_out_norm", "sink_score", "resid_candidate_cosine",
              "final_norm_norm", "final_norm_candidate_cosine")}
    ids, texts = f["token_ids"][()], f["token_text"].asstr()[()]

# Detector rows: block outputs, the last one after the final norm.
L, T = grids["key_norm"].shape
norms = np.vstack([grids["resid_norm"][1:L], grids["final_norm_norm"]])
bos = int(np.argmax(norms[:, :3].mean(axis=0)))
cosines = np.vstack([grids["resid_candidate_cosine"][bos, 1:L], grids["final_norm_candidate_cosine"][bos]])
on = cosines.astype(np.float32) > np.float32(THRESHOLD)
on[:, bos] = True
layers = {t: np.flatnonzero(on[:, t]) for t in range(T) if on[:, t].any()}
secondary = [t for t in layers
             if t != bos and not (layers[t][0] == layers[bos][0] and len(layers[t]) >= len(layers[bos]))]
assert len(secondary) >= 5, "too few sinks to check anything"
others = np.array([t for t in range(T) if t not in layers])

# Figure 1
seen = Counter()
for row in rows("norm-profiles"):
    values = grids[row["quantity"]][int(row["layer"])]
    seen[row["quantity"], row["token"]] += 1
    what = f"figure 1, {row['quantity']}, layer {row['layer']}, token {row['token']}"
    if row["token"] == "others":
        near(row["norm"], values[others].mean(), what)
        near(row["p10"], np.percentile(values[others], 10), what)
        near(row["p90"], np.percentile(values[others], 90), what)
    else:
        assert int(row["token"]) in layers, what
        near(row["norm"], values[int(row["token"])], what)
assert seen["resid_norm", "others"] == L + 1 and seen["key_norm", "others"] == seen["value_norm", "others"] == L

# Figure 2
levels = Counter((int(rows_on[0]), len(rows_on)) for rows_on in layers.values())
found = {(int(row["l_start"]), int(row["lifetime"])): int(row["count"]) for row in rows("sink-levels")}
assert found == dict(levels), (found, levels)

# Figure 3: 40 bins over the trace, or one for each token
counts, edges = np.histogram(secondary, bins=min(40, T), range=(0, T))
table = rows("positions")
assert sorted(int(row["position"]) for row in table) == sorted(secondary)
for row in table:
    bin_of = min(int(np.searchsorted(edges, int(row["position"]) + 1e-9, side="right")) - 1, len(counts) - 1)
    assert int(row["bin_count"]) == counts[bin_of], row
    assert int(row["bin_first"]) == int(np.ceil(edges[bin_of] - 1e-9)), row
    assert int(row["bin_last"]) == int(np.ceil(edges[bin_of + 1] - 1e-9)) - 1, row

# Table 1
shares = Counter((int(ids[t]), texts[t]) for t in secondary)
found = {(int(row["token_id"]), row["text"]): (int(row["count"]), row["share_percent"]) for row in rows("token-shares")}
assert found == {key: (n, f"{100 * n / len(secondary):.2f}") for key, n in shares.items()}, (found, shares)


# Figure 7
def rank(values):
    order = np.sort(values)
    return (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right") - 1) / 2


def correlation(x, y):
    return np.corrcoef(x, y)[0, 1] if np.ptp(x) > 0 and np.ptp(y) > 0 else float("nan")


norm = {t: grids["mlp_out_norm"][layers[t][0], t] for t in layers}
logs = np.log([norm[t] for t in secondary])
lifetimes = np.array([len(layers[t]) for t in secondary], float)
table = rows("sink-score")
assert len(table) == L * len(layers)
for row in table:
    t, layer = int(row["token"]), int(row["layer"])
    what = f"figure 7, token {t}, layer {layer}"
    score = grids["sink_score"][layer]
    near(row["sink_score"], score[t], what)
    near(row["ratio_to_bos"], score[t] / score[bos], what)
    near(row["mlp_out_norm_at_l_start"], norm[t], what)
    ratios = score[secondary] / score[bos]
    near(row["ratio_linear_correlation"], correlation(logs, ratios), what, 1e-5, 1e-6)
    near(row["ratio_rank_correlation"], correlation(rank(logs), rank(ratios)), what, 1e-5, 1e-6)
    near(row["lifetime_linear_correlation"], correlation(logs, lifetimes), what, 1e-5, 1e-6)
    near(row["lifetime_rank_correlation"], correlation(rank(logs), rank(lifetimes)), what, 1e-5, 1e-6)
    assert int(row["correlated_sinks"]) == len(secondary)

# Figure 4: the forward pass of a Llama up to the block's MLP
config = json.loads((model / "config.json").read_text())
weights = {}
for file in model.glob("*.safetensors"):
    content = file.read_bytes()
    size, = struct.unpack("<Q", content[:8])
    for name, tensor in json.loads(content[8:8 + size]).items():
        if name != "__metadata__":
            begin, end = (8 + size + offset for offset in tensor["data_offsets"])
            weights[name] = np.frombuffer(content[begin:end], "<f4").reshape(tensor["shape"]).astype(np.float64)
heads, kv_heads, width = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]


def rms(x, weight):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + config["rms_norm_eps"]) * weight


def rotated(x):
    angle = np.arange(T)[:, None] * config["rope_theta"] ** (-np.arange(0, width, 2) / width)
    cos, sin = (np.concatenate([part, part], 1)[:, None] for part in (np.cos(angle), np.sin(angle)))
    half = np.concatenate([-x[..., width // 2:], x[..., :width // 2]], -1)
    return x * cos + half * sin


def silu(x):
    return x / (1 + np.exp(-x))


table = rows("mlp-stages")
layer = Counter(int(layers[t][0]) for t in layers if t != bos).most_common(1)[0][0]
x = weights["model.embed_tokens.weight"][ids]
for block in range(layer + 1):
    w = {name.split(f"layers.{block}.")[1]: value for name, value in weights.items() if f"layers.{block}." in name}
    near(np.linalg.norm(x[5]), grids["resid_norm"][block, 5], f"the residual entering block {block}", 1e-4)
    h = rms(x, w["input_layernorm.weight"])
    q = rotated((h @ w["self_attn.q_proj.weight"].T).reshape(T, heads, width))
    k = rotated((h @ w["self_attn.k_proj.weight"].T).reshape(T, kv_heads, width)).repeat(heads // kv_heads, 1)
    v = (h @ w["self_attn.v_proj.weight"].T).reshape(T, kv_heads, width).repeat(heads // kv_heads, 1)
    scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(width) + np.triu(np.full((T, T), -np.inf), 1)
    attention = np.exp(scores - scores.max(-1, keepdims=True))
    attention /= attention.sum(-1, keepdims=True)
    x = x + np.einsum("hqk,khd->qhd", attention, v).reshape(T, -1) @ w["self_attn.o_proj.weight"].T
    mlp_in = rms(x, w["post_attention_layernorm.weight"])
    gate, up = mlp_in @ w["mlp.gate_proj.weight"].T, mlp_in @ w["mlp.up_proj.weight"].T
    stages = {"mlp_in": mlp_in, "mlp_gate": gate, "mlp_act": silu(gate), "mlp_up": up, "mlp_post": silu(gate) * up}
    stages["mlp_out"] = stages["mlp_post"] @ w["mlp.down_proj.weight"].T
    x = x + stages["mlp_out"]
assert len(table) == len(layers), (len(table), len(layers))  # the sinks without BOS, and the mean of the others
for row in table:
    for name, vectors in stages.items():
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        cosine = unit @ unit[bos]
        expected = cosine[others].mean() if row["token"] == "others" else cosine[int(row["token"])]
        near(row[name], expected, f"figure 4, block {layer}, token {row['token']}, {name}", 1e-3, 1e-4)
assert sum(row["token"] == "others" for row in table) == 1
print("ok")
