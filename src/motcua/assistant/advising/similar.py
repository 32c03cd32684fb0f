"""Settled dossiers like one that is open: of the same procedure and agency, those this officer may see.

What an officer wants to know is how it was decided, not whose it was: no name is told, and words that people wrote are
told without what they say of people (`persons`). A page looks at so many settled dossiers of the agency at most, by the
index in which they stand as they were settled; the next one goes on behind them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.assistant.advising import papers, persons
from motcua.assistant.advising.services import names_in
from motcua.assistant.screening.models import ScreeningLine
from motcua.assistant.screening.verdicts import State
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.keyset import Beyond
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import record, selectors
from motcua.onestop.dossiers.enums import LetterState, Outcome, ResultState
from motcua.onestop.dossiers.models import Dossier, LetterDraft, Result, SupplementRequest

PAGE = 20
AS_OLD = timedelta(days=3 * 365)
"""Older ones were settled under other rules, and nobody looks at them without a reason."""
LOOKED_AT = 2_000
"""Settled dossiers of the agency, whatever they are of, that one page looks at."""
LONGEST = 400


Place = tuple[datetime, UUID]


class Wanted(StrEnum):
    ALL = "all"
    PAPERS = "papers"
    """The same papers were asked for, or the machine doubted the same."""
    REFUSED = "refused"
    LETTERS = "letters"
    """With a letter of form 04 or 05."""


@dataclass(frozen=True)
class Settled:
    """`asked`, `doubted`: titles of papers; `same`: those that this dossier is about as well."""

    dossier: Dossier
    days: int
    is_late: bool
    is_refused: bool
    reason: str = ""
    letters: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    same_limit: bool = False


def keys_of(dossier: Dossier) -> set[str]:
    """The papers that this dossier is about: missing, doubted by the machine, or asked for."""
    bundle = catalogue.bundle(dossier.revision_id)
    seen = papers.standing(dossier, bundle, record.read(dossier.id)[0])
    found = {one.document.key for one in seen if one.is_missing or one.doubts}
    return found | {item["document"] for one in dossier.supplement_requests.all() for item in one.items}


def like(
    dossier: Dossier, *, by: Actor, wanted: Wanted = Wanted.ALL, keys: Iterable[str] = (), after: Place | None = None
) -> tuple[list[Dossier], Place | None]:
    """(a page, the place behind which the next one begins): behind its last row, or where there are fewer, behind what
    was looked at; None where nothing older is left. Two statements along `dossier_settled`."""
    last = _last(dossier, after)
    rows = selectors.visible_to(by).filter(**_of(dossier), procedure_code=dossier.procedure_code)
    rows = _only(_between(rows.exclude(id=dossier.id), after, last), wanted, list(keys))
    found = list(rows.order_by("-settled_at", "-id")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, last
    end = found[PAGE - 1]
    assert end.settled_at is not None
    return found[:PAGE], (end.settled_at, end.id)


def _of(dossier: Dossier) -> dict[str, Any]:
    return {"authority_id": dossier.authority_id, "settled_at__gte": now() - AS_OLD}


def _last(dossier: Dossier, after: Place | None) -> Place | None:
    """The last of those that this page looks at; None where they are the last of all."""
    rows = _between(Dossier.objects.filter(**_of(dossier)), after, None).order_by("-settled_at", "-id")
    found = list(rows.values_list("settled_at", "id")[LOOKED_AT - 1 : LOOKED_AT + 1])
    if len(found) < 2:
        return None
    settled_at, last = found[0]
    assert settled_at is not None
    return settled_at, last


def _between(rows: QuerySet[Dossier], after: Place | None, last: Place | None) -> QuerySet[Dossier]:
    if after:
        rows = rows.filter(Beyond(["settled_at", "id"], after, down=True))
    if last:
        rows = rows.filter(Beyond(["settled_at", "id"], last, at=True))
    return rows


def _only(rows: QuerySet[Dossier], wanted: Wanted, keys: list[str]) -> QuerySet[Dossier]:
    if wanted is Wanted.REFUSED:
        return rows.filter(outcome=Outcome.REFUSED)
    if wanted is Wanted.LETTERS:
        return rows.filter(Exists(LetterDraft.objects.filter(dossier=OuterRef("id"), state=LetterState.SIGNED)))
    if wanted is Wanted.PAPERS:
        named = Q(pk=None)
        for key in keys:
            named |= Q(items__contains=[{"document": key}])
        asked = SupplementRequest.objects.filter(named, dossier=OuterRef("id"))
        doubted = _doubts().filter(screening__dossier=OuterRef("id"), screening__document__document_key__in=keys)
        return rows.filter(Exists(asked) | Exists(doubted))
    return rows


def told(rows: Sequence[Dossier], dossier: Dossier, keys: set[str]) -> list[Settled]:
    """With what became of each: four statements, however many."""
    ids = [one.id for one in rows]
    asked: dict[UUID, set[str]] = {}
    for one in SupplementRequest.objects.filter(dossier_id__in=ids):
        asked.setdefault(one.dossier_id, set()).update(item["document"] for item in one.items)
    doubted: dict[UUID, set[str]] = {}
    for id, key in (
        _doubts()
        .filter(screening__dossier_id__in=ids)
        .values_list("screening__dossier_id", "screening__document__document_key")
    ):
        doubted.setdefault(id, set()).add(key)
    letters: dict[UUID, list[str]] = {}
    signed = LetterDraft.objects.filter(dossier_id__in=ids, state=LetterState.SIGNED).order_by("drafted_at")
    for id, kind in signed.values_list("dossier_id", "kind"):
        letters.setdefault(id, []).append(kind)
    refusals: dict[UUID, dict[str, Any]] = dict(
        Result.objects.filter(dossier_id__in=ids, state=ResultState.ISSUED, outcome=Outcome.REFUSED)
        .values_list("dossier_id", "data")
    )  # fmt: skip
    return [
        _told(one, dossier, keys, asked.get(one.id, set()), doubted.get(one.id, set()), letters.get(one.id, []),
              refusals.get(one.id, {}))
        for one in rows
    ]  # fmt: skip


def _told(
    one: Dossier, dossier: Dossier, keys: set[str], asked: set[str], doubted: set[str], letters: list[str],
    refusal: dict[str, Any],
) -> Settled:  # fmt: skip
    bundle = catalogue.bundle(one.revision_id)
    assert one.settled_at is not None
    began = one.received_at or one.submitted_at
    return Settled(
        one, (local(one.settled_at).date() - local(began).date()).days,
        one.due_at is not None and one.settled_at > one.due_at, one.outcome == Outcome.REFUSED,
        persons.hidden(
            str(refusal.get("reason", "")), one.answers, bundle, names_in(one, bundle),
            {**one.contact, "applicant_number": one.applicant_number},
        )[:LONGEST], letters,
        _titles(asked, bundle), _titles(doubted, bundle), _titles((asked | doubted) & keys, bundle),
        one.limit == dossier.limit,
    )  # fmt: skip


def _titles(keys: set[str], bundle: Bundle) -> list[str]:
    known = {one.key: pick(one.title) for one in bundle.documents}
    return [known[key] for key in known if key in keys] + [papers.title_of(key, bundle) for key in keys - known.keys()]


def _doubts() -> QuerySet[ScreeningLine]:
    """Lines that an officer did not call right."""
    wrong = [state.value for state in State if state not in (State.FOUND, State.PERSON)]
    return ScreeningLine.objects.filter(Q(answer__in=wrong) | Q(answer="", state__in=wrong))
