"""Text into training rows: the document format, and packing without padding.

    python pack.py --context 512

Two kinds of document, about half each (a contract: prompts are built the same way):

    plain    <|file|>path\\n<|prefix|>text<|endoftext|>
    infill   <|file|>path\\n<|suffix|>S<|prefix|>P M<|end|>

Nothing stands between P and M, so that typing only appends to a prompt. P, M and S
are cut at characters and tokenised one by one: the model learns to go on from a
broken word. A long file becomes windows cut at line borders, each with its own
header; an infill window looks like the editor's view around a cursor: a prefix cut
on the left, a suffix of at most SUFFIX tokens.

The tokens of M and <|end|> carry the bit MIDDLE, for training that weighs them.

Files of one package follow each other, so the text before a <|file|> is
context from the same repository. Before some infill documents stand the pieces of
its other files that a prompt would show there (snippets.py), as plain documents
that nothing ends.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import random
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

import snippets

HERE = Path(__file__).resolve().parent
END_OF_TEXT, FILE, SUFFIX_MARK, PREFIX_MARK, END = range(5)
MIDDLE = 1 << 15  # in a row of 16 bits; vocabularies stay below it

INFILL = 0.5  # of the windows
SUFFIX = 220  # tokens of suffix at most, what a prompt spends on it
EMPTY_SUFFIX = 0.15  # the cursor at the end of a file, or no room for a suffix
# Middles. What a person wants filled is mostly the rest of a line or a few lines.
REST_OF_LINE, BLOCK = 0.35, 0.40  # the remainder are random spans
BEFORE_CLOSERS = 0.3  # rests of line that leave ")" or "});" to the suffix, as editors close brackets themselves
WITH_SNIPPETS = 0.5  # of the infill documents that have room
ROOM_FOR_SNIPPETS = 0.6  # of a row, at least, that is free
MIN_ROOM = 64  # tokens left in a row under which no infill document is started


class Packer:
    def __init__(self, tokenizer: Tokenizer, row: int):
        self.encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
        self.row = row
        self.newlines = np.array([tokenizer.decode([i], skip_special_tokens=False).count("\n") for i in range(tokenizer.get_vocab_size())])

    def line_costs(self, ids: list[int], count: int) -> np.ndarray:
        """Tokens per line: a token belongs to the line that it ends in."""
        lines = np.minimum(np.cumsum(self.newlines[ids]), count - 1)
        return np.bincount(lines, minlength=count)

    def fitting(self, chosen: list[tuple[str, str]], budget: int) -> list[int]:
        """The tokens of the snippets that fit, the best one last, next to the code that it is like."""
        tokens: list[int] = []
        for path, text in chosen:
            snippet = [FILE, *self.encode(path + "\n"), PREFIX_MARK, *self.encode(text)]
            if len(snippet) <= budget - len(tokens):
                tokens = snippet + tokens
        return tokens

    def rows(self, files: list[dict], rng: random.Random):
        """All rows of one sequence of files; a last part of a row is dropped."""
        row: list[int] = []
        open_files = snippets.OpenFiles(files)
        for index, file in enumerate(files):
            lines = split_lines(file["text"])
            costs = self.line_costs(self.encode(file["text"]), len(lines))
            header = [FILE, *self.encode(file["path"] + "\n")]
            first = 0
            while first < len(lines):
                free = self.row - len(row)
                is_infill = rng.random() < INFILL
                with_snippets = is_infill and free > ROOM_FOR_SNIPPETS * self.row and rng.random() < WITH_SNIPPETS
                budget = int(snippets.SHARE * self.row) if with_snippets else 0
                room = free - budget - len(header) - 3  # three marks at most
                # The window: the lines that fit, less a little for what cutting adds.
                last, used = first, 0
                while last < len(lines) and used + costs[last] <= room - 6:
                    used += costs[last]
                    last += 1
                if last > first and room >= MIN_ROOM and is_infill:
                    suffix, prefix, middle = cut(lines[first:last], costs[first:last], rng)
                    before = self.fitting(open_files.choose(index, prefix, suffix), budget) if with_snippets else []
                    document = [*before, *header, SUFFIX_MARK, *self.encode(suffix), PREFIX_MARK, *self.encode(prefix), *(token | MIDDLE for token in [*self.encode(middle), END])]
                else:
                    # Plain text runs over the row's end with a line more; the next window has that line in full.
                    document = [*header, PREFIX_MARK, *self.encode("".join(lines[first : last + 1]))]
                    if last == len(lines):
                        document.append(END_OF_TEXT)
                    elif last == first and (len(document) < free or not row):
                        last += 1  # the one line did fit, or fits no row at all
                row += document
                if len(row) >= self.row:
                    yield row[: self.row]
                    row = []
                first = last


def split_lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def cut(lines: list[str], costs, rng: random.Random) -> tuple[str, str, str]:
    """(suffix, prefix, middle) of a window.

    The suffix budget is drawn first and fixes the line `end` that the middle ends in;
    the kind of middle then fixes where it starts.
    """
    total = int(sum(costs))
    budget = 0 if rng.random() < EMPTY_SUFFIX else rng.randint(1, max(1, min(SUFFIX, total * 2 // 5)))
    end, used = len(lines) - 1, 0
    while end > 0 and used + costs[end] <= budget:
        used += costs[end]
        end -= 1
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    text = "".join(lines)
    line = lines[end].rstrip("\n")
    line_end = starts[end] + len(line)
    indent = len(line) - len(line.lstrip())
    kind = rng.random()
    if kind < REST_OF_LINE:
        start = starts[end] + rng.randint(indent, len(line))
        stop = line_end
        if rng.random() < BEFORE_CLOSERS:
            stop = max(start, starts[end] + len(line.rstrip(")]};,'\"`>:")))
    elif kind < REST_OF_LINE + BLOCK:
        opening = max(0, end - min(rng.randint(0, 9), rng.randint(0, 9)))
        body = lines[opening].rstrip("\n")
        lead = len(body) - len(body.lstrip())
        start = starts[opening] + (rng.choice((0, lead, lead)) if rng.random() < 0.5 else rng.randint(lead, len(body)))
        stop = line_end
    else:
        stop = rng.randint(starts[end], line_end)
        start = max(0, stop - rng.randint(1, 200))
    return text[stop:] if budget else "", text[:start], text[start:stop]


# ---------------------------------------------------------------- the whole corpus

_packer: Packer


def _start(tokenizer: str, row: int) -> None:
    global _packer
    _packer = Packer(Tokenizer.from_file(tokenizer), row)


def _pack_group(job: tuple[list[dict], str]) -> np.ndarray:
    files, seed = job
    rows = list(_packer.rows(files, random.Random(seed)))
    return np.array(rows, dtype=np.uint16).reshape(-1, _packer.row)


def groups_of(split: Path, seed: str):
    """Packages in a fixed pseudo-random order, about 2 M characters at a time."""
    packages: dict[str, list[dict]] = {}
    with open(split, encoding="utf-8") as lines:
        for line in lines:
            file = json.loads(line)
            packages.setdefault(file["package"], []).append(file)
    group, size = [], 0
    for name in sorted(packages, key=lambda n: hashlib.sha256(f"{seed}{n}".encode()).digest()):
        group += packages[name]
        size += sum(len(file["text"]) for file in packages[name])
        if size > 2_000_000:
            yield group, f"{seed}{name}"
            group, size = [], 0
    if group:
        yield group, f"{seed}last"


def pack(split: Path, tokenizer: Path, row: int, seed: str, out: Path, workers: int = 2) -> np.ndarray:
    with concurrent.futures.ProcessPoolExecutor(workers, initializer=_start, initargs=(str(tokenizer), row)) as pool:
        parts = list(pool.map(_pack_group, groups_of(split, seed)))
    rows = np.concatenate(parts)
    partial = out.with_suffix(".partial")
    with open(partial, "wb") as file:
        np.save(file, rows)
    partial.replace(out)  # a run may be reading the older cuts
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", HERE.parents[1] / ".train")))
    parser.add_argument("--tokenizer", type=Path, default=HERE.parent / "default" / "tokenizer.json")
    parser.add_argument("--context", type=int, default=512)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--split", type=Path, help="the text; train.jsonl of --data unless given")
    parser.add_argument("--part", help="a name, where the text is one of several parts that are read together")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    name = f"train-{arguments.context}" + (f"-{arguments.part}" if arguments.part else "")
    # One token more than the context: a row is both input and shifted target.
    rows = pack(arguments.split or arguments.data / "train.jsonl", arguments.tokenizer, arguments.context + 1, arguments.seed, arguments.data / f"{name}.npy", arguments.workers)
    print(f"{len(rows)} rows, {rows.size / 1e6:.1f} M tokens; infill documents: {(rows == END | MIDDLE).sum()}, files ended: {(rows == END_OF_TEXT).sum()}")
