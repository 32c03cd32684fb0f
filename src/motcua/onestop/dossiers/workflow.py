"""The table of the law: which verb is open in which state, and where it leads. Pure: no database, no clock.

Decree 118/2025/NĐ-CP; forms of Circular 03/2025/TT-VPCP. Within `IN_PROGRESS` the bundle's process graph says which
step follows (`catalogue.process`); this table says what the public state becomes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from motcua.onestop.dossiers.enums import DossierState as S
from motcua.onestop.dossiers.enums import Verb as V

SAME = None
OPEN = frozenset({S.SUBMITTED, S.RECEIVED, S.IN_PROGRESS, S.SUPPLEMENT_REQUESTED, S.PAYMENT_REQUESTED})
RUNNING = frozenset({S.RECEIVED, S.IN_PROGRESS, S.SUPPLEMENT_REQUESTED, S.PAYMENT_REQUESTED})
"""Received and not settled: a legal clock is there, running or stopped."""
ENDED = frozenset({S.DECLINED, S.WITHDRAWN, S.DISCONTINUED, S.RESULT_RETURNED})

STEPS: Mapping[V, tuple[frozenset[S], S | None]] = MappingProxyType(
    {
        V.REQUEST_COMPLETION: (frozenset({S.SUBMITTED}), S.SUPPLEMENT_REQUESTED),
        V.COMPLETE: (frozenset({S.SUPPLEMENT_REQUESTED}), S.SUBMITTED),
        V.RECEIVE: (frozenset({S.SUBMITTED}), S.RECEIVED),
        V.UNDO_RECEPTION: (frozenset({S.RECEIVED}), S.SUBMITTED),
        V.DECLINE: (frozenset({S.SUBMITTED, S.SUPPLEMENT_REQUESTED}), S.DECLINED),
        V.TAKE: (frozenset({S.RECEIVED, S.IN_PROGRESS}), S.IN_PROGRESS),
        V.RELEASE: (frozenset({S.RECEIVED, S.IN_PROGRESS, S.SUPPLEMENT_REQUESTED}), SAME),
        V.FORWARD: (frozenset({S.IN_PROGRESS}), SAME),
        V.SEND_BACK: (frozenset({S.IN_PROGRESS}), SAME),
        V.END_STEP: (frozenset({S.IN_PROGRESS}), SAME),
        V.CONSULT: (frozenset({S.IN_PROGRESS}), SAME),
        V.PROPOSE_OPINION: (frozenset({S.IN_PROGRESS}), SAME),
        V.ANSWER_CONSULTATION: (frozenset({S.IN_PROGRESS}), SAME),
        V.REQUEST_SUPPLEMENT: (frozenset({S.IN_PROGRESS}), S.SUPPLEMENT_REQUESTED),
        V.SUPPLEMENT: (frozenset({S.SUPPLEMENT_REQUESTED}), S.IN_PROGRESS),
        V.DRAFT_RESULT: (frozenset({S.IN_PROGRESS}), SAME),
        V.SIGN: (frozenset({S.IN_PROGRESS}), SAME),
        V.ISSUE: (frozenset({S.IN_PROGRESS}), S.SETTLED),
        V.HAND_ON: (frozenset({S.SETTLED}), SAME),
        V.ACCEPT_RESULT: (frozenset({S.SETTLED}), SAME),
        V.MISS_RESULT: (frozenset({S.SETTLED}), SAME),
        V.POST_RESULT: (frozenset({S.SETTLED}), SAME),
        V.POST_BACK: (frozenset({S.SETTLED}), SAME),
        V.RETURN_RESULT: (frozenset({S.SETTLED}), S.RESULT_RETURNED),
        V.REISSUE: (frozenset({S.SETTLED, S.RESULT_RETURNED}), S.SETTLED),
        V.WITHDRAW: (OPEN, S.WITHDRAWN),
        V.PROPOSE_LETTER: (RUNNING, SAME),
        V.DROP_LETTER: (RUNNING, SAME),
        V.EXTEND: (frozenset({S.RECEIVED, S.IN_PROGRESS}), SAME),
        V.APOLOGISE: (frozenset({S.RECEIVED, S.IN_PROGRESS}), SAME),
        V.DISCONTINUE: (frozenset({S.SUPPLEMENT_REQUESTED, S.PAYMENT_REQUESTED, S.IN_PROGRESS}), S.DISCONTINUED),
        V.TRANSFER: (frozenset({S.RECEIVED, S.IN_PROGRESS}), SAME),
        V.ACCEPT_TRANSFER: (frozenset({S.RECEIVED, S.IN_PROGRESS}), SAME),
        V.HAND_BACK: (frozenset({S.RECEIVED, S.IN_PROGRESS}), SAME),
        V.NOTE: (frozenset(S), SAME),
        V.MESSAGE: (OPEN | {S.SETTLED}, SAME),
        V.CHANGE_CONTACT: (OPEN | {S.SETTLED}, SAME),
        V.REQUEST_PAYMENT: (frozenset({S.SUBMITTED, S.RECEIVED, S.IN_PROGRESS}), SAME),
        V.COLLECT_FEE: (OPEN | {S.SETTLED}, SAME),
        V.PAY: (frozenset(S), SAME),
        V.REFUND: (frozenset(S), SAME),
        V.RECOMPUTE: (OPEN - {S.SUBMITTED}, SAME),
    }
)
PRE_RECEPTION = frozenset({V.REQUEST_COMPLETION, V.COMPLETE, V.RECEIVE, V.DECLINE})
PAYS = frozenset({V.COLLECT_FEE, V.PAY})
AFTER_RECEPTION = frozenset({V.REQUEST_SUPPLEMENT, V.SUPPLEMENT, V.DISCONTINUE, V.PROPOSE_LETTER})


def is_open(verb: V, state: S, *, received: bool) -> bool:
    """Whether the verb may be done in this state. Form 02 exists twice: before reception no clock runs, after it one
    stops; `received` tells the two apart where the state does not."""
    if state not in STEPS[verb][0]:
        return False
    if verb in PRE_RECEPTION:
        return not received
    return received if verb in AFTER_RECEPTION else True


def state_after(verb: V, state: S) -> S:
    """The state that follows. Callers have asked `is_open`. A dossier that stood still for its fee goes on with it."""
    if state is S.PAYMENT_REQUESTED and verb in PAYS:
        return S.IN_PROGRESS
    target = STEPS[verb][1]
    return state if target is SAME else target


def public_step(state: S) -> int:
    """Position on the citizen's five-step tracker: 1 sent, 2 received, 3 in work, 4 settled, 5 returned."""
    return {S.SUBMITTED: 1, S.RECEIVED: 2, S.SETTLED: 4, S.RESULT_RETURNED: 5, S.DECLINED: 1}.get(state, 3)
