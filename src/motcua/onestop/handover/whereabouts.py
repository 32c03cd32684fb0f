"""Where a result lies, as the verbs of dossiers ask for it (`dossiers.ports.Whereabouts`).

The parts are written with the step itself, so a result is issued exactly when its place is known.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import permissions as dossiers
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.store import Case, Part
from motcua.onestop.handover import permissions, sentences
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.errors import LiesElsewhere, NotToBeCollected, OnPaper, OnTheWay, TooLate, WithThePost
from motcua.onestop.handover.models import ResultPlace

AFTER = (timedelta(days=7), timedelta(days=14), timedelta(days=30))
"""How long a result lies at its centre before the first, second and third reminder."""

_ISSUED = """
INSERT INTO result_place (dossier_id, is_paper, by_post, goes_to_id, place_id, standing, since, reminders, remind_at)
  SELECT x.id, w.way <> 'online', w.way = 'post', CASE WHEN w.way <> 'post' THEN t.id END, l.id, 'lies', %s, 0,
    CASE WHEN w.way = 'counter' AND l.id = t.id THEN %s::timestamptz END
  FROM d JOIN dossier x ON x.id = d.id
  CROSS JOIN LATERAL (SELECT coalesce(nullif(x.contact->>'delivery', ''), 'counter') AS way) w
  JOIN unit t ON t.id = coalesce(
    CASE WHEN w.way = 'counter' THEN nullif(x.contact->>'collect_at', '')::uuid END, x.reception_place_id)
  CROSS JOIN LATERAL (
    SELECT CASE WHEN w.way = 'online' OR t.owner_id = x.authority_id THEN t.id ELSE x.authority_id END AS id) l
  ON CONFLICT (dossier_id) DO UPDATE SET is_paper = excluded.is_paper, by_post = excluded.by_post,
    goes_to_id = excluded.goes_to_id, place_id = excluded.place_id, standing = excluded.standing,
    since = excluded.since, reminders = 0, remind_at = excluded.remind_at, given_at = NULL"""
_OFF_THE_SLIP = """
UPDATE handover_item i SET state = 'replaced', answered_at = %s FROM d WHERE i.dossier_id = d.id AND i.state = 'sent'"""
_OFF_THE_POST = """
UPDATE result_posting p SET state = 'replaced', ended_at = %s FROM d WHERE p.dossier_id = d.id AND p.state = 'sent'"""
_GIVEN = """
UPDATE result_place r SET standing = 'given', given_at = %s, since = %s, remind_at = NULL FROM d
  WHERE r.dossier_id = d.id"""
_WANTED = """
UPDATE result_place r SET is_paper = %s, by_post = %s, goes_to_id = %s, place_id = %s, reminders = 0, remind_at = %s
  FROM d WHERE r.dossier_id = d.id"""


class Places:
    def require(self, case: Case, by: Actor, *, posted: bool = False) -> None:
        row = None if case.delivery == "online" else on_paper(case.id)
        if row is None:
            hands_over = dossiers.receives_at(by, case) or by.has(Role.CLERK, case.authority_id)
            if not (hands_over or dossiers.is_applicants(by, case)):
                raise NotYours
            return
        if dossiers.is_applicants(by, case):
            raise OnPaper
        here = permissions.hands_over(by, row.place, case.authority_id)
        if posted:
            if not here or row.standing != Standing.POSTED:
                raise NotYours
        elif row.standing != Standing.LIES or not here:
            raise elsewhere(row) if permissions.may_ask(by) else NotYours()
        elif row.goes_to_id not in (None, row.place_id):
            raise NotToBeCollected(row.place.name)

    def issued(self, at: datetime, *, again: bool = False) -> list[Part]:
        parts: list[Part] = [(_ISSUED, [at, at + AFTER[0]])]
        return [*parts, (_OFF_THE_SLIP, [at]), (_OFF_THE_POST, [at])] if again else parts

    def told(self, dossier_id: UUID) -> Any:
        row = on_paper(dossier_id)
        return sentences.told(row) if row else ""

    def given(self, at: datetime) -> list[Part]:
        return [(_GIVEN, [at, at])]

    def wanted(self, case: Case, contact: dict[str, Any], at: datetime) -> list[Part]:
        row = place_of(case.id)
        if row is None:
            return []
        way = contact.get("delivery") or "counter"
        chosen = contact.get("collect_at") if way == "counter" else ""
        target = Unit.objects.get(id=UUID(chosen) if chosen else case.reception_place_id)
        goes_to = (row.goes_to_id if row.by_post else None) if way == "post" else target.id
        if (row.is_paper, row.by_post, row.goes_to_id) == (way != "online", way == "post", goes_to):
            return []
        if row.standing != Standing.LIES:
            raise TooLate
        place = row.place_id if row.is_paper else first_place(target, case.authority_id)
        if way == "online":
            place = target.id
        remind_at = at + AFTER[0] if way == "counter" and place == goes_to else None
        return [(_WANTED, [way != "online", way == "post", goes_to, place, remind_at])]


def leave_from(dossier_id: UUID, centre: Unit) -> bool:
    """What goes by post from somewhere else travels to this centre first, to leave in one item with others; whether it
    does. Nothing for what is on its way already."""
    rows = ResultPlace.objects.filter(
        dossier_id=dossier_id, is_paper=True, by_post=True, goes_to=None, standing=Standing.LIES
    )
    return bool(rows.exclude(place=centre).update(goes_to=centre))


def place_of(dossier_id: UUID) -> ResultPlace | None:
    return ResultPlace.objects.select_related("place", "goes_to").filter(dossier_id=dossier_id).first()


def lie_at(dossier_ids: list[UUID]) -> dict[UUID, ResultPlace]:
    """Of each of these dossiers where its issued result is, in one query; none without."""
    rows = ResultPlace.objects.select_related("place", "goes_to").filter(dossier_id__in=dossier_ids)
    return {row.dossier_id: row for row in rows} if dossier_ids else {}


def on_paper(dossier_id: UUID) -> ResultPlace | None:
    """Where a paper result is that was not handed over yet."""
    row = place_of(dossier_id)
    return row if row and waits_on_paper(row) else None


def waits_on_paper(row: ResultPlace) -> bool:
    return row.is_paper and row.standing != Standing.GIVEN


def first_place(target: Unit, authority_id: UUID) -> UUID:
    """Where a result lies at first: at a centre of the agency that settled it, else with that agency."""
    return target.id if target.owner_id == authority_id else authority_id


def elsewhere(row: ResultPlace) -> Refusal:
    """The refusal that names where it is."""
    if row.standing == Standing.POSTED:
        return WithThePost()
    if row.standing == Standing.ON_THE_WAY and row.goes_to:
        return OnTheWay(row.goes_to.name)
    return LiesElsewhere(row.place.name)


def build() -> Places:
    return Places()
