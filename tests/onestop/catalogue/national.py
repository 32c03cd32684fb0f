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


def files() -> dict[str, Path]:
    """{what it is called: the file}; skips the test where no folder is named, fails it where one lacks a file."""
    folder = os.environ.get(SETTING, "")
    if not folder:
        pytest.skip(f"the national files are not part of the project: name the folder that holds them in {SETTING}")
    found = {what: sorted(Path(folder).glob(name)) for what, name in NAMES.items()}
    for what, paths in found.items():
        assert len(paths) == 1, f"{SETTING}: {folder} holds {len(paths)} files {NAMES[what]}, one is meant"
    return {what: path for what, (path,) in found.items()}
