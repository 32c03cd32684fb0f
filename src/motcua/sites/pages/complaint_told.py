"""What the pages of a dossier tell of the complaint about it: its state, the decision and what follows."""

from typing import Any

from motcua.foundation.common.actors import Actor
from motcua.foundation.documents.selectors import letters_of
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.feedback import letters, permissions, selectors
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState, ComplaintVerb, DecisionKind
from motcua.onestop.feedback.labels import DECISIONS, OUTCOMES, STATES


def told(dossier: Dossier, by: Actor) -> dict[str, Any] | None:
    """The complaint made last: {"complaint", "state", "what" it is against, "outcome" in words, "letter" that the head
    signed last, "annuls" and "changes": it was right or right in part, "may_open": `by` reads its papers}. None when
    nobody complained."""
    found = selectors.latest_about(dossier)
    if found is None:
        return None
    ended = found.state in (ComplaintState.ANSWERED, ComplaintState.NOT_ACCEPTED)
    kind = letters.KINDS[ComplaintVerb.ANSWER if found.state == ComplaintState.ANSWERED else ComplaintVerb.NOT_ACCEPT]
    return {
        "complaint": found, "state": STATES[ComplaintState(found.state)],
        "what": DECISIONS[DecisionKind(found.decision)],
        "outcome": OUTCOMES[ComplaintOutcome(found.outcome)] if found.outcome else "",
        "letter": letters_of(letters.SUBJECT, found.id).filter(kind=kind).last() if ended else None,
        "annuls": found.outcome == ComplaintOutcome.RIGHT, "changes": found.outcome == ComplaintOutcome.PARTLY,
        "may_open": permissions.may_read(by, found),
    }  # fmt: skip
