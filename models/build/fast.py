"""What makes the run quicker: the same mathematics as model.py in another order of work.

`install()` swaps both parts in; model.py alone is the reference, and smoke_test.py
compares the two. Figures are for the nano preset, 16 rows of 512 tokens, on two
cores with AMX: a step took 2.6 s as written in model.py and takes 0.9 s with this.
On a GPU PyTorch's own attention is the quick one, so only the head is swapped there, and attention through windows.
"""

import torch

import model


def install(llama: model.Llama, compile: bool = True) -> None:
    """From here on `llama` trains by the functions of this file."""
    global soften, soften_back, loss_and_slope
    if compile:
        soften, soften_back, loss_and_slope = map(torch.compile, (soften, soften_back, loss_and_slope))
        for layer in llama.model.layers:
            layer.compile()
    on_gpu = llama.head_weight().is_cuda
    model.attend = attend_on_gpu() if on_gpu else attend
    if on_gpu:
        ChunkedCrossEntropy.CHUNK = GPU_CHUNK
    model.cross_entropy = ChunkedCrossEntropy.apply


# ---------------------------------------------------------------- attention


def soften(scores, bias, scale: float):
    return (scores.float() * scale + bias).softmax(dim=-1).to(scores.dtype)


def soften_back(p, d_p, scale: float):
    wide, d_wide = p.float(), d_p.float()
    return (wide * (d_wide - (wide * d_wide).sum(dim=-1, keepdim=True)) * scale).to(p.dtype)


class BlockAttention(torch.autograd.Function):
    """Causal attention for one KV head, block of queries by block of queries, through a window or without one.

    PyTorch's fused kernel recomputes in its backward pass what here is kept (the
    probabilities, 40 MB a layer), and needs the one KV head repeated for each query head. Here
    the heads are stacked as more rows of one product, which is the shape that AMX likes:
    32 ms against 68 ms a layer, forward and backward.
    """

    BLOCK = 128

    @staticmethod
    def forward(ctx, q, k, v, window):
        batch, heads, length, size = q.shape
        k, v = k[:, 0].contiguous(), v[:, 0].contiguous()
        out = torch.empty(batch, length, heads, size, dtype=q.dtype, device=q.device).transpose(1, 2)
        saved = []
        for start in range(0, length, BlockAttention.BLOCK):
            end = min(start + BlockAttention.BLOCK, length)
            first = 0 if window is None else max(0, start - window + 1)
            rows = q[:, :, start:end].reshape(batch, -1, size)
            distance = torch.arange(start, end)[:, None] - torch.arange(first, end)[None, :]
            hidden = distance < 0 if window is None else (distance < 0) | (distance >= window)
            bias = torch.zeros(end - start, end - first, device=q.device).masked_fill_(hidden, float("-inf"))
            scores = torch.bmm(rows, k[:, first:end].mT).view(batch, heads, end - start, end - first)
            p = soften(scores, bias, size**-0.5).view(batch, -1, end - first)
            out[:, :, start:end] = torch.bmm(p, v[:, first:end]).view(batch, heads, -1, size)
            saved += [p, rows]
        ctx.save_for_backward(k, v, *saved)
        ctx.heads = heads
        return out

    @staticmethod
    def backward(ctx, d_out):
        k, v, *saved = ctx.saved_tensors
        batch, length, size = k.shape
        d_q = torch.empty(batch, length, ctx.heads, size, dtype=k.dtype, device=k.device).transpose(1, 2)
        d_k, d_v = torch.zeros_like(k, dtype=torch.float32), torch.zeros_like(v, dtype=torch.float32)
        for index, start in enumerate(range(0, length, BlockAttention.BLOCK)):
            p, rows = saved[2 * index : 2 * index + 2]
            end = min(start + BlockAttention.BLOCK, length)
            seen = slice(end - p.shape[-1], end)
            d_rows = d_out[:, :, start:end].reshape(batch, -1, size)
            d_v[:, seen] += torch.bmm(p.mT, d_rows)
            d_scores = soften_back(p, torch.bmm(d_rows, v[:, seen].mT), size**-0.5)
            d_q[:, :, start:end] = torch.bmm(d_scores, k[:, seen]).view(batch, ctx.heads, -1, size)
            d_k[:, seen] += torch.bmm(d_scores.mT, rows)
        return d_q, d_k.to(k.dtype)[:, None], d_v.to(v.dtype)[:, None], None


