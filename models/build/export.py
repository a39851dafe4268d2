"""Checkpoint to the folder that ships, in the Hugging Face layout.

    python export.py [--checkpoint FILE] [--evaluation FILE] --out ../default

The model card is written from what the run and evaluate.py recorded. What a person has to say of how these weights came
to be is in history.md beside them, where there is one, and becomes a part of the card.
"""

import argparse
import json
import os
from collections import Counter
from pathlib import Path

import torch
from safetensors.torch import save_file

from corpus import MANIFEST
from model import PRESETS, Config

HERE = Path(__file__).resolve().parent

CARD = """---
license: mit
---
# {name}

A small language model of source code, trained from scratch for Superdraft: {parameters:.1f} M parameters, Llama
architecture, Hugging Face layout, float16. It completes code on any machine in milliseconds and knows
syntax, idiom and the names it sees in its context. It knows few libraries by heart.{windowed}

| | |
|---|---|
| Shape | {layers} layers, width {hidden}, MLP {mlp}, {heads} query heads and {kv} KV head of {head_dim}, tied embedding of {vocabulary:,} words |
| Context | {context:,} tokens trained ({positions:,} positions in the configuration) |
| Tokens seen | {tokens:.1f} M, of which {decay_tokens:.1f} M while the rate decayed{unfinished}{averaged} |
| Licence | MIT (the weights); the training text below is under permissive licences |

## How good it is
{quality}

## What it is not good for
- Questions, instructions, prose: it has read source files only.
- Facts: an API that is not in its context may be invented. It is too small to know packages by heart.
- Languages other than TypeScript, JavaScript and Python; it has seen a little HTML, CSS, JSON, Markdown and shell.
- Code that must be right without a reader. It has no notion of security; review what you accept.
- Long drafts: after a few lines they get worse.

## What it has read
{pinned:,} packages are pinned by version and hash in `models/build/manifest.json`; {packages:,} of them had text that was left
after filtering. {heldout} more are held out for the figures above. Licences of the pinned packages: {licences}.
Files with a copyleft notice of their own were left out, as were generated, bundled, minified, vendored and
near-duplicate files, compiled copies of a source, tables and locale data.

{languages}

The run so far has read as many tokens as this text has {times:.1f} times over.

## The format of a document
```
<|file|>path⏎<|prefix|>text<|endoftext|>
<|file|>path⏎<|suffix|>after the cursor<|prefix|>before the cursor, and what goes there<|end|>
```
The three texts of the second form are tokenised one by one. Files of one package followed each other in training,
so other files of the repository may stand before the last `<|file|>`.

## How it was trained
`models/build` holds all of it: `corpus.py`, `tokenizer.py`, `pack.py`, `train.py`, `evaluate.py`, `export.py`.
Muon for the hidden matrices and AdamW for the embedding and the norms, bf16 on fp32 masters.
To go on from these weights: `train.py --from models/default`.{history}
"""


def newest(data: Path) -> Path:
    """The newest checkpoint; one that was decayed before any that was not."""
    for phase in ("decay", "stable"):
        if found := sorted(data.glob(f"{phase}-*.pt")):
            return found[-1]
    raise SystemExit(f"no checkpoint in {data}")


TOKENS_PER_CHARACTER = 1 / 3.85  # of the tokenizer, over all of the held-out text


def name_of(config: Config) -> str:
    return next((f"superdraft-{name}" for name, preset in PRESETS.items() if preset == config), "superdraft")


