"""What an applicant asks for in person, so that nobody needs an e-ID: to answer form 02, to withdraw.

The officer compares the identity card; the record says who wrote it down and on whose request.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.assistant.screening import first_looks
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.files.gate import default_limits
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import store_upload
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import desk_papers, desk_people, desk_preview, selectors, services
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.models import Dossier, SupplementRequest
from motcua.sites.counter import forms
from motcua.sites.counter.views.acting import act_page, own
from motcua.sites.counter.views.dossier import may
from motcua.sites.pages import correction, first_look
from motcua.sites.pages.access import officer
from motcua.sites.pages.templatetags.mc import vdatetime
from motcua.sites.pages.visitors import NAMES

Files = dict[str, list[StoredFile]]
HARD_TO_READ = gettext_lazy("The scan may be hard to read. Take it again, or go on once more to keep it as it is.")
"""Told once, before the answer is taken down."""


def _visitor(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "applicant" if name == "who" else "") for name in NAMES}


@officer(Role.RECEPTIONIST)
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """The applicant brings what form 02 asked for: each paper as it is shown, with its scan, or a word why not."""
    found = own(request, id)
    asked = selectors.open_request(found)
    if asked is None:
        messages.info(request, _("The applicant is not asked for anything now."))
        return redirect("counter:dossier", found.id)
    raw = correction.raw_of(request, asked, bundle := catalogue.bundle(found.revision_id))
    visitor, files, refused = _visitor(request), _kept(request, asked), _uploads(request, asked)
    fresh = refused.pop("taken", ())
    first_looks.look(file for _key, file in fresh)
    for key, file in fresh:
        files.setdefault(key, []).append(file)
    first_look.mark(file for held in files.values() for file in held)
    doubted = {key: HARD_TO_READ for key, file in fresh if file.seen_at_once}

    def act(key: str) -> str:
        if refused or doubted:
            raise Invalid(_("Look at the marked documents again."), fields=doubted | refused)
        return _answer(request, found, asked, visitor, files, raw, key)

    def form(wrong: dict[str, Any]) -> forms.VisitorForm:
        made = forms.VisitorForm(initial=visitor, problems=wrong)
        made.questions = correction.form_of(found, asked, bundle, raw, wrong)
        return made

    return act_page(
        request, "counter/answer.html", found, act, form,
        is_sent="remove" not in request.POST, asked=asked, rows=_rows(request, found, asked, files),
        note=request.POST.get("note", ""), limits=default_limits(), can=True,
        due=None if asked.before_reception else desk_preview.due_if_answered(found, now()),
    )  # fmt: skip


def _answer(
    request: HttpRequest, found: Dossier, asked: SupplementRequest, visitor: dict[str, str], files: Files,
    raw: dict[str, Any] | None, key: str,
) -> str:  # fmt: skip
    wrong: dict[str, Any] = {}
    papers: Any = ()
    who = ""
    try:
        papers = desk_papers.answer(asked, _shown(request, asked), {k: [f.id for f in v] for k, v in files.items()})
    except Invalid as invalid:
        wrong |= invalid.fields
    try:
        who = desk_people.in_person(found, visitor)
    except Invalid as invalid:
        wrong |= invalid.fields
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    act = services.complete if asked.before_reception else services.supplement
    act(found.id, by=request.actor, papers=papers, note=request.POST.get("note", ""), answers=raw,  # type: ignore[attr-defined]
        request_of=who, key=key)  # fmt: skip
    if asked.before_reception:
        return _("The answer is taken down. The dossier can be received now.")
    found.refresh_from_db()
    return _("The answer is taken down. The clock runs again; the result is due at %(moment)s.") % {
        "moment": vdatetime(found.due_at)
    }  # fmt: skip


def _keys(asked: SupplementRequest) -> list[str]:
    return list(dict.fromkeys(item["document"] for item in asked.items))


def _shown(request: HttpRequest, asked: SupplementRequest) -> dict[str, dict[str, str]]:
    data = request.POST
    return {k: {"kind": data.get(f"copy-{k}-kind", ""), "count": data.get(f"copy-{k}-count", "")} for k in _keys(asked)}


def _kept(request: HttpRequest, asked: SupplementRequest) -> Files:
    """Scans that came with an earlier try of this page (`key:id` in hidden fields), only the officer's own."""
    gone, found = request.POST.get("remove"), Files()
    mine = StoredFile.objects.filter(created_by=request.actor.id, tombstoned_at=None)  # type: ignore[attr-defined]
    for text in request.POST.getlist("kept"):
        key, _sep, id = text.partition(":")
        try:
            file = mine.filter(id=UUID(id)).first() if text != gone and key in _keys(asked) else None
        except ValueError:
            continue
        if file:
            found.setdefault(key, []).append(file)
    return found


def _uploads(request: HttpRequest, asked: SupplementRequest) -> dict[str, Any]:
    """Good scans under `taken`; a sentence for each document whose scan is refused."""
    told: dict[str, Any] = {}
    taken = []
    for key in _keys(asked):
        for uploaded in request.FILES.getlist(f"scan-{key}"):
            try:
                taken.append((key, store_upload(uploaded, by=request.actor)))  # type: ignore[attr-defined]
            except Refusal as refusal:
                told[key] = str(refusal)
    return told | {"taken": taken}


def _rows(request: HttpRequest, found: Dossier, asked: SupplementRequest, files: Files) -> list[dict[str, Any]]:
    titles = {d.key: pick(d.title) for d in catalogue.bundle(found.revision_id).documents}
    shown = _shown(request, asked)
    reasons: dict[str, list[str]] = {}
    for item in asked.items:
        reasons.setdefault(item["document"], []).append(item["reason"])
    return [
        {
            "key": key, "title": titles.get(key) or _("Something else in the dossier"), "reason": "; ".join(said),
            "kind": shown[key]["kind"], "count": shown[key]["count"] or "1", "files": files.get(key, []),
            "kinds": forms.SHOWN.items(),
        }
        for key, said in reasons.items()
    ]  # fmt: skip


@officer(Role.RECEPTIONIST)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """The applicant takes the dossier back, in person, while no result is signed."""
    found = own(request, id)
    visitor, reason = _visitor(request), request.POST.get("reason", "")

    def act(key: str) -> str:
        who = desk_people.in_person(found, visitor)
        services.withdraw(found.id, by=request.actor, reason=reason, request_of=who, key=key)  # type: ignore[attr-defined]
        return _("The dossier is withdrawn. It ends here.")

    return act_page(
        request, "counter/withdraw.html", found, act,
        lambda wrong: forms.WithdrawForm(initial=visitor | {"reason": reason}, problems=wrong),
        can=may(found, Verb.WITHDRAW),
    )  # fmt: skip
