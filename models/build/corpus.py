"""The training text: pinned packages in, two JSON-lines files out.

    python corpus.py pin   --names names.txt   # choose: download the current versions, write manifest.json
    python corpus.py build                     # reproduce: fetch the pinned versions, verify, filter, write

`names.txt` has one `ecosystem name [heldout]` per line. Only `pin` needs it; the
manifest is what counts, and `build` gives the same bytes from it every time.

A source is a published package, not a repository, because a package is pinned by
a hash and comes through the ordinary `npm` and `pip` clients. The price is that
packages carry compiled copies of their sources; most of the filters below exist
to keep one form of each file.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
from collections import Counter
from pathlib import Path

from filters import Seen, files_of
from packages import MANIFEST, fetch, pin

# Shares of the text. TypeScript is the scarce one, so the others are cut to fit it.
# "dts" (declaration files) is capped low: types without code teach little about code.
MIX = {"ts": 0.28, "js": 0.22, "py": 0.38, "md": 0.045, "dts": 0.02, "json": 0.01, "html": 0.015, "css": 0.025, "sh": 0.005}

PACKAGE_CAP = 4_000_000  # characters of one package: less than 1 % of the whole, so that no project's habits rule


def order(*parts: str) -> bytes:
    """A fixed pseudo-random order that depends on names alone."""
    return hashlib.sha256("\0".join(parts).encode()).digest()


def build(data: Path, cache: Path) -> None:
    entries = json.loads(MANIFEST.read_text())["packages"]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        archives = list(pool.map(lambda entry: fetch(entry, cache), entries))
    # Held-out packages go first, so that a train file that resembles one of theirs is the one that goes.
    jobs = sorted(zip(entries, archives), key=lambda job: (job[0]["split"] != "heldout", order(job[0]["ecosystem"], job[0]["name"])))
    drops: Counter = Counter()
    seen = Seen()
    splits: dict[str, list[dict]] = {"heldout": [], "train": []}
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for (entry, _), (files, dropped) in zip(jobs, pool.map(package_files, [str(a) for _, a in jobs], chunksize=4)):
            drops.update(dropped)
            size, chosen = 0, []
            # Whole folders are chosen together, because neighbours are each other's context.
            for file in sorted(files, key=lambda f: (order(entry["name"], os.path.dirname(f["path"])), f["path"])):
                if size + len(file["text"]) > PACKAGE_CAP:
                    drops["package cap"] += 1
                elif seen.is_duplicate(file["text"]):
                    drops["near-duplicate"] += 1
                else:
                    size += len(file["text"])
                    chosen.append(file)
            for file in sorted(chosen, key=lambda f: f["path"]):
                splits[entry["split"]].append({"package": f"{entry['ecosystem']}:{entry['name']}", **file})
    splits["train"] = fit_mix(splits["train"], drops)
    data.mkdir(parents=True, exist_ok=True)
    for split, files in splits.items():
        with open(data / f"{split}.jsonl", "w", encoding="utf-8") as out:
            for file in files:
                out.write(json.dumps(file, ensure_ascii=False) + "\n")
    report = {"dropped": dict(drops.most_common())}
    for split, files in splits.items():
        characters = Counter()
        for file in files:
            characters[file["language"]] += len(file["text"])
        report[split] = {"files": len(files), "packages": len({f["package"] for f in files}), "characters": sum(characters.values()), "by_language": dict(characters.most_common())}
    (data / "corpus.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


def package_files(archive: str) -> tuple[list[dict], Counter]:
    drops: Counter = Counter()
    return files_of(Path(archive), drops), drops


def fit_mix(files: list[dict], drops: Counter) -> list[dict]:
    """Drops files, in a fixed order, of languages that exceed their share next to TypeScript."""
    total = Counter()
    for file in files:
        total[file["language"]] += len(file["text"])
    whole = total["ts"] / MIX["ts"]
    used, kept = Counter(), set()
    for index in sorted(range(len(files)), key=lambda i: order(files[i]["package"], files[i]["path"])):
        language, length = files[index]["language"], len(files[index]["text"])
        if language != "ts" and used[language] + length > MIX[language] * whole:
            drops["language share"] += 1
            continue
        used[language] += length
        kept.add(index)
    return [file for index, file in enumerate(files) if index in kept]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["pin", "build"])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SUPERDRAFT_TRAIN", Path(__file__).resolve().parents[2] / ".train")))
    parser.add_argument("--names", type=Path)
    arguments = parser.parse_args()
    cache = arguments.data / "packages"
    if arguments.action == "pin":
        pin(arguments.names, cache)
    else:
        build(arguments.data, cache)
