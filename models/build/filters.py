"""Which files of a package are taken as training text: one form of each source, typed by a person."""

import hashlib
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

from packages import members

LANGUAGES = {
    "ts": (".ts", ".tsx", ".mts", ".cts"),
    "js": (".js", ".jsx", ".mjs", ".cjs"),
    "py": (".py", ".pyi"),
    "md": (".md", ".mdx", ".rst"),
    "json": (".json",),
    "html": (".html", ".htm", ".vue", ".svelte"),
    "css": (".css", ".scss", ".less"),
    "sh": (".sh", ".bash", ".yml", ".yaml", ".toml"),
}
BY_SUFFIX = {suffix: language for language, suffixes in LANGUAGES.items() for suffix in suffixes}

MAX_FILE = 100_000  # characters; longer files are tables, bundles or generated
MIN_FILE = 80  # characters; shorter files are re-exports
MAX_LINE = 500  # characters; code that a person typed has no such lines
MAX_MEAN_LINE = 90

VENDORED = re.compile(r"(^|/)(node_modules|bower_components|_?vendor(ed)?|third[-_]party|externs?|external|extern|__pycache__|\.git|\.yarn|[^/]+\.(dist-info|egg-info))/", re.I)
LOCALE = re.compile(r"(^|/)(locales?|i18n|l10n|lang|langs|languages|cldr|nls|messages|wordlists?|lang-[a-z]+|translations?)/", re.I)
BUNDLE = re.compile(r"(^|/)(umd|bundles?|iife|browser-dist|fesm\d*|_bundles|standalone)/|[.-](min|bundle|umd|iife|global|prod|production|slim|pack)\.|\.chunk\.|\.(esm|cjs|umd)(\.development|\.production)?\.js$|(^|/)(package-lock|npm-shrinkwrap|tsconfig\.tsbuildinfo|composer\.lock|yarn\.lock)", re.I)
GENERATED = re.compile(r"@generated|do not (edit|modify)|auto-?generated|generated (by|from|automatically)|this file (is|was) (auto|generated)|machine generated|file generated|code generated", re.I)
COMPILED = re.compile(r"__esModule|_interopRequire|__awaiter|__generator\(|tslib|sourceMappingURL=|__webpack_require__|_classCallCheck|/\*#__PURE__\*/_|@babel/runtime|require_[a-z]+\(\)|_createClass|_jsxs?\(|regeneratorRuntime|(^|\n)Object\.defineProperty\(exports,|__decorate\(|__publicField\(|define\(\[\"require\"")
COPYLEFT = re.compile(r"GNU (Lesser |Affero |Library )?General Public|\b[AL]?GPL[- ]?v?[23]|Mozilla Public License|SSPL|Creative Commons", re.I)
OUTPUT_FOLDERS = {"dist", "lib", "es", "esm", "cjs", "build", "out", "_esm", "_cjs", "_types", "types", "dts", "lib-esm", "lib-commonjs", "lib-amd", "es6", "esnext", "es2015", "module", "modules", "commonjs", "legacy", "modern", "dist-es", "dist-cjs", "esm5", "esm2015", "production", "development", "compiled", "typings", "js", "ts", "src", "source", "mjs", "node", "browser", "dist-src", "dist-types", "typescript", "internal"}
# The form to keep where a package ships several, best first.
FORM_RANK = ["src", "source", "Source", "src.ts", "ts", "lib", "es", "esm", "_esm", "module", "mjs", "dist-es", "development", "js", "dist", "build", "cjs"]


def language_of(path: str) -> str | None:
    if re.search(r"\.d\.[cm]?ts$", path):
        return "dts"
    return BY_SUFFIX.get(os.path.splitext(path)[1].lower())


def stem(path: str) -> str:
    """The path without output folders and suffixes: equal for a source and its compiled twins."""
    folders = [part for part in path.split("/")[:-1] if part not in OUTPUT_FOLDERS and not part.endswith(".ts")]
    return "/".join([*folders, re.sub(r"(\.d)?\.[cm]?[jt]sx?$", "", path.rsplit("/", 1)[-1])])


