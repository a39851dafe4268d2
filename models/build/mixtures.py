"""Inputs that are mixtures, so that a model learns to read what superposed decoding feeds it.

Superposed decoding (Shen et al. 2024, https://arxiv.org/abs/2405.18400) gives all drafts one row, whose input is the
weighted sum of the embeddings of their newest tokens. A model that has only seen whole tokens reads it by luck. Here
spans of a text are fed as such sums: the true token and those that the model itself finds likely in its place.
"""

import torch

SHORTEST, LONGEST = 4, 24  # tokens of a span: as long as drafts are
MOST = 7  # other tokens beside the true one: eight drafts


def spans(shape: tuple[int, int], share: float, device) -> torch.Tensor:
    """Which positions of [B, S] are mixed: spans that cover about `share` of them, never the first position."""
    batch, length = shape
    mask = torch.zeros(batch, length, dtype=torch.bool)
    count = max(1, round(share * length / ((SHORTEST + LONGEST) / 2)))
    starts = torch.randint(1, length, (batch, count)).tolist()
    sizes = torch.randint(SHORTEST, LONGEST + 1, (batch, count)).tolist()
    for row in range(batch):
        for start, size in zip(starts[row], sizes[row]):
            mask[row, start : start + size] = True
    return mask.to(device)


def mixed_inputs(llama, ids: torch.Tensor, share: float) -> torch.Tensor:
    """
    Input embeddings [B, S, hidden] of ids [B, S], a share of which are mixtures of 2 to 8 tokens. Weights are the
    probabilities that the model gives those tokens there, the true one's at least an equal share: a draft is only
    worth learning from where it is followed.
    """
    embedded = llama.embed(ids)
    mask = spans(tuple(ids.shape), share, ids.device)
    at = mask.nonzero()
    with torch.no_grad():
        states = llama.hidden(embedded.detach())[at[:, 0], at[:, 1] - 1]
        likely, others = (states @ llama.head_weight().t()).float().log_softmax(dim=-1), torch.randint(1, MOST + 1, (len(at), 1), device=ids.device)
        true = ids[mask][:, None]
        true_chance = likely.gather(1, true)
        top, words = likely.scatter(1, true, float("-inf")).topk(MOST, dim=-1)
        # The first `others` of each row take part.
        chances = torch.where(torch.arange(MOST, device=ids.device) < others, top, float("-inf")).exp()
        true_chance = torch.maximum(true_chance.exp(), chances.sum(dim=-1, keepdim=True) / others)
        weights = torch.cat((true_chance, chances), dim=-1)
        weights = (weights / weights.sum(dim=-1, keepdim=True)).to(embedded.dtype)
    tokens = torch.cat((true, words), dim=-1)
    mixed = torch.einsum("nm,nmh->nh", weights, llama.embed(tokens))
    return embedded.index_put((at[:, 0], at[:, 1]), mixed)
