"""Electronic receipts: numbered without gaps, never changed; a wrong one is cancelled, or replaced by a right one.

The number is taken in the transaction that settles the payment, so that a rollback gives it back. The PDF is made
later, from the row alone, and bears the seal of the agency.
"""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.events import announce
from motcua.foundation.common.numbering import next_number
from motcua.foundation.common.text import clean
from motcua.foundation.documents.render import render_letter
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, store_bytes
from motcua.foundation.signing import qr
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.services import sign_pdf
from motcua.onestop.payments import amounts, permissions
from motcua.onestop.payments.enums import Method, ReceiptState
from motcua.onestop.payments.errors import NotOpen
from motcua.onestop.payments.events import ReceiptReplaced
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder, Receipt
from motcua.onestop.payments.services.asking import SUBJECT

log = logging.getLogger(__name__)
FILE = "fee-receipt"
TEMPLATE = Path(__file__).parents[1] / "letters" / "fee-receipt.typ"
LEAST_REASON = 5
WAYS = {
    Method.CASH: "Tiền mặt", Method.VIETQR: "Chuyển khoản (VietQR)", Method.VNPAY: "VNPAY",
    Method.PAYPLAT: "Nền tảng thanh toán quốc gia",
}  # fmt: skip


def issue(payment: Payment, demand: PaymentDemand, *, by: Actor, at: datetime) -> Receipt:
    """The receipt of a payment that settles. Inside a transaction."""
    return _make(
        by, at, payment=payment, unit_id=demand.unit_id, code=demand.code, title=demand.title, items=demand.items,
        amount=payment.amount, payer_name=demand.payer_name, payer_number=demand.payer_number,
        payer_address=demand.payer_address,
    )  # fmt: skip


def _anew(old: Receipt, by: Actor, at: datetime, **other: Any) -> Receipt:
    """Another that stands for the old one and says what it said, but for what is `other`."""
    kept = ("payment", "unit_id", "code", "title", "items", "amount", "payer_name", "payer_number", "payer_address")
    return _make(by, at, replaces=old, **({name: getattr(old, name) for name in kept} | other))


def _make(by: Actor, at: datetime, **facts: Any) -> Receipt:
    """With the next number of the agency's series of the year."""
    year, unit_id = local(at).year, facts["unit_id"]
    return Receipt.objects.create(
        series=f"BL-{year % 100:02}E", number=next_number(f"receipt:{unit_id}:{year}"),
        method=facts["payment"].method, issued_at=at, issued_by=by.name, **facts,
    )  # fmt: skip


@transaction.atomic
def replace_receipt(
    receipt_id: UUID, *, by: Actor, payer_name: str, payer_number: str, payer_address: str, reason: str,
    at: datetime | None = None,
) -> Receipt:  # fmt: skip
    """The payer was written down wrongly: another receipt with a number of its own stands for the one that is wrong,
    which stays and names it. What was paid cannot be told otherwise. Raises Invalid, NotOpen, NotYourMoney."""
    moment, old = at or now(), _held(receipt_id, by)
    payer = {"payer_name": clean(payer_name), "payer_number": clean(payer_number),
             "payer_address": clean(payer_address)}  # fmt: skip
    wrong: dict[str, Any] = {}
    if len(payer["payer_name"]) < 2:
        wrong["payer_name"] = _("Write the name of who paid.")
    if len(clean(reason)) < LEAST_REASON:
        wrong["reason"] = _("Write what was wrong; it stays on record with your name.")
    if all(getattr(old, name) == value for name, value in payer.items()):
        wrong.setdefault("payer_name", _("Nothing differs from the receipt that stands."))
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    _end(old, ReceiptState.REPLACED, reason, by, moment)
    demand = old.payment.order.demand if old.payment.order else None
    assert demand
    made = _anew(old, by, moment, **payer)
    announce(ReceiptReplaced(demand.id, made.id, demand.subject_kind, demand.subject_id))
    return made


def end_for_refund(receipt: Receipt, *, by: Actor, reason: str, at: datetime) -> None:
    """The money was given back, so its receipt holds no more. Nothing else cancels one: while the money is ours the
    receipt stands, and a mistake in it is mended by another. Inside a transaction."""
    _end(receipt, ReceiptState.CANCELLED, reason, by, at)


def over_the_rest(
    receipt: Receipt, items: list[dict[str, Any]], *, by: Actor, reason: str, at: datetime
) -> Receipt:  # fmt: skip
    """A part was given back: another receipt over the `items` that are still ours. Inside a transaction."""
    _end(receipt, ReceiptState.REPLACED, reason, by, at)
    return _anew(receipt, by, at, items=items, amount=sum(item["amount"] for item in items))


