"""The worker's part. Receivers may be slow, so they are called beside its other work, by a few lanes that end when
nothing is due: however many stand still, seals, letters and mail go on."""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import floor7
from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic
from motcua.onestop.webhooks import sending

KEPT = timedelta(days=90)
PIECE = 2000
_FORGET = """
WITH old AS (SELECT id FROM webhook_delivery WHERE id > %(after)s AND id < %(before)s AND state <> 'waiting'
  ORDER BY id LIMIT %(piece)s FOR UPDATE SKIP LOCKED),
tries AS (DELETE FROM webhook_attempt WHERE delivery_id IN (SELECT id FROM old)),
gone AS (DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM old))
SELECT count(*), (array_agg(id ORDER BY id DESC))[1] FROM old"""
"""Identifiers sort by time, so the key of the table finds what is old."""
LANES = Lanes("webhooks", sending.send_due, most=4)


@periodic(1)
def send_webhooks() -> int:
    """Open lanes when something is due; returns how many work now."""
    working = LANES.working()
    return LANES.keep(working + 1) if working < LANES.most and sending.is_due() else working


@periodic(24 * 3600)
def forget_old_deliveries() -> int:
    """Ninety days after it was collected, piece by piece; what still waits stays. Returns how many went."""
    after, before, gone = UUID(int=0), floor7(now() - KEPT), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, {"after": after, "before": before, "piece": PIECE})
            count, last = cursor.fetchone()
        if not count:
            return gone
        after, gone = last, gone + count
