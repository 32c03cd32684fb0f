"""What the page of measurements says of the reception by keyboard: every bundle, and the seconds that follow."""

import re
from pathlib import Path

from motcua.onestop.catalogue import seeds

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(
    r"^\| (\w[\w ]+?)(?: \([\w ]+\))? \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) s \+ ([\d.]+) s \|$", re.MULTILINE
)
MOST, PACE, LONGEST = 60, 240, 120
"""As tests/journeys/test_keyboard.py demands."""


def test_the_reception_of_every_bundle_is_told():
    page = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8").partition("## The life cycle")[0]
    rows = {name.lower().replace(" ", "-"): [float(n) for n in figures] for name, *figures in ROW.findall(page)}
    assert sorted(rows) == sorted(folder.name for folder in seeds.folders())
    for slug, (keys, pointers, declared, by_telex, typed, waited) in rows.items():
        assert keys <= MOST and pointers == 0 and declared <= by_telex, slug
        assert round((keys + declared) / PACE * 60) == typed and typed + waited <= LONGEST, slug
