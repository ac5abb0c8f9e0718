#!/usr/bin/env python3
"""Writes the small models of make_checkpoints.py as people's folders have them: wrapped in a model of images, under other prefixes,
without a head, with further blocks, in FP8 and in gpt-oss' MXFP4; and beside LoRA adapters (NAME/adapter).

    stored_otherwise.py OUT_DIR

Each entry of VARIANTS has the model that it is made of and what changes it. Variants that keep the numbers are compared with that model's
own reference (expected/families); the others have one in expected/stored: NAME/reference says which. Needs numpy alone.
"""

import sys
from pathlib import Path

import numpy as np

import small_adapters
import small_families
import small_gguf
from make_checkpoints import Typed, make_folder, model_of, write_config, write_safetensors


def e4m3_values():
    """The 127 finite sizes of float8_e4m3fn, by their bits."""
    bits = np.arange(127)
    exponent, fraction = bits >> 3, bits & 7
    return np.where(exponent == 0, fraction * 2.0**-9, (8 + fraction) * 2.0 ** (exponent - 10.0)).astype(np.float32)


def to_e4m3(values):
    """The nearest bits of float8_e4m3fn; larger values become the largest, 448."""
    sizes = e4m3_values()
    middles = (sizes[1:] + sizes[:-1]) / 2
    bits = np.searchsorted(middles, np.abs(values)).astype(np.uint8)
    return Typed(bits | (np.signbit(values) << 7).astype(np.uint8), "F8_E4M3")


def fp8(config, tensors, skip, factor_name, factors_of):
    """Projections of blocks in FP8 beside their factors; `factors_of(values)`: the largest size of each block, broadcast and compact."""
    result = {}
    for name, values in tensors.items():
        if values.ndim != 2 or ".layers." not in name or any(part in name for part in skip):
            result[name] = values
            continue
        spread, compact = factors_of(np.abs(values))
        result[name] = to_e4m3(values / (spread / np.float32(448)))
        result[name.removesuffix(".weight") + factor_name] = (compact / np.float32(448)).astype(np.float32)
    return config, result


def block_sizes(rows, columns):
    def sizes(values):
        high, wide = -(-values.shape[0] // rows), -(-values.shape[1] // columns)
        padded = np.zeros((high * rows, wide * columns), np.float32)
        padded[: values.shape[0], : values.shape[1]] = values
        compact = padded.reshape(high, rows, wide, columns).max((1, 3))
        return compact.repeat(rows, 0).repeat(columns, 1)[: values.shape[0], : values.shape[1]], compact

    return sizes


def fp8_blocks(rows, columns):
    def change(config, tensors):
        config = config | {"quantization_config": {"quant_method": "fp8", "weight_block_size": [rows, columns], "activation_scheme": "dynamic"}}
        return fp8(config, tensors, (".mlp.gate.", "norm"), ".weight_scale_inv", block_sizes(rows, columns))

    return change


def fp8_tensor(config, tensors):
    config = config | {"quantization_config": {"quant_method": "fp8", "weight_block_size": None, "activation_scheme": "static"}}
    config, stored = fp8(config, tensors, ("norm",), ".weight_scale_inv", lambda values: (values.max(), values.max().reshape(())))
    factors = [name for name in stored if name.endswith("weight_scale_inv")]
    return config, stored | {name.replace("weight_scale_inv", "activation_scale"): np.float32(0.5).reshape(()) for name in factors}


def fp8_rows(config, tensors):
    weights = {"num_bits": 8, "type": "float", "strategy": "channel", "symmetric": True, "dynamic": False}
    groups = {"group_0": {"targets": ["Linear"], "weights": weights, "input_activations": None}}
    quantised = {"quant_method": "compressed-tensors", "format": "float-quantized", "quantization_status": "compressed",
                 "config_groups": groups, "ignore": ["lm_head"]}  # fmt: skip
    config = config | {"quantization_config": quantised}
    return fp8(config, tensors, ("norm",), ".weight_scale", lambda values: (values.max(1, keepdims=True),) * 2)


FP4 = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6], np.float32)


def to_mxfp4(values):
    """[E, in, out] -> pairs of nibbles [E, out, in / 32, 16] and exponents [E, out, in / 32], as gpt-oss' files have them."""
    groups = values.swapaxes(1, 2).reshape(values.shape[0], values.shape[2], -1, 32)
    exponent = np.floor(np.log2(np.abs(groups).max(-1))).astype(int) - 2
    scaled = groups / 2.0 ** exponent[..., None]
    nibbles = np.searchsorted((FP4[1:] + FP4[:-1]) / 2, np.abs(scaled)).astype(np.uint8) | (np.signbit(scaled) << 3).astype(np.uint8)
    return nibbles[..., 0::2] | nibbles[..., 1::2] << 4, (exponent + 127).astype(np.uint8)


