"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState, DecisionKind

STATES = {
    ComplaintState.SUBMITTED: _("Submitted"),
    ComplaintState.ACCEPTED: _("Accepted, being examined"),
    ComplaintState.NOT_ACCEPTED: _("Not accepted for examination"),
    ComplaintState.ANSWERED: _("Answered"),
    ComplaintState.WITHDRAWN: _("Withdrawn"),
}
DECISIONS = {
    DecisionKind.DECLINED: _("Refusal to receive the dossier (form 03)"),
    DecisionKind.REFUSED: _("Notice of refusal"),
    DecisionKind.DISCONTINUED: _("Stopping of the dossier"),
}
OUTCOMES = {
    ComplaintOutcome.RIGHT: _("The complaint is right"),
    ComplaintOutcome.PARTLY: _("The complaint is right in part"),
    ComplaintOutcome.WRONG: _("The complaint is wrong"),
}
