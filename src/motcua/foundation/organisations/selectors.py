"""Reading the organisation: which units stand on a day, who is below whom, who serves whom."""

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from motcua.foundation.common import statements
from motcua.foundation.common.clock import today
from motcua.foundation.common.text import fold
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.enums import AGENCIES, Level, UnitKind
from motcua.foundation.organisations.models import Officer, Position, Substitution, Unit, UnitHistory, valid_on

__all__ = [
    "agency_of",
    "ancestors",
    "calendar_for",
    "centre_of",
    "children",
    "competent_unit_list",
    "competent_units",
    "grants_of",
    "heirs_of",
    "identifier_of",
    "name_at",
    "officers_with",
    "positions_at",
    "root",
    "service_centres",
    "substitutes_today",
    "subtree_ids",
    "superior_of",
    "unit_by_code",
    "units_at",
    "with_places",
]  # fmt: skip


LEADER = "leader"


def units_at(day: date | None = None) -> QuerySet[Unit]:
    """Units that stand on the legal date `day` (default today), in dictionary order."""
    return Unit.objects.filter(valid_on(day or today())).order_by("sort_key")


def root() -> Unit:
    """The province's People's Committee."""
    return units_at().get(kind=UnitKind.PROVINCE_COMMITTEE, parent=None)


def unit_by_code(code: str, day: date | None = None) -> Unit:
    return units_at(day).get(code=code)


def children(unit: Unit, day: date | None = None) -> QuerySet[Unit]:
    return units_at(day).filter(parent=unit)


def subtree_ids(unit: Unit | UUID, day: date | None = None) -> frozenset[UUID]:
    """The unit and everything below it that stands on `day`: one recursive statement."""
    day = day or today()
    sql = """
        WITH RECURSIVE below AS (
            SELECT id FROM unit WHERE id = %(top)s
            UNION ALL
            SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id
             WHERE u.valid_from <= %(day)s AND (u.valid_to IS NULL OR u.valid_to > %(day)s))
        SELECT id FROM below"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"top": unit.id if isinstance(unit, Unit) else unit, "day": day})
        return frozenset(row[0] for row in cursor.fetchall())


def ancestors(unit: Unit) -> list[Unit]:
    """From the unit's parent up to the root."""
    found, above = [], unit.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def competent_units(level: Level | str, day: date | None = None, place: str = "") -> QuerySet[Unit]:
    """Agencies that settle dossiers at this level: People's Committees, and the departments of a province; with `place`
    ("CA", "CA.CSGT") the agency that stands there, in each commune or in the province."""
    units = units_at(day).filter(level=level)
    if place:
        return units.filter(code__regex=rf"^[0-9]+\.{re.escape(place)}$", kind__in=AGENCIES)
    return units.filter(kind__in=[UnitKind.COMMUNE_COMMITTEE, UnitKind.PROVINCE_COMMITTEE, UnitKind.DEPARTMENT])


def competent_unit_list(level: Level | str, text: str = "", place: str = "") -> list[Unit]:
    """Competent units whose present or former name holds every word of `text`, with or without diacritics; what stands
    in a commune is found by the commune's former names, too."""
    units = competent_units(level, place=place)
    words = fold(text).split()
    former = UnitHistory.objects.all()
    for word in words:
        former = former.filter(name_folded__contains=word)
    by_name = units
    for word in words:
        by_name = by_name.filter(name_folded__contains=word)
    if not words:
        return list(units)
    heirs = units.filter(parent__in=former.values("unit")) if place else units.filter(id__in=former.values("unit"))
    return list(units.filter(id__in=by_name.values("id")).union(heirs).order_by("sort_key"))


def centre_of(unit: Unit, day: date | None = None) -> Unit:
    """The service centre that receives for this unit: its agency's own, that of the committee above it (a commune's
    police), else the province's (Decree 118/2025)."""
    centres = units_at(day).filter(kind=UnitKind.SERVICE_CENTRE)
    own = centres.filter(owner=unit.owner_id).first() or centres.filter(owner=unit.owner.parent_id).first()
    return own or centres.get(level=Level.PROVINCE)


def service_centres(day: date | None = None) -> QuerySet[Unit]:
    """Every one-stop centre of the province and its outlying counters: where dossiers come in and results go out."""
    return units_at(day).filter(kind__in=[UnitKind.SERVICE_CENTRE, UnitKind.COUNTER])


