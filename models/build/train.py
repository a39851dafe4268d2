"""The run.

    python train.py --preset nano                                     # stable phase, until stopped
    python train.py --decay 3e6 --context 1536                        # decay from the newest stable checkpoint
    python train.py --from ../default                                 # go on from the shipped 16-bit weights
    python train.py --from ../default --mixtures 0.25 --decay 3e6 --scale 0.15   # a last phase for superposed decoding
    python train.py --from ../default --context 1536 --batch-tokens 196608 --decay 1e12 --minutes 10 --scale 2   # a GPU, by the clock

The schedule is warm-up, stable, decay, counted in tokens. The stable phase has no
planned end: any of its checkpoints can be decayed into a model, and the run goes on
from there when there is more time. Everything needed to go on exactly is in the checkpoint:
weights, both optimisers, the position in the data and the random state.
"""

import argparse
import json
import math
import os
import signal
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

import fast
from mixtures import mixed_inputs
from model import PRESETS, Config, Llama
from pack import MIDDLE

HERE = Path(__file__).resolve().parent

# Learning rates at the stable plateau.
# Tried on the nano run: 0.02 and 3e-3 were 0.02 nats ahead of 0.01 and 1.5e-3 after 110 steps of 8,192 tokens, for all
# their noise. With 4,096 tokens a step the noise is larger, and the decay takes it out again; so somewhat lower.
MUON_RATE = 0.012  # per unit of spectral norm: matrices move by orthogonal steps, so it does not depend on width
ADAM_RATE = 1.7e-3  # embedding and norms
MUON_MOMENTUM = 0.95
ADAM_BETAS = (0.9, 0.95)  # short memory for the squares: a run is only thousands of steps
WEIGHT_DECAY = 0.01  # on matrices, times the rate; keeps their norms from growing over a long plateau
CLIP = 1.0  # of the whole gradient, for the Adam part; Muon's steps have a fixed size anyway
WARM_UP_STEPS = 50
SAVE_SECONDS = 300
LOG_STEPS = 10


# ---------------------------------------------------------------- optimiser


def orthogonalise(m: torch.Tensor) -> torch.Tensor:
    """Newton-Schulz: the nearest (roughly) orthogonal matrix to each of a stack, in bf16."""
    a, b, c = 3.4445, -4.7750, 2.0315  # the quintic of Jordan et al.; five rounds bring singular values to 0.7..1.2
    x = m.bfloat16()
    wide = x.shape[-2] > x.shape[-1]
    if wide:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        s = x @ x.mT
        x = a * x + (b * s + c * s @ s) @ x
    return (x.mT if wide else x).float()


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised, for the hidden matrices. Equal shapes are stacked: one call for all layers."""

    def __init__(self, weights, lr: float):
        super().__init__(weights, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes: dict[tuple, list] = {}
            for weight in group["params"]:
                shapes.setdefault(tuple(weight.shape), []).append(weight)
            for (rows, columns), weights in shapes.items():
                updates = []
                for weight in weights:
                    momentum = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
                    momentum.lerp_(weight.grad, 1 - MUON_MOMENTUM)
                    updates.append(weight.grad.lerp(momentum, MUON_MOMENTUM))
                scale = group["lr"] * max(1.0, rows / columns) ** 0.5
                for weight, update in zip(weights, orthogonalise(torch.stack(updates))):
                    weight.mul_(1 - group["lr"] * WEIGHT_DECAY).add_(update, alpha=-scale)


def optimisers(model: Llama):
    matrices = [w for n, w in model.named_parameters() if w.dim() == 2 and "embed" not in n and "lm_head" not in n]
    others = [w for n, w in model.named_parameters() if w.dim() != 2 or "embed" in n or "lm_head" in n]
    return [Muon(matrices, MUON_RATE), torch.optim.AdamW(others, lr=ADAM_RATE, betas=ADAM_BETAS, weight_decay=0.0, fused=True)]


# ---------------------------------------------------------------- data


class Rows:
    """Row batches of all files `train-CONTEXT*.npy` in a seeded order.

    The files are looked at anew for each epoch, so pack.py may add parts, or put other cuts of the same text in
    their place, while a run goes on. While they stay as they are, `position` is all there is to remember.
    """

    def __init__(self, folder: Path, context: int, batch: int, position: int):
        self.folder, self.context, self.batch = folder, context, batch
        self.epoch, self.place = divmod(position, self.begin(0))
        self.begin(self.epoch)

    @property
    def position(self) -> int:
        return self.epoch * len(self.order) + self.place

    def begin(self, epoch: int) -> int:
        """Opens the files, draws the order of an epoch and returns how many rows there are."""
        paths = sorted(self.folder.glob(f"train-{self.context}.npy")) + sorted(self.folder.glob(f"train-{self.context}-*.npy"))
        if not paths:
            raise SystemExit(f"No train-{self.context}.npy in {self.folder}: make it with pack.py --context {self.context}.")
        self.files = [np.load(path, mmap_mode="r") for path in paths]
        self.ends = np.cumsum([len(file) for file in self.files])
        self.order = np.random.default_rng(epoch).permutation(self.ends[-1])
        return len(self.order)

    def next(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Inputs, targets, and which of these belong to a middle; each [B, S]."""
        rows = []
        for _ in range(self.batch):
            if self.place == len(self.order):
                self.epoch, self.place = self.epoch + 1, 0
                self.begin(self.epoch)
            index = self.order[self.place]
            file = np.searchsorted(self.ends, index, side="right")
            rows.append(self.files[file][index - self.ends[file]])
            self.place += 1
        stacked = torch.from_numpy(np.stack(rows).astype(np.int64))
        ids = stacked & (MIDDLE - 1)
        return ids[:, :-1], ids[:, 1:], (stacked & MIDDLE)[:, 1:] != 0