def form_rank(path: str) -> tuple:
    ranks = [FORM_RANK.index(part) for part in path.split("/")[:-1] if part in FORM_RANK]
    suffix_rank = 0 if re.search(r"(?<!\.d)\.[cm]?tsx?$", path) else 1
    return (suffix_rank, min(ranks) if ranks else 5, len(path), path)


def text_refusal(path: str, language: str, text: str) -> str | None:
    """Why a text is not worth learning from, or None."""
    if not MIN_FILE <= len(text) <= MAX_FILE:
        return "size"
    lines = text.split("\n")
    prose = language in ("md", "json", "html")
    if max(map(len, lines)) > (2000 if language == "md" else MAX_LINE) or len(text) / len(lines) > (300 if language == "md" else MAX_MEAN_LINE):
        return "long lines"
    if GENERATED.search(text[:1500]):
        return "generated"
    if COPYLEFT.search(text[:3000]):
        return "copyleft notice"
    if language in ("js", "dts") and COMPILED.search(text):
        return "compiled"
    letters = sum(map(str.isalpha, text[:20000])) / min(len(text), 20000)
    if letters < 0.35:
        return "tables"
    if not prose and sum(c > "\u024f" for c in text[:20000]) > 0.05 * min(len(text), 20000):
        return "not in Latin script"
    if re.search(r"[A-Za-z0-9+/=]{200}", text):
        return "embedded data"
    return None


def files_of(archive: Path, drops: Counter) -> list[dict]:
    """The files of one package that pass every filter that needs no other package."""
    kept: dict[str, list[tuple]] = defaultdict(list)
    for path, size, read in members(archive):
        language = language_of(path)
        if language is None:
            continue
        refusal = (
            "vendored" if VENDORED.search(path)
            else "locale data" if LOCALE.search(path)
            else "bundle or minified" if BUNDLE.search(path)
            else "size" if size > 4 * MAX_FILE
            else None
        )
        if refusal:
            drops[refusal] += 1
            continue
        key = stem(path) if language in ("ts", "js", "dts") else path
        kept[key].append((path, language, read()))
    typescript = any(language == "ts" for group in kept.values() for _, language, _ in group)
    files = []
    for group in kept.values():
        group.sort(key=lambda item: form_rank(item[0]))
        drops["compiled twin"] += len(group) - 1
        path, language, data = group[0]
        # In a TypeScript package a lone script in an output folder is compiled too.
        if typescript and language in ("js", "dts") and set(path.split("/")[:-1]) & (OUTPUT_FOLDERS - {"src"}):
            drops["compiled twin"] += 1
            continue
        try:
            text = data.decode("utf-8").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            drops["not UTF-8"] += 1
            continue
        refusal = text_refusal(path, language, text)
        if refusal:
            drops[refusal] += 1
            continue
        files.append({"path": path, "language": language, "text": text})
    return files


class Seen:
    """Near-duplicates by line shingles: half of a file's shingles seen before, and the file goes.

    A shingle is three successive non-blank lines; one in four is kept (by its hash), which
    is enough to judge a file and keeps the set small.
    """

    def __init__(self) -> None:
        self.shingles: set[int] = set()

    def is_duplicate(self, text: str) -> bool:
        lines = [line for line in (raw.strip() for raw in text.split("\n")) if line]
        windows = range(max(1, len(lines) - 2))
        hashes = {int.from_bytes(hashlib.blake2b("\n".join(lines[i : i + 3]).encode(), digest_size=8).digest(), "little") for i in windows}
        sample = {h for h in hashes if h % 4 == 0} or hashes
        old = sum(h in self.shingles for h in sample)
        if old >= 0.5 * len(sample):
            return True
        self.shingles |= sample
        return False
