"""What the mixtures of experts of a transformers model choose and write, and what its learned sinks take."""

import torch

SIGMOID_ROUTERS = {
    "afmoe", "deepseek_v3", "dots1", "exaone_moe", "flint", "glm4_moe", "laguna", "llama4_text", "mimo_v2_flash", "minimax_m2", "solar_open",
}  # fmt: skip
SCALED_AFTERWARDS = {"laguna": "moe_routed_scaling_factor"}  # multiplies the experts' sum, not their weights; both count the same


class ExpertsWatch:
    """Keeps the calls of every block's experts and router; `data(tokens)` after the pass."""

    def __init__(self, model, blocks):
        self.config = model.config
        self.calls, self.seen, self.layers, self.hooks = {}, {}, len(blocks), []
        for layer, block in enumerate(blocks):
            for module in block.modules():
                if type(module).__name__.endswith("Experts"):
                    self.watch(layer, module)
                elif self.is_router(module):
                    self.watch_router(layer, module)

    def is_router(self, module):
        """A matrix of a row for each expert: a plain layer, or a module with such a weight."""
        count = next(
            (getattr(self.config, name) for name in ("n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts") if hasattr(self.config, name)),
            None,
        )  # fmt: skip
        weight = getattr(module, "weight", None)
        return count is not None and weight is not None and tuple(weight.shape) == (count, self.config.hidden_size)

    def watch(self, layer, module):
        def called(module, inputs, output):
            self.calls[layer] = (module, [value.clone() for value in inputs], output.clone())

        self.hooks.append(module.register_forward_hook(called))

    def watch_router(self, layer, module):
        def called(module, inputs, output):
            x = inputs[0].reshape(-1, inputs[0].shape[-1]).float()
            self.seen[layer] = torch.nn.functional.linear(x, module.weight.float(), getattr(module, "bias", None))

        self.hooks.append(module.register_forward_hook(called))

    def entropy(self, layer):
        logits = self.seen[layer]
        if self.config.model_type in SIGMOID_ROUTERS:
            score = torch.sigmoid(logits)
            probability = score / score.sum(-1, keepdim=True)
        else:
            probability = torch.softmax(logits, -1)
        return -torch.special.xlogy(probability, probability).sum(-1)

    def chosen(self, layer):
        """Index, weight and norm of what was written, [T, k] each, by descending weight."""
        module, inputs, output = self.calls[layer]
        if len(inputs) == 1:  # Llama 4 runs every expert on every token, times its score
            score = torch.sigmoid(self.seen[layer])
            weight, index = score.max(-1, keepdim=True)
            each = output.view(score.shape[1], len(score), -1)
            written = each[index[:, 0], torch.arange(len(score))].norm(dim=-1, keepdim=True)
            return index, weight, written
        x, index, weight = inputs
        weight, order = weight.sort(stable=True, dim=-1, descending=True)
        index = index.gather(1, order)
        alone = [module(x, index[:, slot : slot + 1], weight[:, slot : slot + 1]) for slot in range(index.shape[1])]
        written = torch.stack([each.reshape(len(index), -1).norm(dim=-1) for each in alone], -1)
        scale = getattr(self.config, SCALED_AFTERWARDS.get(self.config.model_type, ""), 1.0)
        return index, weight * scale, written * scale

    def data(self, tokens):
        if not self.calls:
            return {}
        for hook in self.hooks:
            hook.remove()  # what follows calls the modules again
        chosen = {layer: self.chosen(layer) for layer in self.calls}
        slots = next(iter(chosen.values()))[0].shape[1]
        names = ("expert_index", "expert_weight", "expert_out_norm")
        result = {name: torch.full((self.layers, tokens, slots), torch.nan) for name in names}
        result["router_entropy"] = torch.full((self.layers, tokens), torch.nan)
        for layer, values in chosen.items():
            for name, value in zip(names, values):
                result[name][layer] = value.float()
            result["router_entropy"][layer] = self.entropy(layer)
        return result


def learned_sinks(attention, per_head):
    """Of attention [H, query, key] of each block: what its probabilities lack of one."""
    share = [1 - block.double().sum(-1) for block in attention]
    has = [bool((block > 1e-6).any()) for block in share]
    if not any(has):
        return {}
    share = torch.stack([block if own else torch.full_like(block, torch.nan) for block, own in zip(share, has)]).float()
    data = {"learned_sink_share": share.mean(-1), "learned_sink_query_share": share.mean(1)}
    if per_head:
        data["learned_sink_share_per_head"] = share
    return data
