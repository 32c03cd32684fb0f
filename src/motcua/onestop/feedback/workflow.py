"""Which step a complaint is open to, and by when each is due. Pure.

Time limits of the Law on Complaints 02/2011/QH13: to file 90 days (Article 9), to accept 10 days (Article 27), to
settle a first complaint 30 days from acceptance, 45 where the case is complicated (Article 28); a second complaint
within 30 days of the answer, at most 45 in remote areas (Article 33). Going to court has a limit of its own, by the Law
on Administrative Procedure 93/2015/QH13 (Article 116), which the court reckons. Days count by the Civil Code
(docs/decisions/0006).
"""

from motcua.onestop.feedback.enums import ComplaintState, ComplaintVerb

TO_FILE, TO_ACCEPT, TO_SETTLE, TO_SETTLE_COMPLICATED = "90d", "10d", "30d", "45d"
TO_GO_ON, TO_GO_ON_REMOTE = "30d", "45d"
"""To complain a second time; not to go to court."""
STEPS = {
    ComplaintVerb.ACCEPT: (frozenset({ComplaintState.SUBMITTED}), ComplaintState.ACCEPTED),
    ComplaintVerb.NOT_ACCEPT: (frozenset({ComplaintState.SUBMITTED}), ComplaintState.NOT_ACCEPTED),
    ComplaintVerb.ANSWER: (frozenset({ComplaintState.ACCEPTED}), ComplaintState.ANSWERED),
    ComplaintVerb.WITHDRAW: (
        frozenset({ComplaintState.SUBMITTED, ComplaintState.ACCEPTED}), ComplaintState.WITHDRAWN,
    ),
}  # fmt: skip
"""verb → (states it is open in, state after it)."""
OPEN = frozenset({ComplaintState.SUBMITTED, ComplaintState.ACCEPTED})
ENDED = frozenset(ComplaintState) - OPEN


def is_open(verb: ComplaintVerb, state: ComplaintState | str) -> bool:
    return ComplaintState(state) in STEPS[verb][0]


def after(verb: ComplaintVerb) -> ComplaintState:
    return STEPS[verb][1]
