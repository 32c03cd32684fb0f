"""A bundle as one file: a zip of its parts in canonical form with the digest beside them. The same bundle gives the
same bytes; nothing is taken from a zip but files of the known names, sizes and digest."""

import difflib
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import digest, load

NO_ZIP = _("This is not a zip file of a bundle. Download a procedure's bundle to see what one holds.")

DIGEST = "DIGEST"
PARTS = ("form", "process", "link", "screening", "paper")
NAME = re.compile(
    r"(procedure|form|process|link|screening|paper)\.yaml|letters/[a-z0-9][a-z0-9-]*\.typ"
    r"|examples/[a-z0-9][a-z0-9-]*\.yaml"
)
MOST_FILES, MOST_BYTES = 200, 4 * 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)


def files_of(bundle: Bundle) -> dict[str, str]:
    """{path in the folder: text}, from which `load` gives the same bundle again."""
    data = dict(bundle.data)
    found = {f"letters/{name}.typ": text for name, text in data.pop("letters").items()}
    found |= {f"examples/{name}.yaml": _yaml(case) for name, case in data.pop("examples").items()}
    found |= {f"{part}.yaml": _yaml(data.pop(part)) for part in PARTS if part in data}
    return dict(sorted({**found, "procedure.yaml": _yaml(data)}.items()))


@dataclass(frozen=True)
class Change:
    """One file that differs: `lines` as a unified difference, each with its sign ("+", "-", " ", "@")."""

    file: str
    added: int
    removed: int
    lines: tuple[tuple[str, str], ...]


def changes(old: Bundle | None, new: Bundle) -> list[Change]:
    """What the files of `new` say otherwise than those of `old` (all of them when there was none)."""
    before, after = files_of(old) if old else {}, files_of(new)
    found = []
    for name in sorted(before.keys() | after.keys()):
        texts = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        lines = [(line[0], line[1:]) for line in list(difflib.unified_diff(*texts, lineterm="", n=2))[2:]]
        if lines:
            signs = [sign for sign, _text in lines]
            found.append(Change(name, signs.count("+"), signs.count("-"), tuple(lines)))
    return found


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=True, width=120))


def pack(bundle: Bundle) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {DIGEST: digest(bundle) + "\n", **files_of(bundle)}.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr, entry.create_system, entry.compress_type = 0o644 << 16, 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return out.getvalue()


def unpack(data: bytes) -> Bundle:
    """The bundle in a zip; raises BundleInvalid for anything that is not exactly that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = _texts(archive)
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BundleInvalid([str(NO_ZIP)]) from error
    told = texts.pop(DIGEST, "").strip()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), texts)
        bundle = load(Path(folder))
    if digest(bundle) != told:
        raise BundleInvalid([f"{DIGEST}: the content has another digest than the file says; it was changed on the way"])
    return bundle


def _texts(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    problems = [f"{name!r}: not a file of a bundle" for name in names if name != DIGEST and not NAME.fullmatch(name)]
    problems += [f"{name!r}: stands twice" for name in sorted({n for n in names if names.count(n) > 1})]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        problems.append(f"more than {MOST_FILES} files or {MOST_BYTES // 2**20} MB")
    if problems:
        raise BundleInvalid(problems)
    texts: dict[str, str] = {}
    for entry in entries:
        with archive.open(entry) as stream:
            raw = stream.read(MOST_BYTES + 1)  # whatever size the directory claims
        if len(raw) > MOST_BYTES:
            raise BundleInvalid([f"{entry.filename!r}: too large"])
        texts[entry.filename] = raw.decode("utf-8")
    return texts


def write(folder: Path, texts: dict[str, str]) -> None:
    """Into an empty or new folder; `texts` have the names that `NAME` allows."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
