"""Hooks that keep what the blocks of a transformers model compute, whatever its family calls its modules."""

import math

import torch

# post_attention_layernorm normalises what the attention wrote, not what the MLP reads
NORM_AFTER_ATTENTION = {"gemma2", "gemma3_text", "olmo2", "olmo3", "flex_olmo", "exaone4", "afmoe"}
BY_GROUP = {"gpt_neox", "falcon", "bloom", "gpt_bigcode"}


def child(module, *names):
    return next((getattr(module, name) for name in names if getattr(module, name, None) is not None), None)


def first(value):
    """The tensor of an output or input, [tokens, ...]."""
    tensor = value[0] if isinstance(value, tuple) else value
    return tensor.reshape(-1, tensor.shape[-1])


class Watch:
    """resid[l]: what enters block l, and leaves the last; key, value, attn_out, mlp_out: [T, n] of each block; final: [T, h]."""

    def __init__(self, model):
        self.config = model.config
        decoder = child(model.base_model, "decoder", "model") or model.base_model
        self.blocks = child(decoder, "layers", "h", "blocks")
        self.resid, self.inner, self.final = {}, {}, None
        for layer, block in enumerate(self.blocks):
            self.watch_block(layer, block)
        norm = child(decoder, "norm", "ln_f", "final_layer_norm", "norm_f", "final_layernorm")
        if norm is not None:
            norm.register_forward_hook(lambda module, inputs, output: setattr(self, "final", first(output)))

    def keep(self, module, layer, name):
        module.register_forward_hook(
            lambda module, inputs, output: self.inner.__setitem__((layer, name), first(output).clone())
        )

    def watch_block(self, layer, block):
        def entering(module, inputs, named):
            self.resid[layer] = first(inputs[0] if inputs else named["hidden_states"]).clone()

        def leaving(module, inputs, output):
            self.resid[layer + 1] = first(output).clone()

        block.register_forward_pre_hook(entering, with_kwargs=True)
        block.register_forward_hook(leaving)
        attention = child(block, "self_attn", "attn", "attention", "self_attention")
        attention = child(attention, "attention") or attention
        for name, module in attention.named_children():
            if isinstance(module, torch.nn.Module) and not list(module.children()):
                self.keep(module, layer, name)
        self.keep(child(attention, "o_proj", "out_proj", "dense", "c_proj"), layer, "attn_raw")
        kind = self.config.model_type
        after = child(block, "post_self_attn_layernorm")
        if kind in NORM_AFTER_ATTENTION:
            after = block.post_attention_layernorm
        if after is not None:
            self.keep(after, layer, "attn_normed")
        mlp = {
            "bloom": lambda: block.mlp.dense_4h_to_h,
            "mpt": lambda: block.ffn.down_proj,
            "opt": lambda: block.fc2,
        }.get(kind, lambda: child(block, "mlp", "feed_forward", "block_sparse_moe"))()
        self.keep(mlp, layer, "mlp_raw")
        after = child(block, "post_feedforward_layernorm", "post_mlp_layernorm")
        if after is not None:
            self.keep(after, layer, "mlp_normed")
        if kind == "opt" and not self.config.do_layer_norm_before:
            self.keep(block.self_attn_layer_norm, layer, "middle")

    def kv_heads(self):
        c = self.config
        if c.model_type == "falcon":
            return c.num_kv_heads if c.new_decoder_architecture else 1 if c.multi_query else c.num_attention_heads
        if c.model_type == "gpt_bigcode":
            return 1 if c.multi_query else c.num_attention_heads
        return getattr(c, "num_key_value_heads", None) or c.num_attention_heads

    def queries_keys_values(self, layer):
        """[T, heads * size] each, as projected."""
        kept = {name: values for (own, name), values in self.inner.items() if own == layer}
        c = self.config
        if "kv_b_proj" in kept:
            expanded = kept["kv_b_proj"].view(-1, c.num_attention_heads, c.qk_nope_head_dim + c.v_head_dim)
            rotated = kept["kv_a_proj_with_mqa"][:, None, -c.qk_rope_head_dim :].expand(-1, c.num_attention_heads, -1)
            key = torch.cat((expanded[..., : c.qk_nope_head_dim], rotated), -1)
            return None, key.flatten(1), expanded[..., c.qk_nope_head_dim :].flatten(1)
        if "k_proj" in kept:
            return kept.get("q_proj"), kept["k_proj"], kept["v_proj"]
        fused = next(kept[name] for name in ("qkv_proj", "c_attn", "query_key_value", "Wqkv") if name in kept)
        heads, groups = c.num_attention_heads, self.kv_heads()
        size = fused.shape[1] // (heads + 2 * groups)
        if c.model_type in BY_GROUP:
            parts = fused.view(len(fused), groups, heads // groups + 2, size)
            return tuple(part.flatten(1) for part in (parts[:, :, :-2], parts[:, :, -2], parts[:, :, -1]))
        return fused.split([heads * size, groups * size, groups * size], -1)

    def added(self, layer, part):
        """What the attention or the MLP adds to the residual."""
        if (layer, "middle") in self.inner:  # OPT-350M: the norm of the sum, less what was there
            middle = self.inner[layer, "middle"]
            return middle - self.resid[layer] if part == "attn" else self.resid[layer + 1] - middle
        written = self.inner.get((layer, part + "_normed"), self.inner[layer, part + "_raw"])
        return written * getattr(self.config, "residual_multiplier", 1.0)

    def alibi_probabilities(self, layer):
        """Falcon's with ALiBi, [H, T, T]: its eager attention adds the biases twice."""
        query, key, _ = self.queries_keys_values(layer)
        heads = self.config.num_attention_heads
        q, k = (t.view(len(t), heads, -1).transpose(0, 1) for t in (query, key))
        place = torch.arange(q.shape[1])
        slopes = torch.tensor([2.0 ** (-8 * (i + 1) / heads) for i in range(heads)]).bfloat16().float()
        bias = slopes[:, None, None] * (place[None] - place[:, None])
        scores = (q @ k.transpose(1, 2) + bias) / math.sqrt(q.shape[-1])
        return scores.masked_fill(place[None] > place[:, None], -torch.inf).softmax(-1)
