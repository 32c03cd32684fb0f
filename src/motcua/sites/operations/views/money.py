"""The money of an agency for who keeps it: what came, what settles nothing, what goes back, receipts, days compared."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from motcua.foundation.common.clock import LOCAL, today
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers import store
from motcua.onestop.payments import permissions, selectors, services
from motcua.onestop.payments.enums import (
    DifferenceKind,
    Heard,
    Method,
    OrderState,
    ReceiptState,
    RefundReason,
    RefundState,
    Standing,
)
from motcua.onestop.payments.errors import GatewayFailed
from motcua.onestop.payments.labels import (
    DIFFERENCES,
    HEARD,
    METHODS,
    ORDER_PILLS,
    ORDERS,
    REASONS,
    RECEIPTS,
    REFUNDS,
    STANDINGS,
)
from motcua.onestop.payments.models import Difference, Payment, PaymentDemand, Receipt, Reconciliation, Refund
from motcua.onestop.payments.services.giving_back import REASONS as USUAL
from motcua.onestop.payments.services.giving_back import by_hand
from motcua.sites.operations.forms.money import (
    CompareForm,
    DecisionForm,
    PayOutForm,
    RefundForm,
    ReplaceForm,
    SettledForm,
    TransferForm,
)
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import officer

readers = officer(*permissions.READERS)
RECEIPT_PILLS = {ReceiptState.VALID: "ontime", ReceiptState.CANCELLED: "late", ReceiptState.REPLACED: "paused"}
REFUND_PILLS = {
    RefundState.ASKED: "soon", RefundState.APPROVED: "soon", RefundState.REFUSED: "paused", RefundState.PAID: "ontime",
}  # fmt: skip


@readers
@never_cache
def money(request: HttpRequest) -> HttpResponse:
    """What waits for whom, and what came today and in the last thirty days, by way to pay."""
    by, begins = actor(request), datetime.combine(today(), time(), LOCAL)
    ends = begins + timedelta(days=1)
    return render(request, "operations/money.html", {
        "waits": selectors.waiting(by), "decide": selectors.to_decide(by),
        "periods": [
            (_("Today"), _taken(by, begins, ends)), (_("Last 30 days"), _taken(by, ends - timedelta(days=30), ends)),
        ],
    })  # fmt: skip


def _taken(by: Any, begins: datetime, ends: datetime) -> dict[str, Any]:
    rows = [{**row, "words": METHODS[Method(row["method"])]} for row in selectors.taken_on(by, begins, ends)]
    return {"rows": rows, "count": sum(r["count"] for r in rows), "amount": sum(r["amount"] for r in rows)}


@readers
@never_cache
def payments(request: HttpRequest) -> HttpResponse:
    """Everything that came; `only=held` what settles nothing; `q` code of a dossier, an order or a transaction."""
    by, only, q = actor(request), request.GET.get("only", ""), request.GET.get("q", "").strip()[:100]
    rows = selectors.held(by) if only == "held" else selectors.payments(by)
    page = keyset(request, selectors.named(rows, q) if q else rows, ["-id"])
    return render(request, "operations/money_payments.html", {
        "rows": [_payment(one) for one in page.rows], "page": page, "only": only, "q": q,
    })  # fmt: skip


def _payment(one: Payment) -> dict[str, Any]:
    settles = one.standing == Standing.SETTLED
    pill = "paused" if one.refunded_at else "ontime" if settles else "late"
    words = REFUNDS[RefundState.PAID] if one.refunded_at else STANDINGS[Standing(one.standing)]
    return {
        "payment": one,
        "way": METHODS[Method(one.method)],
        "pill": pill,
        "words": words,
        "is_cash": one.method == Method.CASH,
    }


@readers
@never_cache
def orders(request: HttpRequest) -> HttpResponse:
    """Tries to pay, by state or by the code of an order or a dossier."""
    state, q = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    state = state if state in set(OrderState) else ""
    page = keyset(request, selectors.orders(actor(request), state, q), ["-id"])
    rows = [
        {"order": one, "way": METHODS[Method(one.method)], "pill": ORDER_PILLS[OrderState(one.state)],
         "words": ORDERS[OrderState(one.state)]}
        for one in page.rows
    ]  # fmt: skip
    return render(request, "operations/money_orders.html", {
        "rows": rows, "page": page, "state": state, "q": q, "states": [(one.value, ORDERS[one]) for one in OrderState],
    })  # fmt: skip


def _one(request: HttpRequest, rows: QuerySet[Any], id: UUID) -> Any:
    """404 for what belongs to another agency."""
    return get_object_or_404(rows, id=id)


@readers
@never_cache
def payment(request: HttpRequest, id: UUID) -> HttpResponse:
    """One payment: what it is for us, its receipts, what was asked to be given back."""
    by = actor(request)
    found: Payment = _one(request, selectors.payments(by), id)
    refunds = list(found.refunds.order_by("-id"))
    keeps = permissions.keeps(by, found.unit_id)
    demand = found.order.demand if found.order else None
    return render(request, "operations/money_payment.html", {
        **_payment(found), "demand": demand, "dossier": _dossier(demand, by),
        "heard": HEARD[Heard(found.heard_by)],
        "receipts": [_receipt(one) for one in found.receipts.order_by("-id")],
        "refunds": [_refund(one, by) for one in refunds], "keeps": keeps,
        "may_ask": keeps and not found.refunded_at and all(one.state == RefundState.REFUSED for one in refunds),
    })  # fmt: skip


def _dossier(demand: PaymentDemand | None, by: Any) -> UUID | None:
    """What was paid for, where they may open it."""
    if demand is None or demand.subject_kind != store.SUBJECT:
        return None
    return demand.subject_id if dossiers.visible_to(by).filter(id=demand.subject_id).exists() else None


def _receipt(one: Receipt) -> dict[str, Any]:
    state = ReceiptState(one.state)
    return {
        "receipt": one, "pill": RECEIPT_PILLS[state], "words": RECEIPTS[state], "holds": state == ReceiptState.VALID,
    }  # fmt: skip


def _refund(one: Refund, by: Any) -> dict[str, Any]:
    state = RefundState(one.state)
    keeps = permissions.keeps(by, one.unit_id)
    return {
        "refund": one, "pill": REFUND_PILLS[state], "words": REFUNDS[state], "why": REASONS[RefundReason(one.reason)],
        "decides": keeps and state == RefundState.ASKED and one.asked_by != by.id, "by_hand": keeps and by_hand(one),
        "is_cash": one.payment.method == Method.CASH,
        "waits_for_another": keeps and state == RefundState.ASKED and one.asked_by == by.id,
    }  # fmt: skip


def _form(request: HttpRequest, form: Any, found: Payment, title: str, button: str, **more: Any) -> HttpResponse:
    context = {**_payment(found), "form": form, "title": title, "button": button, **more}
    return render(request, "operations/money_form.html", context)


@readers
def refund_ask(request: HttpRequest, id: UUID) -> HttpResponse:
    by = actor(request)
    found: Payment = _one(request, selectors.payments(by), id)
    usual = USUAL.get(Standing(found.standing), RefundReason.OTHER)
    form = RefundForm(request.POST or None, initial={"reason": usual})

    def act() -> None:
        reason = RefundReason(form.cleaned_data["reason"])
        services.ask_refund(id, by=by, reason=reason, note=form.cleaned_data["note"])

    if submit(request, form, act):
        messages.success(request, _("Asked for. Another accountant or a leader of the agency decides it."))
        return redirect("operations:money_payment", id)
    return _form(request, form, found, _("Ask to give the money back"), _("Ask to give it back"))


@readers
def refund_decide(request: HttpRequest, id: UUID) -> HttpResponse:
    """The second officer: gives it back, or says why not."""
    by = actor(request)
    refund: Refund = _one(request, selectors.refunds(by), id)
    form, agrees = DecisionForm(request.POST or None), "refuse" not in request.POST

    def act() -> None:
        decide = services.approve if agrees else services.refuse
        decide(id, by=by, note=form.cleaned_data["note"])

    if submit(request, form, act):
        if not agrees:
            said = _("Not approved. Your word stands.")
        elif refund.payment.method == Method.CASH:
            said = _("Approved. Pay the cash out against a voucher, then write it down here.")
        else:
            said = _("Approved. The money goes back the way it came.")
        messages.success(request, said)
        return redirect("operations:money_payment", refund.payment_id)
    return _form(
        request, form, refund.payment, _("Decide about giving the money back"), _("Give it back"),
        second=("refuse", _("Do not give it back")), asked=_refund(refund, by),
    )  # fmt: skip


@readers
def refund_transfer(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the agency itself gives back is written down: cash over the counter, or a transfer of its own where the way
    the money came knows no way back."""
    by = actor(request)
    refund: Refund = _one(request, selectors.refunds(by), id)
    is_cash = refund.payment.method == Method.CASH
    form = (PayOutForm if is_cash else TransferForm)(request.POST or None)
    note = services.note_pay_out if is_cash else services.note_transfer

    def act() -> None:
        note(id, by=by, **{name: value for name, value in form.cleaned_data.items() if name != "key"})

    if submit(request, form, act):
        messages.success(request, _("Written down. The payer is told that the money was given back."))
        return redirect("operations:money_payment", refund.payment_id)
    title, button = (
        (_("Write down the pay-out"), _("The money was paid out"))
        if is_cash
        else (_("Write down the transfer"), _("The money was transferred"))
    )
    return _form(request, form, refund.payment, title, button, asked=_refund(refund, by))


