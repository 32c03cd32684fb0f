"""The last look before a person's form becomes a received dossier, and the one press that receives it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from motcua.foundation.calendar import explain
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import alike, desk_filing, desk_preview, drafts, letters
from motcua.onestop.dossiers.desk_filing import Problems
from motcua.onestop.dossiers.enums import Channel, DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier, Draft
from motcua.sites.counter.forms import DELIVERY, SHOWN
from motcua.sites.counter.views.printing import shown
from motcua.sites.counter.views.reception import own_draft, papers_of, where_sent
from motcua.sites.pages import linked
from motcua.sites.pages.access import officer
from motcua.sites.pages.centres import named
from motcua.sites.pages.questions import in_words
from motcua.sites.pages.templatetags.mc import vphone


@officer(Role.RECEPTIONIST)
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """What will be received, when it is due and why; one press receives it, and a second press changes nothing."""
    draft, bundle = own_draft(request, id)
    refusal = ""
    if request.method == "POST":
        try:
            dossier_id, code = desk_filing.receive(draft.id, by=request.actor)  # type: ignore[attr-defined]
            _print(request, dossier_id)
            messages.success(request, gettext("Received under code %(code)s. Print form 01 and hand it over.")
                             % {"code": code})  # fmt: skip
            return redirect("counter:dossier", dossier_id)
        except Refusal as wrong:
            refusal = str(wrong)
    if draft.dossier_id:
        return redirect("counter:dossier", draft.dossier_id)
    moment = now()
    try:
        ready = desk_filing.ready(draft, by=request.actor, at=moment)  # type: ignore[attr-defined]
    except Invalid:
        return redirect(_form_address(draft) + "?check=1")
    due, contact = desk_preview.due(ready.filing, moment), ready.filing.contact
    earlier = alike.before_desk(draft, by=request.actor)  # type: ignore[attr-defined]
    answers = ready.filing.linked.answers if ready.filing.linked else ready.filing.answers
    return render(request, "counter/desk_check.html", {
        "whom": bundle.result.whom(draft.answers), "earlier": [(d, STATES[DossierState(d.state)]) for d in earlier],
        "draft": draft, "bundle": bundle, "ready": ready, "filing": ready.filing, "due": due, "refusal": refusal,
        "explanation": explain(due, (get_language() or "vi")[:2]),
        "fee": bundle.fee_for(answers, today(), Channel.COUNTER),
        "costs": linked.costs(bundle, answers, Channel.COUNTER, ready.filing.authority),
        "pages": _answers(answers, bundle), "papers": _given(draft, bundle),
        "phone": vphone(contact["phone"]), "delivery": DELIVERY[contact["delivery"]],
        "collect_at": named(contact.get("collect_at", "")),
        "support": Unit.objects.filter(id__in=[ready.filing.support_place_id]).first(),
    })  # fmt: skip


def _form_address(draft: Draft) -> str:
    return reverse("counter:desk_form", args=[draft.id])


def _print(request: HttpRequest, dossier_id: UUID) -> None:
    """Form 01 is made at once, so that it can be printed; should that fail, the worker makes it."""
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=dossier_id)
    try:
        letters.form_01(dossier, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.warning(request, str(refusal))


def _answers(answers: dict[str, Any], bundle: Bundle) -> list[tuple[Any, list[tuple[str, str]]]]:
    return [
        (page, [(pick(q.label), in_words(q, answers.get(q.key))) for q in page.questions if q.key in answers])
        for page in bundle.form.pages
    ]


def _given(draft: Draft, bundle: Bundle) -> list[dict[str, Any]]:
    parts = linked.serves(bundle)
    return [
        {**row, "kind": SHOWN.get(row["kind"], ""), "serves": parts.get(row["document"].key, [])}
        for row in papers_of(draft, bundle, Problems())
        if row["is_asked"] and (row["kind"] or row["files"])
    ]


@officer(Role.RECEPTIONIST)
def slip(request: HttpRequest, id: UUID) -> HttpResponse:
    """Form 01 as it will be printed, before anything is received."""
    draft, _bundle = own_draft(request, id)
    try:
        ready = desk_filing.ready(draft, by=request.actor, at=now())  # type: ignore[attr-defined]
    except Invalid:
        return redirect(_form_address(draft) + "?check=1")
    pdf = desk_preview.form_01(ready, now(), request.actor.name)  # type: ignore[attr-defined]
    return shown(pdf, gettext("Form 01"))


@officer(*desk_filing.HELPING)
def discard(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = own_draft(request, id)
    if draft.dossier_id:
        return redirect(where_sent(request), draft.dossier_id)
    if request.method == "POST":
        drafts.discard(draft.id, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, gettext("The form was discarded."))
        return redirect("counter:reception")
    return render(request, "counter/desk_discard.html", {"draft": draft, "bundle": bundle})
