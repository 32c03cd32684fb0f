"""The worker's part: bring what is due, wait longer after every failure, never lose one."""

import logging
from datetime import timedelta

from django.db import transaction

from motcua.foundation.common import ports
from motcua.foundation.common.clock import now
from motcua.foundation.common.events import announce
from motcua.foundation.common.relay import periodic
from motcua.foundation.files.models import FileReference
from motcua.foundation.files.services import read_bytes
from motcua.foundation.notices.enums import SUBJECT, Channel, DeliveryState
from motcua.foundation.notices.events import DeliveryGivenUp
from motcua.foundation.notices.models import Delivery, Notice
from motcua.foundation.notices.ports import Attachment, Mail, Mailer
from motcua.foundation.notices.selectors import WAITING

log = logging.getLogger(__name__)
TRIES = 24
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5, 3600  # 24 tries span about 15 hours


@periodic(2)
def deliver_due(limit: int = 50) -> int:
    """Try up to `limit` due deliveries, each in a transaction of its own; returns how many arrived."""
    arrived, tried_before = 0, now()
    for _ in range(limit):
        outcome = _deliver_one(tried_before)
        if outcome is None:
            break
        arrived += outcome
    return arrived


@transaction.atomic
def _deliver_one(due_before: object) -> bool | None:
    """True when it arrived, False when it failed, None when nothing is due. Several workers never take the same row."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notice")
        .filter(state__in=WAITING, channel=Channel.EMAIL, next_at__lte=due_before)
        .order_by("next_at", "id")
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    try:
        ports.get(Mailer).send(_mail(delivery))
        delivery.state, delivery.sent_at, delivery.last_error = DeliveryState.SENT, now(), ""
    except Exception as error:  # noqa: BLE001 - kept on the row, shown on the status page
        _failed(delivery, error)
    delivery.save()
    return delivery.state == DeliveryState.SENT


def _mail(delivery: Delivery) -> Mail:
    notice = delivery.notice
    return Mail(
        to=notice.address, to_name=notice.recipient_name, title=notice.title, body=notice.body,
        language=notice.language, message_id=f"{delivery.pk}@motcua", attachments=_attached(notice),
    )  # fmt: skip


def _attached(notice: Notice) -> tuple[Attachment, ...]:
    held = FileReference.objects.filter(kind=SUBJECT, subject_id=notice.pk, released_at=None).select_related("file")
    return tuple(
        Attachment(one.name, one.file.media_type, read_bytes(one.file)) for one in held.order_by("acquired_at", "id")
    )


def _failed(delivery: Delivery, error: Exception) -> None:
    delivery.last_error = f"{type(error).__name__}: {error}"[:500]
    log.warning("Delivery %s failed at try %s: %s", delivery.pk, delivery.attempts, type(error).__name__)
    if getattr(error, "permanent", False) or delivery.attempts >= TRIES:
        delivery.state, notice = DeliveryState.GIVEN_UP, delivery.notice
        announce(DeliveryGivenUp(notice.pk, notice.subject_kind, notice.subject_id, delivery.channel))
        return
    pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (delivery.attempts - 1))
    delivery.state, delivery.next_at = DeliveryState.FAILED, now() + timedelta(seconds=pause)
