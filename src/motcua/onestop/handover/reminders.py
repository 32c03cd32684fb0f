"""Reminders that a result lies and waits: on the seventh, fourteenth and thirtieth day, each once."""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from motcua.foundation.common.clock import now
from motcua.onestop.dossiers.subscriptions import tell
from motcua.onestop.handover.models import ResultPlace
from motcua.onestop.handover.whereabouts import AFTER


def due(at: datetime) -> QuerySet[ResultPlace]:
    return ResultPlace.objects.filter(remind_at__lte=at).order_by("remind_at", "dossier")


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
        tell(row.dossier, "result-waits", event, place=row.place, since=row.since, days=days)
        row.remind_at = row.since + AFTER[row.reminders] if row.reminders < len(AFTER) else None
        row.save(update_fields=["reminders", "remind_at"])
    return len(found)
