"""Refusals of complaints."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, NotAllowed, Refusal
from motcua.onestop.feedback.enums import ComplaintState
from motcua.onestop.feedback.labels import STATES


class NothingToComplainOf(Refusal):
    code = "no-decision"

    def __init__(self) -> None:
        super().__init__(_("Nothing was refused in this dossier, so there is no decision to complain of. You can write "
                           "to the agency instead."))  # fmt: skip


class ComplainedAlready(Conflict):
    code = "complained-already"

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Complaint %(code)s is against this very decision. Follow it under “My complaints”."), code=code
        )


class ComplaintNotOpen(Conflict):
    code = "complaint-not-open"

    def __init__(self, state: str) -> None:
        super().__init__(
            _("This complaint is “%(state)s” now. Open it again to see what can be done."),
            state=STATES[ComplaintState(state)],
        )


class NotCompetent(NotAllowed):
    code = "not-competent"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The head of the agency whose decision is complained of settles it, or a deputy who signs for the "
                "head; you do not lead it."
            )
        )
