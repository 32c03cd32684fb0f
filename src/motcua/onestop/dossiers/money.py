"""Fees at the counter: what is due, what was collected in cash. Kept apart from the business state."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.onestop.catalogue import bundle as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.dossiers import process
from motcua.onestop.dossiers.enums import Channel, MoneyState
from motcua.onestop.dossiers.models import CashReceipt, Dossier
from motcua.onestop.dossiers.store import Case, Move


@dataclass(frozen=True)
class Fee:
    """Money taken in cash: whole đồng, and the number of the receipt that was written for it."""

    amount: int
    receipt: str


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
        raise Refusal(
            _("The fee is collected before reception. Enter the amount and the receipt number."), code="fee-first"
        )


def read(due: catalogue.Fee, amount: str, receipt: str) -> Fee:
    """The cash as it was typed ("8.000", "8 000"); a published amount is collected as is. Raises Invalid by field."""
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
    if not clean(receipt):
        wrong["receipt"] = _("Enter the number printed on the receipt.")
    elif len(clean(receipt)) > 40:
        wrong["receipt"] = _("A receipt number has at most 40 characters.")
    if wrong:
        raise Invalid(_("Look at the fee again."), fields=wrong)
    return Fee(int(digits), clean(receipt))


def collect(move: Move, fee: Fee) -> None:
    """Record the cash on the move; raises Invalid for an amount or a receipt number that cannot be, Refusal where
    nothing is owed."""
    if move.case.money_state == MoneyState.NONE:
        raise Refusal(_("There is no fee to collect for this dossier."))
    due = due_of(move.case, process.bundle_of(move.case))
    receipt = read(due, str(fee.amount), fee.receipt).receipt
    if CashReceipt.objects.filter(dossier_id=move.case.id).exists():
        raise Refusal(_("The fee of this dossier was collected already."))
    CashReceipt.objects.create(
        dossier_id=move.case.id, amount=fee.amount, number=receipt, collected_by=move.by.name, collected_at=move.at
    )
    move.changes["money_state"] = MoneyState.PAID
    move.detail |= {"fee": fee.amount, "receipt": receipt}
