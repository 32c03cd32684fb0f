"""Where a dossier stands, in the words of the one who waits: five steps, who has it, the clock."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import Due, humanise, time_left
from motcua.foundation.common.clock import now
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import deadlines, selectors, workflow
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Assignment, Dossier

STEPS = (_("Sent"), _("Received"), _("In work"), _("Settled"), _("Result handed over"))
SOON_MINUTES = 8 * 60


def due_of_dossier(dossier: Dossier) -> Due | None:
    """The due date with its explanation; None before reception."""
    entries = selectors.clock(dossier.id)
    if not entries or dossier.received_at is None:
        return None
    return deadlines.due_of(entries, dossier.limit, calendar_for(dossier.authority_id), dossier.cut_off)


def pace(due_at: datetime | None, ended_at: datetime | None, paused: bool, calendar: Any, lang: str) -> tuple[str, str]:
    """(css name, words): late, soon, ontime, paused with the working time left or passed; ("", "") without a clock."""
    if due_at is None:
        return "", ""
    if paused:
        return "paused", str(_("Clock paused"))
    if ended_at:
        early = ended_at <= due_at
        return ("ontime", str(_("Settled on time"))) if early else ("late", str(_("Settled late")))
    left = time_left(now(), due_at, calendar)
    words = humanise(abs(left), lang)
    if left < 0:
        return "late", str(_("Late by %(time)s")) % {"time": words}
    return ("soon" if left <= SOON_MINUTES else "ontime"), str(_("%(time)s left")) % {"time": words}


def progress_of(dossier: Dossier, lang: str | None = None) -> dict[str, Any]:
    """{"step": 1–5, "steps": [(label, state)], "state_label", "holder": unit or None, "pace", "pace_words"}."""
    from django.utils.translation import get_language

    language = (lang or get_language() or "vi")[:2]
    state = DossierState(dossier.state)
    step = workflow.public_step(state) if dossier.received_at or state != DossierState.SUPPLEMENT_REQUESTED else 1
    css, words = pace(
        dossier.due_at, dossier.settled_at, dossier.paused_at is not None, calendar_for(dossier.authority_id), language
    )
    if state in (DossierState.WITHDRAWN, DossierState.DISCONTINUED):
        css, words = "", ""
    held = Assignment.objects.filter(dossier=dossier, closed_at=None).select_related("unit").order_by("opened_at").first()
    doing = None
    if held:
        try:
            doing = catalogue.bundle(dossier.revision_id).graph.node(held.node).title
        except KeyError:
            doing = None
    return {
        "step": step, "steps": [(label, n < step, n == step) for n, label in enumerate(STEPS, 1)],
        "state_label": STATES[state], "holder": held.unit if held else _holder(dossier, state), "doing": doing,
        "pace": css, "pace_words": words, "is_over": state in workflow.ENDED,
    }  # fmt: skip


def _holder(dossier: Dossier, state: DossierState) -> Any:
    if state in workflow.ENDED:
        return None
    return dossier.reception_place