# ---------------------------------------------------------------- schedule and checkpoints


def decay_progress(state: dict, minutes: float) -> float:
    """How much of the decay is done, by tokens or by the clock, whichever is further."""
    by_tokens = (state["tokens"] - state["decay_from"]) / state["decay_tokens"]
    return min(1.0, max(by_tokens, state["decay_seconds"] / (60 * minutes)))


def rate(state: dict, minutes: float, batch_tokens: int) -> float:
    """Share of the plateau's rate."""
    warm = min(1.0, (state["tokens"] - state["warm_from"] + 1) / (WARM_UP_STEPS * batch_tokens))
    if state["decay_from"] is None:
        return warm
    # Linear to zero: the decays here are a third of the run or more, and a short run still learns much at high rates.
    # Shipped weights that are decayed again have fresh optimisers, which need the warm-up too.
    return min(warm, 1 - decay_progress(state, minutes))


def save(path: Path, model, optims, state: dict) -> None:
    partial = path.with_suffix(".partial")
    torch.save({"config": asdict(model.config), "model": model.state_dict(), "optimisers": [o.state_dict() for o in optims], "state": state, "random": torch.get_rng_state(), "random_on_device": torch.cuda.get_rng_state() if torch.cuda.is_initialized() else None}, partial)
    partial.replace(path)  # a run killed while saving leaves the older checkpoint whole


def newest(folder: Path) -> Path | None:
    found = sorted(folder.glob("stable-*.pt"))
    return found[-1] if found else None


# ---------------------------------------------------------------- the run


