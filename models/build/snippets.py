"""Pieces of a package's other files in front of a document, as prompts show pieces of open files.

The choice follows src/retrieval/snippets: windows of lines whose identifiers are most like those around the
cursor (Jaccard), at most one of each file, the best one last, in a quarter of the context. Only the files next
to the edited one in the order of paths are looked at, as a person's open files are few.
"""

import re

WINDOW, STEP = 20, 10  # lines of a window, and between the starts of two
MOST = 4  # snippets
SHARE = 0.25  # of a row
NEIGHBOURS = 12  # files that count as open
LEAST_SCORE = 0.05
NEAR_BEFORE, NEAR_AFTER = 30, 10  # lines around the cursor
MOST_WINDOWS = 40  # of one file, from its beginning: a long file costs time and adds little

IDENTIFIER = re.compile(r"[^\W\d]\w{2,}|\$\w{2,}")
COMMON = frozenset(
    "abstract and any as assert async await bool boolean break case catch class const continue def default delete "
    "del do elif else enum export extends false final finally float fn for from func function get global if "
    "implements import in instanceof int interface is lambda let new nil None not null number of or override "
    "package pass private protected public readonly return self set static str string struct super switch this "
    "throw throws true try type typeof undefined unknown use var void while with yield True False".split()
)


def identifiers(text: str) -> frozenset[str]:
    return frozenset(IDENTIFIER.findall(text)) - COMMON


class OpenFiles:
    """The files of a sequence, of which those near a file in the order of paths count as open beside it."""

    def __init__(self, files: list[dict]):
        self.files = files
        self.windows: dict[int, list[tuple[str, frozenset[str]]]] = {}

    def windows_of(self, index: int) -> list[tuple[str, frozenset[str]]]:
        if index not in self.windows:
            lines = self.files[index]["text"].split("\n")
            starts = range(0, max(1, len(lines) - WINDOW + STEP), STEP)
            texts = ["\n".join(lines[start : start + WINDOW]) for start in starts[:MOST_WINDOWS]]
            self.windows[index] = [(text, identifiers(text)) for text in texts]
        return self.windows[index]

    def choose(self, index: int, prefix: str, suffix: str) -> list[tuple[str, str]]:
        """(path, text) of the snippets for a cursor in the file at `index`, best first."""
        before = prefix.split("\n")[:-1][-NEAR_BEFORE:]
        around = identifiers("\n".join(before + suffix.split("\n")[1 : 1 + NEAR_AFTER]))
        package = self.files[index]["package"]
        best = []
        for other in range(max(0, index - NEIGHBOURS // 2), min(len(self.files), index + NEIGHBOURS // 2 + 1)):
            if other == index or self.files[other]["package"] != package:
                continue
            scored = [(jaccard(words, around), text) for text, words in self.windows_of(other)]
            score, text = max(scored, key=lambda pair: pair[0])
            if score >= LEAST_SCORE:
                best.append((score, self.files[other]["path"], text))
        best.sort(key=lambda each: (-each[0], each[1]))
        return [(path, text) for _, path, text in best[:MOST]]


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / max(1, len(one) + len(other) - shared)
