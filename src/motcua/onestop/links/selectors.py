"""A linked filing as people see it: its parts with state and date, whoever may open which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.linking import Link
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
    """One part of a filing. What it says in words is worded when it is read, in the language of that moment."""

    filing: LinkedFiling
    part: LinkedPart
    parts: list[LinkedPart]
    opens: bool = True
    """Whether the reader may open its dossier, where there is one."""

    @property
    def dossier(self) -> Dossier | None:
        """None until it begins."""
        return self.part.dossier

    @property
    def title(self) -> Any:
        return _link(self.filing).part(self.part.key).title

    @property
    def state(self) -> str:
        return str(self.part.state)

    @property
    def is_open(self) -> bool:
        return self.part.state in OPEN

    @property
    def due_at(self) -> datetime | None:
        dossier = self.part.dossier
        return dossier.due_at if dossier and self.is_open and not dossier.paused_at else None

    @property
    def words(self) -> str:
        """Its state."""
        dossier = self.part.dossier
        if dossier is None:
            return _("Does not begin") if self.part.state == PartState.DROPPED else _("Waits")
        if dossier.outcome == Outcome.REFUSED and self.part.state == PartState.ENDED:
            return _("Refused")
        return str(STATES[DossierState(dossier.state)])

    @property
    def why(self) -> str:
        """What it waits for, or why it never begins."""
        link, part = _link(self.filing), self.part
        if part.state == PartState.DROPPED:
            failed = ordering.failed_before(part.key, states_of(self.parts), link.after)
            return _("It needs the result of %(parts)s, which ended without one.") % {"parts": _titles(link, failed)}
        if part.state != PartState.WAITING:
            return ""
        if part.lacks:
            return _("It cannot begin yet: the result before it does not say %(what)s. The agency adds it to a "
                     "corrected result; then this begins by itself.") % {"what": _lacking(part)}  # fmt: skip
        before = link.part(part.key).after
        return _("It begins by itself when the result of %(parts)s is issued.") % {"parts": _titles(link, before)}


def _link(filing: LinkedFiling) -> Link:
    link = catalogue.bundle(filing.revision_id).link
    assert link  # a filing is kept with the revision of a link
    return link


def of_dossier(dossier_id: UUID) -> LinkedFiling | None:
    return LinkedFiling.objects.filter(parts__dossier_id=dossier_id).first()


def first_of(filing: LinkedFiling) -> Dossier:
    dossier = Dossier.objects.select_related("authority", "reception_place")
    return dossier.get(linked_part__filing=filing, linked_part__place=0)


def codes_of(dossier_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{dossier: code of the linked filing} of those that are a part of one; one query."""
    rows = LinkedPart.objects.filter(dossier_id__in=list(dossier_ids))
    return {id: code for id, code in rows.values_list("dossier_id", "filing__code") if id}


def bundle_of(filing: LinkedFiling) -> Bundle:
    return catalogue.bundle(filing.revision_id)


def rows(filing: LinkedFiling, *, by: Actor | None = None) -> list[Row]:
    """The parts in order. `by`: whose eyes they are for; a part whose dossier they may not open is there by name and
    state only."""
    parts = list(filing.parts.select_related("dossier__authority").order_by("place"))
    ids = [part.dossier_id for part in parts if part.dossier_id]
    seen = set(ids) if by is None else set(dossiers.visible_to(by).filter(id__in=ids).values_list("id", flat=True))
    return [Row(filing, part, parts, part.dossier_id in seen) for part in parts]


def _titles(link: Link, keys: Iterable[str]) -> str:
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
    link = _link(part.filing)
    return _("This dossier is part of linked filing %(code)s. It waited for the result of %(parts)s and was received "
             "by itself when that was issued; its clock counts from there, not from the day of filing.") % {
        "code": part.filing.code, "parts": _titles(link, link.part(part.key).after),
    }  # fmt: skip
