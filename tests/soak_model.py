"""Writes a small llama of random weights with numpy alone: soak_model.py FOLDER."""
import json
import struct
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
layers, hidden, heads, inner, vocabulary = 4, 64, 4, 128, 128
(folder / "config.json").write_text(json.dumps({
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": hidden, "intermediate_size": inner,
    "num_hidden_layers": layers, "num_attention_heads": heads, "num_key_value_heads": 2, "head_dim": hidden // heads,
    "vocab_size": vocabulary, "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
    "tie_word_embeddings": True}))
random = np.random.default_rng(1)
shapes = {"model.embed_tokens.weight": (vocabulary, hidden), "model.norm.weight": (hidden,)}
for layer in range(layers):
    block = f"model.layers.{layer}."
    shapes |= {block + "input_layernorm.weight": (hidden,), block + "post_attention_layernorm.weight": (hidden,),
               block + "self_attn.q_proj.weight": (hidden, hidden), block + "self_attn.k_proj.weight": (hidden // 2, hidden),
               block + "self_attn.v_proj.weight": (hidden // 2, hidden), block + "self_attn.o_proj.weight": (hidden, hidden),
               block + "mlp.gate_proj.weight": (inner, hidden), block + "mlp.up_proj.weight": (inner, hidden),
               block + "mlp.down_proj.weight": (hidden, inner)}
header, data = {}, b""
for name, shape in shapes.items():
    values = random.normal(0, 0.2, shape) + (1 if "norm" in name else 0)
    bytes_ = values.astype("<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(bytes_)]}
    data += bytes_
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
(folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
