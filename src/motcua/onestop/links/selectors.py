"""A linked filing as people see it: its parts with state and date, whoever may open which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.files.access import may_read
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.linking import Link
from motcua.onestop.dossiers import oversight
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.enums import DossierState, Outcome, ResultState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import OPEN_STATES, Dossier, Result
from motcua.onestop.links import ordering
from motcua.onestop.links.enums import OPEN, PartState
from motcua.onestop.links.models import LinkedFiling, LinkedPart
from motcua.onestop.links.services import authority_of, states_of, stood


@dataclass(frozen=True)
class Row:
    """One part of a filing. What it says in words is worded when it is read, in the language of that moment."""

    filing: LinkedFiling
    part: LinkedPart
    parts: list[LinkedPart]
    opens: bool = True
    """Whether the reader may open its dossier, where there is one."""
    result: Result | None = None
    """Its result, where it is out and the reader may open it."""

    @property
    def dossier(self) -> Dossier | None:
        """None until it begins."""
        return self.part.dossier

    @property
    def title(self) -> Any:
        return _link(self.filing).part(self.part.key).title

    @property
    def number(self) -> str:
        return f"{self.part.place + 1}/{len(self.parts)}"

    @property
    def agency(self) -> Unit:
        """Who settles it, or will when it begins."""
        if self.part.dossier:
            return self.part.dossier.authority
        first = self.parts[0].dossier
        assert first
        its = stood(self.filing, self.part.procedure_code)[1]
        return authority_of(its, _link(self.filing).part(self.part.key), self.filing.answers, first.authority)

    @property
    def after(self) -> tuple[str, ...]:
        return _link(self.filing).part(self.part.key).after

    @property
    def result_title(self) -> Any:
        assert self.part.dossier
        return catalogue.bundle(self.part.dossier.revision_id).result.title

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
            return _("It needs the result of %(parts)s, which ended without one.") % {"parts": titles(link, failed)}
        if part.state != PartState.WAITING:
            return ""
        if part.lacks:
            return _("It cannot begin yet: the result before it does not say %(what)s. The agency adds it to a "
                     "corrected result; then this begins by itself.") % {"what": _lacking(part)}  # fmt: skip
        before = link.part(part.key).after
        return _("It begins by itself when the result of %(parts)s is issued.") % {"parts": titles(link, before)}


def _link(filing: LinkedFiling) -> Link:
    link = catalogue.bundle(filing.revision_id).link
    assert link  # a filing is kept with the revision of a link
    return link


def of_dossier(dossier_id: UUID) -> LinkedFiling | None:
    return LinkedFiling.objects.filter(parts__dossier_id=dossier_id).first()


def first_of(filing: LinkedFiling) -> Dossier:
    dossier = Dossier.objects.select_related("authority", "reception_place")
    return dossier.get(linked_part__filing=filing, linked_part__place=0)


@dataclass(frozen=True)
class Tag:
    """What a row of a list says of a dossier that is a part."""

    filing: LinkedFiling
    part: LinkedPart

    @property
    def code(self) -> str:
        return self.filing.code

    @property
    def number(self) -> str:
        return f"{self.part.place + 1}/{len(_link(self.filing).parts)}"

    @property
    def title(self) -> Any:
        return _link(self.filing).part(self.part.key).title


def tags_of(dossier_ids: Iterable[UUID]) -> dict[UUID, Tag]:
    """{dossier: the filing it is a part of} of those that are; one query."""
    rows = LinkedPart.objects.filter(dossier_id__in=list(dossier_ids)).select_related("filing")
    return {row.dossier_id: Tag(row.filing, row) for row in rows.defer("filing__answers") if row.dossier_id}


def open_filings(at: datetime) -> dict[str, dict[str, int]]:
    """{procedure: {late, soon, open}} of the filings whose parts have not all ended, each counted once, in the worst
    standing of its dossiers; one query."""
    calendar, found = calendar_for(), dict[str, dict[str, int]]()
    dossiers = Dossier.objects.filter(linked_part__filing=OuterRef("id"), state__in=OPEN_STATES)
    late = Exists(dossiers.filter(oversight.standing(oversight.View.LATE, at, calendar)))
    soon = Exists(dossiers.filter(oversight.standing(oversight.View.SOON, at, calendar)))
    rows = LinkedFiling.objects.filter(ended_at=None).order_by().annotate(late=late, soon=soon)
    counted = rows.values("procedure_code").annotate(
        open=Count("id"), of_late=Count("id", filter=Q(late=True)), of_soon=Count("id", filter=Q(soon=True, late=False))
    )
    for row in counted:
        found[row["procedure_code"]] = {"late": row["of_late"], "soon": row["of_soon"], "open": row["open"]}
    return found


def open_by_revision(code: str) -> dict[UUID, int]:
    """{revision: filings of this link whose parts have not all ended}."""
    rows = LinkedFiling.objects.filter(procedure_code=code, ended_at=None).order_by().values("revision_id")
    return {row["revision_id"]: row["open"] for row in rows.annotate(open=Count("id"))}


def fixed_of(dossier_id: UUID) -> dict[str, Any]:
    """The answers of a part that are the same for everybody who files this link."""
    part = LinkedPart.objects.select_related("filing").filter(dossier_id=dossier_id).first()
    return _link(part.filing).part(part.key).fixed if part else {}


def bundle_of(filing: LinkedFiling) -> Bundle:
    return catalogue.bundle(filing.revision_id)


def rows(filing: LinkedFiling, *, by: Actor | None = None) -> list[Row]:
    """The parts in order. `by`: whose eyes they are for; a part whose dossier they may not open is there by name and
    state only."""
    parts = list(filing.parts.select_related("dossier__authority").order_by("place"))
    ids = [part.dossier_id for part in parts if part.dossier_id]
    if by is None:
        return [Row(filing, part, parts) for part in parts]
    seen = set(dossiers.visible_to(by).filter(id__in=ids).values_list("id", flat=True))
    out = Result.objects.filter(dossier_id__in=ids, state=ResultState.ISSUED).select_related("file")
    results: dict[UUID | None, Result] = {one.dossier_id: one for one in out if one.file and may_read(by, one.file)}
    return [Row(filing, part, parts, part.dossier_id in seen, results.get(part.dossier_id)) for part in parts]


def moved_by(filing: LinkedFiling, dossier: Dossier, outcome: str) -> tuple[list[LinkedPart], list[LinkedPart], bool]:
    """(parts that begin, parts that never will, whether everything has ended) if this dossier's result went out."""
    parts = {part.key: part for part in filing.parts.order_by("place")}
    link, states = _link(filing), states_of(parts.values())
    own = next(key for key, part in parts.items() if part.dossier_id == dossier.id)
    states[own] = PartState.ENDED if outcome == Outcome.REFUSED else PartState.GRANTED
    begin, drop = ordering.following(states, link.after)
    states |= dict.fromkeys(drop, PartState.DROPPED)
    return [parts[key] for key in begin], [parts[key] for key in drop], ordering.is_over(states)


def titles(link: Link, keys: Iterable[str]) -> str:
    """Parts by name, in the reader's language."""
    return ", ".join(f"“{pick(link.part(key).title)}”" for key in keys)


def _lacking(part: LinkedPart) -> str:
    """What is not there, as the form of the part calls it."""
    its = stood(part.filing, part.procedure_code)[1]
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
        "code": part.filing.code, "parts": titles(link, link.part(part.key).after),
    }  # fmt: skip