def card(config: Config, state: dict, corpus: dict, evaluation: dict | None, parameters: int, history: str = "") -> str:
    packages = json.loads(MANIFEST.read_text())["packages"]
    train = [p for p in packages if p["split"] == "train"]
    licences = Counter(p["licence"].strip("()") for p in train)
    quality = "Not measured yet."
    if evaluation:
        lines = [
            f"Bits per character on packages that were held out, each file alone behind its path, at a context of {evaluation['context']:,} tokens",
            f"(a fixed sample of {evaluation['files']} files, {evaluation['overall']['characters']:,} characters; `evaluation.json`):",
            "",
            "| language | bits per character | characters per token | characters |",
            "|---|---|---|---|",
        ]
        named = {"**all**": evaluation["overall"], **evaluation["by_language"]}
        for name, row in named.items():
            lines.append(f"| {name} | {row['bits_per_character']:.3f} | {row['characters_per_token']:.2f} | {row['characters']:,} |")
        fill = evaluation["infill"]
        lines += ["", f"Infill ({fill['documents']} middles cut as in training): loss {fill['loss_per_token']:.3f} nats a token, first choice right for {fill['first_choice_right']:.1%} of the tokens and for {fill['end_first_choice_right']:.1%} of the `<|end|>`."]
        if evaluation["tokens_seen"] != state["tokens"]:
            lines += ["", f"(Measured at {evaluation['tokens_seen'] / 1e6:.1f} M tokens.)"]
        quality = "\n".join(lines)
    total = corpus["train"]["characters"]
    languages = "\n".join(["| language | M characters | share |", "|---|---|---|", *(f"| {name} | {count / 1e6:.1f} | {count / total:.1%} |" for name, count in corpus["train"]["by_language"].items())])
    decay_from = state["decay_from"]
    decayed = state["tokens"] - decay_from if decay_from is not None else 0
    windowed = (config.layer_types or []).count("sliding_attention")
    return CARD.format(
        name=name_of(config),
        windowed=f"\n\n{windowed} of its layers see the last {config.sliding_window} tokens alone, as Ministral's do, so transformers loads it as that." if windowed else "",
        parameters=parameters / 1e6,
        layers=config.num_hidden_layers,
        hidden=config.hidden_size,
        mlp=config.intermediate_size,
        heads=config.num_attention_heads,
        kv=config.num_key_value_heads,
        head_dim=config.head_dim,
        vocabulary=config.vocab_size,
        context=state["context"],
        positions=config.max_position_embeddings,
        tokens=state["tokens"] / 1e6,
        decay_tokens=decayed / 1e6,
        unfinished=" (an early checkpoint: not yet decayed)" if decay_from is None else "",
        averaged=f"; the mean ({1 - mean['share']:.0%}) with the weights at {mean['tokens'] / 1e6:.1f} M tokens, decayed on their own ({mean['share']:.0%})" if (mean := state.get("averaged")) else "",
        quality=quality,
        pinned=len(train),
        packages=corpus["train"]["packages"],
        heldout=corpus["heldout"]["packages"],
        licences=", ".join(f"{name} ({count})" for name, count in licences.most_common()),
        languages=languages,
        history=f"\n\n{history.strip()}" if history else "",
        times=state["tokens"] / (total * TOKENS_PER_CHARACTER),
    )


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")


def main(arguments=None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", HERE.parents[1] / ".train")))
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--evaluation", type=Path, help="evaluate.py's output for this checkpoint; kept beside the weights")
    parser.add_argument("--out", type=Path, default=HERE.parent / "default")
    arguments = parser.parse_args(arguments)
    checkpoint = arguments.checkpoint or newest(arguments.data)
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    config, state = Config(**saved["config"]), saved["state"]
    weights = {name: weight.to(torch.float16).contiguous() for name, weight in saved["model"].items()}
    assert all(torch.isfinite(w).all() for w in weights.values()), "a weight overflows float16"
    assert not config.tie_word_embeddings or "lm_head.weight" not in weights

    arguments.out.mkdir(parents=True, exist_ok=True)
    partial = arguments.out / "model.safetensors.partial"
    save_file(weights, partial, metadata={"format": "pt"})
    partial.chmod(0o644)
    partial.replace(arguments.out / "model.safetensors")
    write_json(arguments.out / "config.json", {"_name_or_path": name_of(config)} | config.to_hf())
    write_json(arguments.out / "generation_config.json", {"bos_token_id": None, "eos_token_id": [0, 4], "pad_token_id": 0, "do_sample": False})
    # What train.py --from and evaluate.py need to know about these weights.
    if state["decay_from"] is not None:
        state["decay_tokens"] = state["tokens"] - state["decay_from"]  # one that ended by the clock was planned longer
    write_json(arguments.out / "training.json", {key: state[key] for key in ("tokens", "step", "context", "decay_from", "decay_tokens", "averaged") if key in state})
    evaluation = json.loads(arguments.evaluation.read_text()) if arguments.evaluation else None
    if evaluation:
        write_json(arguments.out / "evaluation.json", evaluation)
    corpus = json.loads((arguments.data / "corpus.json").read_text())
    parameters = sum(w.numel() for w in weights.values())
    history = arguments.out / "history.md"
    (arguments.out / "MODEL_CARD.md").write_text(card(config, state, corpus, evaluation, parameters, history.read_text() if history.exists() else ""))
    print(f"{checkpoint.name}: {parameters / 1e6:.2f} M parameters, {state['tokens'] / 1e6:.1f} M tokens, into {arguments.out.name}")


if __name__ == "__main__":
    main()
