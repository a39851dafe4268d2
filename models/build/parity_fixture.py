"""Random tiny models and what they must answer: the numbers that the ONNX graph is tested against.

    python parity_fixture.py ../../test/fixtures/parity

Each folder is a checkpoint in the Hugging Face layout with float32 weights, and expected.json:

    plain   ids; the logits of every row (80 rows, so more than 64 keys)
    tree    ids, parents (-1 for the first row's), positions; each row's logits when it sees
            its ancestors and itself alone, computed by running that whole path from the start
    mixed   ids [row][3], weights [row][3]; a chain of rows whose embedding is a weighted sum;
            the logits of every row

Logits are float32, row after row, base64 of little-endian bytes. All from model.py in float32 on
one thread; where `transformers` is installed its LlamaForCausalLM and MinistralForCausalLM are compared too, and it makes
THEIRS.
"""

import argparse
import base64
import json
import random
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from model import Config, Llama, windows

SEED = 20240817

MODELS = {
    "gqa-16": Config(vocab_size=300, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, head_dim=16, max_position_embeddings=128),
    # As the model that ships: head size 64, one KV head.
    "mqa-64": Config(vocab_size=300, hidden_size=64, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1, head_dim=64, max_position_embeddings=128),
    "untied-16": Config(vocab_size=300, hidden_size=64, intermediate_size=96, num_hidden_layers=1, num_attention_heads=4, num_key_value_heads=2, head_dim=16, max_position_embeddings=128, tie_word_embeddings=False),
    "ministral": Config(vocab_size=300, hidden_size=64, intermediate_size=96, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, head_dim=16, max_position_embeddings=128, **windows(3, (1,), 9)),
}
THEIR_SEED = SEED + 3
PLAIN, CHAIN, BRANCHES, MIXED, MIX = 80, 10, 14, 12, 3


def pack_floats(logits: torch.Tensor) -> dict:
    values = logits.detach().numpy().astype("<f4")
    return {"shape": list(values.shape), "float32": base64.b64encode(values.tobytes()).decode()}


def tree(rng: random.Random, vocabulary: int) -> tuple[list[int], list[int]]:
    """A chain, then rows that hang on its last three or on each other."""
    ids = [rng.randrange(vocabulary) for _ in range(CHAIN + BRANCHES)]
    parents = [i - 1 for i in range(CHAIN)] + [rng.randrange(CHAIN - 3, i) for i in range(CHAIN, CHAIN + BRANCHES)]
    return ids, parents


def path_to(row: int, parents: list[int]) -> list[int]:
    path = []
    while row >= 0:
        path.append(row)
        row = parents[row]
    return path[::-1]


def questions(rng: random.Random, vocabulary: int, embed, logits_of) -> dict:
    """What expected.json asks, answered by `logits_of`: embedded texts [batch, tokens, width] → logits."""
    ids = [rng.randrange(vocabulary) for _ in range(PLAIN)]
    tree_ids, parents = tree(rng, vocabulary)
    paths = [path_to(row, parents) for row in range(len(tree_ids))]
    mixed_ids = [[rng.randrange(vocabulary) for _ in range(MIX)] for _ in range(MIXED)]
    raw = [[rng.random() for _ in range(MIX)] for _ in range(MIXED)]
    weights = [[round(w / sum(row), 4) for w in row] for row in raw]
    mixed = (embed(torch.tensor(mixed_ids)) * torch.tensor(weights)[..., None]).sum(dim=1)
    of = lambda text: logits_of(embed(torch.tensor([text])))[0]
    return {
        "plain": {"ids": ids, "logits": pack_floats(of(ids))},
        "tree": {
            "ids": tree_ids,
            "parents": parents,
            "positions": [len(path) - 1 for path in paths],
            "logits": pack_floats(torch.stack([of([tree_ids[i] for i in path])[-1] for path in paths])),
        },
        "mixed": {"ids": mixed_ids, "weights": weights, "logits": pack_floats(logits_of(mixed[None])[0])},
    }


@torch.no_grad()
def fixture(config: Config, seed: int) -> tuple[Llama, dict]:
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Llama(config)
    for name, weight in model.named_parameters():
        # Far from the initial values of training, so that every part shows in the logits.
        weight.copy_(1 + 0.2 * torch.randn_like(weight) if weight.dim() == 1 else torch.randn_like(weight) * (0.4 if "embed" in name else weight.shape[1] ** -0.5))
    head = lambda embedded: torch.nn.functional.linear(model.hidden(embedded), model.head_weight())
    expected = {"seed": seed, **questions(rng, config.vocab_size, model.embed, head)}
    return model, expected


