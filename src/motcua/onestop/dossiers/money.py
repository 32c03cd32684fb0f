"""Fees at the counter: what is due, what was collected in cash. Kept apart from the business state."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.onestop.catalogue import bundle as catalogue
from motcua.onestop.catalogue import selectors as bundles
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.dossiers import process, workflow
from motcua.onestop.dossiers.enums import Channel, DossierState, MoneyState
from motcua.onestop.dossiers.models import CashReceipt, Dossier, DossierPayment
from motcua.onestop.dossiers.store import SUBJECT, Case, Move
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import DemandState, ReceiptState
from motcua.onestop.payments.models import PaymentDemand, PaymentOrder, Receipt
from motcua.onestop.payments.services.asking import standing_of

TO_ASK = frozenset({MoneyState.DUE, MoneyState.REFUNDED})
"""Where a fee may be asked for: it is owed, or all of it was given back and is asked for anew."""


@dataclass(frozen=True)
class Fee:
    """Money taken in cash: whole đồng, and the number of the receipt that was written for it on paper; "" where an
    electronic one is made."""

    amount: int
    receipt: str = ""


def state_at_filing(bundle: Bundle, answers: dict, at: datetime, channel: Channel) -> MoneyState:
    """Nothing is owed for a procedure that is free for this applicant."""
    return MoneyState.NONE if bundle.fee_for(answers, local(at).date(), channel).is_free else MoneyState.DUE


def due_of(dossier: Case | Dossier, bundle: Bundle) -> catalogue.Fee:
    """The fee of a dossier is that of the day it was filed, whenever it is received or paid."""
    return bundle.fee_for(dossier.answers, local(dossier.submitted_at).date(), dossier.channel)


def in_words(due: catalogue.Fee, language: str = "vi") -> str:
    """One sentence without its full stop, the same on the procedure's page and on form 01: a published amount first,
    then what the bundle says of it."""
    said = (due.text.get(language) or due.text["vi"]).rstrip(".")
    if due.state is not FeeState.KNOWN or not due.amount:
        return said
    return f"{f'{due.amount:,}'.replace(',', '.')} đồng. {said}"


def require_paid(case: Case, fee: Fee | None) -> None:
    """At the counter a fee that the bundle collects before reception must be there; online it is paid until the result
    is handed over."""
    due = due_of(case, process.bundle_of(case))
    if case.channel == Channel.COUNTER and due.before_reception and case.money_state == MoneyState.DUE and fee is None:
        raise Refusal(_("The fee is collected before reception. Enter the amount that was paid."), code="fee-first")


def read(due: catalogue.Fee, amount: str, receipt: str, *, is_electronic: bool = False) -> Fee:
    """The cash as it was typed ("8.000", "8 000"); a published amount is collected as is. `is_electronic`: no receipt
    was written, one is made. Raises Invalid by field."""
    wrong: dict[str, Any] = {}
    digits = re.sub(r"[\s.,₫đ]", "", str(amount))
    known = due.amount if due.state is FeeState.KNOWN else None
    if not re.fullmatch(r"[0-9]+", digits) or not int(digits):
        wrong["amount"] = _("Enter the amount in đồng, as a whole number.")
    elif len(digits) > 10:
        wrong["amount"] = _("Enter an amount below 10 billion đồng.")
    elif known is not None and int(digits) != known:
        text = _("The fee is %(amount)s đồng. Collect exactly that.")
        wrong["amount"] = str(text) % {"amount": f"{known:,}".replace(",", ".")}
    if is_electronic:
        receipt = ""
    elif not clean(receipt):
        wrong["receipt"] = _("Enter the number printed on the receipt.")
    elif len(clean(receipt)) > 40:
        wrong["receipt"] = _("A receipt number has at most 40 characters.")
    if wrong:
        raise Invalid(_("Look at the fee again."), fields=wrong)
    return Fee(int(digits), clean(receipt))


def collect(move: Move, fee: Fee) -> None:
    """Record the cash on the move: demand, order, payment and receipt, as of any other way to pay. Raises Invalid for
    an amount or a receipt number that cannot be, Refusal where nothing is owed."""
    if move.case.money_state == MoneyState.NONE:
        raise Refusal(_("There is no fee to collect for this dossier."))
    if move.case.money_state == MoneyState.REFUNDED:
        raise Refusal(_("The fee of this dossier was given back. Ask for it anew first."), code="given-back")
    due = due_of(move.case, process.bundle_of(move.case))
    paper = read(due, str(fee.amount), fee.receipt, is_electronic=not fee.receipt).receipt
    if move.case.money_state != MoneyState.DUE or CashReceipt.objects.filter(dossier_id=move.case.id).exists():
        raise Refusal(_("The fee of this dossier was collected already."))
    dossier = Dossier.objects.get(id=move.case.id)
    demand = demand_for(dossier, fee.amount, by=move.by, at=move.at)
    order = payments.take_cash(demand.id, by=move.by, paper=paper, at=move.at)
    number = paper or number_of(order)
    CashReceipt.objects.create(
        dossier_id=move.case.id, amount=fee.amount, number=number, collected_by=move.by.name, collected_at=move.at
    )
    move.changes["money_state"] = MoneyState.PAID
    move.detail |= {"fee": fee.amount, "receipt": number}


def begin_anew(move: Move) -> None:
    """All was given back and it is asked for again: it is owed as before, and the cash that went back counts no more.
    The books keep the old demand, its payment and its receipt."""
    if move.case.money_state == MoneyState.REFUNDED:
        CashReceipt.objects.filter(dossier_id=move.case.id).delete()
        move.changes["money_state"] = MoneyState.DUE


def number_of(order: PaymentOrder) -> str:
    """Of the electronic receipt of a paid order: "BL-26E 0000017"."""
    receipt = Receipt.objects.get(payment__order=order, state=ReceiptState.VALID)
    return f"{receipt.series} {receipt.printed}"


def to_pay(dossier: Dossier) -> int | None:
    """Whole đồng that the applicant can pay now: what an officer asked for, else the published amount; None while
    nobody has said it, and where nothing is owed."""
    if dossier.money_state != MoneyState.DUE or DossierState(dossier.state) in workflow.ENDED:
        return None
    if demand := standing_of(SUBJECT, dossier.id):
        if demand.state == DemandState.SETTLED:
            return None
        if DossierPayment.objects.filter(demand_id=demand.id, pay_by__isnull=False).exists():
            return demand.amount
    due = due_of(dossier, bundles.bundle(dossier.revision_id))
    return due.amount if due.state is FeeState.KNOWN and due.amount else None


def may_still_pay(dossier_id: UUID, day: date) -> bool:
    asked = DossierPayment.objects.filter(dossier_id=dossier_id, pay_by__isnull=False).order_by("-asked_at").first()
    return asked is not None and asked.pay_by is not None and asked.pay_by >= day


def _lines(rule: catalogue.Fee, amount: int, part: int) -> tuple[tuple[int, int], ...]:
    """How many of what price: nothing for a sum that an officer typed."""
    if rule.state is not FeeState.KNOWN or rule.amount != amount:
        return ()
    return rule.lines if rule.lines and part == amount else ((1, part),)


def demand_for(
    dossier: Dossier, amount: int, *, by: Actor, at: datetime, pay_by: date | None = None, note: str = ""
) -> PaymentDemand:  # fmt: skip
    """The demand of this amount, and the row that links it. Inside a transaction that has the dossier locked."""
    bundle = bundles.bundle(dossier.revision_id)
    rule = due_of(dossier, bundle)
    parts = tuple(
        payments.Part(kind, title, part, _lines(rule, amount, part)) for kind, title, part in rule.split(amount)
    )
    demand = payments.ask(payments.Asked(
        dossier.authority_id, (SUBJECT, dossier.id), dossier.code, bundle.title, dossier.applicant_name,
        dossier.applicant_number, str(dossier.contact.get("address", "")), parts, note,
    ), by=by, at=at)  # fmt: skip
    DossierPayment.objects.get_or_create(
        demand_id=demand.id, defaults={"dossier": dossier, "asked_at": at, "asked_by": by.name, "pay_by": pay_by}
    )
    if pay_by:
        DossierPayment.objects.filter(demand_id=demand.id).update(pay_by=pay_by, asked_at=at, asked_by=by.name)
    return demand
