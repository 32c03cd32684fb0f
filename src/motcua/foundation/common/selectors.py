"""How the work off the request path stands, for the status page."""

from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from motcua.foundation.common.clock import now
from motcua.foundation.common.models import HandlerRun, OutboxMessage


def outbox() -> dict[str, Any]:
    """Announced events that no listener was told of yet, and since when the oldest waits."""
    return OutboxMessage.objects.filter(relayed_at=None).aggregate(waiting=Count("id"), oldest_at=Min("created_at"))


def runs() -> dict[str, Any]:
    """Listeners' work: waiting (some of it after a failure) and given up."""
    waiting = Q(state="waiting")
    return HandlerRun.objects.filter(state__in=["waiting", "given_up"]).aggregate(
        waiting=Count("id", filter=waiting), failing=Count("id", filter=waiting & Q(attempts__gt=0)),
        given_up=Count("id", filter=Q(state="given_up")),
        oldest_at=Min("message__created_at", filter=waiting),
    )  # fmt: skip


def troubled_runs() -> QuerySet[HandlerRun]:
    """What failed and will be tried again, and what was given up."""
    failed = Q(state="given_up") | Q(state="waiting", attempts__gt=0) | Q(state="waiting", next_at__lt=now())
    return HandlerRun.objects.filter(failed).select_related("message")