SHAPE = dict(vocab_size=300, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=128)
# Unlike the defaults, so that one that is forgotten shows.
MULTIPLIERS = dict(embedding_multiplier=12.0, residual_multiplier=0.22, attention_multiplier=0.4, logits_scaling=8.0, rms_norm_eps=0.01)
# Architecture, and what it has beside SHAPE: families that local code models are of.
THEIRS = {
    # Biases on queries, keys and values.
    "qwen2": ("Qwen2", dict(tie_word_embeddings=True, rope_theta=1e6)),
    # A norm of each head, whose size is its own.
    "qwen3": ("Qwen3", dict(tie_word_embeddings=True, head_dim=32, num_hidden_layers=1, rms_norm_eps=0.01)),
    # Constants to multiply with, the head's own matrix, biases wherever there can be some.
    "granite": ("Granite", dict(**MULTIPLIERS, num_hidden_layers=1, attention_bias=True, mlp_bias=True)),
    # Granite 4 without recurrent layers and experts, gate and up in one matrix.
    "granite-hybrid": ("GraniteMoeHybrid", dict(**MULTIPLIERS, tie_word_embeddings=True, intermediate_size=80, shared_intermediate_size=96, layer_types=["attention"] * 2, num_local_experts=0, position_embedding_type="rope", mamba_n_heads=4)),
}


@torch.no_grad()
def transformers_fixture(folder: Path, architecture: str, settings: dict, seed: int) -> None:
    """A model of one of THEIRS. Needs `transformers`."""
    import transformers

    torch.manual_seed(seed)
    rng = random.Random(seed)
    config = getattr(transformers, f"{architecture}Config")(**SHAPE | settings, attn_implementation="eager")
    model = getattr(transformers, f"{architecture}ForCausalLM")(config).float().eval()
    for name, weight in model.named_parameters():
        is_norm = weight.dim() == 1 and "norm" in name
        weight.copy_(is_norm + torch.randn_like(weight) * (0.2 if weight.dim() == 1 else 0.4 if "embed" in name else weight.shape[1] ** -0.5))
    expected = questions(rng, config.vocab_size, model.model.embed_tokens, lambda x: model(inputs_embeds=x).logits)
    model.save_pretrained(folder)
    for extra in folder.glob("generation_config.json"):
        extra.unlink()
    (folder / "expected.json").write_text(json.dumps({"seed": seed, **expected}) + "\n")


def compare_with_transformers(folder: Path, expected: dict) -> None:
    try:
        from transformers import AutoModelForCausalLM
    except ImportError:
        print("  transformers is not installed: not compared")
        return
    theirs = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    with torch.no_grad():
        logits = theirs(torch.tensor([expected["plain"]["ids"]])).logits[0]
    ours = torch.from_numpy(np.frombuffer(base64.b64decode(expected["plain"]["logits"]["float32"]), dtype="<f4").reshape(logits.shape).copy())
    worst = (logits - ours).abs().max().item()
    print(f"  {type(theirs).__name__} of transformers differs by {worst:.1e} at most, logits reach {ours.abs().max():.1f}")
    assert worst < 1e-4


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for index, (name, config) in enumerate(MODELS.items()):
        folder = arguments.out / name
        folder.mkdir(parents=True, exist_ok=True)
        model, expected = fixture(config, SEED + index)
        save_file(dict(model.state_dict()), folder / "model.safetensors", metadata={"format": "pt"})
        (folder / "model.safetensors").chmod(0o644)
        (folder / "config.json").write_text(json.dumps(config.to_hf() | {"torch_dtype": "float32"}, indent=1) + "\n")
        (folder / "expected.json").write_text(json.dumps(expected) + "\n")
        print(name, {p.name: p.stat().st_size for p in sorted(folder.iterdir())})
        compare_with_transformers(folder, expected)
    for index, (name, (architecture, settings)) in enumerate(THEIRS.items()):
        try:
            transformers_fixture(arguments.out / name, architecture, settings, THEIR_SEED + index)
        except ImportError:
            print(f"transformers is not installed: {name} stays as it is")
