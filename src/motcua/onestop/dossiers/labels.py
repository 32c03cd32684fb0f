"""What people read for the words of the record."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.dossiers.enums import (
    Channel,
    Consent,
    CopyKind,
    DossierState,
    Helper,
    LetterKind,
    LetterState,
    Outcome,
    Verb,
)  # fmt: skip

STATES = {
    DossierState.SUBMITTED: _("Submitted"),
    DossierState.RECEIVED: _("Received"),
    DossierState.DECLINED: _("Not accepted"),
    DossierState.IN_PROGRESS: _("In progress"),
    DossierState.SUPPLEMENT_REQUESTED: _("Waiting for documents"),
    DossierState.PAYMENT_REQUESTED: _("Waiting for payment"),
    DossierState.WITHDRAWN: _("Withdrawn"),
    DossierState.DISCONTINUED: _("Discontinued"),
    DossierState.SETTLED: _("Settled"),
    DossierState.RESULT_RETURNED: _("Result returned"),
}
VERBS = {
    Verb.SUBMIT: _("Submit"),
    Verb.REQUEST_COMPLETION: _("Ask to complete"),
    Verb.COMPLETE: _("Complete"),
    Verb.RECEIVE: _("Receive"),
    Verb.UNDO_RECEPTION: _("Undo reception"),
    Verb.DECLINE: _("Decline"),
    Verb.TAKE: _("Take"),
    Verb.RELEASE: _("Give back"),
    Verb.FORWARD: _("Complete step"),
    Verb.SEND_BACK: _("Send back"),
    Verb.END_STEP: _("End a step beside one sent back"),
    Verb.CONSULT: _("Ask another unit"),
    Verb.PROPOSE_OPINION: _("Write the opinion"),
    Verb.ANSWER_CONSULTATION: _("Give opinion"),
    Verb.REQUEST_SUPPLEMENT: _("Request supplement"),
    Verb.SUPPLEMENT: _("Supplement"),
    Verb.DRAFT_RESULT: _("Draft result"),
    Verb.SIGN: _("Sign"),
    Verb.ISSUE: _("Issue"),
    Verb.HAND_ON: _("Hand the result on to a centre"),
    Verb.ACCEPT_RESULT: _("Accept the result at the centre"),
    Verb.MISS_RESULT: _("Report the result missing"),
    Verb.POST_RESULT: _("Send the result by post"),
    Verb.POST_BACK: _("Take the result back from the post"),
    Verb.RETURN_RESULT: _("Return result"),
    Verb.REISSUE: _("Reissue"),
    Verb.WITHDRAW: _("Withdraw"),
    Verb.PROPOSE_LETTER: _("Draft a letter to be signed"),
    Verb.DROP_LETTER: _("Drop the drafted letter"),
    Verb.EXTEND: _("Extend the time limit"),
    Verb.APOLOGISE: _("Apologise for being late"),
    Verb.DISCONTINUE: _("Discontinue"),
    Verb.TRANSFER: _("Transfer to another agency"),
    Verb.ACCEPT_TRANSFER: _("Accept the transfer"),
    Verb.HAND_BACK: _("Hand the transfer back"),
    Verb.NOTE: _("Internal note"),
    Verb.MESSAGE: _("Message"),
    Verb.CHANGE_CONTACT: _("Change contact"),
    Verb.REQUEST_PAYMENT: _("Ask for the fee"),
    Verb.COLLECT_FEE: _("Collect the fee"),
    Verb.PAY: _("Fee paid"),
    Verb.REFUND: _("Fee given back"),
    Verb.RECOMPUTE: _("Due date computed again"),
}
CHANNELS = {
    Channel.PORTAL: _("Online"),
    Channel.COUNTER: _("At the counter"),
    Channel.POST: _("By post"),
    Channel.ASSISTED: _("Assisted"),
    Channel.NATIONAL_PORTAL: _("National portal"),
}
COPIES = {
    CopyKind.ELECTRONIC: _("Electronic"),
    CopyKind.ORIGINAL: _("Original"),
    CopyKind.CERTIFIED: _("Certified copy"),
    CopyKind.PHOTOCOPY: _("Photocopy"),
}
OUTCOMES = {Outcome.GRANTED: _("Granted"), Outcome.REFUSED: _("Refused")}
LETTERS = {
    "form-01-reception": _("Receipt of the dossier and appointment of the result"),
    "form-02-supplement": _("Request to complete the dossier"),
    "form-03-decline": _("Refusal to receive the dossier"),
    LetterKind.EXTENSION: _("Apology and extension of the time limit"),
    LetterKind.APOLOGY: _("Apology for being late, with another day"),
    LetterKind.STOP: _("Notice that the settling is stopped"),
    "complaint-accepted": _("Notice that the complaint is accepted"),
    "complaint-not-accepted": _("Notice that the complaint is not accepted"),
    "complaint-decision": _("Decision that settles the complaint"),
}
"""Titles of letters in lists, by kind; the letters themselves are in Vietnamese."""
LETTER_STATES = {
    LetterState.DRAFT: _("Waits for the signature"),
    LetterState.SIGNED: _("Signed and sent"),
    LetterState.DROPPED: _("Dropped"),
}
HELPERS = {
    Helper.COUNTER: _("The officer at the help point"),
    Helper.COMMUNITY: _("A member of the community digital team"),
    Helper.RELATIVE: _("Somebody of the family, or authorised"),
}
CONSENTS = {Consent.PAPER: _("agreed on paper"), Consent.CODE: _("agreed by a code sent to the phone")}
