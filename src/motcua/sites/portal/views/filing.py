"""Filing step by step: a list of tasks, one topic a page, nothing lost, sent once."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.gate import default_limits
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import centre_of
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle, RequiredDocument
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import alike, drafts, filing, wallet
from motcua.onestop.dossiers.draft_saves import Stamp, Superseded
from motcua.onestop.dossiers.enums import Channel, DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier, Draft
from motcua.sites.pages import paper_forms
from motcua.sites.pages.access import citizen
from motcua.sites.pages.linked import costs
from motcua.sites.pages.questions import QuestionForm, in_words, sent
from motcua.sites.portal.forms import ContactForm
from motcua.sites.portal.views import refused_files
from motcua.sites.portal.words import how_paid

LEVEL, FEW = 2, 12
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
View = Callable[..., HttpResponseBase]


def own_draft(view: View) -> View:
    """The person's own form as `view(request, draft, bundle, …)`: 404 for anybody else's; a sent one leads to its
    dossier, whatever is asked of it."""

    @citizen(LEVEL)
    @wraps(view)
    def opened(request: HttpRequest, id: UUID, **more: Any) -> HttpResponseBase:
        try:
            draft = drafts.get(id, by=request.actor)  # type: ignore[attr-defined]
        except Draft.DoesNotExist as missing:
            raise Http404 from missing
        if draft.dossier_id:
            return redirect("portal:sent", draft.dossier_id)
        return view(request, draft, catalogue.bundle(draft.revision_id), **more)

    return opened


def limit_words(value: str) -> str:
    return say_limit(Limit.parse(value), (get_language() or "vi")[:2])


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
            return redirect(_tasks(made, catalogue.bundle(made.revision_id))[0]["href"])
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


def _tasks(draft: Draft, bundle: Bundle) -> list[dict[str, Any]]:
    """What is to be done, and what is done, in order; an agency that is the only one is not asked for."""
    day, sole = today(), catalogue.sole_authority(bundle)
    tasks: list[dict[str, Any]] = []
    if not bundle.place and (sole is None or draft.authority_id != sole.id):
        has_agency = draft.authority_id is not None
        tasks = [{"url": "portal:draft_agency", "key": "", "title": _("Agency that decides"), "done": has_agency}]
    known: dict[str, Any] = {}
    for page in bundle.form.pages:
        answers, problems = forms.check_page(page, draft.answers, day, known)
        known |= answers
        done = not problems and not any(draft.raw.get(key) for key in page.keys)
        tasks.append({"url": "portal:draft_page", "key": page.key, "title": pick(page.title), "done": done})
    if any(d.way is DocumentWay.UPLOAD for d in bundle.documents):  # asked for or not: the steps keep their numbers
        missing = bundle.missing(draft.answers, set(draft.files), day)
        done = not missing and (bool(_uploads(draft, bundle)) or all(task["done"] for task in tasks))
        tasks.append({"url": "portal:draft_documents", "key": "", "title": _("Your documents"), "done": done})
    tasks.append(
        {"url": "portal:draft_contact", "key": "", "title": _("How we reach you"), "done": _reachable(draft, bundle)}
    )
    for task in tasks:
        task["href"] = reverse(task["url"], args=[draft.id, *([task["key"]] if task["key"] else [])])
    return tasks


def _uploads(draft: Draft, bundle: Bundle) -> list[Any]:
    return [d for d in bundle.documents_for(draft.answers, today()) if d.way is DocumentWay.UPLOAD]


def _reachable(draft: Draft, bundle: Bundle) -> bool:
    try:
        filing.check_contact(draft.contact, filing.deliveries(bundle))
    except Invalid:
        return False
    return True


def _position(draft: Draft, bundle: Bundle, url: str, key: str = "") -> dict[str, Any]:
    """Where this page stands among the tasks: {"number", "count", "bars": [is reached], "before": address}."""
    tasks = _tasks(draft, bundle)
    place = next((n for n, t in enumerate(tasks) if (t["url"], t["key"]) == (url, key)), len(tasks) - 1)
    before = tasks[place - 1]["href"] if place else reverse("portal:draft", args=[draft.id])
    return {"number": place + 1, "count": len(tasks), "bars": [n <= place for n in range(len(tasks))], "before": before}


def _go_on(draft: Draft, bundle: Bundle, after: tuple[str, str]) -> HttpResponse:
    """The next task after this one that is not done; the check when all are."""
    tasks = _tasks(draft, bundle)
    place = next((n for n, t in enumerate(tasks) if (t["url"], t["key"]) == after), -1)
    for task in tasks[place + 1 :] + tasks[: place + 1]:
        if not task["done"]:
            return redirect(task["href"])
    return redirect("portal:draft_check", draft.id)


@own_draft
def tasks(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    items = _tasks(draft, bundle)
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
            return _go_on(draft, bundle, ("portal:draft_agency", ""))
        except (ValueError, Invalid):
            problems = [{"text": _("Choose the agency that settles this procedure."), "href": "#units"}]
    units, home = catalogue.authorities(bundle, text), None
    if not text and bundle.level == "commune":
        home = catalogue.authority_at(units, drafts.residence(draft, by=request.actor))  # type: ignore[attr-defined]
        units.sort(key=lambda unit: unit != home)
    return render(request, "portal/agency.html", {
        "draft": draft, "bundle": bundle, "units": units, "text": text, "home": home, "is_long": len(units) > FEW,
        "chosen": draft.authority_id or (home.id if home else None), "problems": problems,
        **_position(draft, bundle, "portal:draft_agency"),
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
            return _go_on(draft, bundle, ("portal:draft_page", key))
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
        "problems": form.error_items, **_position(draft, bundle, "portal:draft_page", key),
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
def documents(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    uploads, missing, refused = _uploads(draft, bundle), [], {}
    if request.method == "POST":
        refused = _take(request, draft)
        draft.refresh_from_db()
        if not refused and "continue" in request.POST:
            missing = bundle.missing(draft.answers, set(draft.files), today())
            if not missing:
                refused_files.forget(request, draft.id)
                return _go_on(draft, bundle, ("portal:draft_documents", ""))
        elif not refused:
            return redirect("portal:draft_documents", draft.id)
    held, wrong = drafts.files_of(draft), refused_files.texts(request, draft.id)
    mine = wallet.papers_of(request.actor) if uploads else []  # type: ignore[attr-defined]
    about = alike.name(bundle, draft.answers)
    wrong = {d.key: [_("Add this document.")] for d in missing} | wrong
    return render(request, "portal/documents.html", {
        "draft": draft, "bundle": bundle, "limits": default_limits(), "accept": ACCEPT,
        "problems": [{"label": pick(d.title), "text": text, "href": f"#d_{d.key}"}
                     for d in uploads for text in wrong.get(d.key, ())]
        + [{"text": text} for key in refused.keys() - {d.key for d in uploads} for text in wrong[key]],
        "uploads": [{"document": d, "files": held.get(d.key, []), "wrong": wrong.get(d.key, []),
                     "offered": _offered(mine, d, held.get(d.key, []), about)} for d in uploads],
        "others": [d for d in bundle.documents_for(draft.answers, today()) if d.way is not DocumentWay.UPLOAD],
        **_position(draft, bundle, "portal:draft_documents"),
    })  # fmt: skip


def _offered(
    mine: list[wallet.Held], document: RequiredDocument, there: list[StoredFile], about: str
) -> list[wallet.Held]:  # fmt: skip
    """Papers of the person that may stand for the document and do not yet."""
    used = {file.sha256 for file in there}
    return [paper for paper in wallet.offered(mine, document, about) if paper.file.sha256 not in used]


def _take(request: HttpRequest, draft: Draft) -> dict[str, list[Refusal]]:
    """Keep every good file, and what is wrong with each other one: {document key: refusals}."""
    refused: dict[str, list[Refusal]] = {}
    for key in request.FILES:
        for uploaded in request.FILES.getlist(key):
            try:
                drafts.attach(draft.id, key, uploaded, by=request.actor)  # type: ignore[attr-defined]
            except Refusal as refusal:
                refused.setdefault(key, []).append(refusal)
        refused_files.note(request, draft.id, key, refused.get(key, []))
    return refused


@own_draft
def remove(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    if request.method == "POST":
        file = request.POST.get("file", "")
        try:
            drafts.detach(draft.id, UUID(file), by=request.actor)  # type: ignore[attr-defined]
        except ValueError as wrong:
            raise Http404 from wrong
        for key in (key for key, held in draft.files.items() if file in held):
            refused_files.note(request, draft.id, key, [])
    return redirect("portal:draft_documents", draft.id)


@own_draft
def contact(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    ways = filing.deliveries(bundle)
    form = ContactForm(initial=draft.contact, ways=ways, place=_centre(draft))
    if request.method == "POST":
        form = ContactForm(request.POST, ways=ways, place=_centre(draft))
        drafts.save_contact(draft.id, request.POST, by=request.actor)  # type: ignore[attr-defined]
        if form.is_valid():
            draft.refresh_from_db()
            return _go_on(draft, bundle, ("portal:draft_contact", ""))
    return render(request, "portal/contact.html", {
        "draft": draft, "bundle": bundle, "form": form, **_position(draft, bundle, "portal:draft_contact"),
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
    return render(request, "portal/check.html", {
        "draft": draft, "bundle": bundle, "problems": problems, "summary": _summary(draft, bundle),
        "papers": [(d, held[d.key]) for d in _uploads(draft, bundle) if held.get(d.key)],
        "has_uploads": bool(_uploads(draft, bundle)),
        "fee": fee, "how_paid": how_paid([fee]), "brought": bundle.brought(draft.answers, day),
        "place": _centre(draft),
        "costs": costs(bundle, draft.answers, Channel.PORTAL, draft.authority),
        "limit": limit_words(bundle.limit_for(draft.answers, day).value),
        "answer_within": limit_words(bundle.inbox_hours),
        "contact": ContactForm.in_words(draft.contact, _centre(draft)),
        "open_tasks": [t for t in _tasks(draft, bundle) if not t["done"]],
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
