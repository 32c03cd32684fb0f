"""Legal texts: loaded by the controller after a look at what was read, put in force, ended, superseded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.assistant.law import selectors, services
from motcua.assistant.law.enums import TextKind
from motcua.assistant.law.errors import TextUnreadable
from motcua.assistant.law.labels import KINDS, PILLS, STANDINGS, odd
from motcua.assistant.law.models import LawUpload, LegalText, Wording
from motcua.assistant.law.services import Done
from motcua.assistant.law.tree import Hints, Tree
from motcua.foundation.common.clock import today
from motcua.foundation.identity.enums import Role
from motcua.sites.operations.forms.law import FactsForm, FileForm, LawFileForm, initial_of
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import officer

controller = officer(Role.CONTROLLER)
SHOWN_ODD, SHOWN = 60, 2_000
DONE = {
    Done.ADDED: _("The text is loaded. The assistant finds its articles as soon as they are counted."),
    Done.REPLACED: _("The new wording is loaded and takes the place of the former one, which stays for what cited it."),
    Done.CHANGED: _("The wording is the same as before; what you said of the text is kept."),
    Done.UNCHANGED: _("Nothing changed: this wording is loaded already."),
}


@controller
def laws(request: HttpRequest) -> HttpResponse:
    """All of them, the latest in force first, and how far the assistant is with those that are new."""
    asked = request.GET.get("q", "").strip()[:200]
    page = keyset(request, selectors.every(asked), ("-in_force_from", "-id"))
    wordings = selectors.wordings_of(page.rows)
    return render(request, "operations/laws.html", {
        "rows": [_row(one, wordings.get(one.id)) for one in page.rows], "page": page, "q": asked,
        "progress": selectors.progress(),
    })  # fmt: skip


def _row(text: LegalText, wording: Wording | None) -> dict[str, Any]:
    now = selectors.standing(text, today())
    return {
        "text": text,
        "wording": wording,
        "kind": KINDS[TextKind(text.kind)],
        "standing": STANDINGS[now],
        "pill": PILLS[now],
    }


@controller
def choose(request: HttpRequest) -> HttpResponse:
    """Takes the file and reads it; it waits to be looked at."""
    form = LawFileForm(request.POST, request.FILES) if request.method == "POST" else LawFileForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            services.keep(given.read(), given.name, by=actor(request))
            return redirect("operations:law_check")
        except TextUnreadable as refusal:
            form.add_error("file", str(refusal))
    return render(request, "operations/law_load.html", {"form": form}, status=422 if form.errors else 200)


@controller
def check(request: HttpRequest) -> HttpResponse:
    """What was found in the file and what looks odd; filed with what the officer says of it."""
    upload = services.waiting(actor(request))
    if upload is None:
        messages.info(request, _("No legal text waits to be filed. Choose its file."))
        return redirect("operations:law_load")
    tree = Tree.of_data(upload.tree)
    form = FileForm(request.POST) if request.method == "POST" else FileForm(initial=_first(upload, tree.hints))
    done: list[tuple[LegalText, Done]] = []

    def act() -> None:
        said = form.cleaned_data
        told = services.agree(form.facts(), by=actor(request), digest=said["digest"], replaces=said["replaces"])
        done.append(told)

    if request.method == "POST" and submit(request, form, act):
        if not done:  # the button was pressed twice
            return redirect("operations:laws")
        messages.success(request, DONE[done[0][1]])
        return redirect("operations:law", done[0][0].id)
    number = form.data.get("number", "") if form.is_bound else tree.hints.number
    known = selectors.by_number(number) if number else None
    if form.is_bound:  # the page tells now what would be replaced
        form.data = dict(form.data.items()) | {"replaces": known.slug if known else ""}
    return render(request, "operations/law_check.html", {
        "form": form, "upload": upload, "tree": tree, "known": known, "is_same": _is_same(known, upload),
        "odd": [odd(one) for one in tree.odd[:SHOWN_ODD]], "hidden": max(0, len(tree.odd) - SHOWN_ODD),
        "articles": tree.articles[:SHOWN],
    }, status=422 if form.errors else 200)  # fmt: skip


def _is_same(known: LegalText | None, upload: LawUpload) -> bool:
    wording = selectors.wording_of(known) if known else None
    return bool(wording and wording.digest == upload.digest)


def _first(upload: LawUpload, hints: Hints) -> dict[str, Any]:
    """What the file says of itself; of a text that is known, what was said of it before."""
    known = selectors.by_number(hints.number) if hints.number else None
    if known:
        return initial_of(known) | {"digest": upload.digest, "replaces": known.slug}
    return {
        "number": hints.number, "title": hints.title, "kind": hints.kind or TextKind.OTHER, "issuer": hints.issuer,
        "issued_date": hints.issued or None, "in_force_from": hints.in_force or None, "digest": upload.digest,
    }  # fmt: skip


@controller
def law(request: HttpRequest, id: UUID) -> HttpResponse:
    """How it stands, its wordings, its articles; when it is in force is said here."""
    text = get_object_or_404(LegalText.objects.select_related("superseded_by"), id=id)
    form = FactsForm(request.POST or None, fixed=text.number, initial=initial_of(text))

    def act() -> None:
        services.set_facts(text.id, form.facts(), by=actor(request))

    if request.method == "POST" and submit(request, form, act):
        messages.success(request, _("What you said of the text is kept."))
        return redirect("operations:law", text.id)
    wordings = list(Wording.objects.filter(text=text).order_by("-version")[:50])
    current = next((one for one in wordings if one.is_current), None)
    return render(request, "operations/law.html", {
        **_row(text, current), "form": form, "wordings": wordings,
        "articles": selectors.contents(current)[:SHOWN] if current else [],
    }, status=422 if form.errors else 200)  # fmt: skip
