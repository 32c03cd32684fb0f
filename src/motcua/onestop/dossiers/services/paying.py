"""Money stands between a dossier and its result: asked for, paid in cash, paid elsewhere, given back."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.models import EventRecord
from motcua.foundation.common.text import clean
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.dossiers import money, permissions, process, store
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Verb
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.dossiers.services._step import begin, check, clock_of, finish
from motcua.onestop.payments.enums import DemandState
from motcua.onestop.payments.models import PaymentDemand, Receipt, Refund
from motcua.onestop.payments.services.asking import standing_of

TO_PAY = timedelta(days=10)
LONGEST = timedelta(days=90)
MOST = 10**10


@transaction.atomic
def collect_fee(dossier_id: UUID, *, by: Actor, fee: Fee, at: datetime | None = None, key: str | None = None) -> int:
    """Record the fee paid in cash at the counter of this dossier."""
    move = begin(dossier_id, Verb.COLLECT_FEE, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.COLLECT_FEE, key):
        return move.case.version
    permissions.require_receptionist(move.by, move.case.reception_place_id)
    check(move)
    money.collect(move, fee)
    _go_on(move)
    return finish(move)


@transaction.atomic
def request_payment(
    dossier_id: UUID, *, by: Actor, amount: str, pay_by: date | None = None, note: str = "",
    at: datetime | None = None, key: str | None = None,
) -> int:  # fmt: skip
    """An officer says what is to be paid and until when: the counter before reception, after it whoever has the step or
    the counter; anew where all of it was given back. Where the rule of the fee says so, the clock stands still until it
    is paid. Raises Invalid, Refusal, NotYours."""
    move = begin(dossier_id, Verb.REQUEST_PAYMENT, by=by, at=at, key=key, alone=True)
    if move.case.repeats(Verb.REQUEST_PAYMENT, key):
        return move.case.version
    _require_asker(move)
    check(move)
    if move.case.money_state not in money.TO_ASK:
        raise Refusal(_("There is no fee to ask for in this dossier."), code="nothing-due")
    due = money.due_of(move.case, process.bundle_of(move.case))
    day = local(move.at).date()
    until = pay_by or day + TO_PAY
    asked = _read(due.amount if due.state is FeeState.KNOWN else None, amount, until, day)
    money.demand_for(
        Dossier.objects.get(id=dossier_id), asked, by=move.by, at=move.at, pay_by=until, note=clean(note)
    )  # fmt: skip
    money.begin_anew(move)
    if due.stops_clock and move.case.received_at:
        move.changes |= {"state": DossierState.PAYMENT_REQUESTED, "paused_at": move.at}
        move.tick("stop", note="fee")
    move.detail |= {"amount": asked, "pay_by": until, "note": clean(note)}
    return finish(move)


def _require_asker(move: store.Move) -> None:
    if permissions.receives_at(move.by, move.case):
        return
    if move.case.received_at is None:
        raise NotYours
    permissions.my_step(move.by, move.case)


def _read(known: int | None, amount: str, until: date, today: date) -> int:
    """Whole đồng as typed; a published amount is asked as is."""
    wrong: dict[str, Any] = {}
    digits = re.sub(r"[\s.,₫đ]", "", str(amount))
    if not re.fullmatch(r"[0-9]+", digits) or not 0 < int(digits) < MOST:
        wrong["amount"] = _("Enter the amount in đồng, as a whole number below 10 billion.")
    elif known is not None and int(digits) != known:
        text = _("The fee is %(amount)s đồng. Ask for exactly that.")
        wrong["amount"] = str(text) % {"amount": f"{known:,}".replace(",", ".")}
    if not today < until <= today + LONGEST:
        wrong["pay_by"] = _("Choose a day after today, at most three months ahead.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return int(digits)


@transaction.atomic
def ask_own(dossier_id: UUID, *, by: Actor, at: datetime | None = None) -> PaymentDemand:
    """The applicant wants to pay: the demand that stands, or one of the published amount. Raises NotYours, Refusal (the
    amount is not known yet, nothing is owed)."""
    store.lock(dossier_id)
    permissions.require_applicant(by, store.load(dossier_id))
    dossier = Dossier.objects.get(id=dossier_id)
    amount = money.to_pay(dossier)
    if amount is None:
        raise Refusal(_("Nothing can be paid online here now. Ask the counter."), code="nothing-to-pay")
    return money.demand_for(dossier, amount, by=by, at=at or now())


@transaction.atomic
def record_payment(
    dossier_id: UUID, *, demand: PaymentDemand, receipt: Receipt | None, paid_at: datetime, at: datetime | None = None
) -> int | None:  # fmt: skip
    """The fee was paid elsewhere; the dossier goes on. None when that is known already (cash at the counter), or the
    money was given back before this was heard."""
    move = begin(dossier_id, Verb.PAY, by=SYSTEM, at=at, key=f"pay:{demand.id}", alone=True)
    demand.refresh_from_db(fields=["state"])
    if move.case.money_state == MoneyState.PAID or demand.state == DemandState.REFUNDED:
        return None
    check(move)
    move.changes["money_state"] = MoneyState.PAID
    move.detail |= {"fee": demand.amount, "paid_at": paid_at}
    if receipt:
        move.detail["receipt"] = f"{receipt.series} {receipt.printed}"
    _go_on(move)
    return finish(move)


@transaction.atomic
def record_refund(
    dossier_id: UUID, *, demand: PaymentDemand, reason: str, amount: int | None = None, receipt: str = "",
    at: datetime | None = None,
) -> int | None:  # fmt: skip
    """The fee was given back; `amount`: the last part, where it went back in parts; `receipt`: the number of the one
    that ended. None when that is known already, or another demand was paid before this was heard."""
    move = begin(dossier_id, Verb.REFUND, by=SYSTEM, at=at, key=f"refund:{demand.id}", alone=True)
    standing = standing_of(store.SUBJECT, dossier_id)
    if move.case.money_state != MoneyState.PAID or (standing and standing.state == DemandState.SETTLED):
        return None
    check(move)
    move.changes["money_state"] = MoneyState.REFUNDED
    move.detail |= {"fee": amount or demand.amount, "receipt": receipt, "reason": reason}
    return finish(move)


@transaction.atomic
def record_part_refund(
    dossier_id: UUID, *, refund: Refund, receipt: Receipt, at: datetime | None = None
) -> int | None:  # fmt: skip
    """A part of the fee was given back, and it counts as paid: `receipt` holds over the rest. None when that is known
    already."""
    move = begin(dossier_id, Verb.REFUND, by=SYSTEM, at=at, key=f"refund-part:{refund.id}", alone=True)
    said = EventRecord.objects.filter(subject_kind=store.SUBJECT, subject_id=dossier_id, action=Verb.REFUND)
    if said.filter(detail__refund=str(refund.id)).exists():
        return None
    check(move)
    move.detail |= {
        "fee": refund.amount, "rest": receipt.amount, "receipt": f"{receipt.series} {receipt.printed}",
        "reason": refund.note, "refund": str(refund.id),
    }  # fmt: skip
    return finish(move)


def _go_on(move: store.Move) -> None:
    """The clock that stood still for the fee runs again; the due date moves by that time."""
    if move.case.state != DossierState.PAYMENT_REQUESTED or move.case.paused_at is None:
        return
    move.tick("resume")
    due = clock_of(move.case, move.ticks)
    move.changes |= {"paused_at": None, "due_at": due.due_at}
    move.reschedule = due.due_at
    move.detail["due_at"] = due.due_at
