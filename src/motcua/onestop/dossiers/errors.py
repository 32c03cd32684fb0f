"""What the rules of a dossier say no with."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Conflict, NotAllowed, Refusal
from motcua.onestop.dossiers.enums import DossierState, Verb
from motcua.onestop.dossiers.labels import STATES, VERBS


class StepNotOpen(Refusal):
    code = "step-not-open"

    def __init__(self, verb: str, state: str):
        self.verb, self.state = verb, state
        super().__init__(
            _("“%(verb)s” is not open: this dossier is “%(state)s”. Open it again to see what can be done now."),
            verb=VERBS[Verb(verb)], state=STATES[DossierState(state)],
        )  # fmt: skip


class ChangedByOther(Conflict):
    """Someone else was first; says who and when. `version` is the one that stands, `seen` the one that was sent, where
    they are known: with a version that never was nobody was first, and nobody is named."""

    code = "changed-by-other"

    is_beside = False
    """Whether several steps were open, so that the other one may have done theirs beside this one."""

    def __init__(self, who: str, at: datetime, *, version: int | None = None, seen: int | None = None):
        if version is not None and seen is not None and seen > version:
            super().__init__(
                _(
                    "There is no version %(seen)s of this dossier: it is at version %(version)s. Read it again and "
                    "name the version you have seen."
                ), seen=seen, version=version,
            )  # fmt: skip
            return
        self.who, self.at = who, at
        time = local(at).strftime("%H:%M %d/%m/%Y")
        if version is None:
            told = _("%(who)s changed this dossier at %(time)s. Open it again and check before you go on.")
            super().__init__(told, who=who, time=time)
            return
        super().__init__(
            _(
                "%(who)s changed this dossier at %(time)s; it is at version %(version)s. Open it again and check "
                "before you go on."
            ), who=who, time=time, version=version,
        )  # fmt: skip


class NotYours(NotAllowed):
    code = "not-yours"

    def __init__(self) -> None:
        super().__init__(_("This step belongs to another unit or role. Ask your administrator if that is wrong."))


class StepEnded(Refusal):
    """The step that was named is not open any more."""

    code = "step-ended"

    def __init__(self) -> None:
        super().__init__(
            _("This step is not open any more: it was completed, or the work was sent back. Open the dossier again to "
              "see where it stands.")
        )  # fmt: skip


class TakenByOther(NotAllowed):
    """The step is in another's hands; says whose, and when something was last done to the dossier."""

    code = "taken-by-other"

    def __init__(self, who: str, at: datetime):
        told = _("%(who)s is working on this step; the dossier was last changed at %(time)s. Ask them to hand it over.")
        super().__init__(told, who=who, time=local(at).strftime("%H:%M %d/%m/%Y"))