_reference_attend = model.attend


@torch.compiler.disable
def attend(q, k, v, window=None):
    return BlockAttention.apply(q, k, v, window) if k.shape[1] == 1 else _reference_attend(q, k, v, window)


def _flash(q, k, v, window: int):
    """Flash attention by its inner name: PyTorch's attention takes no window."""
    length = q.shape[2]
    rows = [x.transpose(1, 2) for x in (q, k, v)]
    flash = torch.ops.aten._flash_attention_forward
    return flash(*rows, None, None, length, length, 0.0, True, False, window_size_left=window - 1, window_size_right=0)[0].transpose(1, 2)


def attend_on_gpu():
    """PyTorch's causal attention; through a window flash attention, where this PyTorch has it and it is right."""

    def sum_and_slopes(kernel):
        torch.manual_seed(1)
        q, k, v = (torch.randn(2, heads, 320, 64, device="cuda", dtype=torch.bfloat16, requires_grad=True) for heads in (5, 1, 1))
        out = kernel(q, k, v, 100)
        out.float().square().sum().backward()
        return [out.detach(), q.grad, k.grad, v.grad]

    try:
        pairs = zip(sum_and_slopes(_flash), sum_and_slopes(_reference_attend))
    except Exception as error:
        print(f"flash attention: {error}", flush=True)
        return _reference_attend
    worst = max(((a - b).float().norm() / b.float().norm()).item() for a, b in pairs)
    print(f"flash attention: differs by {worst:.1e}", flush=True)
    if worst >= 0.02:
        return _reference_attend
    return lambda q, k, v, window=None: _reference_attend(q, k, v) if window is None else _flash(q, k, v, window)


# ---------------------------------------------------------------- head


GPU_CHUNK = 16_384  # tokens: 0.5 GB of logits, large enough to fill the device


def loss_and_slope(logits, targets, shares):
    """Summed cross-entropy of a chunk, each target counted `shares` times, and its gradient by the logits."""
    wide = logits.float()
    lse = wide.logsumexp(dim=-1)
    hit = torch.arange(logits.shape[1], device=logits.device) == targets[:, None]
    slope = ((wide - lse[:, None]).exp() - hit.float()) * shares[:, None]
    return ((lse - wide.gather(1, targets[:, None])[:, 0]) * shares).sum(), slope.to(logits.dtype)


class ChunkedCrossEntropy(torch.autograd.Function):
    """Linear head and cross-entropy without ever holding all logits.

    Logits of 8,192 tokens × 16,384 words are half a gigabyte; a chunk of them stays near the
    cache. Both gradients are computed with the loss, while a chunk's logits are at hand:
    310 ms against 1,850 ms.
    """

    CHUNK = 1024

    @staticmethod
    def forward(ctx, states, weight, targets, shares):
        d_states = torch.empty_like(states)
        d_weight = torch.zeros_like(weight, dtype=torch.float32)
        total = torch.zeros((), dtype=torch.float32, device=states.device)
        for start in range(0, len(states), ChunkedCrossEntropy.CHUNK):
            rows = slice(start, start + ChunkedCrossEntropy.CHUNK)
            loss, slope = loss_and_slope(states[rows] @ weight.t(), targets[rows], shares[rows])
            total += loss
            d_states[rows] = slope @ weight
            d_weight += slope.t() @ states[rows]
        ctx.save_for_backward(d_states, d_weight.to(weight.dtype))
        ctx.count = shares.sum()
        return total / ctx.count

    @staticmethod
    def backward(ctx, d_loss):
        d_states, d_weight = ctx.saved_tensors
        factor = d_loss / ctx.count
        return d_states * factor, d_weight * factor, None, None
