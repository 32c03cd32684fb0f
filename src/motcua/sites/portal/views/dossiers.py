"""The applicant's own dossiers: follow, answer, talk, collect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.calendar import explain
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.access import may_read
from motcua.foundation.files.download import response
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import store_upload
from motcua.foundation.notices.selectors import inbox
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import drafts, letters, selectors, services, store
from motcua.onestop.dossiers.enums import DossierState, MoneyState, ResultState, Verb
from motcua.onestop.dossiers.models import Dossier, Message, Result, SubmittedDocument, SupplementRequest
from motcua.onestop.dossiers.progress import due_of_dossier, progress_of
from motcua.onestop.dossiers.services.intake import Paper
from motcua.onestop.dossiers.workflow import is_open
from motcua.sites.pages.access import citizen, public
from motcua.sites.portal.forms import ContactForm

PAGE = 20
LEVEL = 2


def _own(request: HttpRequest, id: UUID) -> Dossier:
    """404 for a dossier that is not this person's (or of the business they act for)."""
    mine = selectors.visible_to(request.actor)  # type: ignore[attr-defined]
    found = mine.select_related("authority", "reception_place").filter(id=id).first()
    if found is None:
        raise Http404
    return found


@citizen()
def mine(request: HttpRequest) -> HttpResponse:
    """Dossiers, the newest first (keyset pages), drafts, and what was told."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = selectors.visible_to(actor).select_related("authority", "reception_place").order_by("-id")
    after = request.GET.get("after", "")
    if after:
        try:
            rows = rows.filter(id__lt=UUID(after))
        except ValueError as wrong:
            raise Http404 from wrong
    found = list(rows[: PAGE + 1])
    return render(request, "portal/my.html", {
        "rows": [{"dossier": d, "bundle": catalogue.bundle(d.revision_id), **progress_of(d)} for d in found[:PAGE]],
        "next": found[PAGE - 1].id if len(found) > PAGE else None, "is_first": not after,
        "drafts": [(d, catalogue.bundle(d.revision_id)) for d in drafts.of(actor)[:20]],
        "notices": inbox(actor.business_id or actor.person_id)[:5],
    })  # fmt: skip


@citizen()
def dossier(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _own(request, id)
    bundle = catalogue.bundle(found.revision_id)
    titles = {d.key: d.title for d in bundle.documents}
    papers = SubmittedDocument.objects.filter(dossier=found, replaced_at=None).select_related("file").order_by("added_at", "id")
    received = found.received_at is not None
    results = Result.objects.filter(
        dossier=found, state__in=[ResultState.ISSUED, ResultState.REPLACED]
    ).select_related("file").order_by("-version")  # fmt: skip
    return render(request, "portal/dossier.html", {
        "dossier": found, "bundle": bundle, **progress_of(found),
        "papers": [(titles.get(p.document_key, {"vi": p.document_key}), p) for p in papers],
        "letters": [letter for letter in letters_of(store.SUBJECT, found.id) if letter.kind != "result"],
        "talk": Message.objects.filter(dossier=found, internal=False).order_by("at"),
        "request": request, "asked": _asked(found), "results": results,
        "owes": found.money_state == MoneyState.DUE, "contact": ContactForm.in_words(found.contact),
        "may": {verb.value: is_open(verb, DossierState(found.state), received=received) for verb in Verb},
        "is_signed": Result.objects.filter(dossier=found).exclude(state=ResultState.DRAFT).exists(),
    })  # fmt: skip


def _asked(found: Dossier) -> SupplementRequest | None:
    if found.state != DossierState.SUPPLEMENT_REQUESTED:
        return None
    return SupplementRequest.objects.filter(dossier=found, answered_at=None).order_by("-asked_at").first()


@citizen()
def sent(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _own(request, id)
    return render(request, "portal/sent.html", {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id),
        "papers": SubmittedDocument.objects.filter(dossier=found, replaced_at=None).count(),
    })  # fmt: skip


@citizen()
def receipt(request: HttpRequest, id: UUID) -> HttpResponse:
    return response(letters.receipt(_own(request, id)), inline=True)


@citizen()
def deadline(request: HttpRequest, id: UUID) -> HttpResponse:
    """One page that explains the date in words."""
    found = _own(request, id)
    due = due_of_dossier(found)
    return render(request, "portal/deadline.html", {
        "dossier": found, "bundle": catalogue.bundle(found.revision_id),
        "lines": explain(due, (get_language() or "vi")[:2]) if due else [],
    })  # fmt: skip


@citizen(LEVEL)
def supplement(request: HttpRequest, id: UUID) -> HttpResponse:
    """Answer form 02: a file for each paper asked for, or a word why not. Good files are kept on a refusal."""
    found = _own(request, id)
    asked = _asked(found)
    if asked is None:
        messages.info(request, _("Nothing is asked of you now."))
        return redirect("portal:dossier", id)
    bundle = catalogue.bundle(found.revision_id)
    titles = {d.key: pick(d.title) for d in bundle.documents if d.way is DocumentWay.UPLOAD}
    items = [{**item, "title": titles.get(item["document"], _("Other"))} for item in asked.items]
    problems: list[dict[str, Any]] = []
    kept: list[tuple[str, StoredFile]] = _kept(request)
    if request.method == "POST":
        kept += _uploads(request, titles, problems)
        act = services.complete if asked.before_reception else services.supplement
        papers = tuple(Paper(key, file.id) for key, file in kept)
        if not problems:
            try:
                act(id, by=request.actor, papers=papers, note=request.POST.get("note", ""),  # type: ignore[attr-defined]
                    key=f"answer:{asked.id}")  # fmt: skip
                messages.success(request, _("Your answer has arrived. The officer goes on with it."))
                return redirect("portal:dossier", id)
            except Refusal as refusal:
                problems.append({"text": str(refusal)})
    return render(request, "portal/supplement.html", {
        "dossier": found, "bundle": bundle, "asked": asked, "items": items, "problems": problems, "kept": kept,
        "note": request.POST.get("note", ""), "titles": titles,
    })  # fmt: skip


def _kept(request: HttpRequest) -> list[tuple[str, StoredFile]]:
    """Files that came with an earlier try of this page: key and id in hidden fields, only the person's own."""
    pairs = [text.partition(":")[::2] for text in request.POST.getlist("kept")]
    own = StoredFile.objects.filter(created_by=request.actor.id, tombstoned_at=None)  # type: ignore[attr-defined]
    found = []
    for key, id in pairs:
        try:
            file = own.filter(id=UUID(id)).first()
        except ValueError:
            continue
        if file:
            found.append((key, file))
    return found


