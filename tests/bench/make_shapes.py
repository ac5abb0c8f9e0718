#!/usr/bin/env python3
"""Writes random checkpoints of block shapes other than Llama's, each of at least 100M parameters, for bench_forward.py.

    make_shapes.py OUT_DIR

One folder for each entry of SHAPES, in float32. Needs torch and transformers. Delete them after use (4 GB).
"""

import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, Gemma3TextConfig, GPT2Config, GPTNeoXConfig, Qwen3MoeConfig

SHAPES = {
    "gpt2-124m": GPT2Config(n_positions=2048),  # 1,024 in the published one
    "pythia-160m": GPTNeoXConfig(
        hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072, vocab_size=50304, rotary_pct=0.25
    ),
    "gemma-3-270m": Gemma3TextConfig(
        hidden_size=640, num_hidden_layers=18, num_attention_heads=4, num_key_value_heads=1, head_dim=256, intermediate_size=2048,
        vocab_size=262144, sliding_window=512,
    ),
    "qwen3-moe-300m": Qwen3MoeConfig(
        hidden_size=768, num_hidden_layers=10, num_attention_heads=12, num_key_value_heads=4, head_dim=64, num_experts=8,
        num_experts_per_tok=2, moe_intermediate_size=1536, norm_topk_prob=True, vocab_size=50304, tie_word_embeddings=True,
    ),
}  # fmt: skip


def main(out_dir):
    for name, config in SHAPES.items():
        torch.manual_seed(1)
        model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        model.save_pretrained(out_dir / name)
        print(f"{name}: {sum(p.numel() for p in model.parameters()) / 1e6:.0f}M parameters", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
