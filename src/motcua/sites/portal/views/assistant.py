"""The assistant: a question as a form, its answer as a page. The session keeps the talk; an officer can be asked."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.assistant.answers import rewording, selectors, services, telling
from motcua.assistant.answers.enums import AnswerKind, QuestionState, Source
from motcua.assistant.answers.labels import STATES
from motcua.assistant.answers.models import OfficerQuestion, Thread
from motcua.assistant.answers.supported import Refused
from motcua.assistant.answers.telling import Told
from motcua.foundation.common.actors import ActorKind
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.throttle import hit
from motcua.foundation.identity.models import Person
from motcua.foundation.organisations.enums import Level
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import ListedProcedure, Procedure
from motcua.onestop.dossiers.check_codes import grouped
from motcua.sites.pages.access import public
from motcua.sites.pages.answers import show

TALK = "assistant"
"""Where the session keeps the secret of the talk."""
WINDOW, ASKED, ASKED_PERSON, NEW_FROM, ASKED_FROM, TRIED = 10 * 60, 40, 60, 1000, 6000, 60
"""A window's questions of one talk and of one person who is signed in; new talks and questions of an address (a whole
commune may stand behind it), and codes tried from one."""
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _talk(request: HttpRequest) -> Thread | None:
    """This browser's talk; none that was had as somebody else, or before signing in: many use one computer."""
    found = selectors.thread_by_secret(request.session.get(TALK, ""))
    return found if found and found.person_id == request.actor.person_id else None  # type: ignore[attr-defined]


def _about(request: HttpRequest) -> Procedure | ListedProcedure | None:
    """The procedure whose page was left to ask about it: by its address, or its code where it is only listed."""
    asked = (request.POST.get("procedure") or request.GET.get("procedure", ""))[:80]
    if not asked:
        return None
    return catalogue.published().filter(slug=asked).first() or ListedProcedure.objects.filter(code=asked).first()


@public
def assistant(request: HttpRequest) -> HttpResponse:
    """A question is sent and leads back here, to its answer; so does a new talk, and the code of a question that an
    officer was asked leads to its page."""
    act = request.POST.get("act", "")
    if request.method == "POST" and act == "new":
        request.session.pop(TALK, None)
        return redirect("portal:assistant")
    talk, about, problems, status = _talk(request), _about(request), [], 200
    if request.method == "POST":
        try:
            return _find(request) if act == "find" else _ask(request, talk, about)
        except Refusal as refusal:
            problems = [{"text": str(refusal), "href": "#code" if act == "find" else "#question"}]
            status = refusal.status
    shown = show(selectors.turns_of(talk)) if talk else []
    handed = selectors.handed_of(talk) if talk else []
    answer = render(request, "portal/assistant.html", {
        "talk": talk, "latest": shown[-1] if shown else None, "earlier": shown[:-1], "about": about,
        "about_title": _title(about), "about_key": _key(about),
        "examples": selectors.examples(about.code if about else ""),
        "question": request.POST.get("question", "")[: services.LONGEST * 20] if problems and act != "find" else "",
        "typed": request.POST.get("code", "")[:60] if problems and act == "find" else "",
        "handed": [(one, STATES[QuestionState(one.state)], grouped(one.code)) for one in handed],
        "kept_days": settings.ENV.forget_questions_days, "is_worded": bool(rewording.name()),
        "problems": problems, "act": act, "longest": services.LONGEST, "key": uuid7(),
    }, status=status)  # fmt: skip
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        answer[name] = value
    return answer


def _title(about: Procedure | ListedProcedure | None) -> Any:
    return about.title if about else ""


def _key(about: Procedure | ListedProcedure | None) -> str:
    return getattr(about, "slug", "") or (about.code if about else "")


def _ask(request: HttpRequest, talk: Thread | None, about: Procedure | ListedProcedure | None) -> HttpResponse:
    _slow_down(request, talk)
    turn = services.ask(
        request.POST.get("question", ""), by=request.actor, source=Source.PORTAL, language=language(),  # type: ignore[attr-defined]
        thread=talk, about=about.code if about else "", chosen=request.POST.get("chosen", "")[:60],
        browser=request.META.get("CSRF_COOKIE") or "", key=request.POST.get("key", "")[:64] or None,
    )  # fmt: skip
    request.session[TALK] = turn.thread.secret
    return redirect(reverse("portal:assistant") + "#answer")


