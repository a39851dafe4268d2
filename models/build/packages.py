"""Published packages: which licences are taken, fetching, the manifest's entries, reading archives."""

import base64
import concurrent.futures
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from pathlib import Path

MANIFEST = Path(__file__).resolve().parent / "manifest.json"

ALLOWED = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "PSF-2.0", "0BSD", "Unlicense"}
LICENCE_NAMES = [  # free text and classifiers, tried in order, to SPDX identifiers
    (r"lgpl|gpl|gnu|mozilla|mpl|eclipse|cddl|proprietary|agpl", None),
    (r"apache", "Apache-2.0"),
    (r"\bmit\b|mit license|expat", "MIT"),
    (r"2-clause|simplified bsd|bsd-2", "BSD-2-Clause"),
    (r"bsd", "BSD-3-Clause"),
    (r"\bisc\b", "ISC"),
    (r"python software foundation|\bpsf", "PSF-2.0"),
    (r"unlicense", "Unlicense"),
]

# ---------------------------------------------------------------- licences


def allowed_expression(expression: str) -> bool:
    """True where an SPDX expression can be met with permissive licences alone."""
    expression = expression.strip().strip("()")
    if " AND " in expression:
        return all(allowed_expression(part) for part in expression.split(" AND "))
    return any(part.strip().strip("()") in ALLOWED for part in expression.split(" OR "))


def licence_of_wheel(metadata: bytes) -> str | None:
    fields = BytesParser().parsebytes(metadata, headersonly=True)
    if fields["License-Expression"]:
        return fields["License-Expression"]
    classifiers = [c for c in fields.get_all("Classifier", []) if c.startswith("License ::")]
    for text in [" ".join(classifiers), str(fields["License"] or "")[:200]]:
        for pattern, spdx in LICENCE_NAMES:
            if re.search(pattern, text.lower()):
                return spdx
    return None


def licence_of_npm(package: dict) -> str | None:
    licence = package.get("license") or package.get("licenses")
    if isinstance(licence, list):
        licence = licence[0] if licence else None
    if isinstance(licence, dict):
        licence = licence.get("type")
    return licence


# ---------------------------------------------------------------- fetching

# Wheels for one fixed platform, so that every machine gets the same files.
WHEEL_TARGET = ["--only-binary=:all:", "--python-version", "3.11", "--implementation", "cp"]
for _tag in ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64", "any"):
    WHEEL_TARGET += ["--platform", _tag]


def download(ecosystem: str, requirement: str, folder: Path) -> Path:
    """Fetches one archive with the ecosystem's own client and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    if ecosystem == "npm":
        command = ["npm", "pack", requirement, "--json", "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
    else:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", *WHEEL_TARGET, "-d", str(folder), requirement]
        subprocess.run(command, check=True, capture_output=True)
    archives = [p for p in folder.iterdir() if p.suffix in (".tgz", ".whl")]
    if len(archives) != 1:
        raise RuntimeError(f"{requirement}: expected one archive, got {[p.name for p in archives]}")
    return archives[0]


def integrity(archive: Path) -> str:
    """The hash as the ecosystem itself writes it (npm: sha512 in base64, PyPI: sha256 in hex)."""
    data = archive.read_bytes()
    if archive.suffix == ".tgz":
        return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    return "sha256:" + hashlib.sha256(data).hexdigest()


def slot(cache: Path, ecosystem: str, name: str) -> Path:
    return cache / f"{ecosystem}-{name.replace('/', '+')}"


def pin_one(line: str, cache: Path) -> dict | str:
    ecosystem, name, *rest = line.split()
    try:
        folder = slot(cache, ecosystem, name)
        archives = [p for p in folder.glob("*") if p.suffix in (".tgz", ".whl")]
        archive = archives[0] if archives else download(ecosystem, name, folder)
        if ecosystem == "npm":
            package = json.loads(read_member(archive, "package.json"))
            version, licence = package["version"], licence_of_npm(package)
        else:
            metadata = read_member(archive, "METADATA")
            version, licence = BytesParser().parsebytes(metadata)["Version"], licence_of_wheel(metadata)
        if not licence or not allowed_expression(licence):
            return f"{ecosystem} {name}: licence {licence!r} is not on the list"
        return {
            "ecosystem": ecosystem,
            "name": name,
            "version": version,
            "licence": licence,
            "integrity": integrity(archive),
            "split": "heldout" if "heldout" in rest else "train",
        }
    except (subprocess.CalledProcessError, RuntimeError, KeyError, ValueError, OSError) as error:
        return f"{ecosystem} {name}: {error}"


def pin(names: Path, cache: Path) -> None:
    lines = sorted({line.strip() for line in names.read_text().splitlines() if line.strip() and not line.startswith("#")})
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda line: pin_one(line, cache), lines))
    entries = [r for r in results if isinstance(r, dict)]
    entries.sort(key=lambda e: (e["ecosystem"], e["name"]))
    lines = ",\n".join("  " + json.dumps(entry) for entry in entries)  # one package a line, so that a diff can be read
    MANIFEST.write_text(f'{{\n "packages": [\n{lines}\n ]\n}}\n')
    for refusal in (r for r in results if isinstance(r, str)):
        print("left out:", refusal)
    print(f"pinned {len(entries)} packages")


def fetch(entry: dict, cache: Path) -> Path:
    folder = slot(cache, entry["ecosystem"], entry["name"])
    for archive in sorted(folder.glob("*")):
        if archive.suffix in (".tgz", ".whl"):
            if integrity(archive) == entry["integrity"]:
                return archive
            archive.unlink()
    separator = "@" if entry["ecosystem"] == "npm" else "=="
    archive = download(entry["ecosystem"], f"{entry['name']}{separator}{entry['version']}", folder)
    if integrity(archive) != entry["integrity"]:
        raise SystemExit(f"{entry['name']} {entry['version']}: the archive is not the one that was pinned")
    return archive


# ---------------------------------------------------------------- reading archives


def members(archive: Path):
    """(path inside the package, size, reader) of every regular file."""
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile():
                    path = member.name.split("/", 1)[-1]  # npm puts everything under "package/"
                    yield path, member.size, (lambda m=member: tar.extractfile(m).read())
    else:
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                if not info.is_dir():
                    yield info.filename, info.file_size, (lambda i=info: wheel.read(i))


def read_member(archive: Path, name: str) -> bytes:
    for path, _, read in members(archive):
        if path == name or (name == "METADATA" and path.endswith(".dist-info/METADATA") and path.count("/") == 1):
            return read()
    raise KeyError(f"{name} is not in {archive.name}")
