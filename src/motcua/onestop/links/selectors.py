"""A linked filing as people see it: its parts with state and date, whoever may open which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.enums import DossierState, Outcome
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.links import ordering
from motcua.onestop.links.enums import OPEN, PartState
from motcua.onestop.links.models import LinkedFiling, LinkedPart
from motcua.onestop.links.services import states_of


@dataclass(frozen=True)
class Row:
    """One part. `dossier` is None until it begins; `words` say its state, `why` what it waits for or fell with."""

    part: LinkedPart
    title: Any
    dossier: Dossier | None
    words: str
    why: str
    date: datetime | None
    """When it is due, or when it ended."""
    is_open: bool
    opens: bool = True
    """Whether the reader may open its dossier."""

    @property
    def state(self) -> str:
        return str(self.part.state)


def of_dossier(dossier_id: UUID) -> LinkedFiling | None:
    return LinkedFiling.objects.filter(parts__dossier_id=dossier_id).first()


def first_of(filing: LinkedFiling) -> Dossier:
    dossier = Dossier.objects.select_related("authority", "reception_place")
    return dossier.get(linked_part__filing=filing, linked_part__place=0)


def bundle_of(filing: LinkedFiling) -> Bundle:
    return catalogue.bundle(filing.revision_id)


def rows(filing: LinkedFiling, *, by: Actor | None = None, language: str = "") -> list[Row]:
    """The parts in order. `by`: whose eyes they are for; a part of which they may not open the dossier is there by
    name and state only."""
    parts = list(filing.parts.select_related("dossier__authority").order_by("place"))
    seen = None
    if by is not None:
        ids = [part.dossier_id for part in parts if part.dossier_id]
        seen = set(dossiers.visible_to(by).filter(id__in=ids).values_list("id", flat=True))
    with translation.override(language or get_language() or "vi"):
        return [_row(filing, part, parts, seen) for part in parts]


def _row(filing: LinkedFiling, part: LinkedPart, parts: list[LinkedPart], seen: set[UUID] | None) -> Row:
    link = bundle_of(filing).link
    assert link
    dossier, state = part.dossier, PartState(part.state)
    opens = dossier is not None and (seen is None or dossier.id in seen)
    due = dossier.due_at if dossier and state in OPEN and not dossier.paused_at else None
    return Row(
        part, link.part(part.key).title, dossier, _words(part), _why(filing, part, parts), part.ended_at or due,
        state in OPEN, opens,
    )  # fmt: skip


def _words(part: LinkedPart) -> str:
    if part.dossier is None:
        return _("Does not begin") if part.state == PartState.DROPPED else _("Waits")
    if part.dossier.outcome == Outcome.REFUSED and part.state == PartState.ENDED:
        return _("Refused")
    return str(STATES[DossierState(part.dossier.state)])


def _why(filing: LinkedFiling, part: LinkedPart, parts: list[LinkedPart]) -> str:
    link = bundle_of(filing).link
    assert link
    if part.state == PartState.DROPPED:
        failed = ordering.failed_before(part.key, states_of(parts), link.after)
        return _("It needs the result of %(parts)s, which ended without one.") % {"parts": _titles(filing, failed)}
    if part.state != PartState.WAITING:
        return ""
    if part.lacks:
        return _("It cannot begin yet: the result before it does not say %(what)s. The agency adds it to a corrected "
                 "result; then this begins by itself.") % {"what": _lacking(part)}  # fmt: skip
    return _("It begins by itself when the result of %(parts)s is issued.") % {
        "parts": _titles(filing, link.part(part.key).after)
    }


def _titles(filing: LinkedFiling, keys: Iterable[str]) -> str:
    link = bundle_of(filing).link
    assert link
    return ", ".join(f"“{pick(link.part(key).title)}”" for key in keys)


def _lacking(part: LinkedPart) -> str:
    """What is not there, as the form of the part calls it."""
    its = catalogue.current(part.procedure_code)[1]
    names = {q.key: q.label for q in its.form.questions} | {d.key: d.title for d in its.documents}
    return ", ".join(f"“{pick(names[key])}”" for key in part.lacks if key in names)


def began_because(dossier: Dossier) -> str:
    """Why the clock of a part that began by itself started when it did; "" for every other dossier."""
    part = LinkedPart.objects.select_related("filing").filter(dossier_id=dossier.id, place__gt=0).first()
    if part is None:
        return ""
    link = bundle_of(part.filing).link
    assert link
    return _("This dossier is part of linked filing %(code)s. It waited for the result of %(parts)s and was received by "
             "itself when that was issued; its clock counts from there, not from the day of filing.") % {
        "code": part.filing.code, "parts": _titles(part.filing, link.part(part.key).after),
    }  # fmt: skip
