"""How many officers of each agency have the three haves, and who they are: every figure opens its rows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.foundation.common import statements
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Officer, Position, valid_on
from motcua.office.readiness import haves, permissions
from motcua.office.readiness.enums import Have as HaveKind

ALL = "all"
_SHARES = """
WITH place AS (
    SELECT DISTINCT u.owner_id AS agency, p.officer_id AS officer
      FROM position p JOIN unit u ON u.id = p.unit_id JOIN officer o ON o.id = p.officer_id
     WHERE o.is_active AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
       AND u.valid_from <= %(day)s AND (u.valid_to IS NULL OR u.valid_to > %(day)s)
       AND p.roles <> '{digital_team}'
       AND (%(every)s OR u.owner_id = ANY(%(units)s) OR u.id = ANY(%(units)s))),
 own AS (
    SELECT officer_id, bool_or(kind = 'id_card') AS card, bool_or(kind = 'eid') AS eid,
           bool_or(kind = 'public_service') AS portal
      FROM official_have
     WHERE replaced_at IS NULL AND state = 'verified' AND (valid_until IS NULL OR valid_until >= %(day)s)
     GROUP BY officer_id)
SELECT a.id, a.name, a.name_en, a.sort_key, count(*), count(*) FILTER (WHERE own.card),
       count(*) FILTER (WHERE own.eid), count(*) FILTER (WHERE own.portal),
       count(*) FILTER (WHERE own.card AND own.eid AND own.portal)
  FROM place JOIN unit a ON a.id = place.agency LEFT JOIN own ON own.officer_id = place.officer
 GROUP BY a.id, a.name, a.name_en, a.sort_key ORDER BY a.sort_key, a.id"""
"""Members of the community digital team are neighbours, no officials."""


@dataclass(frozen=True)
class Share:
    """One agency: officers in all, with each of the three, with all three."""

    unit: UUID
    label: dict[str, str]
    officers: int
    numbers: dict[str, int]

    def of(self, kind: str) -> float | None:
        return self.numbers[kind] / self.officers if self.officers else None


def by_agency(by: Actor) -> list[Share]:
    """Of the agencies this one answers for, in dictionary order; one statement. A province has some two hundred."""
    units = permissions.units_of(by, *permissions.READERS)
    rows = statements.rows(_SHARES, {"day": today(), "every": units is None, "units": list(units or ())})
    return [
        Share(row[0], {"vi": row[1], "en": row[2]}, row[4], dict(zip((*HaveKind, ALL), row[5:], strict=True)))
        for row in rows
    ]


def total(shares: list[Share]) -> Share | None:
    """An officer who works for two agencies counts in each; so does their sum."""
    if not shares:
        return None
    numbers = {kind: sum(one.numbers[kind] for one in shares) for kind in (*HaveKind, ALL)}
    return Share(UUID(int=0), {}, sum(one.officers for one in shares), numbers)


def people(by: Actor, agency: UUID, kind: str, has: bool | None) -> QuerySet[Officer]:
    """The officers behind a figure: of the agency, with (or without) this have, or all three."""
    units = permissions.units_of(by, *permissions.READERS)
    places = Position.objects.filter(valid_on(today()), permissions.within(units), unit__owner=agency)
    places = places.exclude(roles=[Role.DIGITAL_TEAM])
    open_units = places.filter(valid_on(today(), "unit__"))
    rows = Officer.objects.filter(id__in=open_units.values("officer"), is_active=True)
    wanted = list(HaveKind) if kind == ALL else [HaveKind(kind)]
    owns = Q()
    for one in wanted:
        owns &= Q(Exists(haves.verified(officer=OuterRef("pk"), kind=one)))
    if has is not None:
        rows = rows.filter(owns if has else ~owns)
    return rows


def standing(officers: list[Officer]) -> dict[UUID, dict[str, Any]]:
    """{officer: {kind: what stands}} of a page, in one statement."""
    found: dict[UUID, dict[str, Any]] = {one.pk: {} for one in officers}
    for have in haves.Have.objects.filter(officer__in=list(found), replaced_at=None):
        found[have.officer_id][have.kind] = have
    return found
