"""Does the whole chain work, and does a resumed run equal one that was never stopped?

    python smoke_test.py

On a text of its own, in a folder of its own, without compiling: tokenizer, packing, 20 steps
with a checkpoint at 10, the last 10 again from that checkpoint, export, a run from the exported
16-bit weights, and the fast paths against the plain ones. About 20 seconds; not zero on a difference.
"""

import json
import random
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

import average
import export
import fast
import grow
import model as reference
import train
from evaluate import bits_per_character, infill, load
from mixtures import mixed_inputs, spans
from model import PRESETS, Config, Llama, windows
from pack import END, END_OF_TEXT, FILE, MIDDLE, PREFIX_MARK, SUFFIX_MARK, Packer, pack
from snippets import OpenFiles
from tokenizer import PATTERN, SPECIALS

CONTEXT = 64


def write_corpus(folder: Path) -> None:
    """Some functions that differ in names and numbers, in two packages."""
    with open(folder / "train.jsonl", "w") as out:
        for package in ("npm:a", "npm:b"):
            for i in range(40):
                lines = [f"export function add{j}(left: number, right: number): number {{\n  const sum = left + right + {i * j};\n  return sum;\n}}\n" for j in range(i % 7 + 2)]
                out.write(json.dumps({"package": package, "path": f"src/part{i}.ts", "language": "ts", "text": "\n".join(lines)}) + "\n")


