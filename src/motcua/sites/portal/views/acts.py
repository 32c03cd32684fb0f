"""What an applicant does with a dossier: answer, write, change the contact, withdraw, collect.

A step that is no longer open, or that somebody else took first, is a sentence on the page; what was typed stays.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.assistant.screening import first_looks
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.gate import default_limits
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import store_upload
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import correcting, filing, services
from motcua.onestop.dossiers.models import SupplementRequest
from motcua.onestop.dossiers.services.intake import Paper
from motcua.sites.pages import correction, first_look
from motcua.sites.pages.access import citizen
from motcua.sites.portal.forms import ContactForm
from motcua.sites.portal.views.dossiers import asked_of, own
from motcua.sites.portal.views.filing_documents import ACCEPT
from motcua.sites.portal.views.filing_steps import LEVEL

Kept = list[tuple[str, StoredFile]]


@citizen(LEVEL)
def supplement(request: HttpRequest, id: UUID) -> HttpResponse:
    """Answer form 02: a file for each paper asked for, or a word why not. Good files are kept on a refusal."""
    found = own(request, id)
    asked = asked_of(found)
    if asked is None:
        messages.info(request, _("Nothing is asked of you now."))
        return redirect("portal:dossier", id)
    bundle = catalogue.bundle(found.revision_id)
    titles = _titles(bundle, asked)
    problems: list[dict[str, Any]] = []
    kept = [(key, file) for key, file in kept_files(request) if key in titles]
    raw, wrong = correction.raw_of(request, asked, bundle), {}
    fresh = uploads(request, titles, problems) if request.method == "POST" else []
    first_looks.look(file for _key, file in fresh)
    kept += fresh
    first_look.mark(file for _key, file in kept)
    doubted = [file for _key, file in fresh if file.seen_at_once]  # type: ignore[attr-defined]  # told once, then sent
    if request.method == "POST" and not problems and not doubted and "remove" not in request.POST:
        act = services.complete if asked.before_reception else services.supplement
        papers = tuple(Paper(key, file.id) for key, file in kept)
        try:
            act(id, by=request.actor, papers=papers, note=request.POST.get("note", ""),  # type: ignore[attr-defined]
                answers=raw, key=f"answer:{asked.id}")  # fmt: skip
            messages.success(request, _("Your answer has arrived. The officer goes on with it."))
            return redirect("portal:dossier", id)
        except Invalid as invalid:
            wrong = invalid.fields
            problems += [
                {"label": titles[key], "text": str(text), "href": f"#d_{key}"}
                for key, text in wrong.items() if key in titles
            ]  # fmt: skip
            if not wrong:
                problems.append({"text": str(invalid)})
        except Refusal as refusal:
            problems.append({"text": str(refusal)})
    questions = correction.form_of(found, asked, bundle, raw, wrong)
    problems += questions.error_items if questions else []
    filled_in = correcting.filled_in(bundle)
    items = [
        {**item, "title": titles[item["document"]], "is_filled_in": item["document"] in filled_in}
        for item in asked.items
    ]  # fmt: skip
    wanted = {item["document"] for item in items}
    return render(request, "portal/supplement.html", {
        "dossier": found, "bundle": bundle, "asked": asked, "problems": problems, "note": request.POST.get("note", ""),
        "items": [{**i, "kept": [f for k, f in kept if k == i["document"]],
                   "wrong": [p["text"] for p in problems if p.get("href") == f"#d_{i['document']}"]} for i in items],
        "more": [(key, title, [f for k, f in kept if k == key]) for key, title in titles.items() if key not in wanted],
        "questions": questions, "limits": default_limits(), "accept": ACCEPT, "doubted": doubted,
    })  # fmt: skip


def _titles(bundle: Bundle, asked: SupplementRequest) -> dict[str, str]:
    """What can be sent with the answer: what was asked for first, then the other papers of the procedure."""
    named = {d.key: pick(d.title) for d in bundle.documents}
    wanted = {item["document"]: named.get(item["document"], _("Other")) for item in asked.items}
    return wanted | {d.key: pick(d.title) for d in bundle.documents if d.way is DocumentWay.UPLOAD}


def kept_files(request: HttpRequest) -> Kept:
    """Files that came with an earlier try of this page: key and id in hidden fields, only the person's own."""
    pairs = [text.partition(":")[::2] for text in request.POST.getlist("kept") if text != request.POST.get("remove")]
    own_files = StoredFile.objects.filter(created_by=request.actor.id, tombstoned_at=None)  # type: ignore[attr-defined]
    found = []
    for key, id in pairs:
        try:
            file = own_files.filter(id=UUID(id)).first()
        except ValueError:
            continue
        if file:
            found.append((key, file))
    return found


def uploads(request: HttpRequest, titles: dict[str, str], problems: list[dict[str, Any]]) -> Kept:
    taken = []
    for key in request.FILES:
        for uploaded in request.FILES.getlist(key) if key in titles else ():
            try:
                taken.append((key, store_upload(uploaded, by=request.actor)))  # type: ignore[attr-defined]
            except Refusal as refusal:
                problems.append({"label": titles[key], "text": str(refusal), "href": f"#d_{key}"})
    return taken


@citizen()
def message(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    problems, text = [], request.POST.get("text", "")
    if request.method == "POST":
        try:
            services.message(id, by=request.actor, text=text, key=request.POST.get("key") or None)  # type: ignore[attr-defined]
            messages.success(request, _("Your message has arrived."))
            return redirect("portal:dossier", id)
        except Refusal as refusal:
            problems = [{"text": str(refusal), "href": "#text"}]
    return render(request, "portal/message.html", {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id), "problems": problems, "text": text,
        "key": request.POST.get("key") or uuid7(),
    })  # fmt: skip


@citizen()
def contact(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    problems: list[dict[str, Any]] = []
    ways = filing.deliveries(catalogue.bundle(found.revision_id))
    given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {"initial": found.contact}
    form = ContactForm(ways=ways, place=found.reception_place, **given)
    if request.method == "POST" and form.is_valid():
        try:
            changed = found.contact | form.cleaned_data  # who came for a business stays on record
            if changed != found.contact:  # the button pressed twice changes nothing more
                services.change_contact(id, by=request.actor, contact=changed)  # type: ignore[attr-defined]
            messages.success(request, _("The contact details are changed."))
            return redirect("portal:dossier", id)
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    return render(request, "portal/change_contact.html", {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id), "form": form, "problems": problems,
    })  # fmt: skip


@citizen(LEVEL)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    problems, reason = [], request.POST.get("reason", "")
    if request.method == "POST":
        try:
            services.withdraw(id, by=request.actor, reason=reason, key=f"withdraw:{id}")  # type: ignore[attr-defined]
            messages.success(request, _("The dossier is withdrawn."))
            return redirect("portal:dossier", id)
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    return render(request, "portal/withdraw.html", {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id), "problems": problems, "reason": reason,
    })  # fmt: skip


@citizen(LEVEL)
@require_POST
def collect(request: HttpRequest, id: UUID) -> HttpResponse:
    """The applicant takes the electronic result; the dossier closes."""
    found = own(request, id)
    actor = request.actor  # type: ignore[attr-defined]
    try:
        services.return_result(id, by=actor, received_by=actor.name, key=f"collect:{id}")
        messages.success(request, _("The result is yours now. You can open it here at any time."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:dossier", found.id)
