from django.utils.translation import gettext_lazy as _

from motcua.office.readiness.enums import (
    AbsenceKind,
    AbsenceState,
    Group,
    Have,
    HaveState,
    Kind,
    Proof,
    Standing,
)  # fmt: skip

ABSENCE_KINDS = {
    AbsenceKind.LEAVE: _("Annual leave"), AbsenceKind.DUTY: _("Duty elsewhere"), AbsenceKind.SICK: _("Sick leave"),
    AbsenceKind.STUDY: _("Training"), AbsenceKind.OTHER: _("Other"),
}  # fmt: skip
ABSENCE_STATES = {
    AbsenceState.ASKED: _("Waits for the head"), AbsenceState.ACCEPTED: _("Approved"),
    AbsenceState.REFUSED: _("Not approved"), AbsenceState.WITHDRAWN: _("Withdrawn"),
}  # fmt: skip
HAVES = {
    Have.CARD: _("Chip identity card"), Have.EID: _("e-ID account"), Have.PORTAL: _("Public-service account"),
}  # fmt: skip
HAVE_STATES = {
    HaveState.STATED: _("Waits for the clerk"), HaveState.VERIFIED: _("Verified"),
    HaveState.REFUSED: _("Not approved"),
}  # fmt: skip
PROOFS = {
    Proof.QR: _("Read from the QR code of the card"), Proof.SIGN_IN: _("Signed in with the e-ID"),
    Proof.FILE: _("By a file"),
}  # fmt: skip
KINDS = {
    Kind.NO_CERTIFICATE: _("No certificate to sign with"),
    Kind.CERTIFICATE_ENDED: _("The certificate no longer holds"),
    Kind.CERTIFICATE_ENDING: _("The certificate ends soon"),
    Kind.NO_SEAL: _("The agency has no seal"),
    Kind.SEAL_ENDED: _("The seal of the agency no longer holds"),
    Kind.SEAL_ENDING: _("The seal of the agency ends soon"),
    Kind.NO_ACCOUNT: _("Cannot sign in"),
    Kind.RIGHT_MISSING: _("Nobody has the right for these steps"),
    Kind.RIGHT_ENDING: _("The right ends soon and nobody else has it"),
    Kind.NO_SUBSTITUTE: _("Away without a substitute"),
    Kind.HAVE_MISSING: _("Missing"),
    Kind.HAVE_ENDED: _("No longer holds"),
    Kind.HAVE_ENDING: _("Ends soon"),
}
WHAT_TO_DO = {
    Kind.NO_CERTIFICATE: _("Have a certificate issued by the licensed authority and register it here."),
    Kind.CERTIFICATE_ENDED: _("Have it renewed and register the new one; until then another leader signs."),
    Kind.CERTIFICATE_ENDING: _("Ask for the new one now and register it before that day."),
    Kind.NO_SEAL: _("Have the seal's certificate issued and register it here."),
    Kind.SEAL_ENDED: _("Have it renewed and register the new one; until then nothing goes out."),
    Kind.SEAL_ENDING: _("Ask for the new one now and register it before that day."),
    Kind.NO_ACCOUNT: _("Open the account, or have the officer set up the second factor."),
    Kind.RIGHT_MISSING: _("Appoint somebody with this role in this unit."),
    Kind.RIGHT_ENDING: _("Extend the position, or appoint a successor before that day."),
    Kind.NO_SUBSTITUTE: _("Name somebody on the page of leave, or assign the open work to colleagues."),
    Kind.HAVE_MISSING: _("The officer states it with a proof; the clerk verifies."),
    Kind.HAVE_ENDED: _("The officer renews it and states the new one."),
    Kind.HAVE_ENDING: _("The officer renews it before that day and states the new one."),
}
GROUP_TITLES = {
    Group.WORK: _("Stops work"), Group.CERTIFICATES: _("Certificates"), Group.RIGHTS: _("Rights"),
    Group.SUBSTITUTES: _("Substitutes"), Group.HAVES: _("The three haves"),
}  # fmt: skip
STANDINGS = {
    Standing.VALID: _("In force, more than 90 days"), Standing.WITHIN_30: _("Ends within 30 days"),
    Standing.WITHIN_60: _("Ends within 60 days"), Standing.WITHIN_90: _("Ends within 90 days"),
    Standing.EXPIRED: _("Expired"), Standing.REVOKED: _("Revoked"), Standing.NONE: _("None"),
}  # fmt: skip