def small_tokenizer(texts: list[str], vocabulary: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=vocabulary, special_tokens=SPECIALS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tokenizer


def run(folder: Path, *arguments: str) -> float:
    return train.main(["--data", str(folder), "--preset", "tiny", "--context", str(CONTEXT), "--batch-tokens", str(8 * CONTEXT), "--device", "cpu", "--no-compile", *arguments])


def check_fast_paths(config: Config) -> None:
    """fast.py must compute what model.py computes: loss and every gradient, in float32."""
    torch.manual_seed(0)
    attend, cross_entropy = reference.attend, reference.cross_entropy
    gradients, losses = [], []
    ids = torch.randint(0, 512, (2, 301))  # not a multiple of the attention's block
    shares = torch.randint(1, 5, (2, 300)).float()
    llama = Llama(config)
    for weight in llama.parameters():
        torch.nn.init.normal_(weight, std=0.1)  # the branches begin at zero otherwise, and hide errors
    for quick in (False, True):
        if quick:
            fast.install(llama, compile=False)
        llama.zero_grad()
        loss = llama.loss(ids[:, :-1], ids[:, 1:], shares)
        loss.backward()
        losses.append(loss.item())
        gradients.append([w.grad.clone() for w in llama.parameters()])
    reference.attend, reference.cross_entropy = attend, cross_entropy
    worst = max(((a - b).norm() / a.norm()).item() for a, b in zip(*gradients))
    print(f"fast paths: losses {losses[0]:.6f} and {losses[1]:.6f}, gradients differ by {worst:.1e} at most")
    assert abs(losses[0] - losses[1]) < 1e-4 and worst < 1e-3


def check_windows() -> None:
    """A row of a windowed layer depends on the last tokens alone, its own included."""
    torch.manual_seed(0)
    q, k, v = (torch.randn(1, heads, 20, 16) for heads in (2, 1, 1))
    before = reference.attend(q, k, v, 4)[0, :, 10]
    for changed, is_seen in ((6, False), (7, True), (10, True), (11, False)):
        other = v.clone()
        other[0, 0, changed] += 1
        assert torch.equal(before, reference.attend(q, k, other, 4)[0, :, 10]) != is_seen, changed


def check_growth() -> None:
    """What is grown computes what it was grown from, until windows or training part them."""
    torch.manual_seed(0)
    small = Llama(PRESETS["tiny"])
    for weight in small.parameters():
        torch.nn.init.normal_(weight, std=0.1)
    larger = Config(**{**vars(PRESETS["tiny"]), "intermediate_size": 224, "num_hidden_layers": 4, **windows(4, (3,), 32)})
    with torch.no_grad():
        large = grow.grow(small.config, small.state_dict(), larger, [0, None, 1, None])
        ids = torch.randint(0, 512, (2, 48))
        one, other = small(ids), large(ids)
    assert torch.allclose(one[:, :32], other[:, :32], atol=1e-5) and not torch.allclose(one, other, atol=1e-5)
    large.loss(ids[:, :-1], ids[:, 1:]).backward()
    silent = [layer.mlp.down_proj.weight for layer in large.model.layers] + [large.model.layers[at].self_attn.o_proj.weight for at in (1, 3)]
    assert all((weight.grad[weight == 0] != 0).float().mean() > 0.9 for weight in silent), "new units do not learn"


def check_mixtures() -> None:
    """Only the chosen positions are mixed, each near its true token; gradients reach every token of a mixture."""
    torch.manual_seed(0)
    llama = Llama(PRESETS["tiny"])
    ids = torch.randint(0, 512, (2, 200))
    state = torch.get_rng_state()
    mask = spans(tuple(ids.shape), 0.25, "cpu")
    torch.set_rng_state(state)
    mixed = mixed_inputs(llama, ids, 0.25)
    same = (mixed == llama.embed(ids)).all(dim=-1)
    assert torch.equal(same, ~mask), "other positions than the chosen ones are mixed"
    assert 0.15 < mask.float().mean() < 0.35 and not mask[:, 0].any()
    true = llama.embed(ids)[mask]
    assert ((mixed[mask] * true).sum(dim=-1) / (true * true).sum(dim=-1)).mean() > 0.1, "the true token is lost"
    mixed[mask].sum().backward()
    assert (llama.model.embed_tokens.weight.grad != 0).any(dim=-1).sum() > len(ids[mask].unique())


def check_middles(rows: np.ndarray) -> None:
    """What carries the bit is a middle: it has no other mark in it, and where the row is long enough it ends with its end."""
    words, middle = rows & (MIDDLE - 1), (rows & MIDDLE) != 0
    assert middle.any() and middle[words == END].all() and not middle[np.isin(words, (END_OF_TEXT, FILE, SUFFIX_MARK, PREFIX_MARK))].any()
    assert ((words == END)[:, :-1] == (middle[:, :-1] & ~middle[:, 1:])).all(), "a middle goes on after its end, or stops before it"


def check_snippets() -> None:
    """What is most like the lines around the cursor comes first, and nothing of another package or of the file itself."""
    near, far = "total = price * amount", "length = width + price"
    texts = [("a", f"{near}\n"), ("a", f"{far}\n"), ("a", f"{near}\n"), ("b", near)]
    files = [{"package": package, "path": f"{at}.py", "text": text} for at, (package, text) in enumerate(texts)]
    chosen = OpenFiles(files).choose(0, f"{near}\n", "")
    assert chosen == [("2.py", f"{near}\n"), ("1.py", f"{far}\n")], chosen


def main() -> None:
    check_fast_paths(PRESETS["tiny"])
    check_fast_paths(Config(**{**vars(PRESETS["tiny"]), **windows(2, (1,), 100)}))
    check_windows()
    check_growth()
    check_mixtures()
    check_snippets()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, resumed = folder / "whole", folder / "resumed"
        whole.mkdir(), resumed.mkdir()
        write_corpus(whole)
        files = [json.loads(line) for line in open(whole / "train.jsonl")]
        tokenizer = small_tokenizer([f["text"] for f in files], PRESETS["tiny"].vocab_size)
        tokenizer.save(str(folder / "tokenizer.json"))
        pack(whole / "train.jsonl", folder / "tokenizer.json", CONTEXT + 1, "smoke", whole / f"train-{CONTEXT}.npy", workers=1)
        shutil.copy(whole / f"train-{CONTEXT}.npy", resumed)
        check_middles(np.array(list(Packer(tokenizer, 512).rows(files, random.Random(0)))))

        first = run(whole, "--steps", "20", "--save-steps", "10")
        shutil.copy(whole / "stable-0000010.pt", resumed)
        second = run(resumed, "--steps", "10")
        print(f"loss at step 20: {first!r} in one go, {second!r} resumed at step 10")
        assert first == second, "a resumed run differs"

        decayed = run(whole, "--decay", str(20 * 8 * CONTEXT))
        print(f"after a decay of 20 steps: {decayed:.4f}")
        assert decayed < first

        corpus = {"characters": 1, "packages": 2, "by_language": {"ts": 1}}
        (whole / "corpus.json").write_text(json.dumps({"train": corpus, "heldout": corpus}))
        shipped = folder / "shipped"
        export.main(["--data", str(whole), "--out", str(shipped)])
        again = run(whole, "--from", str(shipped), "--steps", "1")
        print(f"from the 16-bit weights: {again:.4f}")
        assert abs(again - decayed) < 0.5

        stable = max(whole.glob("stable-*.pt"))
        average.main(["--checkpoint", str(stable), "--exported", str(shipped), "--share", "0.25", "--out", str(folder / "mean.pt")])
        mean, ours, theirs = (load(path, torch.float32)[0].state_dict() for path in (folder / "mean.pt", stable, shipped))
        assert all(torch.allclose(mean[name], 0.25 * ours[name] + 0.75 * theirs[name], atol=1e-6) for name in ours)
        export.main(["--data", str(whole), "--checkpoint", str(folder / "mean.pt"), "--out", str(folder / "averaged")])
        assert "the mean (25%)" in (folder / "averaged" / "MODEL_CARD.md").read_text()

        one, other = folder / "one", folder / "other"
        for each in (one, other):
            each.mkdir()
            shutil.copy(whole / f"train-{CONTEXT}.npy", each)
        first = run(one, "--steps", "4", "--save-steps", "2", "--mixtures", "0.25")
        shutil.copy(one / "stable-0000002.pt", other)
        assert first == run(other, "--steps", "2", "--mixtures", "0.25"), "a resumed run mixes other tokens"

        mixed = run(whole, "--from", str(shipped), "--steps", "1", "--mixtures", "0.25")
        print(f"with mixtures among the inputs: {mixed:.4f}")
        assert abs(mixed - again) < 1

        llama, state = load(shipped, torch.float32)
        packer = Packer(tokenizer, CONTEXT + 1)
        print("evaluation:", bits_per_character(llama, packer, files[:10], CONTEXT)["overall"], infill(llama, packer, files[:10], CONTEXT))
    print("ok")


if __name__ == "__main__":
    main()
