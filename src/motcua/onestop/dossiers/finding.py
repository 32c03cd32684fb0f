"""What a person may open, read newest first and searched, among the dossiers of a whole province.

An officer is concerned with a dossier in some ways: their unit settles it, receives it, was asked for its opinion, has
a step of it. Each way is read by an index of its own; together with "or" (`selectors.visible_to`) they would be
read through the dossiers of everybody.
"""

import re
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.organisations.enums import AGENCIES
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import lookup
from motcua.onestop.dossiers.models import Assignment, Consultation, Dossier, Lookup
from motcua.onestop.dossiers.selectors import PAGE, READING, visible_to

KNOWN_AS: list[Callable[[str, str], Q]] = []
"""Of rooms above that know dossiers by a code of their own: the rows whose dossier, its id in this field, has the code
that was typed, or one that begins so."""
RECENT = 2000
"""Words that many people share are looked for among so many of the newest that other agencies settle first."""


def newest(
    actor: Actor, *, before: UUID | None = None, size: int = PAGE, **narrow: Any
) -> list[Dossier]:  # fmt: skip
    """One page of what this person may open, the newest first, behind `before`; `narrow` by fields of the dossier."""
    shown = Dossier.objects.defer("answers", "contact").order_by("-id")
    if actor.kind is not ActorKind.OFFICER:
        return list(_before(visible_to(actor), before, narrow).defer("answers", "contact").order_by("-id")[:size])
    return list(shown.filter(id__in=_newest_ids(actor, before, size, narrow)))


def _newest_ids(actor: Actor, before: UUID | None, size: int, narrow: dict[str, Any]) -> list[UUID]:
    rows = (_before(way, before, narrow).values("id").order_by("-id")[:size] for way in _ways(actor, before))
    return _first_of(list(rows), size)


def _first_of(rows: list[QuerySet[Any, Any]], size: int) -> list[UUID]:
    first, *others = rows
    if not others:
        return [row["id"] for row in first]
    return [row["id"] for row in first.union(*others).order_by("-id")[:size]]


def _ways(actor: Actor, before: UUID | None) -> list[QuerySet[Dossier]]:
    """The same dossiers as `visible_to`."""
    # One unit a statement: its index gives the newest at once, where several would be sorted, or everybody's read.
    units = _units(actor)
    ways = [Dossier.objects.filter(**{way: unit}) for way in ("authority_id", "reception_place_id") for unit in units]
    return ways + _ways_of_others(units, before)


def _units(actor: Actor) -> set[UUID]:
    return {unit for role, unit in actor.grants if role in READING}


def _ways_of_others(units: set[UUID], before: UUID | None) -> list[QuerySet[Dossier]]:
    """Dossiers that other agencies settle. A step lies in a part of the agency that settles, or with a unit asked for
    its opinion; only who holds a part without its agency (the head of a division) needs the steps themselves."""
    parts = Unit.objects.filter(id__in=units).exclude(kind__in=AGENCIES).exclude(owner_id__in=units)
    alone = list(parts.values_list("id", flat=True))
    asked = Consultation.objects.filter(unit_id__in=units).values("dossier_id")
    ways = [Dossier.objects.filter(id__in=asked)]
    if alone:
        steps = Assignment.objects.filter(unit_id__in=alone)
        steps = steps.filter(dossier_id__lt=before) if before else steps
        ways.append(Dossier.objects.filter(id__in=steps.values("dossier_id")))
    return ways


def _before(rows: QuerySet[Dossier], before: UUID | None, narrow: dict[str, Any]) -> QuerySet[Dossier]:
    rows = rows.filter(**narrow)
    return rows.filter(id__lt=before) if before else rows


def search(actor: Actor, text: str, *, size: int = PAGE) -> list[Dossier]:
    """Among what this person may see, the newest first: a dossier code or parts of it, a tracking address (the QR code
    of a slip, which leads to its own dossier alone), a phone number, an identity number or tax code, words of the
    applicant's name; the beginning of each is enough."""
    seen, typed = visible_to(actor).select_related("authority"), text.strip()
    if address := re.search(r"/t/([A-Za-z0-9.-]+)/", typed):
        typed = address[1]
    if is_code(typed):
        others = Q() if address else known_as(typed, "id")
        return list(seen.filter(Q(code=typed.upper()) | others).order_by("id")[:size])
    words = lookup.words_of(typed)
    if not words:
        return []
    if actor.kind is ActorKind.OFFICER and not any(letter.isdigit() for letter in typed):
        return list(seen.filter(id__in=_named(actor, words, size)).order_by("-id"))
    return list(seen.filter(id__in=rare(words)).order_by("-id")[:size])


def is_code(typed: str) -> bool:
    """Whether it is a whole code of a dossier."""
    return bool(re.fullmatch(r"[A-Za-z][0-9]{2}\.[0-9A-Za-z.]+-[0-9]{6}-[0-9]+", typed))


def known_as(typed: str, field: str) -> Q:
    """Rows whose dossier rooms above know by this code, or one that begins so; a code has digits."""
    if not any(letter.isdigit() for letter in typed):
        return Q()
    return reduce(or_, (know(typed, field) for know in KNOWN_AS), Q())


def _named(actor: Actor, words: list[str], size: int) -> list[UUID]:
    """The newest dossiers of people with these names: of the officer's units by the words behind their marks, of other
    agencies among the newest that concern the officer, and all of them only where these do not fill the page. (A mark
    is a part of an identifier: whoever asks narrows by what the officer may see.)"""
    units = _units(actor)
    if not units:
        return []
    own = Lookup.objects.filter(words__begin=lookup.query_of_units(units, words)).order_by("-dossier_id")
    own_ids = list(own.values_list("dossier_id", flat=True)[:size])
    others = _ways_of_others(units, None)
    recent = _first_of([way.values("id").order_by("-id")[:RECENT] for way in others], RECENT)
    found = Lookup.objects.filter(dossier_id__in=recent, words__has=words).order_by("-dossier_id")
    ids = list(found.values_list("dossier_id", flat=True)[:size])
    if len(ids) < size and len(recent) == RECENT:
        ids = _first_of([way.filter(id__in=rare(words)).values("id").order_by("-id")[:size] for way in others], size)
    return sorted({*own_ids, *ids}, reverse=True)[:size]


def rare(words: list[str]) -> QuerySet[Lookup, Any]:
    """Dossiers with these words, by the index of words: quick where few have them."""
    return Lookup.objects.filter(words__begin=words).values("dossier_id")
