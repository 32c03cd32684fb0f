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
    """Someone else was first; says who and when."""

    code = "changed-by-other"

    def __init__(self, who: str, at: datetime):
        self.who, self.at = who, at
        super().__init__(
            _("%(who)s changed this dossier at %(time)s. Open it again and check before you go on."),
            who=who, time=local(at).strftime("%H:%M"),
        )  # fmt: skip


class NotYours(NotAllowed):
    code = "not-yours"

    def __init__(self) -> None:
        super().__init__(_("This step belongs to another unit or role. Ask your administrator if that is wrong."))


class TakenByOther(NotAllowed):
    code = "taken-by-other"

    def __init__(self, who: str):
        super().__init__(_("%(who)s is working on this step. Ask them to hand it over."), who=who)