def superior_of(unit: Unit) -> Unit | None:
    """Whose name stands above the agency's on its papers: police stand below the province's police, every other agency
    below the province's People's Committee; None for that committee itself, and for what a central authority has in
    the province, which stands below no unit of it."""
    if unit.kind == UnitKind.SECTOR:
        return None
    top, police = root(), units_at().filter(kind=UnitKind.POLICE, level=Level.PROVINCE, parent__parent=None)
    above = police.first() if unit.kind == UnitKind.POLICE else None
    found = above if above and above.id != unit.id else top
    return found if found.id != unit.id else None


def identifier_of(unit: Unit) -> str:
    """The agency identifier (Decision 20/2020/QĐ-TTg) of the unit, or of the nearest one above that has one."""
    return unit.agency_id or next((one.agency_id for one in ancestors(unit) if one.agency_id), "")


def agency_of(unit: Unit) -> Unit:
    """The agency whose part the unit is; itself for an agency."""
    return unit if unit.kind in AGENCIES else unit.owner


def heirs_of(old_code: str) -> list[UnitHistory]:
    """What became of a code: the latest change first, of a split unit the main heir first."""
    return list(
        UnitHistory.objects.filter(code=old_code).select_related("unit").order_by("-valid_to", "-is_main", "id")
    )


def name_at(unit: Unit, day: date) -> str:
    """The name the unit bore on that day."""
    earlier = unit.history.filter(kind="renamed", valid_to__gt=day).order_by("valid_to").first()
    return earlier.name if earlier else unit.name


def positions_at(day: date | None = None) -> QuerySet[Position]:
    return Position.objects.filter(valid_on(day or today())).select_related("unit", "officer")


def with_places(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    """The same officers, each with its positions of today and their units as `held`."""
    return officers.prefetch_related(Prefetch("positions", positions_at().order_by("valid_from", "id"), to_attr="held"))


def officers_with(role: str, unit_ids: Iterable[UUID], day: date | None = None) -> QuerySet[Officer]:
    """Active officers who hold the role in one of these units or in a part of them."""
    held = positions_at(day).filter(roles__contains=[role], unit__owner__in=list(unit_ids))
    own = positions_at(day).filter(roles__contains=[role], unit__in=list(unit_ids))
    ids = (held | own).values("officer")
    return Officer.objects.filter(id__in=ids, is_active=True).order_by("sort_key")


GRANTS = """
SELECT r.role, u.id, u.owner_id
  FROM position p JOIN unit u ON u.id = p.unit_id CROSS JOIN LATERAL unnest(p.roles) AS r(role)
 WHERE p.officer_id IN (
         SELECT %(officer)s::uuid UNION
         SELECT absent_id FROM substitution
          WHERE substitute_id = %(officer)s::uuid AND first_day <= %(day)s::date AND last_day >= %(day)s::date)
   AND p.valid_from <= %(day)s::date AND (p.valid_to IS NULL OR p.valid_to > %(day)s::date)
   AND EXISTS (SELECT 1 FROM officer o WHERE o.id = %(officer)s::uuid AND o.is_active)
   AND u.valid_from <= %(day)s::date AND (u.valid_to IS NULL OR u.valid_to > %(day)s::date)"""
"""(role, unit, agency it acts for) of what %(officer)s holds on %(day)s."""


def grants_of(officer_id: UUID, day: date | None = None) -> frozenset[tuple[str, UUID]]:
    """(role, unit) pairs on `day`: own positions and those of the officers this one stands in for.

    A role held in a part (centre, counter, division) counts for the part and for the agency it acts for; a leader
    leads only the unit the position is in: the head of a division does not sign for the committee.
    """
    return grants_in(statements.rows(GRANTS, {"officer": officer_id, "day": day or today()}))  # type: ignore[arg-type]


def grants_in(rows: Iterable[tuple[str, UUID, UUID]]) -> frozenset[tuple[str, UUID]]:
    """What the rows of `GRANTS` (role, unit, the agency it acts for) give."""
    held = list(rows)
    own = {(role, unit) for role, unit, _owner in held}
    return frozenset(own | {(role, owner) for role, _unit, owner in held if role != LEADER})


def substitutes_today() -> QuerySet[Substitution]:
    return Substitution.objects.filter(first_day__lte=today(), last_day__gte=today())