def pack_mxfp4(name, values):
    """GGUF's blocks of MXFP4 for experts: the exponent, then the first 16 values in the low nibbles, the last 16 in the high ones."""
    if not name.endswith("_exps.weight"):
        return small_gguf.as_float32(name, values)
    pairs, exponents = to_mxfp4(values.swapaxes(1, 2))
    nibbles = np.stack([pairs & 15, pairs >> 4], -1).reshape(*pairs.shape[:-1], 2, 16)
    blocks = np.concatenate([exponents[..., None], nibbles[..., 0, :] | nibbles[..., 1, :] << 4], -1)
    return 39, blocks.astype(np.uint8).tobytes()


def with_wide_experts(config, tensors):
    """gpt-oss with experts of 64, whole blocks of MXFP4, and the limit that llama.cpp knows: a GGUF file cannot say another."""
    inside = 64
    shapes = {"gate_up_proj": lambda old: (*old[:2], 2 * inside), "gate_up_proj_bias": lambda old: (old[0], 2 * inside),
              "down_proj": lambda old: (old[0], inside, old[2])}  # fmt: skip
    result = {}
    for name, values in tensors.items():
        change = shapes.get(name.rsplit(".", 1)[1]) if ".experts." in name else None
        result[name] = small_families.numbers("gpt_oss", name, change(values.shape), False) if change else values
    return config | {"intermediate_size": inside, "swiglu_limit": 7.0}, result


def mxfp4(config, tensors):
    config, tensors = with_wide_experts(config, tensors)
    result = {}
    for name, values in tensors.items():
        if values.ndim != 3:
            result[name] = values
            continue
        pairs, exponents = to_mxfp4(values)
        result[name + "_blocks"], result[name + "_scales"] = Typed(pairs, "U8"), Typed(exponents, "U8")
    kept = ["model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"]
    return config | {"quantization_config": {"quant_method": "mxfp4", "modules_to_not_convert": kept}}, result


def renamed(change):
    return lambda config, tensors: (config, {change(name): values for name, values in tensors.items()})


# of the part that is not read; small, so that transformers can make it
IMAGES = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "depth": 1, "num_heads": 2,
          "out_hidden_size": 64, "image_size": 28, "patch_size": 14}  # fmt: skip


# places of time, height and width, which are one for text
SECTIONS = {"type": "mrope", "mrope_section": [2, 3, 3]}


def wrapped(architecture, model_type, text_type, rename, others, **settings):
    """The text model beside parts of images, which have names of their own; the token ids stand outside."""

    def change(config, tensors):
        text = {key: value for key, value in config.items() if key not in ("architectures", "bos_token_id", "eos_token_id")}
        outside = {key: config[key] for key in ("bos_token_id", "eos_token_id", "tie_word_embeddings")}
        wrapper = {"architectures": [architecture], "model_type": model_type, "text_config": text | {"model_type": text_type} | settings,
                   "vision_config": IMAGES}  # fmt: skip
        parts = {name: np.ones((4, 4), np.float32) for name in others}
        return wrapper | outside, {rename(name): values for name, values in tensors.items()} | parts

    return change


def flat_vision(config, tensors):
    """Qwen2-VL before text_config: the text model's settings beside the images'."""
    config = config | {"architectures": ["Qwen2VLForConditionalGeneration"], "model_type": "qwen2_vl", "rope_scaling": SECTIONS,
                       "vision_config": IMAGES}  # fmt: skip
    return config, tensors | {"visual.blocks.0.attn.qkv.weight": np.ones((4, 4), np.float32)}


def without_head(config, tensors):
    config = config | {"architectures": [config["architectures"][0].replace("ForCausalLM", "Model")]}
    return config, {name.removeprefix("model."): values for name, values in tensors.items()}


def with_further_block(config, tensors):
    """A block behind the last, for predicting one more token, as DeepSeek-V3 is published."""
    last = config["num_hidden_layers"]
    further = {name.replace(".layers.3.", f".layers.{last}."): -values for name, values in tensors.items() if ".layers.3." in name}
    for part in ("eh_proj", "enorm", "hnorm", "shared_head.norm", "shared_head.head", "embed_tokens"):
        further[f"model.layers.{last}.{part}.weight"] = np.ones(4, np.float32)
    return config | {"num_nextn_predict_layers": 1}, tensors | further


def with_buffers(config, tensors):
    """Without the prefix and with the masks, as GPT-2's first files."""
    result = {name.removeprefix("transformer."): values for name, values in tensors.items()}
    for layer in range(config["n_layer"]):
        result[f"h.{layer}.attn.bias"] = np.tril(np.ones((1, 1, 8, 8), np.float32))
        result[f"h.{layer}.attn.masked_bias"] = np.float32(-1e4).reshape(())
    return config, result


