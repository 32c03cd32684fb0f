"""The day's books against the other side's report: every difference is found once and settled by an officer's word.

A transaction belongs to one day of the other side: the first report that has it keeps it, until it has it no more.
A payment the report has and we have not is first heard, as if it had been told: what it settles is settled then, late.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import LOCAL, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.text import clean
from motcua.onestop.payments import gateways, permissions
from motcua.onestop.payments.enums import DifferenceKind, Heard, Method, Standing
from motcua.onestop.payments.errors import NotOpen
from motcua.onestop.payments.models import BY_HAND, Difference, Payment, Reconciliation, Refund
from motcua.onestop.payments.ports import Line, Told
from motcua.onestop.payments.services.taking import take

SUBJECT = "reconciliation"
LEAST_NOTE = 5
GONE = "Không còn khác biệt khi đối soát lại."


def reconcile(method: Method, day: date, *, at: datetime | None = None) -> Reconciliation:
    """Compare the day (Viet Nam). Raises GatewayFailed when there is no report."""
    moment = at or now()
    lines = gateways.of(method).report(day)
    marks = [line.transaction for line in lines if not line.is_refund]
    known = set(Payment.objects.filter(method=method, transaction__in=marks).values_list("transaction", flat=True))
    for line in lines:
        if not line.is_refund and line.transaction not in known:
            said = Told(line.reference, True, line.transaction, line.amount, line.at)
            take(said, method=method, heard=Heard.REPORT, at=moment)
    with transaction.atomic():
        return _compare(method, day, lines, moment)


def _compare(method: Method, day: date, lines: list[Line], at: datetime) -> Reconciliation:
    begins, ends = _bounds(day)
    said = [line for line in lines if not line.is_refund]
    theirs = _by_mark(said)
    ours = {
        p.transaction: p
        for p in Payment.objects.filter(method=method, at__gte=begins, at__lt=ends).select_related("order")
    }
    # Near midnight the two clocks may differ: a payment is matched by its number, whichever day we keep it under.
    beside = Payment.objects.filter(method=method, transaction__in=theirs.keys() - ours.keys()).select_related("order")
    both = ours | {p.transaction: p for p in beside}
    _claim(Payment.objects.filter(method=method), both, theirs, day)
    made, _new = Reconciliation.objects.update_or_create(method=method, day=day, defaults={
        "ran_at": at, "theirs": len(said), "theirs_amount": sum(line.amount for line in said),
        "ours": len(ours), "ours_amount": sum(p.amount for p in ours.values()),
    })  # fmt: skip
    found = {(kind, fields["transaction"]): fields for kind, fields in _differences(theirs, ours, both, day)}
    found |= {(kind, fields["transaction"]): fields for kind, fields in _refunds(method, lines, day)}
    standing = {(d.kind, d.transaction): d for d in made.differences.all()}
    for (kind, mark), fields in found.items():
        before = standing.get((kind, mark))
        if before is None:
            Difference.objects.create(reconciliation=made, kind=kind, found_at=at, **fields)
        elif before.settled_by in ("", SYSTEM.name):  # open, or it was gone and is back; an officer's word stands
            Difference.objects.filter(id=before.id).update(settled_at=None, settled_by="", note="", **fields)
    for key, difference in standing.items():
        if key not in found and difference.settled_at is None:
            difference.settled_at, difference.settled_by, difference.note = at, SYSTEM.name, GONE
            difference.save(update_fields=["settled_at", "settled_by", "note"])
    audit.record("payment.reconciled", by=SYSTEM, subject=(SUBJECT, made.id), at=at, detail={
        "method": str(method), "day": str(day), "theirs": made.theirs, "ours": made.ours, "differences": len(found),
    })  # fmt: skip
    return made


def _bounds(day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(), LOCAL)
    return begins, begins + timedelta(days=1)


def _by_mark(lines: Iterable[Line]) -> dict[str, Line]:
    """One line a transaction; of one that the report has twice the sum, which is then no longer ours."""
    found: dict[str, Line] = {}
    for line in lines:
        before = found.get(line.transaction)
        found[line.transaction] = replace(line, amount=before.amount + line.amount) if before else line
    return found


def _claim(rows: QuerySet[Any], known: Mapping[str, Any], theirs: Mapping[str, Line], day: date) -> None:
    """Those that this report has are of this day where no other day had them before; those it has no more are of none.
    What is read of `known` is what stands then."""
    rows.filter(told_on=day).exclude(transaction__in=list(theirs)).update(told_on=None)
    named = rows.filter(transaction__in=list(theirs))
    named.filter(told_on=None).update(told_on=day)
    days = dict(named.values_list("transaction", "told_on"))
    for mark, one in known.items():
        one.told_on = days.get(mark)


def _differences(
    theirs: dict[str, Line], ours: dict[str, Payment], both: dict[str, Payment], day: date
) -> Iterator[tuple[DifferenceKind, dict[str, Any]]]:
    for mark, line in theirs.items():
        payment = both[mark]
        if payment.told_on != day:
            yield DifferenceKind.TWICE, {
                **_of(payment), "theirs_amount": line.amount, "other_day": payment.told_on,
            }  # fmt: skip
        if payment.amount != line.amount:
            yield DifferenceKind.AMOUNT, {**_of(payment), "theirs_amount": line.amount}
        elif payment.told_on == day and payment.standing != Standing.SETTLED and payment.refunded_at is None:
            yield DifferenceKind.HELD, {**_of(payment), "theirs_amount": line.amount}
    for mark, payment in ours.items():
        if mark not in theirs:
            yield DifferenceKind.NOT_THERE, _of(payment)


def _of(payment: Payment) -> dict[str, Any]:
    return {
        "transaction": payment.transaction, "reference": payment.reference, "order": payment.order,
        "payment": payment, "unit_id": payment.unit_id, "ours_amount": payment.amount,
    }  # fmt: skip


def _refunds(method: Method, lines: list[Line], day: date) -> Iterator[tuple[DifferenceKind, dict[str, Any]]]:
    begins, ends = _bounds(day)
    theirs = _by_mark(line for line in lines if line.is_refund)
    refunds = Refund.objects.filter(payment__method=method).select_related("payment__order")
    paid = refunds.filter(paid_at__gte=begins, paid_at__lt=ends).exclude(transaction__startswith=BY_HAND)
    ours = {r.transaction: r for r in paid}
    both = ours | {r.transaction: r for r in refunds.filter(transaction__in=theirs.keys() - ours.keys())}
    _claim(refunds, both, theirs, day)
    for mark, line in theirs.items():
        if mark in both and both[mark].told_on != day:
            yield DifferenceKind.TWICE, {
                **_of_refund(both[mark]), "theirs_amount": line.amount, "other_day": both[mark].told_on,
            }  # fmt: skip
        if mark not in both:
            yield DifferenceKind.REFUND, {
                "transaction": mark, "reference": line.reference[:100], "theirs_amount": line.amount,
            }  # fmt: skip
        elif both[mark].amount != line.amount:
            yield DifferenceKind.REFUND, {**_of_refund(both[mark]), "theirs_amount": line.amount}
    for mark, refund in ours.items():
        if mark not in theirs:
            yield DifferenceKind.REFUND, _of_refund(refund)


def _of_refund(refund: Refund) -> dict[str, Any]:
    return {**_of(refund.payment), "transaction": refund.transaction, "ours_amount": refund.amount}


@transaction.atomic
def settle_difference(difference_id: UUID, *, by: Actor, note: str, at: datetime | None = None) -> Difference:
    """An officer writes what the difference was and what was done. Raises Invalid, NotOpen, NotYourMoney."""
    if len(clean(note)) < LEAST_NOTE:
        raise Invalid(_("Write how it was settled; it stays on record with your name."),
                      fields={"note": _("Write how it was settled.")})  # fmt: skip
    moment = at or now()
    found = Difference.objects.select_for_update(of=("self",)).select_related("reconciliation").get(id=difference_id)
    permissions.require_keeper(by, found.unit_id)
    if found.settled_at:
        raise NotOpen
    found.settled_at, found.settled_by, found.note = moment, by.name, clean(note)
    found.save(update_fields=["settled_at", "settled_by", "note"])
    audit.record("payment.difference_settled", by=by, subject=(SUBJECT, found.reconciliation_id),
                 unit_id=found.unit_id, at=moment,
                 detail={"transaction": found.transaction, "kind": found.kind, "note": clean(note)})  # fmt: skip
    return found
