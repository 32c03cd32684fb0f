"""The worker's part: ask about orders nobody told us of, pay out what was approved, compare yesterday's books."""

import logging
from datetime import timedelta

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.relay import periodic
from motcua.onestop.payments import gateways
from motcua.onestop.payments.enums import RefundState
from motcua.onestop.payments.errors import GatewayFailed
from motcua.onestop.payments.models import PaymentOrder, Reconciliation, Refund
from motcua.onestop.payments.services.comparing import reconcile
from motcua.onestop.payments.services.giving_back import pay_out
from motcua.onestop.payments.services.ordering import follow_up

log = logging.getLogger(__name__)
PIECE = 20
BACK = 3
"""How many past days are compared again: a report may come late or be mended."""


@periodic(10)
def ask_about_orders() -> int:
    """Returns how many were asked about."""
    due = PaymentOrder.objects.filter(ask_at__lte=now()).order_by("ask_at").values_list("id", flat=True)[:PIECE]
    for id in (ids := list(due)):
        follow_up(id)
    return len(ids)


@periodic(10)
def pay_out_refunds() -> int:
    due = Refund.objects.filter(state=RefundState.APPROVED, try_at__lte=now()).order_by("try_at")
    return sum(pay_out(id) for id in list(due.values_list("id", flat=True)[:PIECE]))


@periodic(1800)
def compare_books() -> int:
    """The last days, the oldest first, those not compared since their end; returns how many were."""
    done = 0
    for method in gateways.offered():
        for back in range(BACK, 0, -1):  # the first report that has a transaction keeps it
            day = today() - timedelta(days=back)
            if Reconciliation.objects.filter(method=method, day=day, ran_at__date__gt=day).exists():
                continue
            try:
                reconcile(method, day)
                done += 1
            except GatewayFailed as error:
                log.warning("no report of %s from %s: %s", day, method, error)
    return done