@public
@require_POST
def words(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """A language model's words for an answer of this browser's talk, as server-sent events; 204 where it is not asked.
    The page holds the quotations already and stays as it is without this."""
    talk = _talk(request)
    turn = talk.turns.select_related("thread").filter(id=id).first() if talk else None
    if turn is None:
        raise Http404
    hit("assistant-words-talk", str(turn.thread_id), limit=ASKED, seconds=WINDOW)
    hit("assistant-words", request.META.get("REMOTE_ADDR", ""), limit=ASKED_FROM, seconds=WINDOW)
    told, lang = telling.tell([turn])[0], language()
    if not rewording.may(told, lang):
        return HttpResponse(status=204)
    events = StreamingHttpResponse(_events(told, lang), content_type="text/event-stream")
    events["X-Accel-Buffering"] = "no"
    events["Cache-Control"] = "no-store"
    return events


def _events(told: Told, lang: str) -> Iterator[str]:
    """Each good sentence with what it cites; at the end whether it all stands, or none of it does."""
    try:
        for one in rewording.word(told, lang):
            yield _event("sentence", {"text": one.text, "cites": one.cites})
    except Refused:
        yield _event("dropped", {})
    else:
        yield _event("done", {})


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _slow_down(request: HttpRequest, talk: Thread | None) -> None:
    """Who is signed in is counted alone; a guest by their talk; new talks of guests by address. So whoever floods from
    an address that a commune shares stops new guests there, and neither those who talk already nor those signed in."""
    by, address = request.actor, request.META.get("REMOTE_ADDR", "")  # type: ignore[attr-defined]
    if by.kind is not ActorKind.GUEST:
        hit("assistant-person", str(by.id), limit=ASKED_PERSON, seconds=WINDOW)
    elif talk:
        hit("assistant", str(talk.id), limit=ASKED, seconds=WINDOW)
        hit("assistant-address", address, limit=ASKED_FROM, seconds=WINDOW)
    else:
        hit("assistant-new", address, limit=NEW_FROM, seconds=WINDOW)


def _find(request: HttpRequest) -> HttpResponse:
    hit("assistant-code", request.META.get("REMOTE_ADDR", ""), limit=TRIED, seconds=WINDOW)
    found = selectors.by_code(request.POST.get("code", ""))
    if found is None:
        raise Invalid(_("No question has this code. Check its 16 signs."))
    return redirect("portal:assistant_asked", grouped(found.code))


@public
def hand_over(request: HttpRequest) -> HttpResponse:
    """What goes to the officer, who that is, and where the answer comes to."""
    talk, by = _talk(request), request.actor  # type: ignore[attr-defined]
    turns = selectors.turns_of(talk) if talk else []
    if talk is None or not turns:
        messages.info(request, _("Ask your question here first; then it can be handed to an officer."))
        return redirect("portal:assistant")
    waiting = next((one for one in selectors.handed_of(talk) if one.state == QuestionState.WAITING), None)
    if waiting:
        return redirect("portal:assistant_asked", grouped(waiting.code))
    wrong: dict[str, Any] = {}
    problems: list[dict[str, Any]] = []
    said = {name: request.POST.get(name, "") for name in ("name", "phone", "email")}
    if request.method == "POST":
        try:
            hit("assistant-hand", request.META.get("REMOTE_ADDR", ""), limit=TRIED, seconds=WINDOW)
            made = services.hand_over(
                talk.id, by=by, unit_id=_id(request.POST.get("unit", "")), question=request.POST.get("question", ""),
                key=request.POST.get("key", "")[:64] or None, name=said["name"], phone=said["phone"],
                email=said["email"],
            )  # fmt: skip
            messages.success(request, _("Your question is on its way to an officer."))
            return redirect("portal:assistant_asked", grouped(made.code))
        except Invalid as invalid:
            wrong = invalid.fields
            problems = [{"text": str(text), "href": f"#{name}"} for name, text in wrong.items()]
        except Refusal as refusal:
            problems = [{"text": str(refusal)}]
    person = Person.objects.filter(id=by.person_id).first() if by.kind is ActorKind.CITIZEN else None
    sole, units = selectors.sole_agency(talk.about), []
    if sole is None:
        units = selectors.agencies(talk.about)
    asked = [turn.question for turn in turns if turn.kind != AnswerKind.TALK]
    home = catalogue.authority_at(units, person.residence) if person else None
    answer = render(request, "portal/assistant_hand_over.html", {
        "turns": turns, "sole": sole, "units": units, "person": person, "wrong": wrong, "problems": problems, **said,
        "chosen": _id(request.POST.get("unit", "")) or (home.id if home else None), "longest": services.LONGEST,
        "question": request.POST.get("question", asked[-1] if asked else ""), "hint": _hint(units),
        "key": request.POST.get("key") or uuid7(),
    }, status=422 if problems else 200)  # fmt: skip
    return _private(answer)


def _hint(units: list[Unit]) -> str:
    """Which of the agencies is the right one."""
    levels = {unit.level for unit in units}
    if levels == {Level.COMMUNE}:
        return _("The one of the commune where you live.")
    if Level.COMMUNE in levels:
        return _("The one of the commune where you live, or the one of the province that is in charge of the matter.")
    return _(
        "The one of the province that is in charge of the matter; where you cannot tell, the one whose name is nearest "
        "to it."
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@public
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds the code reads what was asked and answered; names and numbers that were left are not shown."""
    hit("assistant-code", request.META.get("REMOTE_ADDR", ""), limit=TRIED * 10, seconds=WINDOW)
    found = selectors.by_code(code[:60])
    if found is None:
        raise Http404
    talk = _talk(request)
    return _private(render(request, "portal/assistant_asked.html", {
        **_told(found), "is_here": talk is not None and talk.id == found.thread_id,
    }))  # fmt: skip


def _told(found: OfficerQuestion) -> dict[str, Any]:
    return {
        "asked": found, "code": grouped(found.code), "state": STATES[QuestionState(found.state)],
        "is_answered": found.state == QuestionState.ANSWERED,
    }  # fmt: skip
