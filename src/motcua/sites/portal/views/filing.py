"""Filing step by step: a list of tasks, one topic a page, nothing lost, sent once."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.files.gate import default_limits
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import drafts, filing
from motcua.onestop.dossiers.models import Draft
from motcua.sites.pages.access import citizen
from motcua.sites.pages.questions import QuestionForm, in_words, typed
from motcua.sites.portal.forms import ContactForm

LEVEL = 2


def _draft(request: HttpRequest, id: UUID) -> tuple[Draft, Bundle]:
    """The person's own, not sent yet (a sent one leads to its dossier); 404 for anybody else's."""
    try:
        draft = drafts.get(id, by=request.actor)  # type: ignore[attr-defined]
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    return draft, catalogue.bundle(draft.revision_id)


@citizen(LEVEL)
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin, or go on with a form of the same procedure that is still open."""
    found = catalogue.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    bundle = catalogue.current(found.code)[1]
    open_ones = drafts.of(actor).filter(procedure_code=found.code)
    if request.method == "POST" or not open_ones:
        draft = drafts.start(found.code, by=actor)
        return redirect("portal:draft", draft.id)
    return render(request, "portal/resume.html", {"procedure": found, "bundle": bundle, "drafts": open_ones})


def _tasks(draft: Draft, bundle: Bundle) -> list[dict[str, Any]]:
    """What is to be done, and what is done, in order."""
    day, tasks = today(), []
    tasks.append({"url": "portal:draft_agency", "key": "", "title": _("Agency that decides"), "done": draft.authority_id})
    known: dict[str, Any] = {}
    for page in bundle.form.pages:
        answers, problems = forms.check(page.questions, draft.answers, day, known)
        known |= answers
        tasks.append({"url": "portal:draft_page", "key": page.key, "title": pick(page.title), "done": not problems})
    missing = bundle.missing(draft.answers, set(draft.files), day)
    uploads = [d for d in bundle.documents_for(draft.answers, day) if d.way is DocumentWay.UPLOAD]
    if uploads:
        tasks.append({"url": "portal:draft_documents", "key": "", "title": _("Documents"), "done": not missing})
    tasks.append({"url": "portal:draft_contact", "key": "", "title": _("How we reach you"), "done": _reachable(draft)})
    return tasks


def _reachable(draft: Draft) -> bool:
    try:
        filing.check_contact(draft.contact)
    except Invalid:
        return False
    return True


def _go_on(draft: Draft, bundle: Bundle, after: tuple[str, str]) -> HttpResponse:
    """The next task after this one that is not done; the check when all are."""
    tasks = _tasks(draft, bundle)
    place = next((n for n, t in enumerate(tasks) if (t["url"], t["key"]) == after), -1)
    for task in tasks[place + 1 :] + tasks[: place + 1]:
        if not task["done"]:
            return redirect(task["url"], draft.id, task["key"]) if task["key"] else redirect(task["url"], draft.id)
    return redirect("portal:draft_check", draft.id)


