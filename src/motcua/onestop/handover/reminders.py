"""Reminders that a result lies and waits: on the seventh, fourteenth and thirtieth day, each once; and by hand."""

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import store
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.dossiers.subscriptions import tell
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.errors import RemindedToday
from motcua.onestop.handover.models import ResultPlace
from motcua.onestop.handover.whereabouts import AFTER, elsewhere

TEMPLATE = "result-waits"


def due(at: datetime) -> QuerySet[ResultPlace]:
    return ResultPlace.objects.filter(remind_at__lte=at).order_by("remind_at", "dossier")


def told(rows: Iterable[ResultPlace]) -> dict[UUID, tuple[int, datetime]]:
    """{dossier: (how many, the last at)} of the reminders sent since each lies; none for who got none."""
    since = {row.dossier_id: row.since for row in rows}
    sent = Notice.objects.filter(subject_kind=SUBJECT, subject_id__in=list(since), template=TEMPLATE)
    found: dict[UUID, tuple[int, datetime]] = {}
    for id, at in sent.order_by("created_at").values_list("subject_id", "created_at"):
        if at >= since[id]:
            found[id] = (found.get(id, (0, at))[0] + 1, at)
    return found


@transaction.atomic
def remind_now(dossier_id: UUID, *, by: Actor, at: datetime | None = None) -> None:
    """By hand, once a day at most, on the record; the reminders of the seventh day and after stay as they are. Raises
    what `Whereabouts.require` raises, RemindedToday."""
    moment = at or now()
    store.lock(dossier_id)
    case = store.load(dossier_id, by.officer_id)
    ports.get(Whereabouts).require(case, by.holding(case.grants) if case.grants is not None else by)
    row = ResultPlace.objects.select_related("place", "goes_to", "dossier__authority", "dossier__reception_place").get(
        dossier=dossier_id
    )
    if not row.is_paper or row.standing != Standing.LIES or row.goes_to_id != row.place_id:
        raise elsewhere(row)
    last = told([row]).get(dossier_id)
    if last and local(last[1]).date() == local(moment).date():
        raise RemindedToday
    event = uuid5(NAMESPACE_OID, f"{dossier_id}:{row.since.isoformat()}:{local(moment).date()}")
    tell(row.dossier, TEMPLATE, event, place=row.place, since=row.since, days=(moment - row.since).days)
    audit.record("collection_reminded", by=by, subject=(SUBJECT, dossier_id), unit_id=row.place_id, at=moment)


@transaction.atomic
def remind(limit: int = 100, at: datetime | None = None) -> int:
    """Tell those whose reminder is due; returns how many were told. Two workers never take the same rows, and a notice
    bears the day since which the result lies and the number of the reminder, so that none goes out twice."""
    moment = at or now()
    rows = due(moment).select_for_update(of=("self",), skip_locked=True, no_key=True)
    found = list(rows.select_related("dossier__authority", "dossier__reception_place", "place")[:limit])
    for row in found:
        row.reminders += 1
        event = uuid5(NAMESPACE_OID, f"{row.dossier_id}:{row.since.isoformat()}:{row.reminders}")
        days = (moment - row.since).days
        tell(row.dossier, TEMPLATE, event, place=row.place, since=row.since, days=days)
        row.remind_at = row.since + AFTER[row.reminders] if row.reminders < len(AFTER) else None
        row.save(update_fields=["reminders", "remind_at"])
    return len(found)
