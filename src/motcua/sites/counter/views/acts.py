"""What a counter officer does to a dossier; each page asks what the law asks, and nothing happens by looking."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import desk_people, filing, letters, money, selectors, services
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.services import paying
from motcua.onestop.dossiers.services.intake import check_answer_by
from motcua.onestop.handover.whereabouts import on_paper
from motcua.sites.counter import forms
from motcua.sites.counter.views.acting import act_page, key_of, own
from motcua.sites.counter.views.dossier import may
from motcua.sites.pages import dates
from motcua.sites.pages.access import officer
from motcua.sites.pages.proposing import Proposing
from motcua.sites.pages.sealed import at_once
from motcua.sites.pages.templatetags.mc import vphone
from motcua.sites.pages.text_modules import Inserting
from motcua.sites.pages.visitors import NAMES

OTHER = "other"


@officer(Role.RECEPTIONIST)
def receive(request: HttpRequest, id: UUID) -> HttpResponse:
    """The clock starts and form 01 follows. By a press on the dossier's page; the address alone shows that page."""
    found = own(request, id)
    if request.method != "POST":
        return redirect("counter:dossier", found.id)
    try:
        services.receive(found.id, by=request.actor, key=key_of(request))  # type: ignore[attr-defined]
        found.refresh_from_db()
        letters.form_01(found, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("Received. The clock runs; form 01 is ready to print and goes to the applicant."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("counter:dossier", found.id)


@officer(Role.RECEPTIONIST)
def ask_completion(request: HttpRequest, id: UUID) -> HttpResponse:
    """Form 02 before reception: each document ticked with its reason, a day to answer by; no clock runs."""
    found = own(request, id)
    bundle = catalogue.bundle(found.revision_id)
    sent = (d for d in bundle.documents_for(found.answers, today()) if d.way is not DocumentWay.FETCHED)
    titles = {d.key: pick(d.title) for d in sent}
    titles[OTHER] = _("Something else in the dossier")
    data = request.POST
    typed = {"answer_by": data.get("answer_by", f"{forms.answer_by_default(today()):%d/%m/%Y}")}
    for k in titles:
        typed |= {f"tick-{k}": data.get(f"tick-{k}", ""), f"reason-{k}": data.get(f"reason-{k}", "")}

    inserting = Inserting(
        request, found, letters.FORM_02, {"reason": [(f"reason-{k}", title) for k, title in titles.items()]}
    )
    proposing = Proposing(request, found)
    if inserting.pressed:
        typed |= {name: value for name, value in inserting.typed().items() if name in typed}
    elif proposing.pressed:
        typed |= {name: value for name, value in proposing.for_papers("tick-", "reason-").items() if name in typed}

    def act(key: str) -> str:
        items, day = _asked(list(titles), typed)
        asked = services.request_completion(found.id, by=request.actor, items=items, answer_by=day, key=key)  # type: ignore[attr-defined]
        at_once(request, lambda: letters.form_02(found, asked, by=request.actor))  # type: ignore[attr-defined]
        return _("Form 02 is sent. The dossier waits for the applicant; no clock runs.")

    return act_page(
        request, "counter/ask_completion.html", found, act,
        lambda wrong: forms.CompletionForm(initial=typed, problems=wrong, titles=titles),
        is_sent=not (inserting.pressed or proposing.pressed), can=may(found, Verb.REQUEST_COMPLETION),
        inserting=inserting, proposing=proposing,
    )  # fmt: skip


def _asked(documents: list[str], typed: dict[str, str]) -> tuple[list[dict[str, str]], date]:
    """What is asked for and until when; raises Invalid with a sentence at each row that is half written."""
    wrong: dict[str, str] = {}
    ticked = [k for k in documents if typed[f"tick-{k}"]]
    for k in documents:
        is_written = bool(clean(typed[f"reason-{k}"]))
        if k in ticked and not is_written:
            wrong[f"reason-{k}"] = _("Write the reason. The applicant will read it.")
        elif is_written and k not in ticked:
            wrong[f"tick-{k}"] = _("Tick the document, or delete its reason.")
    if not ticked and not wrong:
        wrong[f"tick-{documents[0]}"] = _("Tick each document that is missing and write the reason for it.")
    day = today()
    try:
        day = _day(typed["answer_by"])
        check_answer_by(day, now())
    except Invalid as invalid:
        wrong["answer_by"] = str(invalid)
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return [{"document": k, "reason": typed[f"reason-{k}"]} for k in ticked], day


def _day(text: str) -> date:
    try:
        day, month, year = (int(part) for part in text.strip().split("/"))
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Invalid(
            _("Write a date that exists, for example %(day)s."), fields={"answer_by": ""}, day=dates.example()
        ) from None


@officer(Role.RECEPTIONIST)
def decline(request: HttpRequest, id: UUID) -> HttpResponse:
    """Form 03: why the dossier is not accepted, and what the applicant can do next."""
    found = own(request, id)
    inserting, proposing = Inserting(request, found, letters.FORM_03), Proposing(request, found)
    posted = inserting.typed() if inserting.pressed else request.POST
    if proposing.pressed:
        posted = proposing.for_decline()
    typed = {name: posted.get(name, "") for name in ("reason", "next")}

    def act(key: str) -> str:
        wrong = {}
        if len(clean(typed["reason"])) < 5:
            wrong["reason"] = _("Write the reason. The applicant will read it.")
        if len(clean(typed["next"])) < 5:
            wrong["next"] = _("Write what the applicant can do now.")
        if wrong:
            raise Invalid(_("Look at the marked fields again."), fields=wrong)
        reason = f"{clean(typed['reason'])}\n{clean(typed['next'])}"
        services.decline(found.id, by=request.actor, reason=reason, key=key)  # type: ignore[attr-defined]
        at_once(request, lambda: letters.declined(found, by=request.actor))  # type: ignore[attr-defined]
        return _("The dossier is not accepted. Form 03 with the reason goes to the applicant.")

    return act_page(
        request, "counter/decline.html", found, act, lambda wrong: forms.DeclineForm(initial=typed, problems=wrong),
        is_sent=not (inserting.pressed or proposing.pressed), can=may(found, Verb.DECLINE), inserting=inserting,
        proposing=proposing,
    )  # fmt: skip


@officer(Role.RECEPTIONIST)
def undo(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take back a wrong reception while nothing has followed it."""
    found = own(request, id)
    reason = request.POST.get("reason", "")

    def act(key: str) -> str:
        services.undo_reception(found.id, by=request.actor, reason=reason, key=key)  # type: ignore[attr-defined]
        return _("The reception is undone. The dossier waits in the list again and no clock runs.")

    return act_page(request, "counter/undo.html", found, act, lambda wrong: forms.ReasonForm(
        initial={"reason": reason}, problems=wrong, label=_("What was wrong with the reception?"),
        hint=_("It stays on record with your name, and the applicant reads it."),
    ), can=may(found, Verb.UNDO_RECEPTION))  # fmt: skip


@officer(Role.RECEPTIONIST)
def fee(request: HttpRequest, id: UUID) -> HttpResponse:
    """Cash taken at the counter: an electronic receipt is made, or one was written on paper."""
    found = own(request, id)
    due = money.due_of(found, catalogue.bundle(found.revision_id))
    known = str(money.to_pay(found) or due.amount or "")
    typed = {"amount": request.POST.get("amount", known), "receipt": request.POST.get("receipt", "")}

    def act(key: str) -> str:
        is_electronic = "electronic" in request.POST
        if is_electronic and typed["receipt"].strip():
            sentence = _(
                "A paper receipt stands here. Press “Record the fee with the paper receipt”, or clear its number."
            )
            raise Invalid(sentence, fields={"receipt": sentence})
        read = money.read(due, **typed, is_electronic=is_electronic)
        services.collect_fee(found.id, by=request.actor, fee=read, key=key)  # type: ignore[attr-defined]
        if read.receipt:
            return _("The fee is recorded.")
        return _("The fee is recorded. The electronic receipt is ready to print.")

    return act_page(request, "counter/fee.html", found, act, lambda wrong: forms.FeeForm(initial=typed, problems=wrong),
                fee=due, can=may(found, Verb.COLLECT_FEE) and found.money_state == "due")  # fmt: skip


@officer(Role.RECEPTIONIST)
def ask_payment(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say what is to be paid and until when; the applicant pays online or here."""
    found = own(request, id)
    due = money.due_of(found, catalogue.bundle(found.revision_id))
    data = request.POST
    typed = {
        "amount": data.get("amount", str(money.to_pay(found) or due.amount or "")), "note": data.get("note", ""),
        "pay_by": data.get("pay_by", f"{today() + paying.TO_PAY:%d/%m/%Y}"),
    }  # fmt: skip

    def act(key: str) -> str:
        try:
            until = _day(typed["pay_by"])
        except Invalid as invalid:
            raise Invalid(str(invalid), fields={"pay_by": str(invalid)}) from invalid
        services.request_payment(
            found.id, by=request.actor, amount=typed["amount"], pay_by=until, note=typed["note"], key=key,  # type: ignore[attr-defined]
        )  # fmt: skip
        return _("The applicant is told what to pay, where and until when.")

    return act_page(
        request, "counter/ask_payment.html", found, act,
        lambda wrong: forms.AskPaymentForm(initial=typed, problems=wrong),
        fee=due, can=may(found, Verb.REQUEST_PAYMENT) and found.money_state in money.TO_ASK,
    )  # fmt: skip


@officer(Role.RECEPTIONIST)
def hand_over(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand over the result: the identity number of who collects is compared with the dossier; not before the fee."""
    found = own(request, id)
    if on_paper(found.id):  # how receipt is confirmed is asked there
        return redirect("counter:return_one", id)
    typed = {name: request.POST.get(name, desk_people.usual_way(found) if name == "who" else "") for name in NAMES}

    def act(key: str) -> str:
        services.return_result(found.id, by=request.actor, received_by=desk_people.collector(found, typed), key=key)  # type: ignore[attr-defined]
        return _("The result is handed over. The dossier is closed.")

    return act_page(request, "counter/hand_over.html", found, act,
                lambda wrong: forms.HandOverForm(initial=typed, problems=wrong),
                can=may(found, Verb.RETURN_RESULT), owes=found.money_state == "due",
                replaces=selectors.corrected(found))  # fmt: skip


@officer(Role.RECEPTIONIST)
def contact(request: HttpRequest, id: UUID) -> HttpResponse:
    """Another phone, address or way to receive the result, as told at the counter."""
    found = own(request, id)
    names = ("phone", "email", "delivery", "collect_at", "address")
    ways = filing.deliveries(catalogue.bundle(found.revision_id))
    kept = found.contact | {"phone": vphone(found.contact.get("phone", ""))}
    typed = {name: request.POST.get(name, kept.get(name, "")) for name in names}

    def act(key: str) -> str:
        changed = found.contact | filing.check_contact(typed, ways)
        services.change_contact(found.id, by=request.actor, contact=changed, key=key)  # type: ignore[attr-defined]
        return _("The contact details are changed.")

    return act_page(request, "counter/contact.html", found, act,
                lambda wrong: forms.offer(forms.ContactForm(initial=typed, problems=wrong), "delivery", ways),
                can=may(found, Verb.CHANGE_CONTACT))  # fmt: skip
