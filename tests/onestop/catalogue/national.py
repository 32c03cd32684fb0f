"""The real national files, where somebody has them: MOTCUA_NATIONAL_LISTS names their folder.

They are not part of the project, and nothing but the tests marked `full` of this folder asks for them.
"""

import os
from pathlib import Path

import pytest

SETTING = "MOTCUA_NATIONAL_LISTS"
NAMES = {
    "catalogue": "catalog-*.jsonl.gz", "details from the interface": "details-api-*.jsonl.gz",
    "details from pages": "details-text-*.jsonl.gz", "details from Word": "details-doc-*.jsonl.gz",
}  # fmt: skip
"""Their names, by what docs/how-to/import-a-list.md calls them, in the order in which it takes them in."""
MERGED = "procedures-normalised*.jsonl.gz"
"""The details from interface and pages once more, merged, from which scripts/listed.py has the fees of pages."""


def files() -> dict[str, Path]:
    """{what it is called: the file}; skips the test where no folder is named, fails it where one lacks a file."""
    folder = os.environ.get(SETTING, "")
    if not folder:
        pytest.skip(f"the national files are not part of the project: name the folder that holds them in {SETTING}")
    return {what: _only(Path(folder), name) for what, name in NAMES.items()}


def shipped_from() -> list[Path]:
    """The files of which scripts/listed.py makes the shipped list, in its order."""
    found = files()
    catalogue, interface, pages, word = (found[what] for what in NAMES)
    return [interface, pages, _only(catalogue.parent, MERGED), word, catalogue]


def _only(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(name))
    assert len(found) == 1, f"{SETTING}: {folder} holds {len(found)} files {name}, one is meant"
    return found[0]
