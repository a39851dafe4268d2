"""The model: a Llama, with the parameter names and conventions of Hugging Face's LlamaForCausalLM.

Where layers see a window of the last tokens alone, it is Hugging Face's MinistralForCausalLM, a Llama with such layers.
A state dict of `Llama` is the content of model.safetensors, so export is a cast.
Nothing here that transformers would not load: no biases, no norm on queries or keys.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    vocab_size: int = 16384
    hidden_size: int = 320
    intermediate_size: int = 864
    num_hidden_layers: int = 6
    num_attention_heads: int = 5
    num_key_value_heads: int = 1
    head_dim: int = 64
    max_position_embeddings: int = 2048
    rope_theta: float = 10000.0
    rms_norm_eps: float = 1e-5
    tie_word_embeddings: bool = True
    sliding_window: int | None = None  # tokens that a windowed layer's row sees, itself included
    layer_types: list[str] | None = None  # "sliding_attention" or "full_attention" for each layer

    def window(self, layer: int) -> int | None:
        return self.sliding_window if self.layer_types and self.layer_types[layer] == "sliding_attention" else None

    def to_hf(self) -> dict:
        """config.json."""
        return {
            "architectures": ["MinistralForCausalLM" if self.sliding_window else "LlamaForCausalLM"],
            "model_type": "ministral" if self.sliding_window else "llama",
            **{key: value for key, value in asdict(self).items() if value is not None},
            "rope_parameters": {"rope_type": "default", "rope_theta": self.rope_theta},
            "hidden_act": "silu",
            "attention_bias": False,
            "attention_dropout": 0.0,
            "mlp_bias": False,
            "initializer_range": 0.02,
            "bos_token_id": None,
            "eos_token_id": 0,
            "pad_token_id": 0,
            "use_cache": True,
            "torch_dtype": "float16",
        }

    @staticmethod
    def from_hf(config: dict) -> "Config":
        return Config(**{key: config[key] for key in asdict(Config()) if key in config})


def windows(layers: int, whole: tuple[int, ...], tokens: int) -> dict:
    """All layers but the `whole` ones see a window of so many tokens."""
    return {"sliding_window": tokens, "layer_types": ["full_attention" if layer in whole else "sliding_attention" for layer in range(layers)]}


PRESETS = {
    # 11.7 M parameters, 5.2 M of them the embedding. Width over depth: a pass for one row costs
    # mostly the reading of weights and a launch per layer. One KV head: 5 query heads
    # share it at little loss and the prompt's keys stay small.
    "nano": Config(),
    # 19 M parameters, for a GPU (grow.py). Wide MLPs, because a layer more costs a pass for one row more than its weights do.
    # Windows, because half of what a further row costs in nano is attention over a thousand keys, and only its last two
    # layers look far back.
    "mini": Config(intermediate_size=1536, num_hidden_layers=8, **windows(8, (5, 7), 256)),
    # 57 M parameters: what a GPU trains in a few hours.
    "small": Config(hidden_size=640, intermediate_size=1728, num_hidden_layers=11, num_attention_heads=10, num_key_value_heads=2),
    # For tests.
    "tiny": Config(vocab_size=512, hidden_size=64, intermediate_size=160, num_hidden_layers=2, num_attention_heads=1, num_key_value_heads=1),
}


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        return F.rms_norm(x, self.weight.shape, self.weight.to(x.dtype), self.eps)


def rotary(config: Config, positions: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """cos and sin of shape [len(positions), head_dim]; the two halves hold the same angles (HF's convention)."""
    frequencies = config.rope_theta ** (-torch.arange(0, config.head_dim, 2, dtype=torch.float32, device=positions.device) / config.head_dim)
    angles = positions.float()[:, None] * frequencies[None, :]
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


def attend(q, k, v, window: int | None = None):
    """Causal attention of q [B, heads, S, size] over k, v [B, KV heads, S, size], or over the last `window` of them."""
    groups = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
    if window is None or window >= q.shape[2]:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    at = torch.arange(q.shape[2], device=q.device)
    distance = at[:, None] - at[None, :]
    return F.scaled_dot_product_attention(q, k, v, attn_mask=(distance >= 0) & (distance < window))


def cross_entropy(states, weight, targets, shares):
    """Mean over N rows of `states`, each counted `shares` [N] times."""
    return (F.cross_entropy(F.linear(states, weight).float(), targets, reduction="none") * shares).sum() / shares.sum()


class Attention(nn.Module):
    def __init__(self, c: Config, layer: int):
        super().__init__()
        self.head_dim = c.head_dim
        self.window = c.window(layer)
        self.q_proj = nn.Linear(c.hidden_size, c.num_attention_heads * c.head_dim, bias=False)
        self.k_proj = nn.Linear(c.hidden_size, c.num_key_value_heads * c.head_dim, bias=False)
        self.v_proj = nn.Linear(c.hidden_size, c.num_key_value_heads * c.head_dim, bias=False)
        self.o_proj = nn.Linear(c.num_attention_heads * c.head_dim, c.hidden_size, bias=False)

    def forward(self, x, cos, sin):
        batch, length, _ = x.shape
        q, k, v = (p(x).view(batch, length, -1, self.head_dim).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        return self.o_proj(attend(q, k, v, self.window).transpose(1, 2).reshape(batch, length, -1))


class MLP(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.up_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.down_proj = nn.Linear(c.intermediate_size, c.hidden_size, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c: Config, layer: int):
        super().__init__()
        self.self_attn = Attention(c, layer)
        self.mlp = MLP(c)
        self.input_layernorm = RMSNorm(c.hidden_size, c.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(c.hidden_size, c.rms_norm_eps)

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Trunk(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden_size)
        self.layers = nn.ModuleList(Layer(c, layer) for layer in range(c.num_hidden_layers))
        self.norm = RMSNorm(c.hidden_size, c.rms_norm_eps)


class Llama(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.config = c
        self.model = Trunk(c)
        if not c.tie_word_embeddings:
            self.lm_head = nn.Linear(c.hidden_size, c.vocab_size, bias=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                # The branches start at zero: the first steps then learn word frequencies undisturbed.
                silent = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.zeros_(weight) if silent else nn.init.normal_(weight, std=0.02 if "embed" in name else c.hidden_size**-0.5)

    def head_weight(self) -> torch.Tensor:
        return self.model.embed_tokens.weight if self.config.tie_word_embeddings else self.lm_head.weight

    def embed(self, ids):
        return F.embedding(ids, self.model.embed_tokens.weight)

    def hidden(self, x):
        """Final states [B, S, hidden] of input embeddings [B, S, hidden], positions 0..S-1, causal."""
        cos, sin = rotary(self.config, torch.arange(x.shape[1], device=x.device))
        cos, sin = cos.to(x), sin.to(x)
        for layer in self.model.layers:
            x = layer(x, cos, sin)
        return self.model.norm(x)

    def forward(self, ids):
        """Logits [B, S, vocabulary]."""
        return F.linear(self.hidden(self.embed(ids)), self.head_weight())

    def loss(self, ids, targets, shares=None):
        """Mean cross-entropy in nats; `shares` [B, S] says how much each target counts, 1 unless given."""
        return self.loss_of(self.embed(ids), targets, shares)

    def loss_of(self, x, targets, shares=None):
        """The same of input embeddings [B, S, hidden]."""
        states = self.hidden(x)
        shares = torch.ones(targets.shape, device=x.device) if shares is None else shares
        return cross_entropy(states.flatten(0, 1), self.head_weight(), targets.flatten(), shares.flatten())
