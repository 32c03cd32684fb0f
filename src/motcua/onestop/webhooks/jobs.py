"""The worker's part. Receivers may be slow, so they are called beside its other work, by a few lanes that end when
nothing is due: however many stand still, seals, letters and mail go on."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, connection

from motcua.foundation.common.clock import now
from motcua.foundation.common.relay import periodic
from motcua.onestop.webhooks import sending
from motcua.onestop.webhooks.enums import DeliveryState
from motcua.onestop.webhooks.models import WebhookDelivery

log = logging.getLogger(__name__)
LANES = 4
KEPT = timedelta(days=90)
_lanes: list[threading.Thread] = []


@periodic(1)
def send_webhooks() -> int:
    """Open lanes when something is due; returns how many work now."""
    _lanes[:] = [lane for lane in _lanes if lane.is_alive()]
    if len(_lanes) < LANES and sending.is_due():
        lane = threading.Thread(target=_lane, name="webhooks", daemon=True)
        _lanes.append(lane)
        lane.start()
    return len(_lanes)


def _lane() -> None:
    try:
        close_old_connections()
        sending.send_due()
    except Exception:
        log.exception("Sending announcements failed; it goes on in a moment")
    finally:
        connection.close()


@periodic(24 * 3600)
def forget_old_deliveries() -> int:
    """Ninety days after it happened; what still waits stays."""
    old = WebhookDelivery.objects.filter(at__lt=now() - KEPT).exclude(state=DeliveryState.WAITING)
    return old.delete()[0]