def main(arguments=None) -> float:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", HERE.parents[1] / ".train")))
    parser.add_argument("--preset", choices=PRESETS, default="nano")
    parser.add_argument("--from", dest="start", type=Path, help="a folder with 16-bit weights to begin with, or a checkpoint to go on from")
    parser.add_argument("--context", type=int, default=512, help="tokens in a row; pack.py made the rows")
    parser.add_argument("--batch-tokens", type=int, default=4096, help="small, because a CPU run is short of steps rather than of signal: against 8192 it was 0.15 nats ahead at 0.6 M tokens")
    parser.add_argument("--decay", type=float, default=0, help="tokens of a decay phase; 0 for the stable phase")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end the decay in this time at the latest, for a machine whose speed others decide")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on both plateau rates")
    parser.add_argument("--middles", type=float, default=1.0, help="how many times a token of a middle counts; they are 1 of 40, and all that a person sees")
    parser.add_argument("--mixtures", type=float, default=0, help="share of the positions whose input is a mixture of tokens, for superposed decoding")
    parser.add_argument("--steps", type=float, default=math.inf, help="stop after so many steps of this call")
    parser.add_argument("--save-steps", type=float, default=math.inf)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--no-compile", action="store_true")
    a = parser.parse_args(arguments)
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    a.data.mkdir(parents=True, exist_ok=True)

    checkpoint = a.start if a.start and a.start.is_file() else newest(a.data) if not a.start else None
    state = {"tokens": 0, "step": 0, "position": 0, "warm_from": 0, "decay_from": None, "decay_tokens": 0, "decay_seconds": 0.0, "context": a.context}
    if checkpoint:
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        model = Llama(Config(**saved["config"]))
        model.load_state_dict(saved["model"])
        state |= saved["state"]
    elif a.start:
        from safetensors.torch import load_file

        model = Llama(Config.from_hf(json.loads((a.start / "config.json").read_text())))
        model.load_state_dict({k: v.float() for k, v in load_file(a.start / "model.safetensors").items()})
        card = a.start / "training.json"
        if card.exists():
            state["tokens"] = json.loads(card.read_text())["tokens"]
        state["warm_from"] = state["tokens"]  # a fresh optimiser needs a warm-up
        state["position"] = state["tokens"] // a.context
    else:
        model = Llama(PRESETS[a.preset])
    model.to(a.device)
    optims = optimisers(model)
    if checkpoint:
        for optimiser, saved_state in zip(optims, saved["optimisers"]):
            optimiser.load_state_dict(saved_state)
    if a.decay and state["decay_from"] is None:
        state |= {"decay_from": state["tokens"], "decay_tokens": a.decay}
    if state["context"] != a.context:
        # Rows of another length: same share of the text is behind us, in another packing.
        state |= {"position": state["position"] * state["context"] // a.context, "context": a.context}
    data = Rows(a.data, a.context, a.batch_tokens // a.context, state["position"])

    # fp32 masters; the forward pass runs on bf16 copies, which the matrix units read.
    half = Llama(model.config).to(a.device, torch.bfloat16)
    pairs = list(zip(model.parameters(), half.parameters()))
    fast.install(half, compile=not a.no_compile)

    stop = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.append(True))
    phase = "decay" if state["decay_from"] is not None else "stable"
    log = open(a.data / "log.jsonl", "a")
    saved_at = logged_at = time.time()
    last_tokens, losses, first_step = state["tokens"], [], state["step"]
    average = float("nan")

    def checkpoint_path() -> Path:
        return a.data / f"{phase}-{state['step']:07d}.pt"

    def keep(path: Path) -> None:
        state["position"] = data.position
        save(path, model, optims, state)
        for old in sorted(a.data.glob(f"{phase}-*.pt"))[:-3]:
            old.unlink()

    if checkpoint:
        # After all that draws numbers while it is set up.
        torch.set_rng_state(saved["random"])
        if torch.cuda.is_initialized() and saved.get("random_on_device") is not None:
            torch.cuda.set_rng_state(saved["random_on_device"])
    step_at = time.time()
    while not stop and state["step"] - first_step < a.steps:
        share = rate(state, a.minutes, a.batch_tokens)
        if phase == "decay" and share == 0:
            break
        for optimiser, base in zip(optims, (MUON_RATE, ADAM_RATE)):
            for group in optimiser.param_groups:
                group["lr"] = base * a.scale * share
        with torch.no_grad():
            for master, copy in pairs:
                copy.copy_(master)
        ids, targets, in_middle = (t.to(a.device) for t in data.next())
        shares = torch.where(in_middle, a.middles, 1.0)
        loss = half.loss_of(mixed_inputs(half, ids, a.mixtures), targets, shares) if a.mixtures else half.loss(ids, targets, shares)
        loss.backward()
        for master, copy in pairs:
            master.grad = copy.grad.float()
            copy.grad = None
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        for optimiser in optims:
            optimiser.step()
        state["step"] += 1
        state["tokens"] += ids.numel()
        losses.append(loss.detach())
        if phase == "decay":
            state["decay_seconds"] += time.time() - step_at
        step_at = time.time()
        if state["step"] % LOG_STEPS == 0:
            now = time.time()
            average = torch.stack(losses).mean().item()
            log.write(json.dumps({"time": time.strftime("%H:%M:%S"), "phase": phase, "step": state["step"], "tokens": state["tokens"], "epoch": data.epoch, "loss": round(average, 4), "rate": round(share, 4), "tokens_per_second": round((state["tokens"] - last_tokens) / (now - logged_at))}) + "\n")
            log.flush()
            logged_at, last_tokens, losses = now, state["tokens"], []
        if time.time() - saved_at > SAVE_SECONDS or state["step"] % a.save_steps == 0:
            keep(checkpoint_path())
            saved_at = time.time()
    keep(checkpoint_path())
    log.close()
    return losses[-1].item() if losses else average


if __name__ == "__main__":
    main()
