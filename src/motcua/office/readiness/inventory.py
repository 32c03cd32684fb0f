"""Certificates of people and seals of organisations: who needs one, what each has, and when it ends.

Who is in the list: leaders (they sign) and everybody who ever had a certificate; agencies with a leader or a seal. Of
several certificates the one that counts is shown: the one that the officer chose to sign by, in force and ending last,
else the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common import statements
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.text import fold
from motcua.foundation.signing.enums import HolderKind, Means
from motcua.office.readiness import permissions
from motcua.office.readiness.enums import Standing

SIZE = 50
_WHO = {
    HolderKind.OFFICER: """
    SELECT o.id, o.full_name AS name, o.full_name AS name_en, o.sort_key, o.name_folded AS folded, a.name AS label,
           a.name_en AS label_en
      FROM officer o
      LEFT JOIN LATERAL (
            SELECT p.unit_id FROM position p
             WHERE p.officer_id = o.id AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
             ORDER BY p.valid_from, p.id LIMIT 1) place ON true
      LEFT JOIN unit u ON u.id = place.unit_id LEFT JOIN unit a ON a.id = u.owner_id
     WHERE o.is_active
       AND (EXISTS (SELECT 1 FROM position p WHERE p.officer_id = o.id AND 'leader' = ANY(p.roles)
                       AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s))
            OR EXISTS (SELECT 1 FROM certificate c WHERE c.holder_kind = 'officer' AND c.holder_id = o.id))
       AND (%(every)s OR EXISTS (
            SELECT 1 FROM position p JOIN unit u ON u.id = p.unit_id
             WHERE p.officer_id = o.id AND (u.id = ANY(%(units)s) OR u.owner_id = ANY(%(units)s))
               AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)))""",
    HolderKind.UNIT: """
    SELECT u.id, u.name, u.name_en, u.sort_key, u.name_folded AS folded, u.place AS label, u.place_en AS label_en
      FROM unit u
     WHERE u.owner_id = u.id AND u.valid_from <= %(day)s AND (u.valid_to IS NULL OR u.valid_to > %(day)s)
       AND (EXISTS (SELECT 1 FROM position p WHERE p.unit_id = u.id AND 'leader' = ANY(p.roles)
                       AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s))
            OR EXISTS (SELECT 1 FROM certificate c WHERE c.holder_kind = 'unit' AND c.holder_id = u.id))
       AND (%(every)s OR u.id = ANY(%(units)s))""",
}
# Each part is computed once, and units are looked up by their key, also where the planner still believes in empty
# tables (the hours after a first import): joined all at once they took minutes.
_STANDING = """
WITH who AS MATERIALIZED ({who}), held AS MATERIALIZED (
    SELECT DISTINCT ON (holder_id) one.*
      FROM certificate one LEFT JOIN signing_choice chosen ON chosen.certificate_id = one.id
     WHERE holder_kind = %(kind)s
     ORDER BY holder_id, (revoked_at IS NULL) DESC,
              (chosen.officer_id IS NOT NULL AND not_after >= %(at)s) DESC, not_after DESC, one.id),
 standing AS (
    SELECT who.*, c.id AS certificate, c.serial, c.pem, c.key_reference, c.not_before, c.not_after, c.revoked_at,
           CASE WHEN c.id IS NULL THEN 'none' WHEN c.revoked_at IS NOT NULL THEN 'revoked'
                WHEN c.not_after < %(at)s THEN 'expired' WHEN c.not_after < %(at)s + interval '30 days' THEN '30'
                WHEN c.not_after < %(at)s + interval '60 days' THEN '60'
                WHEN c.not_after < %(at)s + interval '90 days' THEN '90' ELSE 'valid' END AS standing
      FROM who LEFT JOIN held c ON c.holder_id = who.id
     WHERE strpos(who.folded, %(text)s) > 0)
"""
_COUNTS = _STANDING + "SELECT standing, count(*) FROM standing GROUP BY standing"
_PAGE = (
    _STANDING
    + """
