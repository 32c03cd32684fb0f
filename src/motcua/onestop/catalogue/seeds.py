"""The bundles that are shipped."""

from datetime import datetime
from pathlib import Path

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.services import publish

BUNDLES = Path(__file__).parents[2] / "bundles"


def folders() -> list[Path]:
    return sorted(p.parent for p in BUNDLES.glob("*/procedure.yaml"))


def seed_bundles(at: datetime | None = None) -> int:
    """Publish every shipped bundle that is not published yet; returns how many procedures are offered."""
    for folder in folders():
        publish(load(folder), by=SYSTEM, at=at)
    return len(folders())
