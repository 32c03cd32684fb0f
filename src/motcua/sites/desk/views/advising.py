"""The assistant beside a dossier: an officer asks what its procedure, its record and the rules of its life say.

Without scripts a page of its own; with them its middle is read into the dossier's page (static/motcua/advice.js).
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from motcua.assistant.advising import ledger, services
from motcua.assistant.advising.labels import examples
from motcua.assistant.advising.ledger import Ruling
from motcua.assistant.advising.matters import Matter
from motcua.assistant.answers import selectors
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.models import Turn
from motcua.assistant.answers.services import LONGEST
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.throttle import hit
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import acting
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.added import ADDED, Name
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.labels import VERBS
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.desk.views._common import own
from motcua.sites.desk.views.dossier import BUTTONS, POSTED
from motcua.sites.pages.access import officer
from motcua.sites.pages.answers import Shown, show

WINDOW, ASKED = 10 * 60, 120
"""Questions of one officer in a window; an agency has one address for all of them."""
AT_COUNTER: dict[Name, str] = {
    Verb.REQUEST_COMPLETION: "ask_completion", Verb.DECLINE: "decline", Verb.UNDO_RECEPTION: "undo",
    Verb.COLLECT_FEE: "fee", Verb.REQUEST_PAYMENT: "ask_payment", Verb.COMPLETE: "answer", Verb.SUPPLEMENT: "answer",
    Verb.WITHDRAW: "withdraw", Verb.CHANGE_CONTACT: "contact",
}  # fmt: skip
PROPOSED = {
    Act.SUPPLEMENT: gettext_lazy("Propose wording for form 02"),
    Act.REFUSE: gettext_lazy("Propose wording for the refusal"),
    Verb.REQUEST_COMPLETION: gettext_lazy("Propose wording for form 02"),
    Verb.DECLINE: gettext_lazy("Propose wording for form 03"),
}  # fmt: skip
PAGES = {
    "deadline": ("desk:deadline", gettext_lazy("Why this date")),
    "papers": ("desk:papers", gettext_lazy("What the machine saw on these papers")),
    "take_back": ("desk:take_back", gettext_lazy("Take the signature back")),
}
WORDED = (Matter.SUPPLEMENT, Matter.PAPERS, Matter.PAPER, Matter.REFUSE)


@officer()
def assistant(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    problem, status, typed = "", 200, ""
    if request.method == "POST":
        typed = request.POST.get("question", "")
        try:
            hit("advising", str(by.id), limit=ASKED, seconds=WINDOW)
            key = request.POST.get("key", "")[:64] or None
            services.ask(typed, dossier=found, by=by, language=_language(), key=key)
            return redirect(reverse("desk:assistant", args=[id]) + "#advice")
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
    talk = services.talk_of(found, by)
    turns = selectors.turns_of(talk) if talk else []
    answer = render(request, "desk/assistant.html", {
        "dossier": found, "earlier": [one.question for one in turns[:-1]][::-1], "problem": problem,
        "latest": turns[-1] if turns else None, "ruling": None, "links": [], "shown": None,
        **(_told(turns[-1], found, request) if turns else {}),
        "question": typed[: LONGEST * 20] if problem else "", "key": uuid7(),
        "examples": examples(found.state, received=found.received_at is not None),
        "back": "counter:dossier" if _at_counter(request) else "desk:dossier",
    }, status=status)  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


def _told(turn: Turn, dossier: Dossier, request: HttpRequest) -> dict[str, Any]:
    """The latest answer, told anew from the record as it stands now."""
    if turn.kind == AnswerKind.RULE:
        here = ledger.stand(dossier, by=request.actor, paper=turn.paper)  # type: ignore[attr-defined]
        ruling = ledger.rule(Matter(turn.matter), here)
        return {"ruling": ruling, "links": _links(ruling, dossier)}
    own_procedure = services.as_filed(dossier)
    shown: Shown = show([turn], {dossier.procedure_code: own_procedure})[0]
    return {"shown": shown}


def _links(ruling: Ruling, dossier: Dossier) -> list[tuple[Any, str]]:
    """What leads on: the page of each act that may be done now, words to begin its letter with, what explains it."""
    found: list[tuple[Any, str]] = []
    for act in ruling.acts:
        if isinstance(act, Act):
            shown = act if act not in POSTED else None  # those are buttons of the dossier's page
            url = reverse(f"desk:{_page(act)}" if shown else "desk:dossier", args=[dossier.id])
            found.append((BUTTONS[act], url))
        else:
            url = reverse(f"counter:{AT_COUNTER.get(act, 'dossier')}", args=[dossier.id])
            found.append((ADDED[act].label if act in ADDED else VERBS[Verb(act)], url))
        if act in PROPOSED and ruling.matter in WORDED:
            found.append((PROPOSED[act], f"{url}?propose=1"))
    for name in ruling.pages:
        if name in PAGES:
            address, label = PAGES[name]
            found.append((label, reverse(address, args=[dossier.id])))
    return found


def _page(act: Act) -> str:
    return "letter" if act in acting.SIGNED_AS else act.value


def _at_counter(request: HttpRequest) -> bool:
    """Whether this officer works at a counter only."""
    roles = request.actor.roles  # type: ignore[attr-defined]
    return Role.RECEPTIONIST in roles and not roles & {Role.SPECIALIST, Role.LEADER, Role.CLERK}


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