def with_integers(config, tensors):
    """swish, and a buffer of integers."""
    return config | {"hidden_act": "swish"}, tensors | {"model.position_ids": Typed(np.arange(8, dtype="<i8"), "I64")}


def in_float64(config, tensors):
    return config, {name: Typed(values.astype("<f8"), "F64") for name, values in tensors.items()}


def with_own_head(config, tensors):
    """A head of its own, which a tied setting denies: transformers ties no tensors that differ."""
    return config | {"tie_word_embeddings": True}, tensors


OLD_IMAGES = ("vision_tower.vision_model.embeddings.patch_embedding.weight", "multi_modal_projector.mm_input_projection_weight")
NEW_IMAGES = tuple("model." + name for name in OLD_IMAGES)


def inside_model(name):
    return name.replace("model.", "model.language_model.", 1) if name.startswith("model.") else name


def in_language_model(name):
    return "language_model." + name


# name -> (the model that it is made of, what changes it, whether it has a reference of its own)
VARIANTS = {
    "gemma3_text+wrapped": ("gemma3_text", wrapped("Gemma3ForConditionalGeneration", "gemma3", "gemma3_text", in_language_model, OLD_IMAGES), False),
    "gemma3_text+inside": ("gemma3_text", wrapped("Gemma3ForConditionalGeneration", "gemma3", "gemma3_text", inside_model, NEW_IMAGES), False),
    "llama4_text+wrapped": ("llama4_text", wrapped("Llama4ForConditionalGeneration", "llama4", "llama4_text", in_language_model,
                            ("vision_model.patch_embedding.linear.weight", "multi_modal_projector.linear_1.weight")), False),
    "ministral3+wrapped": ("ministral3", wrapped("Mistral3ForConditionalGeneration", "mistral3", "ministral3", in_language_model,
                           ("vision_tower.patch_conv.weight", "multi_modal_projector.patch_merger.merging_layer.weight")), False),
    "llama+llava": ("llama", wrapped("LlavaForConditionalGeneration", "llava", "llama", inside_model, NEW_IMAGES), False),
    "qwen2+vl": ("qwen2", wrapped("Qwen2_5_VLForConditionalGeneration", "qwen2_5_vl", "qwen2_5_vl_text", lambda name: name, ("visual.patch_embed.proj.weight",),
                         rope_scaling=SECTIONS), False),
    "qwen2+flat-vl": ("qwen2", flat_vision, False),
    "qwen3+vl": ("qwen3", wrapped("Qwen3VLForConditionalGeneration", "qwen3_vl", "qwen3_vl_text", inside_model, ("model.visual.patch_embed.proj.weight",)), False),
    "deepseek_v3+further-block": ("deepseek_v3", with_further_block, False),
    "llama+adapter-prefix": ("llama", renamed(lambda name: "base_model.model." + name), False),
    "llama+parallel-prefix": ("llama", renamed(lambda name: "module." + name), False),
    "llama+language-prefix": ("llama", renamed(in_language_model), False),
    "llama-tied+headless": ("llama-tied", without_head, False),
    "gpt2+buffers": ("gpt2", with_buffers, False),
    "llama+integers": ("llama", with_integers, False),
    "llama+float64": ("llama", in_float64, False),
    "llama+own-head": ("llama", with_own_head, False),
    "qwen3-fp8": ("qwen3", fp8_blocks(16, 32), True),
    "deepseek_v3-fp8": ("deepseek_v3", fp8_blocks(4, 4), True),
    "llama-fp8-tensor": ("llama", fp8_tensor, True),
    "llama-fp8-row": ("llama", fp8_rows, True),
    "gpt_oss-mxfp4": ("gpt_oss", mxfp4, True),
}  # fmt: skip


def main(out_dir):
    for name, (base, change, has_own_reference) in VARIANTS.items():
        folder = out_dir / name
        make_folder(folder)
        config, tensors = change(*model_of(base))
        write_config(folder, config)
        write_safetensors(folder / "model.safetensors", tensors)
        (folder / "reference").write_text(f"stored/{name}" if has_own_reference else f"families/{base}")
        if change is mxfp4:
            config, tensors = with_wide_experts(*model_of(base))
            small_gguf.write(folder / "model.gguf", config, tensors, False, pack_mxfp4)
    for name, (base, *_) in small_adapters.ADAPTERS.items():
        folder = out_dir / name
        make_folder(folder)
        config, tensors = model_of(base)
        write_config(folder, config)
        write_safetensors(folder / "model.safetensors", tensors)
        small_adapters.write(folder / "adapter", name, tensors)
        (folder / "reference").write_text(f"stored/{name}")
        if base in small_families.families() and small_gguf.architecture(base, config):
            small_gguf.write(folder / "model.gguf", config, tensors, False)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
