"""The mean of a decayed checkpoint and of weights that were exported before, as a checkpoint for evaluate.py and export.py.

    python average.py --checkpoint ../../.train/decay-0010131.pt --share 0.6 --out ../../.train/average.pt

Two decays that branched off one run at different places lie in one valley, and between them the loss is lower than at
either (Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482; Izmailov et al. 2018, SWA). The result
is for use, not for going on: its optimisers are those of the checkpoint.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file

HERE = Path(__file__).resolve().parent


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--exported", type=Path, default=HERE.parent / "default", help="a folder that export.py wrote")
    parser.add_argument("--share", type=float, default=0.5, help="of the checkpoint in the mean, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args(arguments)
    if not 0 <= a.share <= 1:
        parser.error("--share must lie between 0 and 1")
    saved = torch.load(a.checkpoint, map_location="cpu", weights_only=True)
    other = load_file(a.exported / "model.safetensors")
    if {name: weight.shape for name, weight in saved["model"].items()} != {name: weight.shape for name, weight in other.items()}:
        raise SystemExit(f"{a.checkpoint.name} and {a.exported.name} are not of one shape")
    saved["model"] = {name: a.share * weight + (1 - a.share) * other[name].float() for name, weight in saved["model"].items()}
    card = json.loads((a.exported / "training.json").read_text())
    saved["state"]["averaged"] = {"share": 1 - a.share, "tokens": card["tokens"]}
    torch.save(saved, a.out)


if __name__ == "__main__":
    main()