@readers
@never_cache
def refunds(request: HttpRequest) -> HttpResponse:
    by, state = actor(request), request.GET.get("state", RefundState.ASKED.value)
    rows = selectors.refunds(by)
    if state in set(RefundState):
        rows = rows.filter(state=state)
    page = keyset(request, rows, ["-id"])
    return render(request, "operations/money_refunds.html", {
        "rows": [_refund(one, by) for one in page.rows], "page": page, "state": state,
        "states": [(one.value, REFUNDS[one]) for one in RefundState],
    })  # fmt: skip


@readers
@never_cache
def receipts(request: HttpRequest) -> HttpResponse:
    """All receipts of the agency; `q`: the number, or the code of a dossier."""
    q = request.GET.get("q", "").strip()[:100]
    page = keyset(request, selectors.receipts(actor(request), q), ["-id"])
    return render(request, "operations/money_receipts.html", {
        "rows": [_receipt(one) for one in page.rows], "page": page, "q": q,
    })  # fmt: skip


@readers
def receipt_replace(request: HttpRequest, id: UUID) -> HttpResponse:
    by = actor(request)
    old: Receipt = _one(request, selectors.receipts(by), id)
    fields = ("payer_name", "payer_number", "payer_address")
    form = ReplaceForm(request.POST or None, initial={name: getattr(old, name) for name in fields})

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in (*fields, "reason")}
        services.replace_receipt(id, by=by, **said)

    if submit(request, form, act):
        messages.success(request, _("A new receipt stands for the one that was wrong; both stay."))
        return redirect("operations:money_payment", old.payment_id)
    return _form(
        request, form, old.payment, _("Replace the receipt"), _("Make the new receipt"), replaced=_receipt(old)
    )  # fmt: skip