@citizen(LEVEL)
def tasks(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = _draft(request, id)
    if draft.dossier_id:
        return redirect("portal:dossier", draft.dossier_id)
    items = _tasks(draft, bundle)
    return render(request, "portal/tasks.html", {
        "draft": draft, "bundle": bundle, "tasks": items, "done": sum(bool(t["done"]) for t in items),
        "is_ready": all(t["done"] for t in items),
    })  # fmt: skip


@citizen(LEVEL)
def agency(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = _draft(request, id)
    problems = []
    text = request.GET.get("q", "")[:100]
    if request.method == "POST":
        try:
            drafts.choose_authority(draft.id, UUID(request.POST.get("unit", "")), by=request.actor)  # type: ignore[attr-defined]
            draft.refresh_from_db()
            return _go_on(draft, bundle, ("portal:draft_agency", ""))
        except (ValueError, Invalid):
            problems = [{"text": _("Choose the agency that settles this procedure."), "href": "#units"}]
    units: list[Unit] = catalogue.authorities(bundle, text)
    return render(request, "portal/agency.html", {
        "draft": draft, "bundle": bundle, "units": units, "text": text, "problems": problems,
    })  # fmt: skip


@citizen(LEVEL)
def page(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    draft, bundle = _draft(request, id)
    shown = next((p for p in bundle.form.pages if p.key == key), None)
    if shown is None:
        raise Http404
    problems: dict[str, str] = {}
    if request.method == "POST":
        before = {q.key for q in shown.questions if holds(q.when, draft.answers, today())}
        problems = drafts.save_page(
            draft.id, key, typed(shown.questions, request.POST), by=request.actor  # type: ignore[attr-defined]
        )  # fmt: skip
        draft.refresh_from_db()
        if not problems:
            return _go_on(draft, bundle, ("portal:draft_page", key))
        asked = {q.key for q in shown.questions if holds(q.when, draft.answers, today())}
        fresh = {k for k in problems if k in asked - before and not request.POST.get(k) and "scripted" not in request.POST}
        if fresh and fresh == set(problems):
            problems = {}  # the answers lead to further questions; nobody did anything wrong
    form = QuestionForm(
        shown.questions, day=today(), answers=draft.answers, raw=draft.raw, problems=problems, auto_id="q_%s"
    )
    return render(request, "portal/page.html", {
        "draft": draft, "bundle": bundle, "page": shown, "form": form,
        "number": [p.key for p in bundle.form.pages].index(key) + 1, "pages": len(bundle.form.pages),
    })  # fmt: skip


@citizen(LEVEL)
@require_POST
def autosave(request: HttpRequest, id: UUID, key: str) -> HttpResponse:
    """What the script sends while the person types: kept, nothing judged."""
    _found, bundle = _draft(request, id)
    shown = next((p for p in bundle.form.pages if p.key == key), None)
    if shown is None:
        raise Http404
    drafts.save_page(id, key, typed(shown.questions, request.POST), by=request.actor)  # type: ignore[attr-defined]
    return JsonResponse({"saved": f"{local(now()):%H:%M}"})


@citizen(LEVEL)
def documents(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = _draft(request, id)
    problems: list[dict[str, Any]] = []
    wanted = bundle.documents_for(draft.answers, today())
    uploads = [d for d in wanted if d.way is DocumentWay.UPLOAD]
    if request.method == "POST":
        problems = _take(request, draft, {d.key: pick(d.title) for d in uploads})
        draft.refresh_from_db()
        if not problems and "continue" in request.POST:
            missing = bundle.missing(draft.answers, set(draft.files), today())
            if not missing:
                return _go_on(draft, bundle, ("portal:draft_documents", ""))
            problems = [{"label": pick(d.title), "text": _("Add this document."), "href": f"#d_{d.key}"} for d in missing]
    held = drafts.files_of(draft)
    wrong = {p["href"].removeprefix("#d_"): p["text"] for p in problems}
    return render(request, "portal/documents.html", {
        "draft": draft, "bundle": bundle, "problems": problems, "limits": default_limits(),
        "uploads": [{"document": d, "files": held.get(d.key, []), "problem": wrong.get(d.key)} for d in uploads],
        "others": [d for d in wanted if d.way is not DocumentWay.UPLOAD],
    })  # fmt: skip


def _take(request: HttpRequest, draft: Draft, titles: dict[str, str]) -> list[dict[str, Any]]:
    """Keep every good file; say for each other one what is wrong with it."""
    problems = []
    for key in request.FILES:
        for uploaded in request.FILES.getlist(key):
            try:
                drafts.attach(draft.id, key, uploaded, by=request.actor)  # type: ignore[attr-defined]
            except Refusal as refusal:
                problems.append({"label": titles.get(key, ""), "text": str(refusal), "href": f"#d_{key}"})
    return problems


@citizen(LEVEL)
@require_POST
def remove(request: HttpRequest, id: UUID) -> HttpResponse:
    _draft(request, id)
    try:
        drafts.detach(id, UUID(request.POST.get("file", "")), by=request.actor)  # type: ignore[attr-defined]
    except ValueError as wrong:
        raise Http404 from wrong
    return redirect("portal:draft_documents", id)


@citizen(LEVEL)
def contact(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = _draft(request, id)
    form = ContactForm(initial=draft.contact)
    if request.method == "POST":
        form = ContactForm(request.POST)
        drafts.save_contact(draft.id, request.POST, by=request.actor)  # type: ignore[attr-defined]
        if form.is_valid():
            draft.refresh_from_db()
            return _go_on(draft, bundle, ("portal:draft_contact", ""))
    return render(request, "portal/contact.html", {"draft": draft, "bundle": bundle, "form": form})


def _summary(draft: Draft, bundle: Bundle) -> list[dict[str, Any]]:
    day = today()
    return [
        {"page": p, "rows": [
            {"label": pick(q.label), "value": in_words(q, draft.answers.get(q.key))}
            for q in p.questions if holds(q.when, draft.answers, day)
        ]}
        for p in bundle.form.pages
    ]  # fmt: skip


@citizen(LEVEL)
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """Check the answers, then send; sending twice gives the first dossier again."""
    draft, bundle = _draft(request, id)
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
    if draft.dossier_id:
        return redirect("portal:sent", draft.dossier_id)
    day = today()
    held = drafts.files_of(draft)
    return render(request, "portal/check.html", {
        "draft": draft, "bundle": bundle, "problems": problems, "summary": _summary(draft, bundle),
        "papers": [(d, held[d.key]) for d in bundle.documents_for(draft.answers, day) if held.get(d.key)],
        "fee": bundle.fee_for(draft.answers, day), "limit": bundle.limit_for(draft.answers, day),
        "contact": ContactForm.in_words(draft.contact), "open_tasks": [t for t in _tasks(draft, bundle) if not t["done"]],
    })  # fmt: skip


def _problems(bundle: Bundle, draft: Draft, invalid: Invalid) -> list[dict[str, Any]]:
    """Each sentence with the page that mends it."""
    from django.urls import reverse

    places = {q.key: (reverse("portal:draft_page", args=[draft.id, p.key]) + f"#q_{q.key}", pick(q.label))
              for p in bundle.form.pages for q in p.questions}  # fmt: skip
    places |= {d.key: (reverse("portal:draft_documents", args=[draft.id]), pick(d.title)) for d in bundle.documents}
    contact_page = reverse("portal:draft_contact", args=[draft.id])
    places |= {name: (contact_page, "") for name in ("phone", "email", "address", "delivery")}
    places["authority"] = (reverse("portal:draft_agency", args=[draft.id]), "")
    found = [
        {"href": places.get(k, ("", ""))[0], "label": places.get(k, ("", ""))[1], "text": str(sentence)}
        for k, sentence in invalid.fields.items()
    ]
    return found or [{"text": str(invalid)}]


@citizen(LEVEL)
def discard(request: HttpRequest, id: UUID) -> HttpResponse:
    draft, bundle = _draft(request, id)
    if request.method == "POST":
        drafts.discard(draft.id, by=request.actor)  # type: ignore[attr-defined]
        return redirect("portal:my")
    return render(request, "portal/discard.html", {"draft": draft, "bundle": bundle})
