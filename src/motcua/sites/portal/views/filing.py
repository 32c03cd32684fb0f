"""Filing step by step: a list of tasks, one topic a page, nothing lost, sent once."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import centre_of
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.dossiers import alike, drafts, filing
from motcua.onestop.dossiers.draft_saves import Stamp, Superseded
from motcua.onestop.dossiers.enums import Channel, DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier, Draft
from motcua.sites.pages import first_look, paper_forms
from motcua.sites.pages.access import citizen
from motcua.sites.pages.linked import costs
from motcua.sites.pages.questions import QuestionForm, in_words, sent
from motcua.sites.portal.forms import ContactForm
from motcua.sites.portal.views.filing_steps import (
    LEVEL,
    go_on,
    limit_words,
    own_draft,
    position,
    tasks_of,
    uploads_of,
)
from motcua.sites.portal.words import how_paid

FEW = 12


@citizen(LEVEL)
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin on the first page of a new form, or go on with one of the same procedure that is still open."""
    found = catalogue.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    bundle = catalogue.current(found.code)[1]
    open_ones = list(drafts.of(actor).filter(procedure_code=found.code)[:10])
    if request.method == "POST" or not open_ones:
        try:
            made = drafts.start(found.code, by=actor, id=_key(request))
            return redirect(tasks_of(made, catalogue.bundle(made.revision_id))[0]["href"])
        except Refusal as refusal:
            context = {
                "procedure": found, "bundle": bundle, "reason": refusal, "is_other": refusal.code == drafts.NOT_THEIRS,
            }  # fmt: skip
            return render(request, "portal/start_refused.html", context, status=refusal.status)
    return render(request, "portal/resume.html", {
        "procedure": found, "bundle": bundle, "drafts": open_ones, "key": uuid7(),
    })  # fmt: skip


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


