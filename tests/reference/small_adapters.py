"""LoRA adapters for the small models, as peft writes them."""

import json
import zlib

import numpy as np

from make_checkpoints import make_folder, write_safetensors

# name -> (the model that it is for, the modules that it changes, further settings, modules that it has whole)
ADAPTERS = {
    "llama-lora": (
        "llama",
        ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "embed_tokens"],
        {"use_rslora": True, "rank_pattern": {"layers.1.self_attn.q_proj": 2}, "alpha_pattern": {"down_proj": 3}},
        ["lm_head"],
    ),
    "phi3-lora": ("phi3", ["qkv_proj", "gate_up_proj", "o_proj"], {}, []),
    "gpt2-lora": ("gpt2", ["c_attn", "c_proj", "c_fc"], {"fan_in_fan_out": True}, []),
    "gpt_neox-lora": ("gpt_neox", ["query_key_value", "dense_4h_to_h"], {"lora_alpha": 16}, []),
    "granite-lora": ("granite", ["q_proj", "k_proj", "gate_proj"], {}, []),
}
RANK = 4


def settings_of(targets, settings, whole):
    common = {
        "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "small", "inference_mode": True, "r": RANK,
        "lora_alpha": 6, "lora_dropout": 0.05, "bias": "none", "fan_in_fan_out": False, "use_rslora": False, "use_dora": False,
        "init_lora_weights": True, "rank_pattern": {}, "alpha_pattern": {}, "target_modules": targets, "layers_pattern": None,
        "modules_to_save": whole or None, "megatron_core": "megatron.core", "loftq_config": {}, "qalora_group_size": 16,
    }  # fmt: skip
    return common | settings


def write(folder, name, tensors):
    """The adapter's folder; `tensors` are the model's own."""
    _, targets, settings, whole = ADAPTERS[name]
    settings = settings_of(targets, settings, whole)
    random = np.random.RandomState(zlib.crc32(name.encode()))
    stored = {}
    for tensor, values in tensors.items():
        module = tensor.removesuffix(".weight")
        last = module.rsplit(".", 1)[-1]
        if last in whole:
            stored[f"base_model.model.{tensor}"] = (1.5 * random.permutation(values.ravel()).reshape(values.shape)).astype(np.float32)
        if last not in targets or values.ndim != 2:
            continue
        rank = next((r for end, r in settings["rank_pattern"].items() if module.endswith(end)), RANK)
        rows, columns = values.shape[::-1] if settings["fan_in_fan_out"] else values.shape
        if last == "embed_tokens":
            rows, columns, kinds = columns, rows, ("lora_embedding_A", "lora_embedding_B")
        else:
            kinds = ("lora_A.weight", "lora_B.weight")
        down = random.standard_normal((rank, columns)) / np.sqrt(columns)
        up = random.standard_normal((rows, rank)) / np.sqrt(rank)
        for kind, half in zip(kinds, (down, up)):
            stored[f"base_model.model.{module}.{kind}"] = half.astype(np.float32)
    make_folder(folder)
    (folder / "adapter_config.json").write_text(json.dumps(settings, indent=2) + "\n")
    write_safetensors(folder / "adapter_model.safetensors", stored)
