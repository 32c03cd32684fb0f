"""What people may know about notices."""

from datetime import datetime
from typing import TypedDict, cast
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from motcua.foundation.common.clock import now
from motcua.foundation.notices.enums import DeliveryState
from motcua.foundation.notices.models import Delivery, Notice

WAITING = [DeliveryState.QUEUED, DeliveryState.FAILED]


class Stuck(TypedDict):
    """Counts of deliveries for the status page; `oldest_at` is the due moment of the longest waiting one."""

    queued: int
    failed: int
    given_up: int
    late: int
    oldest_at: datetime | None


def inbox(recipient_id: UUID) -> QuerySet[Notice]:
    """Notices of one recipient, newest first."""
    return Notice.objects.filter(recipient_id=recipient_id).order_by("-created_at", "-id")


def latest(recipient_id: UUID, *, least: int = 5, most: int = 20) -> list[Notice]:
    """What a page shows: the new ones, newest first, then read ones until there are `least`."""
    new = list(inbox(recipient_id).filter(read_at=None)[:most])
    return new + list(inbox(recipient_id).exclude(read_at=None)[: max(0, least - len(new))])


def unread_count(recipient_id: UUID) -> int:
    return Notice.objects.filter(recipient_id=recipient_id, read_at=None).count()


def of_subject(kind: str, subject_id: UUID) -> QuerySet[Notice]:
    """Notices about one subject with their deliveries, oldest first."""
    about = Notice.objects.filter(subject_kind=kind, subject_id=subject_id)
    return about.prefetch_related("deliveries").order_by("created_at", "id")


def stuck() -> Stuck:
    """What waits, what failed, what was given up, what is later than its deadline."""
    waiting = Q(state__in=WAITING)
    counts = Delivery.objects.aggregate(
        queued=Count("id", filter=Q(state=DeliveryState.QUEUED)),
        failed=Count("id", filter=Q(state=DeliveryState.FAILED)),
        given_up=Count("id", filter=Q(state=DeliveryState.GIVEN_UP)),
        late=Count("id", filter=waiting & Q(deadline_at__lt=now())),
        oldest_at=Min("notice__created_at", filter=waiting),
    )
    return cast(Stuck, counts)


def given_up() -> QuerySet[Delivery]:
    """Deliveries that a person must look at, newest first."""
    return Delivery.objects.filter(state=DeliveryState.GIVEN_UP).select_related("notice").order_by("-id")


def troubled() -> QuerySet[Delivery]:
    """Deliveries that failed or were given up, for the administrator."""
    states = [DeliveryState.FAILED, DeliveryState.GIVEN_UP]
    return Delivery.objects.filter(state__in=states).select_related("notice")
