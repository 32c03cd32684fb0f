"""Form 07: the register of dossiers of an agency (what it settles) or a service centre (what came in there), by the day
of reception. Read in pieces, so that a year of a province's centre needs no more memory than a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import override

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import LOCAL, local, today
from motcua.foundation.common.ids import floor7
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.documents.render import render_letter
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import agency_of, superior_of
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import letters
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import ClockEntry, Dossier

PAGE, PIECE = 50, 500
MOST_PRINTED = 2000
"""A printed register longer than this is for a shorter period; the table has no end."""
WAITED = timedelta(days=120)
"""How long before its reception a dossier may have been filed and still be found by its centre's index."""
TEMPLATE = "form-07-register"
COLUMNS = (
    "id", "code", "revision_id", "applicant_name", "contact", "received_at", "due_at", "settled_at", "returned_at",
    "state", "supplements", "paused_at",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A unit and a period, first and last day of it."""

    unit: Unit
    first: date
    last: date


def units_of(actor: Actor) -> list[Unit]:
    """Whose register this officer may read: the agencies and centres in which they act."""
    held = Unit.objects.filter(id__in={unit for _role, unit in actor.grants}).select_related("owner")
    found = {}
    for unit in held:
        shown = unit if unit.kind == UnitKind.SERVICE_CENTRE else agency_of(unit)
        found[shown.id] = shown
    return sorted(found.values(), key=lambda unit: (unit.kind == UnitKind.SERVICE_CENTRE, unit.sort_key))


def rows(wanted: Wanted, after: tuple[datetime, UUID] | None = None) -> QuerySet[Dossier]:
    """In the order of reception (a centre's: of filing); keyset page behind (received_at, id)."""
    start = datetime.combine(wanted.first, time(), LOCAL)
    end = datetime.combine(wanted.last + timedelta(days=1), time(), LOCAL)
    found = Dossier.objects.filter(received_at__gte=start, received_at__lt=end).only(*COLUMNS)
    if wanted.unit.kind == UnitKind.SERVICE_CENTRE:
        found = found.filter(reception_place=wanted.unit, id__gte=floor7(start - WAITED), id__lt=floor7(end))
        return (found.filter(id__gt=after[1]) if after else found).order_by("id")
    found = found.filter(authority=wanted.unit)
    return (found.filter(Beyond(["received_at", "id"], after)) if after else found).order_by("received_at", "id")


def table(wanted: Wanted, *, most: int | None = None) -> Iterator[list[Any]]:
    """The rows as they are printed, one by one: number, code, procedure, applicant, address and phone, received, due,
    settled, way of receipt, note. In Vietnamese, as the form is."""
    number, after = 0, None
    while True:
        piece = list(rows(wanted, after)[:PIECE])
        extended = _extended([one.id for one in piece])
        for one in piece:
            number += 1
            yield _row(number, one, one.id in extended)
            if most is not None and number >= most:
                return
        if len(piece) < PIECE:
            return
        assert piece[-1].received_at
        after = (piece[-1].received_at, piece[-1].id)


def _extended(ids: list[UUID]) -> set[UUID]:
    return set(ClockEntry.objects.filter(dossier_id__in=ids, kind="extend").values_list("dossier_id", flat=True))


def _row(number: int, one: Dossier, extended: bool) -> list[Any]:
    where = ", ".join(part for part in (one.contact.get("address", ""), one.contact.get("phone", "")) if part)
    way = letters.DELIVERY.get(one.contact.get("delivery", ""), letters.DELIVERY["counter"])
    out = one.returned_at or one.settled_at
    return [
        str(number), one.code, catalogue.bundle(one.revision_id).title["vi"], one.applicant_name, where,
        _moment(one.received_at), _moment(one.due_at), _moment(out), way, _note(one, extended),
    ]  # fmt: skip


def _moment(at: datetime | None) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""


def _note(one: Dossier, extended: bool) -> str:
    with override("vi"):
        said = [str(STATES[DossierState(one.state)])]
    if one.supplements:
        said.append(f"bổ sung {one.supplements} lần")
    if extended:
        said.append("đã gia hạn")
    if one.settled_at and one.due_at and one.settled_at > one.due_at:
        said.append("quá hạn")
    return "; ".join(said)


def count(wanted: Wanted, most: int) -> int:
    """How many rows there are, counted no further than `most`."""
    return rows(wanted)[:most].count()


def pdf(wanted: Wanted) -> bytes:
    """The register as PDF, at most `MOST_PRINTED` rows."""
    unit = wanted.unit
    above = superior_of(unit)
    return render_letter(TEMPLATE, {
        "agency": {"parent": above.name if above and above.name not in unit.name else "", "name": unit.name},
        "place": letters.place_name(unit), "date": today(), "from": wanted.first,
        "to": wanted.last, "rows": list(table(wanted, most=MOST_PRINTED)),
    })  # fmt: skip