@own_draft
def tasks(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    items = tasks_of(draft, bundle)
    return render(request, "portal/tasks.html", {
        "draft": draft, "bundle": bundle, "tasks": items, "done": sum(bool(t["done"]) for t in items),
        "is_ready": all(t["done"] for t in items), "next": next((t for t in items if not t["done"]), None),
    })  # fmt: skip


@own_draft
def agency(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    if bundle.place:
        return redirect(_place_asked(draft, bundle))
    problems = []
    text = request.GET.get("q", "")[:100]
    if request.method == "POST":
        try:
            drafts.choose_authority(draft.id, UUID(request.POST.get("unit", "")), by=request.actor)  # type: ignore[attr-defined]
            draft.refresh_from_db()
            return go_on(draft, bundle, ("portal:draft_agency", ""))
        except (ValueError, Invalid):
            problems = [{"text": _("Choose the agency that settles this procedure."), "href": "#units"}]
    units, home = catalogue.authorities(bundle, text), None
    if not text and bundle.level == "commune":
        home = catalogue.authority_at(units, drafts.residence(draft, by=request.actor))  # type: ignore[attr-defined]
        units.sort(key=lambda unit: unit != home)
    return render(request, "portal/agency.html", {
        "draft": draft, "bundle": bundle, "units": units, "text": text, "home": home, "is_long": len(units) > FEW,
        "chosen": draft.authority_id or (home.id if home else None), "problems": problems,
        **position(draft, bundle, "portal:draft_agency"),
    })  # fmt: skip


def _place_asked(draft: Draft, bundle: Bundle) -> str:
    """Where the commune is chosen that makes the agency competent."""
    page = next(p for p in bundle.form.pages if bundle.place in {q.key for q in p.questions})
    return reverse("portal:draft_page", args=[draft.id, page.key]) + f"#q_{bundle.place}"


def _page_of(bundle: Bundle, key: str) -> forms.Page:
    found = next((p for p in bundle.form.pages if p.key == key), None)
    if found is None:
        raise Http404
    return found


@own_draft
def page(request: HttpRequest, draft: Draft, bundle: Bundle, key: str) -> HttpResponse:
    shown = _page_of(bundle, key)
    problems: dict[str, str] = {}
    is_asked_more = False
    if request.method == "POST":
        before = {q.key for q in shown.questions if holds(q.when, draft.answers, today())}
        problems = drafts.save_page(
            draft.id, key, sent(shown.keys, request.POST), by=request.actor,  # type: ignore[attr-defined]
            stamp=Stamp.read(request.POST, pressed=True),
        )  # fmt: skip
        draft.refresh_from_db()
        if not problems:
            return go_on(draft, bundle, ("portal:draft_page", key))
        asked = {q.key for q in shown.questions if holds(q.when, draft.answers, today())}
        fresh = {
            k for k in problems if k in asked - before and not request.POST.get(k) and "scripted" not in request.POST
        }
        if fresh and fresh == set(problems):
            problems, is_asked_more = {}, True  # the answers lead to further questions; nobody did anything wrong
    form = QuestionForm(
        shown.questions, day=today(), answers=draft.answers, raw=draft.raw, problems=problems, auto_id="q_%s",
        from_eid=drafts.prefilled(draft, by=request.actor), fetched=drafts.fetched(draft),  # type: ignore[attr-defined]
        papers=paper_forms.shown(draft, lambda key: reverse("portal:draft_paper_piece", args=[draft.id, key])),
    )  # fmt: skip
    return render(request, "portal/page.html", {
        "draft": draft, "stamp": uuid7(), "bundle": bundle, "page": shown, "form": form, "is_asked_more": is_asked_more,
        "problems": form.error_items, **position(draft, bundle, "portal:draft_page", key),
    })  # fmt: skip


@own_draft
def autosave(request: HttpRequest, draft: Draft, bundle: Bundle, key: str) -> HttpResponse:
    """What the script sends while the person types: kept, nothing judged."""
    shown = _page_of(bundle, key)
    if request.method != "POST":
        return redirect("portal:draft_page", draft.id, key)
    try:
        drafts.save_page(
            draft.id, key, sent(shown.keys, request.POST), by=request.actor,  # type: ignore[attr-defined]
            stamp=Stamp.read(request.POST),
        )  # fmt: skip
    except Superseded as late:
        return JsonResponse({"late": str(late)}, status=late.status)
    draft.refresh_from_db(fields=["updated_at"])
    return JsonResponse({"saved": f"{local(draft.updated_at):%H:%M}", "at": local(draft.updated_at).isoformat()})


@own_draft
def contact(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    ways = filing.deliveries(bundle)
    form = ContactForm(initial=draft.contact, ways=ways, place=_centre(draft))
    if request.method == "POST":
        form = ContactForm(request.POST, ways=ways, place=_centre(draft))
        drafts.save_contact(draft.id, request.POST, by=request.actor)  # type: ignore[attr-defined]
        if form.is_valid():
            draft.refresh_from_db()
            return go_on(draft, bundle, ("portal:draft_contact", ""))
    return render(request, "portal/contact.html", {
        "draft": draft, "bundle": bundle, "form": form, **position(draft, bundle, "portal:draft_contact"),
    })  # fmt: skip


def _centre(draft: Draft) -> Unit | None:
    """Where the dossier will be received, once the agency is chosen."""
    return centre_of(draft.authority) if draft.authority else None


def _summary(draft: Draft, bundle: Bundle) -> list[dict[str, Any]]:
    day = today()
    return [
        {"page": p, "href": reverse("portal:draft_page", args=[draft.id, p.key]), "rows": [
            {"label": pick(q.label), "value": in_words(q, draft.answers.get(q.key)), "key": q.key}
            for q in p.questions if holds(q.when, draft.answers, day)
        ]}
        for p in bundle.form.pages
    ]  # fmt: skip


@own_draft
def check(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    """Check the answers, then send; sending twice gives the first dossier again."""
    problems: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            dossier_id, _code = drafts.send(
                draft.id, by=request.actor, language=(get_language() or "vi")[:2]  # type: ignore[attr-defined]
            )  # fmt: skip
            return redirect("portal:sent", dossier_id)
        except Invalid as invalid:
            problems = _problems(bundle, draft, invalid)
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    day = today()
    fee = bundle.fee_for(draft.answers, day, Channel.PORTAL)
    held = drafts.files_of(draft)
    first_look.mark(file for files in held.values() for file in files)
    return render(request, "portal/check.html", {
        "draft": draft, "bundle": bundle, "problems": problems, "summary": _summary(draft, bundle),
        "papers": [(d, held[d.key]) for d in uploads_of(draft, bundle) if held.get(d.key)],
        "has_uploads": bool(uploads_of(draft, bundle)),
        "fee": fee, "how_paid": how_paid([fee]), "brought": bundle.brought(draft.answers, day),
        "place": _centre(draft),
        "costs": costs(bundle, draft.answers, Channel.PORTAL, draft.authority),
        "limit": limit_words(bundle.limit_for(draft.answers, day).value),
        "answer_within": limit_words(bundle.inbox_hours),
        "contact": ContactForm.in_words(draft.contact, _centre(draft)),
        "open_tasks": [t for t in tasks_of(draft, bundle) if not t["done"]],
        "whom": bundle.result.whom(draft.answers), "earlier": _stands(alike.before_draft(draft, by=request.actor)),  # type: ignore[attr-defined]
    })  # fmt: skip


def _stands(found: list[Dossier]) -> list[tuple[Dossier, Any]]:
    """Each with the words for its state."""
    return [(dossier, STATES[DossierState(dossier.state)]) for dossier in found]


def _problems(bundle: Bundle, draft: Draft, invalid: Invalid) -> list[dict[str, Any]]:
    """Each sentence with the page that mends it."""
    places = {q.key: (reverse("portal:draft_page", args=[draft.id, p.key]) + f"#q_{q.key}", pick(q.label))
              for p in bundle.form.pages for q in p.questions}  # fmt: skip
    upload_page = reverse("portal:draft_documents", args=[draft.id])
    places |= {d.key: (f"{upload_page}#d_{d.key}", pick(d.title)) for d in bundle.documents}
    contact_page = reverse("portal:draft_contact", args=[draft.id])
    places |= dict.fromkeys(("phone", "email", "address", "delivery", "collect_at"), (contact_page, ""))
    places["authority"] = (reverse("portal:draft_agency", args=[draft.id]), "")
    found = [
        {"href": places.get(k, ("", ""))[0], "label": places.get(k, ("", ""))[1], "text": str(sentence or invalid)}
        for k, sentence in invalid.fields.items()
    ]
    return found or [{"text": str(invalid)}]


@own_draft
def discard(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    if request.method == "POST":
        drafts.discard(draft.id, by=request.actor)  # type: ignore[attr-defined]
        return redirect("portal:my")
    return render(request, "portal/discard.html", {"draft": draft, "bundle": bundle})
