"""Filing step by step: which steps there are, where a page stands among them, what comes next."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import drafts, filing
from motcua.onestop.dossiers.models import Draft
from motcua.sites.pages.access import citizen

LEVEL = 2
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


def tasks_of(draft: Draft, bundle: Bundle) -> list[dict[str, Any]]:
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
        done = not missing and (bool(uploads_of(draft, bundle)) or all(task["done"] for task in tasks))
        tasks.append({"url": "portal:draft_documents", "key": "", "title": _("Your documents"), "done": done})
    tasks.append(
        {"url": "portal:draft_contact", "key": "", "title": _("How we reach you"), "done": is_reachable(draft, bundle)}
    )
    for task in tasks:
        task["href"] = reverse(task["url"], args=[draft.id, *([task["key"]] if task["key"] else [])])
    return tasks


def uploads_of(draft: Draft, bundle: Bundle) -> list[Any]:
    return [d for d in bundle.documents_for(draft.answers, today()) if d.way is DocumentWay.UPLOAD]


def is_reachable(draft: Draft, bundle: Bundle) -> bool:
    try:
        filing.check_contact(draft.contact, filing.deliveries(bundle))
    except Invalid:
        return False
    return True


def position(draft: Draft, bundle: Bundle, url: str, key: str = "") -> dict[str, Any]:
    """Where this page stands among the tasks: {"number", "count", "bars": [is reached], "before": address}."""
    tasks = tasks_of(draft, bundle)
    place = next((n for n, t in enumerate(tasks) if (t["url"], t["key"]) == (url, key)), len(tasks) - 1)
    before = tasks[place - 1]["href"] if place else reverse("portal:draft", args=[draft.id])
    return {"number": place + 1, "count": len(tasks), "bars": [n <= place for n in range(len(tasks))], "before": before}


def go_on(draft: Draft, bundle: Bundle, after: tuple[str, str]) -> HttpResponse:
    """The next task after this one that is not done; the check when all are."""
    tasks = tasks_of(draft, bundle)
    place = next((n for n, t in enumerate(tasks) if (t["url"], t["key"]) == after), -1)
    for task in tasks[place + 1 :] + tasks[: place + 1]:
        if not task["done"]:
            return redirect(task["href"])
    return redirect("portal:draft_check", draft.id)
