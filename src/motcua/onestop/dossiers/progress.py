"""Where a dossier stands, in the words of the one who waits: five steps, who has it, the clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import Calendar, Due, say_left, working_minutes
from motcua.foundation.common.clock import now
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import deadlines, selectors, store, workflow
from motcua.onestop.dossiers.enums import DossierState, Outcome
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Assignment, Dossier

STEPS = (_("Sent"), _("Received"), _("In work"), _("Settled"), _("Result handed over"))
REFUSED_STEPS = (*STEPS[:3], _("The agency refused"), _("Notice of refusal handed over"))
SOON_MINUTES, SETTLED_STEP = 8 * 60, 4
STOPPED = (DossierState.WITHDRAWN, DossierState.DISCONTINUED, DossierState.DECLINED)


def due_of_dossier(dossier: Dossier) -> Due | None:
    """The due date with its explanation; None before reception. A stop's note is the id of its request, no words."""
    entries = selectors.clock(dossier.id)
    if not entries or dossier.received_at is None:
        return None
    told = [store.ClockRow(e.kind, e.at, e.limit, "" if e.kind == "stop" else e.note) for e in entries]
    return deadlines.due_of(told, dossier.limit, calendar_for(dossier.authority_id), dossier.cut_off)


def pace(
    due_at: datetime | None, ended_at: datetime | None, paused: bool, calendar: Calendar, lang: str
) -> tuple[str, str]:
    """(css name, words): late, soon, ontime, paused with the working time left or passed; ("", "") without a clock."""
    if due_at is None:
        return "", ""
    if ended_at:
        early = ended_at <= due_at
        return ("ontime", str(_("Settled on time"))) if early else ("late", str(_("Settled late")))
    if paused:
        return "paused", str(_("Clock paused"))
    moment = now()
    words = capital(say_left(due_at, moment, calendar, lang))
    if moment > due_at:
        return "late", words
    return ("soon" if working_minutes(calendar, moment, due_at) <= SOON_MINUTES else "ontime"), words


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def open_steps(dossier_ids: Iterable[UUID]) -> dict[UUID, Assignment]:
    """The step that has been open longest of each dossier, in one query."""
    found: dict[UUID, Assignment] = {}
    steps = Assignment.objects.filter(dossier_id__in=list(dossier_ids), closed_at=None).select_related("unit")
    for step in steps.order_by("opened_at", "id"):
        found.setdefault(step.dossier_id, step)
    return found


def progress_of_many(dossiers: list[Dossier], lang: str | None = None) -> list[dict[str, Any]]:
    """`progress_of` for a list page: two queries however many there are."""
    held = open_steps(d.id for d in dossiers)
    calendar = calendar_for() if dossiers else Calendar.default()
    return [_progress(d, held.get(d.id), calendar, lang) for d in dossiers]


def progress_of(dossier: Dossier, lang: str | None = None) -> dict[str, Any]:
    """{"step": 1–5, "steps": [(label, "done", "now", "stopped" or "")], "state_label", "holder": unit or None,
    "waits_for_applicant", "doing": the step's title or None, "pace", "pace_words", "is_over", "is_stopped"}."""
    return _progress(dossier, open_steps([dossier.id]).get(dossier.id), calendar_for(dossier.authority_id), lang)


def _progress(dossier: Dossier, held: Assignment | None, calendar: Calendar, lang: str | None) -> dict[str, Any]:
    language = (lang or get_language() or "vi")[:2]
    state = DossierState(dossier.state)
    step = workflow.public_step(state) if dossier.received_at else 1
    css, words = "", ""
    if state not in STOPPED:
        css, words = pace(dossier.due_at, dossier.settled_at, dossier.paused_at is not None, calendar, language)
    waits, stopped = state == DossierState.SUPPLEMENT_REQUESTED, state in STOPPED
    if stopped:
        step = 2 if dossier.received_at else 1  # what was reached; nothing goes on from there
    return {
        "step": step,
        "steps": _steps(dossier, state, step), "state_label": STATES[state],
        "holder": _holder(dossier, state, held), "waits_for_applicant": waits,
        "doing": doing(dossier, held) if held and not waits else None,
        "pace": css, "pace_words": words, "is_over": state in workflow.ENDED, "is_stopped": stopped,
    }  # fmt: skip


def _steps(dossier: Dossier, state: DossierState, step: int) -> list[tuple[Any, str]]:
    """The five steps; where nothing goes on, what was reached and what it stopped at. A refusal settles the dossier,
    and is told when it is out."""
    if state in STOPPED:
        return [*((label, "done") for label in STEPS[:step]), (STATES[state], "stopped")]
    refused = dossier.outcome == Outcome.REFUSED and step >= SETTLED_STEP
    marks = ["done" if n < step else "now" if n == step else "" for n in range(1, len(STEPS) + 1)]
    if refused:
        marks[SETTLED_STEP - 1] = "stopped"
    return list(zip(REFUSED_STEPS if refused else STEPS, marks, strict=True))


def doing(dossier: Dossier, held: Assignment) -> Any:
    """What is being done now; None for a step that the bundle does not know (imports)."""
    try:
        return catalogue.bundle(dossier.revision_id).graph.node(held.node).title
    except KeyError:
        return None


def _holder(dossier: Dossier, state: DossierState, held: Assignment | None) -> Any:
    """The unit that has the dossier now; nobody's when it is over or the applicant's turn."""
    if state in workflow.ENDED or state == DossierState.SUPPLEMENT_REQUESTED:
        return None
    return held.unit if held else dossier.reception_place
