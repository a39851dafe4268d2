"""How well a model predicts packages that it never saw.

    python evaluate.py --model ../default --out ../default/evaluation.json

Bits per character, plain left to right: every file alone, behind its own header; a long file
in windows of the context length that overlap by half, so that a token sees at least half
a context (or all of the file before it). Bits count the text, never the header.

Infill: one window a file, cut as in training; the loss of the middle with its <|end|>, and how often
the model's first choice is the right token.

The sample is fixed: files in an order that depends on their names alone, until each
language has its share.
"""

import argparse
import json
import math
import os
import random
from collections import defaultdict
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

from corpus import order
from model import Config, Llama
from pack import END, END_OF_TEXT, FILE, PREFIX_MARK, SUFFIX_MARK, Packer, cut, split_lines

HERE = Path(__file__).resolve().parent

SAMPLE = 2_000_000  # characters
# Shares of the languages. They stay when the training text's change, so that figures of all weights compare.
MIX = {"ts": 0.36, "js": 0.20, "py": 0.33, "md": 0.04, "dts": 0.02, "json": 0.01, "html": 0.015, "css": 0.02, "sh": 0.005}
LEAST = 40_000  # characters of the smallest language
INFILL_FILES = 400
FILES_PER_BATCH = 8


def load(path: Path, dtype: torch.dtype) -> tuple[Llama, dict]:
    """A model from a checkpoint of train.py or from an exported folder, and what is known of its training."""
    if path.is_file():
        saved = torch.load(path, map_location="cpu", weights_only=True)
        config, weights, state = Config(**saved["config"]), saved["model"], saved["state"]
    else:
        config = Config.from_hf(json.loads((path / "config.json").read_text()))
        weights = load_file(path / "model.safetensors")
        state = json.loads((path / "training.json").read_text())
    model = Llama(config)
    model.load_state_dict({name: weight.float() for name, weight in weights.items()})
    return model.to(dtype).eval(), state


def sample(split: Path, limit: int) -> list[dict]:
    files = defaultdict(list)
    with open(split, encoding="utf-8") as lines:
        for line in lines:
            file = json.loads(line)
            files[file["language"]].append(file)
    chosen = []
    for language, candidates in files.items():
        candidates.sort(key=lambda f: order("evaluate", f["package"], f["path"]))
        room = max(limit * MIX[language], LEAST * limit / SAMPLE)
        for file in candidates:
            if room <= 0:
                break
            chosen.append(file)
            room -= len(file["text"])
    return chosen


@torch.inference_mode()
def losses(model: Llama, sequences: list[list[int]], counted: list[int]) -> list[torch.Tensor]:
    """For the last `counted` tokens of each sequence: row 0 the loss in nats, row 1 whether it was the first choice."""
    results = [None] * len(sequences)
    by_length = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))  # like lengths together: little padding
    for start in range(0, len(by_length), FILES_PER_BATCH):
        batch = by_length[start : start + FILES_PER_BATCH]
        length = max(len(sequences[i]) for i in batch)
        ids = torch.full((len(batch), length), END_OF_TEXT)
        for row, i in enumerate(batch):
            ids[row, : len(sequences[i])] = torch.tensor(sequences[i])
        states = model.hidden(model.embed(ids[:, :-1]))
        for row, i in enumerate(batch):
            end = len(sequences[i])
            logits = F.linear(states[row, end - 1 - counted[i] : end - 1], model.head_weight()).float()
            targets = ids[row, end - counted[i] : end]
            loss = F.cross_entropy(logits, targets, reduction="none")
            results[i] = torch.stack((loss, (logits.argmax(dim=-1) == targets).float()))
    return results


def windows(header: list[int], text: list[int], context: int):
    """(sequence, how many of its last tokens count), together counting each token of the text once."""
    room = context + 1 - len(header)
    first = text[:room]
    yield header + first, len(first)
    done = len(first)
    step = room // 2
    while done < len(text):
        end = min(done + step, len(text))
        yield header + text[end - room : end], end - done
        done = end


def bits_per_character(model: Llama, packer: Packer, files: list[dict], context: int) -> dict:
    languages, counts, sequences = [], [], []
    for file in files:
        header = [FILE, *packer.encode(file["path"] + "\n"), PREFIX_MARK]
        for sequence, counted in windows(header, packer.encode(file["text"]), context):
            languages.append(file["language"])
            counts.append(counted)
            sequences.append(sequence)
    nats, tokens, characters = defaultdict(float), defaultdict(int), defaultdict(int)
    for language, count, result in zip(languages, counts, losses(model, sequences, counts)):
        nats[language] += result[0].sum().item()
        tokens[language] += count
    for file in files:
        characters[file["language"]] += len(file["text"])

    def row(names):
        n, t, c = (sum(d[name] for name in names) for d in (nats, tokens, characters))
        return {"bits_per_character": round(n / math.log(2) / c, 4), "loss_per_token": round(n / t, 4), "characters_per_token": round(c / t, 3), "characters": c}

    return {"overall": row(list(nats)), "by_language": {language: row([language]) for language in sorted(nats, key=lambda l: -characters[l])}}


def infill(model: Llama, packer: Packer, files: list[dict], context: int) -> dict:
    rng = random.Random(0)
    sequences, counts = [], []
    for file in files[:: max(1, len(files) // INFILL_FILES)]:
        header = [FILE, *packer.encode(file["path"] + "\n")]
        lines = split_lines(file["text"])
        costs = packer.line_costs(packer.encode(file["text"]), len(lines))
        first = rng.randrange(len(lines)) if sum(costs) > context else 0
        last, used = first, 0
        while last < len(lines) and used + costs[last] <= context - len(header) - 16:
            used += costs[last]
            last += 1
        if last == first:
            continue
        suffix, prefix, middle = (packer.encode(part) for part in cut(lines[first:last], costs[first:last], rng))
        sequences.append([*header, SUFFIX_MARK, *suffix, PREFIX_MARK, *prefix, *middle, END][: context + 1])
        counts.append(len(middle) + 1)
    results = losses(model, sequences, counts)
    nats, hits = (sum(result[row].sum().item() for result in results) for row in (0, 1))
    count, ends = sum(counts), len(results)
    end_hits = sum(result[1, -1].item() for result in results)
    return {"documents": ends, "loss_per_token": round(nats / count, 4), "first_choice_right": round(hits / count, 4), "end_first_choice_right": round(end_hits / ends, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", HERE.parents[1] / ".train")))
    parser.add_argument("--model", type=Path, default=HERE.parent / "default", help="an exported folder or a checkpoint")
    parser.add_argument("--tokenizer", type=Path, default=HERE.parent / "default" / "tokenizer.json")
    parser.add_argument("--context", type=int, help="tokens; the trained context unless given")
    parser.add_argument("--limit", type=int, default=SAMPLE, help="characters, for a quick figure")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32", help="bfloat16 is quicker on a processor with AMX, and half as fast on one without")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model, state = load(arguments.model, getattr(torch, arguments.dtype))
    context = arguments.context or state["context"]
    packer = Packer(Tokenizer.from_file(str(arguments.tokenizer)), context + 1)
    files = sample(arguments.data / "heldout.jsonl", arguments.limit)
    report = {"tokens_seen": state["tokens"], "context": context, "files": len(files)}
    report |= bits_per_character(model, packer, files, context)
    report["infill"] = infill(model, packer, files, context)
    print(json.dumps(report, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
