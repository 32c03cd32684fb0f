"""What the machine saw on the papers of a dossier: line by line with its evidence, and an officer's word on each."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from motcua.assistant.screening import duplicates, selectors, services
from motcua.assistant.screening.labels import ANSWERS, RIGHT, RULES, STATES, TROUBLES
from motcua.assistant.screening.models import ScreeningLine
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import ensure_open
from motcua.onestop.dossiers.workflow import ENDED
from motcua.sites.desk.views._common import bundle_of, own
from motcua.sites.pages.access import officer
from motcua.sites.pages.templatetags.mc import vdate

GOOD, WATCH, BAD = "ontime", "soon", "late"


@officer()
def papers(request: HttpRequest, id: UUID) -> HttpResponse:
    """Files that are not looked at yet, or never, are told as such; what was replaced is not shown."""
    dossier = own(request, id)
    bundle = bundle_of(dossier)
    asked = {q.key: q.label for q in bundle.form.questions}
    titles = {d.key: d.title for d in bundle.documents}
    groups: dict[UUID, dict[str, Any]] = {}
    running, at = 0, now()
    for look in selectors.looks_of(dossier.id):
        if look.is_running(at):
            running += 1
            continue
        groups[look.id] = {
            "title": titles.get(look.document.document_key, {}), "file": look.document.file,
            "failed": look.has_failed(at), "lines": [], "good": [],
        }  # fmt: skip
    for line in selectors.lines_of(dossier.id):
        shown = _shown(line, asked, is_over=dossier.state in ENDED)
        if line.rule == Rule.ELSEWHERE:
            shown["shown"] = duplicates.words(line.told, by=request.actor)  # type: ignore[attr-defined]
        groups[line.screening_id]["good" if line.state == State.FOUND and not line.answer else "lines"].append(shown)
    return render(request, "desk/papers.html", {
        "dossier": dossier, "bundle": bundle, "groups": list(groups.values()),
        "waiting": running + selectors.waiting_of(dossier.id), "unseen": selectors.unseen_of(dossier.id),
        "has_rules": "screening" in bundle.data,
        "is_over": dossier.state in ENDED,
    })  # fmt: skip


@officer()
@require_POST
def paper_answer(request: HttpRequest, id: UUID) -> HttpResponse:
    line = _line(request, id)
    dossier = line.screening.dossier_id
    try:
        services.answer(line.id, request.POST.get("state", ""), by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept, beside what the machine said."))
    return redirect(f"{reverse('desk:papers', args=[dossier])}#line-{line.id}")


@officer()
def paper_crop(request: HttpRequest, id: UUID) -> HttpResponse:
    """The evidence as a picture, cut when the file was looked at. 404 where there is none, or the file is closed."""
    line = _line(request, id)
    try:
        if line.picture is None or line.screening.document.file is None:
            raise Http404
        ensure_open(line.screening.document.file)
    except FileRefused as refused:
        raise Http404 from refused
    reply = HttpResponse(bytes(line.picture), content_type="image/jpeg")
    reply["Cache-Control"] = "private, max-age=600"
    reply["X-Content-Type-Options"] = "nosniff"
    return reply


def _line(request: HttpRequest, id: UUID) -> ScreeningLine:
    """404 for a line of another unit's dossier."""
    found = ScreeningLine.objects.select_related("screening__document__file").filter(id=id).first()
    if found is None:
        raise Http404
    own(request, found.screening.dossier_id)
    return found


def _shown(line: ScreeningLine, asked: dict[str, Any], *, is_over: bool) -> dict[str, Any]:
    """`confirm`: the word that agrees with the machine; "" where it only asks for a person's."""
    told, rule, state = line.told, Rule(line.rule), State(line.state)
    answer = State(line.answer) if line.answer else None
    colour = GOOD if state is State.FOUND else WATCH if state is State.PERSON else BAD
    return {
        "id": line.id, "rule": RULES[rule], "state": STATES[state], "colour": colour,
        "label": asked.get(told.get("question", ""), {}), "declared": _value(told.get("declared", "")),
        "shown": _value(told.get("shown", "")), "page": told.get("page"), "has_crop": bool(line.picture),
        "seems": told.get("seems"), "source": told.get("source"), "until": _value(told.get("until", "")),
        "troubles": [TROUBLES[one] for one in TROUBLES if one.value in told.get("troubles", ())],
        "answer": STATES[answer] if answer else "", "agrees": line.agrees, "by": line.answerer_name,
        "at": line.answered_at, "confirm": state.value if state is not State.PERSON else "",
        "choices": [] if is_over else [
            (one.value, RIGHT if one is State.FOUND else STATES[one])
            for one in ANSWERS.get(rule, ()) if one is not (answer or state)
        ],
    }  # fmt: skip


def _value(text: str) -> str:
    """A day as people write it; any other value as it is."""
    try:
        return vdate(date.fromisoformat(text))
    except ValueError:
        return text
