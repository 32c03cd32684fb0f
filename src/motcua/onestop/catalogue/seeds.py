"""What is shipped: the bundles, and the list of procedures that are known by name only."""

from datetime import datetime
from pathlib import Path

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue.listing_files import lines
from motcua.onestop.catalogue.listing_import import Report, take_in
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.services import publish

BUNDLES = Path(__file__).parents[2] / "bundles"
LISTED = Path(__file__).parent / "data" / "listed.jsonl"
"""Made by scripts/listed.py: one procedure a line, facts only."""


def folders() -> list[Path]:
    """Those that link others come last: their parts are there before them."""
    found = (p.parent for p in BUNDLES.glob("*/procedure.yaml"))
    return sorted(found, key=lambda folder: ((folder / "link.yaml").exists(), folder))


def seed_bundles(at: datetime | None = None) -> int:
    """Publish every shipped bundle that is not published yet; returns how many procedures are offered."""
    for folder in folders():
        publish(load(folder), by=SYSTEM, at=at)
    return len(folders())


def seed_listed(at: datetime | None = None) -> Report:
    """List the shipped procedures without a bundle; twice changes nothing."""
    return take_in(lines(LISTED), by=SYSTEM, name=LISTED.name, at=at)
