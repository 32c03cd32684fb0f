"""Payments of the agencies whose money the officer keeps: money given back by two officers, a wrong receipt replaced.
Asking for a fee and taking cash are verbs of the dossier."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Header, Query, Router, Status

from motcua.foundation.common.bilingual import pick
from motcua.onestop.dossiers.by_name import once_for
from motcua.onestop.payments import selectors, services
from motcua.onestop.payments.enums import Method, ReceiptState, RefundReason, RefundState, Standing
from motcua.onestop.payments.labels import METHODS, REASONS, RECEIPTS, REFUNDS, STANDINGS
from motcua.onestop.payments.models import Payment, Receipt, Refund
from motcua.onestop.payments.services.giving_back import rest_of
from motcua.sites.api import schemas_money as shapes_of
from motcua.sites.api.answers import READING, WRITING
from motcua.sites.api.security import acting, actor, reading
from motcua.sites.api.views import shapes
from motcua.sites.api.views.dossiers import SIZE, cursor, place
from motcua.sites.api.views.writing import KEY

router = Router(tags=["payments"])


def _own(rows: Any, id: UUID) -> Any:
    """404 for the money of another agency."""
    found = rows.filter(id=id).first()
    if found is None:
        raise Http404
    return found


def _receipt(one: Receipt) -> dict[str, Any]:
    return {
        "id": one.id, "series": one.series, "number": one.printed, "amount": one.amount,
        "state": shapes.label(one.state, RECEIPTS[ReceiptState(one.state)]), "payer_name": one.payer_name,
        "payer_number": one.payer_number or None, "payer_address": one.payer_address or None,
        "issued_at": one.issued_at, "issued_by": one.issued_by, "ended_at": one.ended_at,
        "end_reason": one.end_reason or None, "replaces": one.replaces_id,
    }  # fmt: skip


def _refund(one: Refund) -> dict[str, Any]:
    return {
        "id": one.id, "payment": one.payment_id, "amount": one.amount, "note": one.note,
        "reason": shapes.label(one.reason, REASONS[RefundReason(one.reason)]),
        "state": shapes.label(one.state, REFUNDS[RefundState(one.state)]), "asked_at": one.asked_at,
        "asked_by": one.asked_by_name, "decided_at": one.decided_at, "decided_by": one.decided_by_name or None,
        "decision_note": one.decision_note or None, "paid_at": one.paid_at, "parts": one.parts,
        "received_by": one.received_by or None,
    }  # fmt: skip


def _payment(one: Payment) -> dict[str, Any]:
    return {
        "id": one.id, "dossier": one.order.demand.code if one.order else None,
        "unit": shapes.unit(one.unit) if one.unit else None,
        "method": shapes.label(one.method, METHODS[Method(one.method)]),
        "standing": shapes.label(one.standing, STANDINGS[Standing(one.standing)]), "amount": one.amount,
        "transaction": one.transaction, "paid_at": one.at, "refunded": one.refunded,
        "refunded_at": one.refunded_at,
        "left": [
            {"kind": part["kind"] or None, "title": pick(part["title"]) or None, "amount": part["amount"]}
            for part in rest_of(one)
        ],
        "receipts": [_receipt(row) for row in one.receipts.all()],
        "refunds": [_refund(row) for row in one.refunds.all()],
    }  # fmt: skip


@router.get("/payments", auth=reading, url_name="payments", operation_id="list_payments",
            response={200: shapes_of.Payments, **READING},
            summary=_("Payments to the agencies whose money you keep, the newest first"),
            description=_("For accountants and leaders of the agency that collects."))  # fmt: skip
def payments(
    request: HttpRequest, dossier: str = Query("", max_length=100), after: str = Query("", max_length=400),
    size: int = Query(SIZE, ge=1, le=100),
) -> Any:  # fmt: skip
    rows = selectors.payments(actor(request))
    if dossier:
        rows = selectors.named(rows, dossier)
    if found := place(after, 1):
        rows = rows.filter(id__lt=found[0])
    shown = list(rows.prefetch_related("receipts", "refunds").order_by("-id")[: size + 1])
    more = cursor(shown[size - 1].id) if len(shown) > size else None
    return {"items": [_payment(one) for one in shown[:size]], "next": more}


def _once(request: HttpRequest, what: str, key: str, body: Any, act: Callable[[], UUID]) -> str:
    """The identifier of what was made, or decided, under this key."""
    return str(once_for(f"{what}:{actor(request).id}", key, body, lambda: str(act()))[0])


@router.post("/payments/{uuid:id}/refunds", auth=acting, url_name="refunds", operation_id="ask_refund",
             response={201: shapes_of.Refund, **WRITING}, summary=_("Ask to give a payment back"),
             description=_("The whole of it or a part, with a reason; another officer decides. One at a time. The "
                           "receipt of which a part is given back is replaced by one over the rest. Where the receipt "
                           "is on paper only the whole goes back. Once a key."))  # fmt: skip
def ask(
    request: HttpRequest, id: UUID, payload: shapes_of.SentRefund,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    by = actor(request)
    _own(selectors.payments(by), id)
    said = payload.model_dump(mode="json")
    made = _once(request, f"refund:{id}", key, said, lambda: services.ask_refund(
        id, by=by, reason=payload.reason, note=payload.note, parts=payload.parts
    ).id)  # fmt: skip
    return Status(201, _refund(Refund.objects.get(id=made)))


@router.post("/refunds/{uuid:id}/decision", auth=acting, url_name="refund_decision", operation_id="decide_refund",
             response={200: shapes_of.Refund, **WRITING}, summary=_("Decide whether a payment is given back"),
             description=_("By another officer than the one who asked. Cash waits, approved, until its pay-out is "
                           "written down; all else goes back the way it came. Once a key."))  # fmt: skip
def decide(
    request: HttpRequest, id: UUID, payload: shapes_of.SentDecision,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    by = actor(request)
    _own(selectors.refunds(by), id)
    decision = services.approve if payload.agrees else services.refuse
    _once(request, f"refund-decision:{id}", key, payload.model_dump(), lambda: decision(
        id, by=by, note=payload.note
    ).id)  # fmt: skip
    return _refund(Refund.objects.get(id=id))


@router.post("/refunds/{uuid:id}/pay-out", auth=acting, url_name="refund_pay_out", operation_id="pay_out_refund",
             response={200: shapes_of.Refund, **WRITING}, summary=_("Write down that cash was paid out"),
             description=_("Of an approved refund of cash: the number of the voucher, who received the money and the "
                           "identity paper they showed. 409 for what is not approved cash. Once a key."))  # fmt: skip
def paid_out(
    request: HttpRequest, id: UUID, payload: shapes_of.SentPayOut,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    by = actor(request)
    _own(selectors.refunds(by), id)
    _once(request, f"refund-pay-out:{id}", key, payload.model_dump(), lambda: services.note_pay_out(
        id, by=by, **payload.model_dump()
    ).id)  # fmt: skip
    return _refund(Refund.objects.get(id=id))


@router.post("/receipts/{uuid:id}/replacement", auth=acting, url_name="receipt_replacement",
             operation_id="replace_receipt", response={201: shapes_of.Receipt, **WRITING},
             summary=_("Replace a receipt whose payer is wrong"),
             description=_("The wrong one is cancelled and named by the new one, which has a number of its own; what "
                           "was paid stays. Once a key."))  # fmt: skip
def replace(
    request: HttpRequest, id: UUID, payload: shapes_of.SentReceipt,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    by = actor(request)
    _own(selectors.receipts(by), id)
    made = _once(request, f"receipt:{id}", key, payload.model_dump(), lambda: services.replace_receipt(
        id, by=by, **payload.model_dump()
    ).id)  # fmt: skip
    return Status(201, _receipt(Receipt.objects.get(id=made)))
