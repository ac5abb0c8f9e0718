"""An attention function for transformers' AttentionInterface that keeps the column sums of the probabilities and no [T, T] matrix."""

import torch

NAME = "sinkscope_column_sums"
QUERIES_AT_ONCE = 256

_sums = {}


def _repeat(states, groups):
    return states if groups == 1 else states.repeat_interleave(groups, dim=1)


def _attention(module, query, key, value, attention_mask, scaling=None, dropout=0.0, softcap=None, s_aux=None, **others):
    """Attention of [1, H, T, d] queries, a strip of them at a time; the sums over queries go to the list of this pass."""
    tokens, heads = query.shape[2], query.shape[1]
    key, value = _repeat(key, heads // key.shape[1]), _repeat(value, heads // value.shape[1])
    scaling = query.shape[-1] ** -0.5 if scaling is None else scaling
    output = torch.empty((1, tokens, heads, value.shape[-1]), dtype=query.dtype, device=query.device)
    sums = torch.zeros((heads, tokens), dtype=torch.float64, device=query.device)
    position = torch.arange(tokens, device=query.device)
    for first in range(0, tokens, QUERIES_AT_ONCE):
        last = min(tokens, first + QUERIES_AT_ONCE)
        scores = (query[0, :, first:last].float() @ key[0].float().transpose(1, 2)) * scaling
        if softcap is not None:
            scores = softcap * torch.tanh(scores / softcap)
        if attention_mask is None:
            scores = scores.masked_fill(position[None, None] > position[first:last, None], float("-inf"))
        elif attention_mask.dtype == torch.bool:
            scores = scores.masked_fill(~attention_mask[0, :, first:last, :tokens], float("-inf"))
        else:
            scores = scores + attention_mask[0, :, first:last, :tokens].float()
        if s_aux is not None:  # learned sinks take a share of each row and give nothing
            sink = s_aux.float().reshape(-1, 1, 1).expand(heads, last - first, 1)
            probability = torch.cat((scores, sink), -1).softmax(-1)[..., :-1]
        else:
            probability = scores.softmax(-1)
        sums += probability.sum(1, dtype=torch.float64)
        output[0, first:last] = (probability.to(value.dtype) @ value[0]).transpose(0, 1)
    _sums[module.layer_idx] = sums.cpu()
    return output, None


def register():
    """Makes the function known to transformers under NAME, with masks as for sdpa (none where attention is plainly causal)."""
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(NAME, _attention)
    AttentionMaskInterface.register(NAME, sdpa_mask)


def taken():
    """Block index -> [H, T] column sums since the last call."""
    result = dict(_sums)
    _sums.clear()
    return result
