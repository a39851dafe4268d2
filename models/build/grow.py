"""Weights of a smaller model into a larger one that computes the same, to train on from there.

    python grow.py --source NANO --preset mini --order 0 1 - 2 3 4 - 5 --out ../../.train/grown
    python train.py --from ../../.train/grown ...

`--order` says which layer of the source each layer becomes; "-" is a new one, which begins as the layer before it with
nothing written to the residual stream. A wider MLP's new units begin silent in the same way (as in Net2Net, Chen et al.
2016, and in the stacking of Gong et al. 2019, but without a step in the loss). What differs at first are windows alone:
seen at 48 places beyond 512 tokens, 256 tokens in the first four layers of nano cost 0.03 nats a token before any
training, in the last layer alone 0.53. So the last two see everything.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from model import PRESETS, Config, Llama

HERE = Path(__file__).resolve().parent
SILENT = ("self_attn.o_proj.weight", "mlp.down_proj.weight")


def grow(config: Config, weights: dict[str, torch.Tensor], larger: Config, order: list[int | None]) -> Llama:
    """@param order for each layer of the larger model the smaller one's layer, or None"""
    if len(order) != larger.num_hidden_layers or sorted(i for i in order if i is not None) != list(range(config.num_hidden_layers)):
        raise SystemExit(f"--order must name each of the source's {config.num_hidden_layers} layers once, from 0, among {larger.num_hidden_layers} in all.")
    model = Llama(larger)
    grown = model.state_dict()
    for name in ("model.embed_tokens.weight", "model.norm.weight"):
        grown[name].copy_(weights[name])
    source = 0
    for layer, chosen in enumerate(order):
        source = source if chosen is None else chosen
        for name, weight in model.model.layers[layer].state_dict().items():
            old = weights[f"model.layers.{source}.{name}"].float()
            if weight.dim() == 2:
                # New units read at random, as strongly as the old ones do, and write nothing.
                weight.normal_(std=old.std().item()) if name not in SILENT else weight.zero_()
            if chosen is not None or name not in SILENT:
                weight[tuple(slice(size) for size in old.shape)] = old
            grown[f"model.layers.{layer}.{name}"].copy_(weight)
    return model


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=HERE.parent / "default")
    parser.add_argument("--preset", choices=PRESETS, default="mini")
    parser.add_argument("--order", nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(arguments)
    torch.manual_seed(0)
    config = Config.from_hf(json.loads((arguments.source / "config.json").read_text()))
    order = [None if each == "-" else int(each) for each in arguments.order]
    with torch.no_grad():
        model = grow(config, load_file(arguments.source / "model.safetensors"), PRESETS[arguments.preset], order)
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_file({name: weight.contiguous() for name, weight in model.state_dict().items()}, arguments.out / "model.safetensors", metadata={"format": "pt"})
    (arguments.out / "config.json").write_text(json.dumps(model.config.to_hf(), indent=2) + "\n")
    shutil.copy(arguments.source / "training.json", arguments.out)


if __name__ == "__main__":
    main()
