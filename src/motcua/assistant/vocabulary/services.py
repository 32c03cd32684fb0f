"""Verbs of the table of sayings: write, use or use no more. One transaction each; every version is kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.assistant.knowledge.speech import Added, shipped
from motcua.assistant.knowledge.words import plain, words
from motcua.assistant.vocabulary.enums import SayingKind
from motcua.assistant.vocabulary.errors import SayingChanged, SayingControllersOnly, SayingInvalid
from motcua.assistant.vocabulary.models import Saying, SayingVersion
from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import now
from motcua.foundation.common.seal import require_sealing
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role

SUBJECT = "saying"
MOST_WORDS, MOST_WAYS, MOST_PARTS, LONGEST_MEAN, LONGEST_NOTE = 4, 60, 4, 300, 500
MOST = 5_000
"""Entries of a table."""


@dataclass(frozen=True)
class Told:
    """An entry as it is written; lines and commas are told apart by `read`."""

    kind: str
    say: Sequence[str]
    mean: str
    unless: Sequence[str] = field(default_factory=tuple)
    note: str = ""


def require_controller(by: Actor) -> None:
    if by.kind is not ActorKind.OFFICER or Role.CONTROLLER not in by.roles:
        raise SayingControllersOnly


@transaction.atomic
def write(
    told: Told, *, by: Actor, id: UUID | None = None, seen: int | None = None, at: datetime | None = None
) -> Saying:
    """A new entry, or another version of one that was `seen` in the version before; the same again changes nothing.
    Raises SayingControllersOnly, SayingInvalid, SayingChanged."""
    require_controller(by)
    require_sealing()
    said = _checked(told)
    row = Saying.objects.select_for_update().get(id=id) if id else Saying(version=0)
    if id and seen is not None and seen != row.version:
        raise SayingChanged(row.changed_by)
    if id and all(getattr(row, name) == value for name, value in said.items()):
        return row
    if not id and Saying.objects.count() >= MOST:
        raise SayingInvalid({"say": _("The table is full. Look whether some entries are used no more.")})
    return _keep(row, said, by, at or now(), "saying.written")


@transaction.atomic
def use(id: UUID, is_used: bool, *, by: Actor, at: datetime | None = None) -> Saying:
    """Use it, or use it no more; pressing twice changes nothing. Raises SayingControllersOnly."""
    require_controller(by)
    require_sealing()
    row = Saying.objects.select_for_update().get(id=id)
    return (
        row
        if row.is_used == is_used
        else _keep(row, {"is_used": is_used}, by, at or now(), "saying.used" if is_used else "saying.stopped")
    )


def _keep(row: Saying, said: dict[str, Any], by: Actor, at: datetime, act: str) -> Saying:
    for name, value in said.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at, row.changed_by = at, by.name
    row.save()
    told = {name: getattr(row, name) for name in ("kind", "say", "unless", "mean", "note", "is_used")}
    SayingVersion.objects.create(saying=row, version=row.version, told=told, at=at, by=by.name)
    audit.record(act, by=by, subject=(SUBJECT, row.id), at=at, detail={"version": row.version, **told})
    return row


def _checked(told: Told) -> dict[str, Any]:
    """Raises SayingInvalid with a sentence for each field."""
    said: dict[str, Any] = asdict(told)
    said["say"] = list(dict.fromkeys(filter(None, map(_tidy, told.say))))
    said["unless"] = list(dict.fromkeys(filter(None, map(_tidy, told.unless))))
    said["mean"], said["note"] = " ".join(clean(told.mean).split()), clean(told.note)
    wrong: dict[str, Any] = {}
    is_event = said["kind"] == SayingKind.EVENT
    if said["kind"] not in list(SayingKind):
        wrong["kind"] = _("Choose what kind of entry it is.")
    ways = [way for one in said["say"] for way in one.split(", ")] if is_event else said["say"]
    if not ways:
        wrong["say"] = _("Write what people say, a way on each line.")
    elif is_event and not 2 <= len(said["say"]) <= MOST_PARTS:
        wrong["say"] = _("An event has two to four parts, each on a line, its ways apart by commas.")
    elif len(ways) > MOST_WAYS:
        wrong["say"] = _("That is too much for one entry. Divide it.")
    elif long := next((way for way in [*ways, *said["unless"]] if not 0 < len(words(way)) <= MOST_WORDS), None):
        sentence = _("“%(way)s” is too long: write words of a thing or an act, at most four, not a whole question.")
        wrong["say"] = sentence % {"way": long[:80]}
    elif not is_event and (known := next((way for way in ways if plain(way) == plain(said["mean"])), None)):
        wrong["say"] = _("“%(way)s” says the same as what it is to mean.") % {"way": known}
    if not words(said["mean"]) or len(said["mean"]) > LONGEST_MEAN:
        wrong["mean"] = _("Write the words of the title or the law, at most 300 letters.")
    if said["unless"] and not is_event:
        wrong["unless"] = _("Only an event has exceptions.")
    if len(said["note"]) > LONGEST_NOTE:
        wrong["note"] = _("Write it shorter: at most 500 letters.")
    if wrong:
        raise SayingInvalid(wrong)
    return said


def _tidy(text: str) -> str:
    return ", ".join(filter(None, (" ".join(clean(one).lower().split()) for one in text.split(","))))


def added() -> tuple[Added, ...]:
    """What is used now, as the assistant reads it."""
    rows = Saying.objects.filter(is_used=True).order_by("changed_at", "id")
    return tuple(
        Added(row.kind, tuple(tuple(one.split(", ")) for one in row.say), row.mean, tuple(row.unless)) for row in rows
    )


def is_shipped(way: str) -> str:
    """What the shipped table means by it; "" where it does not know it."""
    return shipped().get(plain(way), "")
