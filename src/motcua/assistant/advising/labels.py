"""What officers read for the words of this room."""

from django.utils.translation import gettext_lazy as _

from motcua.assistant.advising.matters import Matter
from motcua.onestop.dossiers.enums import DossierState, MoneyState
from motcua.onestop.dossiers.workflow import OPEN

HOUSE_SUPPLEMENT = _(
    "Decree 118/2025/NĐ-CP; how often is set for this house, as the procedure names no rule of its own"
)
HOUSE_EXTENSION = _(
    "Decree 118/2025/NĐ-CP; how often and how long is set for this house, as the procedure names no rule of its own"
)
NOT_RECEIVED = _("The dossier is not received yet, so no clock runs.")
MONEY = {
    MoneyState.NONE: _("No fee is asked for in this dossier."),
    MoneyState.DUE: _("The fee is not paid yet."),
    MoneyState.PAID: _("The fee is paid."),
    MoneyState.REFUNDED: _("The fee was given back."),
}
EXAMPLES = {
    Matter.NOW: _("What can I do now?"),
    Matter.SUPPLEMENT: _("May I ask for papers again?"),
    Matter.PAPERS: _("What is missing?"),
    Matter.DUE: _("When is it due, and why?"),
    Matter.EXTEND: _("May I extend the time limit?"),
    Matter.SIGN: _("Who must sign?"),
    Matter.STOP: _("May I stop this dossier?"),
    Matter.REFUSE: _("May I refuse?"),
}
"""Questions to begin with; each is understood as what it stands beside, in both languages."""
BEFORE = (Matter.NOW, Matter.PAPERS, Matter.SUPPLEMENT, Matter.REFUSE)
IN_WORK = (Matter.NOW, Matter.SUPPLEMENT, Matter.PAPERS, Matter.DUE, Matter.EXTEND, Matter.SIGN)
STANDING_STILL = (Matter.NOW, Matter.DUE, Matter.STOP, Matter.SUPPLEMENT)
OVER = (Matter.DUE, Matter.PAPERS)


def examples(state: str, *, received: bool) -> list[str]:
    """What officers ask of a dossier that stands there."""
    stands_still = state in (DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED)
    asked: tuple[Matter, ...] = IN_WORK if state in OPEN else OVER
    if state in OPEN and (stands_still or not received):
        asked = BEFORE if not received else STANDING_STILL
    return [str(EXAMPLES[one]) for one in asked]
