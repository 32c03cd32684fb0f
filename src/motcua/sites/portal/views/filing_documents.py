"""The page of documents of a filing: each file is kept as it comes and looked at at once; one may stand for another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.assistant.screening import first_looks
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.gate import default_limits
from motcua.foundation.files.models import StoredFile
from motcua.onestop.catalogue.bundle import Bundle, RequiredDocument
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import alike, drafts, wallet
from motcua.onestop.dossiers.models import Draft
from motcua.sites.pages import first_look
from motcua.sites.portal.views import refused_files
from motcua.sites.portal.views.filing_steps import go_on, own_draft, position, uploads_of

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


@own_draft
def documents(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    """What may be hard to read is told before the page goes on, once: pressed again it does."""
    uploads, missing = uploads_of(draft, bundle), []
    refused: dict[str, list[Refusal]] = {}
    if request.method == "POST":
        refused, doubted = _take(request, draft)
        draft.refresh_from_db()
        if not refused and "continue" in request.POST and not doubted:
            missing = bundle.missing(draft.answers, set(draft.files), today())
            if not missing:
                refused_files.forget(request, draft.id)
                return go_on(draft, bundle, ("portal:draft_documents", ""))
        elif not refused:
            return redirect("portal:draft_documents", draft.id)
    held, wrong = drafts.files_of(draft), refused_files.texts(request, draft.id)
    first_look.mark(file for files in held.values() for file in files)
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
        **position(draft, bundle, "portal:draft_documents"),
    })  # fmt: skip


def _offered(
    mine: list[wallet.Held], document: RequiredDocument, there: list[StoredFile], about: str
) -> list[wallet.Held]:  # fmt: skip
    """Papers of the person that may stand for the document and do not yet."""
    used = {file.sha256 for file in there}
    return [paper for paper in wallet.offered(mine, document, about) if paper.file.sha256 not in used]


AGAIN = "again-"
"""Before the id of a file, a full stop and the key of its document: what is sent by this name stands in its place."""


def _take(request: HttpRequest, draft: Draft) -> tuple[dict[str, list[Refusal]], list[StoredFile]]:
    """Keep every good file and look at it: ({document key: what is wrong with each other one}, files that may be hard
    to read)."""
    refused: dict[str, list[Refusal]] = {}
    taken = []
    for name in request.FILES:
        key = _document(draft, name)
        for uploaded in request.FILES.getlist(name):
            try:
                taken.append(_kept(request, draft, name, uploaded))
            except Refusal as refusal:
                refused.setdefault(key, []).append(refusal)
        refused_files.note(request, draft.id, key, refused.get(key, []))
    first_looks.look(taken)
    doubted = first_look.mark(taken)
    if doubted:
        messages.warning(request, first_look.words(doubted))
    return refused, doubted


def _kept(request: HttpRequest, draft: Draft, name: str, uploaded: Any) -> StoredFile:
    """Raises Refusal."""
    by = request.actor  # type: ignore[attr-defined]
    if not name.startswith(AGAIN):
        return drafts.attach(draft.id, name, uploaded, by=by)
    old, _dot, key = name.removeprefix(AGAIN).partition(".")
    try:
        return drafts.renew(draft.id, UUID(old), uploaded, by=by, key=key)
    except ValueError as wrong:
        raise Http404 from wrong


def _document(draft: Draft, name: str) -> str:
    """The key of the document for which a field of files stands."""
    if not name.startswith(AGAIN):
        return name
    old, _dot, told = name.removeprefix(AGAIN).partition(".")
    return next((key for key, held in draft.files.items() if old in held and told in ("", key)), name)


@own_draft
def remove(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    if request.method == "POST":
        file, document = request.POST.get("file", ""), request.POST.get("document", "")
        try:
            drafts.detach(draft.id, UUID(file), by=request.actor, key=document)  # type: ignore[attr-defined]
        except ValueError as wrong:
            raise Http404 from wrong
        for key in (key for key, held in draft.files.items() if file in held and document in ("", key)):
            refused_files.note(request, draft.id, key, [])
    return redirect("portal:draft_documents", draft.id)
