"""Byte-level BPE over source text.

    python tokenizer.py --out ../default

Everything a JavaScript tokenizer must reproduce is in tokenizer.json: one Split
by PATTERN, then bytes, then merges. No normaliser, nothing added around a text.
"""

import argparse
import hashlib
import json
import os
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = Path(__file__).resolve().parent

# Ids 0..7, in this order; prompts are built from them (see pack.py).
SPECIALS = ["<|endoftext|>", "<|file|>", "<|suffix|>", "<|prefix|>", "<|end|>", "<|reserved_0|>", "<|reserved_1|>", "<|reserved_2|>"]

# 16,384: the embedding is nearly half of the nano model already; twice the words
# would save about 6 % of the tokens and cost 5 M parameters.
VOCABULARY = 16384

# A newline and the indentation after it are one piece, so a new line at a given depth
# is one token. Digits stand alone: numbers are rarely worth vocabulary.
PATTERN = r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|[\r\n]+[ \t]*|[ \t]+(?!\S)|[ \t]+|\s+"

SAMPLE = 40_000_000  # characters; merge order hardly changes beyond this


def sample(train: Path):
    """A fixed subset of the training files (by a hash of the name), with their path lines."""
    total = 0
    with open(train, encoding="utf-8") as lines:
        size = train.stat().st_size
        share = min(1.0, SAMPLE / size)
        for line in lines:
            file = json.loads(line)
            digest = hashlib.sha256(f"{file['package']}/{file['path']}".encode()).digest()
            if int.from_bytes(digest[:4], "big") / 2**32 < share:
                total += len(file["text"])
                yield f"{file['path']}\n"
                yield file["text"]
    # Depths that must be one token each, however rare they were above.
    for depth in range(2, 26, 2):
        yield ("\n" + " " * depth + "x") * 3000
    for depth in range(1, 9):
        yield ("\n" + "\t" * depth + "x") * 3000
    print(f"trained on {total / 1e6:.1f} M characters")


def train(data: Path) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIALS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),  # any byte can be written
        max_token_length=32,  # longer pieces are banners and rulers
        show_progress=False,
    )
    tokenizer.train_from_iterator(sample(data / "train.jsonl"), trainer)
    return tokenizer


def check(tokenizer: Tokenizer) -> None:
    assert tokenizer.get_vocab_size() == VOCABULARY
    for index, special in enumerate(SPECIALS):
        assert tokenizer.token_to_id(special) == index, special
    for indent in [" " * d for d in range(2, 26, 2)] + ["\t" * d for d in range(1, 7)]:
        ids = tokenizer.encode("\n" + indent).ids
        assert len(ids) == 1, f"indentation {indent!r} takes {len(ids)} tokens"
    for text in ["déjà vu → 日本\r\n\tx  = 1;\n\n    }", "  leading", "a\u00a0b\u2028c"]:
        assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", HERE.parents[1] / ".train")))
    parser.add_argument("--out", type=Path, default=HERE.parent / "default")
    arguments = parser.parse_args()
    tokenizer = train(arguments.data)
    check(tokenizer)
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(arguments.out / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": None,
        "eos_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>",
        "unk_token": None,
        "add_bos_token": False,
        "add_eos_token": False,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 2048,
    }
    (arguments.out / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