@readers
@never_cache
def days(request: HttpRequest) -> HttpResponse:
    """The days that were compared with the other side's books, and comparing one now."""
    form = CompareForm(request.POST or None, initial={"day": today() - timedelta(days=1)})
    made: list[Reconciliation] = []

    def act() -> None:
        made.append(services.reconcile(Method(form.cleaned_data["method"]), form.cleaned_data["day"]))

    try:
        done = submit(request, form, act)
    except GatewayFailed:
        form.add_error(None, _("The other side gives no report of this day now. It is asked again every half hour."))
        done = False
    if done:
        return redirect("operations:money_day", made[0].id) if made else redirect("operations:money_days")
    page = keyset(request, selectors.reconciliations(), ["-day", "-id"])
    return render(request, "operations/money_days.html", {
        "rows": [(one, METHODS[Method(one.method)]) for one in page.rows], "page": page, "form": form,
    })  # fmt: skip


@readers
@never_cache
def day(request: HttpRequest, id: UUID) -> HttpResponse:
    by = actor(request)
    found = get_object_or_404(selectors.reconciliations(), id=id)
    rows = selectors.differences(by).filter(reconciliation=found).order_by("settled_at", "-id")
    return render(request, "operations/money_day.html", {
        "found": found, "way": METHODS[Method(found.method)], "rows": [_difference(one, by) for one in rows[:500]],
    })  # fmt: skip


@readers
@never_cache
def differences(request: HttpRequest) -> HttpResponse:
    """Those that nobody settled yet."""
    by = actor(request)
    page = keyset(request, selectors.differences(by).filter(settled_at=None), ["-id"])
    return render(
        request, "operations/money_differences.html", {"rows": [_difference(o, by) for o in page.rows], "page": page}
    )  # fmt: skip


def _difference(one: Difference, by: Any) -> dict[str, Any]:
    return {
        "difference": one, "words": DIFFERENCES[DifferenceKind(one.kind)],
        "way": METHODS[Method(one.reconciliation.method)],
        "settles": one.settled_at is None and permissions.keeps(by, one.unit_id),
    }  # fmt: skip


@readers
def difference(request: HttpRequest, id: UUID) -> HttpResponse:
    by = actor(request)
    found: Difference = _one(request, selectors.differences(by), id)
    if not permissions.keeps(by, found.unit_id):
        raise Http404
    form = SettledForm(request.POST or None)
    if submit(request, form, lambda: services.settle_difference(id, by=by, note=form.cleaned_data["note"])):
        messages.success(request, _("Settled. Your word stands with your name."))
        return redirect("operations:money_day", found.reconciliation_id)
    return render(request, "operations/money_difference.html", {"form": form, "row": _difference(found, by)})
