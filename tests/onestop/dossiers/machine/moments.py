"""Which verbs a rule does, and whether the moment is right for one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from motcua.onestop.dossiers import workflow
from motcua.onestop.dossiers.enums import Verb

CALLED = {Verb.HAND_ON: "make", Verb.POST_RESULT: "post", Verb.POST_BACK: "came_back"} | dict.fromkeys(
    (Verb.PAY, Verb.REFUND), "hear"
)
"""What is called where the function of a verb has another name."""
AT_ANY_MOMENT = 4
"""Of so many versions of a dossier one may be met with whatever does not fit."""


def verbs_of(act: Callable[..., Any]) -> frozenset[Verb]:
    """The verbs that a rule is named after, or whose functions its code names."""
    named = {act.__name__, *_names(act.__code__)}
    return frozenset(verb for verb in Verb if CALLED.get(verb, str(verb)) in named)


def _names(code: CodeType) -> set[str]:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def covered(machine: type[RuleBasedStateMachine]) -> frozenset[Verb]:
    """What the rules and the beginnings of a machine do."""
    state = machine.setup_state()
    return frozenset(verb for one in (*state.rules, *state.initializers) for verb in verbs_of(one.function))


@dataclass(frozen=True)
class Fits:
    """Most of the time one of the verbs is open: otherwise nearly all that is tried would be refused."""

    verbs: frozenset[Verb]

    def __call__(self, machine: Any) -> bool:
        state, received, version = machine.moment
        if version % AT_ANY_MOMENT == 0:
            return True
        open_now = (workflow.is_open(verb, state, received=received) for verb in self.verbs - {Verb.SUBMIT})
        return any(open_now)
