"""What people read for the acts of the record and for the parts of the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.onestop.dossiers.labels import VERBS

ACTS: dict[str, Any] = {
    "unit_created": _("Unit created"),
    "unit_renamed": _("Unit renamed"),
    "unit_closed": _("Unit closed"),
    "unit_merged": _("Unit merged"),
    "officer_added": _("Officer added"),
    "officer_activated": _("Officer works again"),
    "officer_deactivated": _("Officer has left"),
    "appointed": _("Officer appointed"),
    "position_ended": _("Position ended"),
    "substitution_set": _("Substitute set"),
    "substitution_ended": _("Substitution ended"),
    "substitution_withdrawn": _("Substitution withdrawn"),
    "calendar_notice_added": _("Calendar notice added"),
    "calendar_notice_revoked": _("Calendar notice revoked"),
    "account_opened": _("Account opened"),
    "account_closed": _("Account closed"),
    "account_opened_again": _("Account opened again"),
    "password_set": _("Password set"),
    "mfa_reset": _("Second factors taken away"),
    "totp_enrolled": _("App for codes set up"),
    "recovery_codes_made": _("Recovery codes made"),
    "passkey_enrolled": _("Passkey set up"),
    "passkey_removed": _("Passkey removed"),
    "officer_signed_in": _("Officer signed in"),
    "citizen_signed_in": _("Citizen signed in"),
    "certificate.issued": _("Certificate issued"),
    "certificate.revoked": _("Certificate revoked"),
    "api_token.made": _("Token made for another system"),
    "api_token.revoked": _("Token of another system revoked"),
    "webhook.made": _("Announcements to another system registered"),
    "webhook.changed": _("Announcements to another system changed"),
    "webhook.rotated": _("New secret of announcements made"),
    "webhook.disabled": _("Announcements to another system disabled"),
    "webhook.enabled": _("Announcements to another system enabled"),
    "webhook.tried": _("Trial announcement sent"),
    "webhook.replayed": _("Announcements sent again"),
    "print_template.made": _("Word template uploaded"),
    "print_template.changed": _("Word template changed"),
    "print_template.withdrawn": _("Word template withdrawn"),
    "print_run.asked": _("Printing from a Word template"),
    "print_copy.made": _("Copy filled in from a Word template"),
    "sandbox.reset": _("Sandbox put back to its beginning"),
    "letter.issued": _("Letter issued"),
    "letter.voided": _("Letter declared void"),
    "text_module.saved": _("Text for letters written"),
    "text_module.deleted": _("Text for letters deleted"),
    "dossiers.register_printed": _("Register of dossiers printed"),
    "procedure.published": _("Procedure published"),
    "procedure.withdrawn": _("Procedure withdrawn"),
    "procedure.offered_again": _("Procedure offered again"),
    "catalogue.imported": _("List of procedures imported"),
    "record_read": _("Record of acts read"),
    "population_read": _("Population data looked up"),
    "file.opened": _("Stored file opened"),
    "paper.shared": _("Paper shared by a link"),
    "paper.share_ended": _("Link to a paper ended"),
    "data.export_asked": _("File of one's own data asked for"),
    "complaint.file": _("Complaint filed"),
    "complaint.accept": _("Complaint accepted"),
    "complaint.not_accept": _("Complaint not accepted"),
    "complaint.answer": _("Complaint settled"),
    "complaint.withdraw": _("Complaint withdrawn"),
    "absence.asked": _("Leave asked for"),
    "absence.accepted": _("Leave accepted"),
    "absence.refused": _("Leave not accepted"),
    "absence.withdrawn": _("Leave withdrawn"),
    "absence.ended": _("Leave ended early"),
    "absence.substitute_named": _("Substitute named"),
    "have.stated": _("One of the three haves stated"),
    "have.verified": _("One of the three haves verified"),
    "have.refused": _("One of the three haves not accepted"),
    "certificate.registered": _("Certificate registered"),
    "late.reason_given": _("Reason of a late dossier given"),
    "late.reason_asked": _("Reason of a late dossier asked for"),
    "proof_asked": _("Check of the record asked for"),
    "work_retried": _("Failed work tried again"),
    "delivery_retried": _("Failed delivery tried again"),
}
SUBJECTS: dict[str, Any] = {
    "person": _("Person concerned"),
    "draft": _("Form being filled in"),
    "dossier": _("Dossier"),
    "unit": _("Unit"),
    "officer": _("Officer"),
    "account": _("Account"),
    "certificate": _("Certificate"),
    "calendar_notice": _("Calendar notice"),
    "letter": _("Letter"),
    "procedure_revision": _("Procedure"),
    "catalogue": _("Catalogue"),
    "share": _("Link to a paper"),
    "data_export": _("File of one's own data"),
    "complaint": _("Complaint"),
    "print_template": _("Word template"),
    "print_run": _("Printing from a Word template"),
    "print_copy": _("Copy from a Word template"),
    "absence": _("Leave"),
    "late_reason": _("Reason of a late dossier"),
    "have": _("One of the three haves"),
    "record": _("Record of acts"),
    "file": _("Stored file"),
    "handler_run": _("Work in the background"),
    "notice": _("Notice to a person"),
    "api_token": _("Token of another system"),
    "webhook": _("Announcements to another system"),
    "sandbox": _("Sandbox"),
}


def act(action: str) -> Any:
    """A verb of dossiers, an act of the house, or the bare word of one that has no label."""
    return ACTS.get(action) or VERBS.get(action) or action  # type: ignore[call-overload]


def subject(kind: str) -> Any:
    return SUBJECTS.get(kind, kind)


def every_act() -> dict[str, Any]:
    return ACTS | {str(verb): label for verb, label in VERBS.items()}


WORK: dict[str, Any] = {
    "signing.on_proof_asked": _("Check of the whole record"),
    "dossiers.on_submitted": _("What follows the sending of a dossier: notices"),
    "dossiers.on_received": _("What follows a reception: form 01, notices"),
    "dossiers.on_moved": _("What follows a step: letters, notices"),
    "dossiers.on_returned": _("What follows the handing over of a result"),
    "dossiers.on_signed": _("What follows a signature: the entry in the book"),
    "dossiers.on_calendar_notice": _("Finding the dossiers that a calendar notice moves"),
    "dossiers.on_calendar_moved": _("A new due date after a calendar notice"),
    "dossiers.on_slip_outdated": _("A new form 01 in place of one that no longer holds"),
    "webhooks.on_dossier": _("Announcements to other systems after a step"),
    "webhooks.on_replay": _("Announcements to other systems sent again"),
    "papers.on_export_asked": _("Counting what belongs into a file of own data"),
    "papers.on_export_counted": _("Building a file of own data"),
    "printing.on_print_asked": _("Filling Word templates"),
    "printing.on_copies_made": _("Putting printed copies together"),
    "readiness.on_absence": _("What follows a decision on leave: work handed over, notices"),
    "feedback.on_moved": _("What follows a step of a complaint: notices"),
}
"""Work of listeners, by room and function."""


def work(handler: str) -> Any:
    """“motcua.onestop.dossiers.subscriptions.on_moved” as people read it; the name itself for one that is gone."""
    parts = handler.split(".")
    return WORK.get(f"{parts[-3]}.{parts[-1]}", handler) if len(parts) > 2 else handler
