"""Paying a fee online: what is owed, the ways to pay, the code to scan, and what became of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identifiers import banks
from motcua.foundation.signing import qr
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import money, services, store
from motcua.onestop.dossiers.models import Dossier, DossierPayment
from motcua.onestop.payments import gateways, selectors, workflow
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import Method, OrderState
from motcua.onestop.payments.errors import NoSuchWay
from motcua.onestop.payments.labels import METHODS, ORDER_PILLS, ORDERS
from motcua.onestop.payments.models import PaymentOrder
from motcua.onestop.payments.services.asking import standing_of
from motcua.sites.pages.access import citizen
from motcua.sites.portal.views.dossiers import own
from motcua.sites.portal.views.filing_steps import LEVEL


@citizen(LEVEL)
def pay(request: HttpRequest, id: UUID) -> HttpResponse:
    """The amount, its parts and the ways to pay; a press opens an order."""
    found = own(request, id)
    amount, problems = money.to_pay(found), list[dict[str, Any]]()
    if amount is not None and request.method == "POST":
        try:
            order = _start(request, found)
            return redirect("portal:payment", order.id)
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    bundle = catalogue.bundle(found.revision_id)
    rule, demand = money.due_of(found, bundle), standing_of(store.SUBJECT, id)
    open_orders = [o for o in selectors.orders_of(demand) if o.state in workflow.OPEN] if demand else []
    asked = DossierPayment.objects.filter(demand_id=demand.id, pay_by__isnull=False).first() if demand else None
    return render(request, "portal/pay.html", {
        "dossier": found, "bundle": bundle, "amount": amount, "rule": rule, "asked": asked,
        "note": demand.note if demand else "", "problems": problems, "receipts": _receipts(found),
        "parts": rule.split(amount) if amount else [], "orders": [_row(one) for one in open_orders],
        "ways": [(method, METHODS[method]) for method in gateways.offered()],
    }, status=422 if problems else 200)  # fmt: skip


def _start(request: HttpRequest, found: Dossier) -> PaymentOrder:
    way = request.POST.get("way", "")
    if way not in set(Method):
        raise NoSuchWay
    actor = request.actor  # type: ignore[attr-defined]
    demand = services.ask_own(found.id, by=actor)
    return payments.start(
        demand.id, Method(way), by=actor, ip=request.META.get("REMOTE_ADDR", ""),
        return_url=f"{settings.ENV.public_url}{reverse('portal:payment_back', args=[found.id])}",
        language=(get_language() or "vi")[:2],
    )  # fmt: skip


def _receipts(found: Dossier) -> list[Any]:
    return selectors.receipts_of(store.SUBJECT, found.id)


def _row(order: PaymentOrder) -> dict[str, Any]:
    state = OrderState(order.state)
    return {
        "order": order, "way": METHODS[Method(order.method)], "words": ORDERS[state], "pill": ORDER_PILLS[state],
    }  # fmt: skip


def _order(request: HttpRequest, id: UUID) -> tuple[PaymentOrder, Dossier]:
    """404 for an order of somebody else's dossier."""
    order = get_object_or_404(PaymentOrder.objects.select_related("demand"), id=id)
    if order.demand.subject_kind != store.SUBJECT:
        raise Http404
    return order, own(request, order.demand.subject_id)


@citizen()
def payment(request: HttpRequest, id: UUID) -> HttpResponse:
    """One order: the code to scan or the way to the platform, while it waits; then what became of it."""
    order, found = _order(request, id)
    state = OrderState(order.state)
    waits = state in workflow.OPEN
    shows = _shows(order)
    title = _("VietQR code")
    read = order.qr and shows
    return render(request, "portal/payment.html", {
        **_row(order), "dossier": found, "bundle": catalogue.bundle(found.revision_id), "waits": waits, "shows": shows,
        "state": state.value,
        "qr": mark_safe(qr.svg(order.qr, title=title, is_fluid=True)) if read else "",  # noqa: S308 - our own drawing
        "purpose": f"{order.code} {order.demand.code}", "account": _account(), "receipts": _receipts(found),
        "held": order.payments.exclude(standing="settled").first(), "is_paid_otherwise": found.money_state == "paid",
    })  # fmt: skip


def _shows(order: PaymentOrder) -> bool:
    """Whether it can still be paid."""
    return order.state == OrderState.WAITING and order.expires_at > now()


def _account() -> dict[str, str]:
    bin, _colon, rest = settings.ENV.bank_account.partition(":")
    account, _colon, holder = rest.partition(":")
    return {"bin": bin, "bank": banks.name_of(bin), "account": account, "holder": holder}


@citizen()
@never_cache
def payment_code(request: HttpRequest, id: UUID) -> HttpResponse:
    """The code as a picture, to be opened in a banking app on the same phone."""
    order, _found = _order(request, id)
    if not order.qr or not _shows(order):
        raise Http404
    answer = HttpResponse(qr.png(order.qr), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="vietqr-{order.code}.png"'
    return answer


@citizen()
@require_POST
def payment_done(request: HttpRequest, id: UUID) -> HttpResponse:
    """“I have paid”: the bank is asked now."""
    order, _found = _order(request, id)
    _say(request, payments.claim(order.id))
    return redirect("portal:payment", id)


def _say(request: HttpRequest, state: OrderState) -> None:
    if state == OrderState.PAID:
        messages.success(request, _("The payment has arrived. Your receipt is below."))
    elif state == OrderState.UNKNOWN:
        messages.warning(request, _("We do not know yet if the bank took the payment. Do not pay again; we will tell "
                                    "you within 15 minutes."))  # fmt: skip
    elif state in (OrderState.FAILED, OrderState.EXPIRED):
        messages.error(request, _("This payment did not go through. You can pay again."))


@citizen()
def payment_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Where the platform sends the payer back to, whatever the address says: the newest order is asked about."""
    found = own(request, id)
    demand = selectors.demand_of(store.SUBJECT, found.id)
    orders = selectors.orders_of(demand) if demand else []
    if not orders:
        return redirect("portal:pay", id)
    _say(request, payments.claim(orders[0].id))
    return redirect("portal:payment", orders[0].id)
