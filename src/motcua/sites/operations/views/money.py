"""The money of an agency for who keeps it: what came, what settles nothing, receipts, days compared."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from motcua.foundation.common.clock import LOCAL, today
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers import store
from motcua.onestop.payments import cash, permissions, selectors, services
from motcua.onestop.payments.enums import DifferenceKind, Heard, Method, OrderState
from motcua.onestop.payments.errors import GatewayFailed
from motcua.onestop.payments.labels import DIFFERENCES, HEARD, METHODS, ORDER_PILLS, ORDERS
from motcua.onestop.payments.models import Difference, Payment, PaymentDemand, Receipt, Reconciliation
from motcua.onestop.payments.services.giving_back import UNDER_WAY
from motcua.sites.operations.forms.money import CompareForm, ReplaceForm, SettledForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views._money import (
    form_page,
    left_of,
    one_of,
    payment_words,
    readers,
    receipt_words,
    refund_words,
)


@readers
@never_cache
def money(request: HttpRequest) -> HttpResponse:
    """What waits for whom, and what came today and in the last thirty days, by way to pay."""
    by, begins = actor(request), datetime.combine(today(), time(), LOCAL)
    ends = begins + timedelta(days=1)
    return render(request, "operations/money.html", {
        "waits": selectors.waiting(by), "pay_out": selectors.to_pay_out(by),
        "cash": cash.to_confirm(by).count(), "decide": selectors.to_decide(by),
        "periods": [
            (_("Today"), _taken(by, begins, ends)), (_("Last 30 days"), _taken(by, ends - timedelta(days=30), ends)),
        ],
    })  # fmt: skip


def _taken(by: Any, begins: datetime, ends: datetime) -> dict[str, Any]:
    rows = [{**row, "words": METHODS[Method(row["method"])]} for row in selectors.taken_on(by, begins, ends)]
    return {
        "rows": rows, "count": sum(r["count"] for r in rows), "amount": sum(r["amount"] for r in rows),
        "back": selectors.given_back_on(by, begins, ends),
    }  # fmt: skip


@readers
@never_cache
def payments(request: HttpRequest) -> HttpResponse:
    """Everything that came; `only=held` what settles nothing; `q` code of a dossier, an order or a transaction."""
    by, only, q = actor(request), request.GET.get("only", ""), request.GET.get("q", "").strip()[:100]
    rows = selectors.held(by) if only == "held" else selectors.payments(by)
    page = keyset(request, selectors.named(rows, q) if q else rows, ["-id"])
    return render(request, "operations/money_payments.html", {
        "rows": [payment_words(one) for one in page.rows], "page": page, "only": only, "q": q,
    })  # fmt: skip


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


@readers
@never_cache
def payment(request: HttpRequest, id: UUID) -> HttpResponse:
    """One payment: what it is for us, its receipts, what was asked to be given back."""
    by = actor(request)
    found: Payment = one_of(request, selectors.payments(by), id)
    refunds = list(found.refunds.order_by("-id"))
    keeps = permissions.keeps(by, found.unit_id)
    demand = found.order.demand if found.order else None
    return render(request, "operations/money_payment.html", {
        **payment_words(found), "demand": demand, "dossier": _dossier(demand, by),
        "heard": HEARD[Heard(found.heard_by)],
        "receipts": [receipt_words(one) for one in found.receipts.order_by("-id")],
        "refunds": [refund_words(one, by) for one in refunds], "keeps": keeps,
        "may_ask": keeps and not found.refunded_at and all(one.state not in UNDER_WAY for one in refunds),
        "left": left_of(found),
    })  # fmt: skip


def _dossier(demand: PaymentDemand | None, by: Any) -> UUID | None:
    """What was paid for, where they may open it."""
    if demand is None or demand.subject_kind != store.SUBJECT:
        return None
    return demand.subject_id if dossiers.visible_to(by).filter(id=demand.subject_id).exists() else None


@readers
@never_cache
def receipts(request: HttpRequest) -> HttpResponse:
    """All receipts of the agency; `q`: the number, or the code of a dossier."""
    q = request.GET.get("q", "").strip()[:100]
    page = keyset(request, selectors.receipts(actor(request), q), ["-id"])
    return render(request, "operations/money_receipts.html", {
        "rows": [receipt_words(one) for one in page.rows], "page": page, "q": q,
    })  # fmt: skip


@readers
def receipt_replace(request: HttpRequest, id: UUID) -> HttpResponse:
    by = actor(request)
    old: Receipt = one_of(request, selectors.receipts(by), id)
    fields = ("payer_name", "payer_number", "payer_address")
    form = ReplaceForm(request.POST or None, initial={name: getattr(old, name) for name in fields})

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in (*fields, "reason")}
        services.replace_receipt(id, by=by, **said)

    if submit(request, form, act):
        messages.success(request, _("A new receipt stands for the one that was wrong; both stay."))
        return redirect("operations:money_payment", old.payment_id)
    return form_page(
        request, form, old.payment, _("Replace the receipt"), _("Make the new receipt"), replaced=receipt_words(old)
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
    found: Difference = one_of(request, selectors.differences(by), id)
    if not permissions.keeps(by, found.unit_id):
        raise Http404
    form = SettledForm(request.POST or None)
    if submit(request, form, lambda: services.settle_difference(id, by=by, note=form.cleaned_data["note"])):
        messages.success(request, _("Settled. Your word stands with your name."))
        return redirect("operations:money_day", found.reconciliation_id)
    return render(request, "operations/money_difference.html", {"form": form, "row": _difference(found, by)})