def _uploads(request: HttpRequest, titles: dict, problems: list) -> list[tuple[str, StoredFile]]:
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
    found = _own(request, id)
    problems, text = [], request.POST.get("text", "")
    if request.method == "POST":
        try:
            services.message(id, by=request.actor, text=text, key=request.POST.get("key") or None)  # type: ignore[attr-defined]
            messages.success(request, _("Your message has arrived."))
            return redirect("portal:dossier", id)
        except Refusal as refusal:
            problems = [{"text": str(refusal), "href": "#text"}]
    return render(request, "portal/message.html", {
        "dossier": found, "problems": problems, "text": text, "key": request.POST.get("key") or store.uuid7(),
    })  # fmt: skip


@citizen()
def contact(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _own(request, id)
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm(initial=found.contact)
    if request.method == "POST" and form.is_valid():
        services.change_contact(id, by=request.actor, contact=form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("The contact details are changed."))
        return redirect("portal:dossier", id)
    return render(request, "portal/change_contact.html", {"dossier": found, "form": form})


@citizen(LEVEL)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _own(request, id)
    if request.method == "POST":
        services.withdraw(id, by=request.actor, reason=request.POST.get("reason", ""), key=f"withdraw:{id}")  # type: ignore[attr-defined]
        messages.success(request, _("The dossier is withdrawn."))
        return redirect("portal:dossier", id)
    return render(request, "portal/withdraw.html", {"dossier": found, "bundle": catalogue.bundle(found.revision_id)})


@citizen(LEVEL)
@require_POST
def collect(request: HttpRequest, id: UUID) -> HttpResponse:
    """The applicant takes the electronic result; the dossier closes."""
    found = _own(request, id)
    actor = request.actor  # type: ignore[attr-defined]
    services.return_result(id, by=actor, received_by=actor.name, key=f"collect:{id}")
    messages.success(request, _("The result is yours now. You can open it here at any time."))
    return redirect("portal:dossier", found.id)


@public
def file(request: HttpRequest, id: UUID) -> HttpResponse:
    """A file of a draft or dossier of one's own; the room that holds it says who may read it."""
    found = StoredFile.objects.filter(id=id).first()
    if found is None or not may_read(request.actor, found):  # type: ignore[attr-defined]
        raise Http404
    try:
        return response(found, inline="save" not in request.GET)
    except Invalid as refusal:
        raise Http404 from refusal
