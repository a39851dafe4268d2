"""Do the Rust and the JavaScript tokenizer agree on every token of a few hundred files?

    python tokenizer_parity.py

Needs Node and the package @huggingface/tokenizers, which the extension itself uses.
"""

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

from tokenizers import Tokenizer

from evaluate import sample

HERE = Path(__file__).resolve().parent

# What real files seldom hold: odd spaces, joined scripts, lone marks, specials inside a text.
CASES = [" ", "\n", "\r\n", "\r", "\t", "  \n\n\t x", "a\u00a0b\u2003c\u2028d", "é e\u0301 ß ﬀ İ", "日本語のテキスト。", "😀👩‍👩‍👧 x", "１２３ ²½ 1234567", "<|file|>a/b.ts\n<|prefix|>x<|end|><|endoftext|>", "it's I'LL __init__ $a @b #c", "\u200b\ufeff\u0000\u007f"]

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", HERE.parents[1] / ".train")))
    parser.add_argument("--model", type=Path, default=HERE.parent / "default")
    parser.add_argument("--limit", type=int, default=2_000_000, help="characters")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    texts = [(f"case {i}", text) for i, text in enumerate(CASES)]
    texts += [(f"{f['package']}/{f['path']}", f["text"]) for f in sample(arguments.data / "heldout.jsonl", arguments.limit)]
    with tempfile.TemporaryDirectory() as folder:
        expected = Path(folder) / "expected.json"
        expected.write_text(json.dumps([{"name": name, "text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids} for name, text in texts]))
        raise SystemExit(subprocess.run(["node", str(HERE / "tokenizer_parity.mjs"), str(arguments.model), str(expected)]).returncode)