def _held(receipt_id: UUID, by: Actor) -> Receipt:
    """Locks: as giving back does, order, payment, demand, then the receipt."""
    known = Receipt.objects.select_related("payment__order").get(id=receipt_id)
    permissions.require_keeper(by, known.unit_id)
    order = known.payment.order
    if order:
        PaymentOrder.objects.select_for_update(no_key=True).get(id=order.id)
    Payment.objects.select_for_update().get(id=known.payment_id)
    if order:
        PaymentDemand.objects.select_for_update().get(id=order.demand_id)
    found = Receipt.objects.select_for_update(of=("self",)).select_related("payment__order__demand").get(id=receipt_id)
    if found.state != ReceiptState.VALID:
        raise NotOpen
    return found


def _end(receipt: Receipt, state: ReceiptState, reason: str, by: Actor, at: datetime) -> None:
    receipt.state, receipt.ended_at, receipt.ended_by, receipt.end_reason = state, at, by.name, clean(reason)
    receipt.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
    order = receipt.payment.order
    audit.record(f"payment.receipt_{state}", by=by, subject=(SUBJECT, order.demand_id if order else receipt.id),
                 unit_id=receipt.unit_id, at=at,
                 detail={"receipt": f"{receipt.series} {receipt.printed}", "reason": clean(reason)})  # fmt: skip


@transaction.atomic
def pdf_of(receipt: Receipt) -> StoredFile:
    """The receipt as PDF, made once. Raises SigningRefused while the seal cannot be set (no timestamp)."""
    with connection.cursor() as cursor:  # two who ask at once get the same file
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"fee-receipt:{receipt.id}"])
    standing = Receipt.objects.select_related("unit", "file", "replaces").get(id=receipt.id)
    if standing.file:
        return standing.file
    seal = certificate_for(HolderKind.UNIT, standing.unit_id, now())
    pdf = render_letter(TEMPLATE, printed(standing) | {"sealed": seal is not None})
    if seal is not None:
        pdf = sign_pdf(pdf, signer=None, seal=seal, reason="Biên lai điện tử", at=standing.issued_at)
    name = f"bien-lai-{standing.series}-{standing.printed}.pdf"
    stored = store_bytes(pdf, name=name, media_type="application/pdf", by=SYSTEM)
    acquire(stored, kind=FILE, subject_id=standing.id, name=FILE)
    Receipt.objects.filter(id=standing.id).update(file=stored)
    return stored


def printed(receipt: Receipt) -> dict[str, Any]:
    """What the template reads."""
    old = receipt.replaces
    return {
        "agency": {"name": receipt.unit.name}, "series": receipt.series, "number": receipt.printed,
        "date": local(receipt.issued_at).date(), "issued_at": receipt.issued_at, "issuer": receipt.issued_by,
        "payer": {"name": receipt.payer_name, "number": receipt.payer_number, "address": receipt.payer_address},
        "code": receipt.code, "about": receipt.title.get("vi", ""), "way": WAYS[Method(receipt.method)],
        "transaction": receipt.payment.transaction if receipt.method != Method.CASH else "",
        "fees": _lines(receipt, "fee"), "charges": _lines(receipt, "charge"),
        "total": amounts.digits(receipt.amount), "words": amounts.in_words(receipt.amount),
        "replaces": f"{old.series} số {old.printed} ngày {local(old.issued_at):%d/%m/%Y}" if old else "",
        "look_up": f"{settings.ENV.public_url}/verify/", "qr_svg": qr.svg(address_of(receipt)),
    }  # fmt: skip


def address_of(receipt: Receipt) -> str:
    """Where anybody reads whether it holds: by what stands on it."""
    said = urlencode({"receipt": f"{receipt.series} {receipt.printed}", "dossier": receipt.code})
    return f"{settings.ENV.public_url}/verify/?{said}"


def _lines(receipt: Receipt, kind: str) -> list[dict[str, Any]]:
    titles = {"fee": "Lệ phí", "charge": "Phí"}
    return [
        {"title": item["title"].get("vi") or f"{titles[kind]}: {receipt.title.get('vi', '')}",
         "amount": amounts.digits(item["amount"]),
         "lines": [f"{amounts.digits(count)} × {amounts.digits(each)}" for count, each in item.get("lines", ())]}
        for item in receipt.items if item["kind"] == kind
    ]  # fmt: skip
