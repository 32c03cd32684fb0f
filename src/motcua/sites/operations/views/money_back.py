"""Money given back: asked with a reason, decided by a second officer, paid out or transferred, and its slip."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from motcua.onestop.payments import printed, selectors, services
from motcua.onestop.payments.enums import Method, RefundReason, RefundState, Standing
from motcua.onestop.payments.labels import REFUNDS
from motcua.onestop.payments.models import BY_HAND, Payment, Refund
from motcua.onestop.payments.services import giving_back
from motcua.onestop.payments.services.giving_back import REASONS as USUAL
from motcua.onestop.payments.services.giving_back import rest_of
from motcua.sites.operations.forms.money import DecisionForm, PayOutForm, RefundForm, TransferForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views._money import form_page, left_of, one_of, part_name, readers, refund_words
from motcua.sites.pages.inline import inline_pdf


@readers
def refund_ask(request: HttpRequest, id: UUID) -> HttpResponse:
    by = actor(request)
    found: Payment = one_of(request, selectors.payments(by), id)
    usual = USUAL.get(Standing(found.standing), RefundReason.OTHER)
    rest, only_whole = rest_of(found), giving_back.only_whole(found)
    named = [(part_name(part) if len(rest) > 1 else "", part["amount"]) for part in rest]
    form = RefundForm(request.POST or None, initial={"reason": usual}, rest=named, only_whole=only_whole)

    def act() -> None:
        reason = RefundReason(form.cleaned_data["reason"])
        services.ask_refund(id, by=by, reason=reason, note=form.cleaned_data["note"], parts=form.parts)

    if submit(request, form, act):
        messages.success(request, _("Asked for. Another accountant or a leader of the agency decides it."))
        return redirect("operations:money_payment", id)
    return form_page(
        request, form, found, _("Ask to give the money back"), _("Ask to give it back"), only_whole=only_whole,
        left=left_of(found),
    )  # fmt: skip


@readers
def refund_decide(request: HttpRequest, id: UUID) -> HttpResponse:
    """The second officer: gives it back, or says why not."""
    by = actor(request)
    refund: Refund = one_of(request, selectors.refunds(by), id)
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
    return form_page(
        request, form, refund.payment, _("Decide about giving the money back"), _("Give it back"),
        second=("refuse", _("Do not give it back")), asked=refund_words(refund, by),
    )  # fmt: skip


@readers
def refund_transfer(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the agency itself gives back is written down: cash over the counter, or a transfer of its own where the way
    the money came knows no way back."""
    by = actor(request)
    refund: Refund = one_of(request, selectors.refunds(by), id)
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
    return form_page(request, form, refund.payment, title, button, asked=refund_words(refund, by))


@readers
@never_cache
def refund_slip(request: HttpRequest, id: UUID) -> HttpResponse:
    """What who took the cash signs."""
    refund: Refund = one_of(request, selectors.refunds(actor(request)), id)
    try:
        pdf = printed.pay_out(refund)
    except LookupError as nothing:
        raise Http404 from nothing
    return inline_pdf(pdf, f"{_('Slip of money paid out')} {refund.transaction.removeprefix(BY_HAND)}")


@readers
@never_cache
def refunds(request: HttpRequest) -> HttpResponse:
    by, state = actor(request), request.GET.get("state", RefundState.ASKED.value)
    rows = selectors.refunds(by)
    if state in set(RefundState):
        rows = rows.filter(state=state)
    page = keyset(request, rows, ["-id"])
    return render(request, "operations/money_refunds.html", {
        "rows": [refund_words(one, by) for one in page.rows], "page": page, "state": state,
        "states": [(one.value, REFUNDS[one]) for one in RefundState],
    })  # fmt: skip
