"""The cash of a day: officers count and close their own, accountants and leaders see who has not, and confirm."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from motcua.foundation.common.clock import today
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import store
from motcua.onestop.payments import cash as days
from motcua.onestop.payments import permissions, printed, services
from motcua.onestop.payments.enums import ReceiptState
from motcua.onestop.payments.labels import RECEIPTS
from motcua.onestop.payments.models import BY_HAND, CashDay, Payment
from motcua.sites.operations.forms.money import CountForm, ReceivedForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views._money import part_name
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf

everybody = officer(Role.RECEPTIONIST, *permissions.READERS)


@everybody
@never_cache
def cash(request: HttpRequest) -> HttpResponse:
    """One's own days, open and closed; of who keeps the money also who has not closed, and what waits for them;
    `waits=1` that only."""
    by = actor(request)
    reads = bool(by.roles & set(permissions.READERS))
    waits = reads and bool(request.GET.get("waits"))
    rows = days.to_confirm(by) if waits else days.closed(by) if reads else days.own_closed(by)
    page = keyset(request, rows, ["-id"])
    missing = days.not_closed(by) if reads else []
    return render(request, "operations/cash.html", {
        "mine": days.own_open(by), "reads": reads, "missing": missing[: days.MOST], "more": len(missing) > days.MOST,
        "page": page, "rows": page.rows, "waits": waits, "back": days.BACK.days,
    })  # fmt: skip


def _found(request: HttpRequest, unit: UUID, officer: UUID, day: str) -> tuple[Unit, date, CashDay | None]:
    """404 for the cash of another agency's officer, and for a day on which there was none."""
    if not days.may_read(actor(request), unit, officer):
        raise Http404
    try:
        on = date.fromisoformat(day)
    except ValueError as wrong:
        raise Http404 from wrong
    return get_object_or_404(Unit, id=unit), on, CashDay.objects.filter(unit_id=unit, officer=officer, day=on).first()


@everybody
@never_cache
def cash_day(request: HttpRequest, unit: UUID, officer: UUID, day: str) -> HttpResponse:
    """What the day holds, row by row; its officer counts and closes it, a second one confirms."""
    by = actor(request)
    agency, on, closed = _found(request, unit, officer, day)
    sums = days.sums(unit, officer, on)
    if not sums.payments and not sums.refunds:
        raise Http404
    form = _form(request, by, closed, officer, unit, only_paid_out=not sums.payments)

    def act() -> None:
        if isinstance(form, CountForm):
            services.close(unit, on, by=by, counted=form.cleaned_data["counted"], reason=form.cleaned_data["reason"])
        elif closed and form:
            services.confirm(closed.id, by=by, received=form.cleaned_data["received"], note=form.cleaned_data["note"])

    if form is not None and submit(request, form, act):
        closes = isinstance(form, CountForm)
        messages.success(request, _("Closed. Hand the cash over; an accountant or a leader of the agency confirms it.")
                         if closes else _("Confirmed. Both names stand on the record."))  # fmt: skip
        return redirect("operations:cash_day", unit, officer, day)
    names = [*(one.taken_by_name for one in sums.payments), *(one.paid_by_name for one in sums.refunds)]
    name = closed.officer_name if closed else names[0]
    return render(request, "operations/cash_day.html", {
        "unit": agency, "officer": officer, "name": name, "day": on, "closed": closed, "sums": sums, "form": form,
        "closes": isinstance(form, CountForm), "is_ahead": on > today(), "own": by.id == officer,
        "parts": [{**part, "name": part_name(part)} for part in sums.parts],
        "payments": [_row(one) for one in sums.payments], "keeps": permissions.keeps(by, unit),
        "pay_outs": [(one, one.transaction.removeprefix(BY_HAND)) for one in sums.refunds],
    })  # fmt: skip


def _form(
    request: HttpRequest, by: Any, closed: CashDay | None, officer: UUID, unit: UUID, *, only_paid_out: bool
) -> Any:  # fmt: skip
    """What there is to do here: count one's own until it is confirmed, or confirm another's. Where nothing was taken,
    nothing is to be handed over."""
    nothing = "0" if only_paid_out else None
    if by.id == officer and (closed is None or closed.confirmed_at is None):
        return CountForm(request.POST or None, initial={"counted": nothing})
    if closed and not closed.confirmed_at and permissions.keeps(by, unit):
        return ReceivedForm(request.POST or None, initial={"received": nothing})
    return None


def _row(one: Payment) -> dict[str, Any]:
    demand = one.order.demand if one.order else None
    return {
        "payment": one, "code": demand.code if demand else "", "payer": demand.payer_name if demand else "",
        "dossier": demand.subject_id if demand and demand.subject_kind == store.SUBJECT else None,
        "receipts": [
            (receipt, RECEIPTS[ReceiptState(receipt.state)] if receipt.state != ReceiptState.VALID else "")
            for receipt in sorted(one.receipts.all(), key=lambda receipt: receipt.id)
        ],
    }  # fmt: skip


@everybody
@never_cache
def cash_paper(request: HttpRequest, unit: UUID, officer: UUID, day: str) -> HttpResponse:
    """To be signed by both when the cash changes hands."""
    _agency, on, closed = _found(request, unit, officer, day)
    if closed is None:
        raise Http404
    return inline_pdf(printed.cash_day(closed), f"{_('Cash of a day')} {on:%d-%m-%Y}")
