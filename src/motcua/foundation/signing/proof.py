"""The latest check of the whole record: every night, and when an administrator asks. Kept beside the heads, outside the
database whose content it judges."""

import json
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.foundation.common import audit, seal
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.events import announce
from motcua.foundation.common.models import HandlerRun, OutboxMessage
from motcua.foundation.signing import heads
from motcua.foundation.signing.events import ProofAsked

DAY = timedelta(days=1)
SHOWN = 50


@dataclass(frozen=True)
class Proof:
    at: datetime
    seconds: float
    events: int
    seals: int
    stamps: int
    problem_count: int
    problems: list[dict[str, Any]]

    @property
    def is_sound(self) -> bool:
        return self.problem_count == 0


def file() -> Path:
    return seal.heads_file().with_name("proof.json")


def last() -> Proof | None:
    try:
        values = json.loads(file().read_text())
        return Proof(**{**values, "at": datetime.fromisoformat(values["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def prove() -> Proof:
    """Check everything and keep the answer; the first problems are listed, all are counted."""
    moment, begun = now(), time.monotonic()
    report = heads.verify()
    found = Proof(
        moment, round(time.monotonic() - begun, 1), report.events, report.seals, len(heads.stamps()),
        len(report.problems), report.problems[:SHOWN],
    )  # fmt: skip
    part = file().with_suffix(".part")
    part.write_text(json.dumps({**asdict(found), "at": moment.isoformat()}, default=str, ensure_ascii=False))
    part.replace(file())
    return found


def nightly() -> Proof | None:
    """Prove again unless that was done within a day."""
    known = last()
    return None if known and now() - known.at < DAY else prove()


@transaction.atomic
def ask(*, by: Actor) -> bool:
    """Have the worker check now; False when that is asked for already."""
    if is_asked():
        return False
    audit.record("proof_asked", by=by, subject=("record", audit.NO_UNIT))
    announce(ProofAsked(by.id))
    return True


def is_asked() -> bool:
    kind = ProofAsked.kind()
    return (
        OutboxMessage.objects.filter(kind=kind, relayed_at=None).exists()
        or HandlerRun.objects.filter(message__kind=kind, state="waiting").exists()
    )