SELECT id, name, name_en, label, label_en, certificate, serial, pem, key_reference, not_before, not_after, revoked_at,
       standing, sort_key
  FROM standing WHERE (standing = ANY(%(standings)s)) AND (sort_key, id) > (%(key)s COLLATE "C", %(after)s::uuid)
 ORDER BY sort_key, id LIMIT %(limit)s"""
)
WITHIN = {
    Standing.WITHIN_30: ("30",), Standing.WITHIN_60: ("30", "60"), Standing.WITHIN_90: ("30", "60", "90"),
}  # fmt: skip
"""“Within 60 days” holds those within 30, too."""


@dataclass(frozen=True)
class Wanted:
    kind: HolderKind = HolderKind.OFFICER
    standing: Standing | None = None
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One holder with the certificate that counts; `certificate` None for none. `means`: by what it signs, None for one
    that was only registered."""

    id: UUID
    name: dict[str, str]
    label: dict[str, str]
    certificate: UUID | None
    serial: str
    pem: str
    means: Means | None
    not_before: datetime | None
    not_after: datetime | None
    revoked_at: datetime | None
    standing: Standing
    sort_key: str


def _values(by: Actor, wanted: Wanted, at: datetime) -> dict[str, Any]:
    units = permissions.units_of(by, *permissions.READERS)
    return {
        "day": today(), "at": at, "kind": wanted.kind.value, "every": units is None, "units": list(units or ()),
        "text": fold(wanted.text).strip(),
    }  # fmt: skip


def counts(by: Actor, wanted: Wanted, at: datetime | None = None) -> dict[str, int]:
    """{standing: how many}, “within” counted together, and `all`; one statement."""
    sql = _COUNTS.format(who=_WHO[wanted.kind])
    found = dict(statements.rows(sql, _values(by, wanted, at or now())))
    return {one.value: sum(found.get(part, 0) for part in WITHIN.get(one, (one.value,))) for one in Standing} | {
        "all": sum(found.values())
    }


def page(
    by: Actor, wanted: Wanted, *, after: tuple[str, UUID] | None = None, size: int = SIZE, at: datetime | None = None
) -> list[Row]:
    """Up to `size` + 1 rows in dictionary order, behind (sort key, id)."""
    every = [one.value for one in Standing]
    standings = list(WITHIN.get(wanted.standing, (wanted.standing.value,))) if wanted.standing else every
    key, id = after or ("", UUID(int=0))
    values = {"standings": standings, "key": key, "after": id, "limit": size + 1}
    rows = statements.rows(_PAGE.format(who=_WHO[wanted.kind]), _values(by, wanted, at or now()) | values)
    return [_row(one) for one in rows]


def _row(found: tuple[Any, ...]) -> Row:
    id, name, name_en, label, label_en, certificate, serial, pem, key_held, start, end, revoked, standing, key = found
    return Row(
        id, {"vi": name, "en": name_en}, {"vi": label or "", "en": label_en or ""}, certificate, serial or "",
        pem or "", Means.of(key_held or ""), start, end, revoked, Standing(standing), key,
    )  # fmt: skip


def everything(by: Actor, wanted: Wanted) -> Iterator[Row]:
    """All rows of a filter, for the download."""
    after: tuple[str, UUID] | None = None
    while True:
        rows = page(by, wanted, after=after, size=1000)
        yield from rows[:1000]
        if len(rows) <= 1000:
            return
        after = (rows[999].sort_key, rows[999].id)


def holds(by: Actor, kind: HolderKind, holder_id: UUID) -> bool:
    """Whether this one answers for the holder."""
    values = _values(by, Wanted(kind), now()) | {"holder": holder_id}
    sql = f"SELECT EXISTS (SELECT 1 FROM ({_WHO[kind]}) who WHERE who.id = %(holder)s)"
    return bool(statements.rows(sql, values)[0][0])
