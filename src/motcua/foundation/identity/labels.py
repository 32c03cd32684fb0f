"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.identity.enums import AccountKind, ReadingKind, Role, Scope, Sex

ROLES = {
    Role.RECEPTIONIST: _("Counter officer"),
    Role.SPECIALIST: _("Specialist"),
    Role.LEADER: _("Leader (signs)"),
    Role.CLERK: _("Clerk (issues and returns)"),
    Role.ACCOUNTANT: _("Accountant (keeps the money)"),
    Role.CONTROLLER: _("Procedure controller"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.STEERING: _("Steering committee"),
    Role.PROVINCE_LEADER: _("Leader of the province"),
    Role.DIGITAL_TEAM: _("Community digital team"),
    Role.INTEGRATOR: _("Integrator"),
    Role.AUDITOR: _("Auditor"),
}
ACCOUNT_KINDS = {
    AccountKind.CITIZEN: _("Citizen"),
    AccountKind.OFFICER: _("Officer"),
    AccountKind.MACHINE: _("Machine"),
}
SCOPES = {
    Scope.READ: _("Read the dossiers that the officer may open"),
    Scope.FILE: _("File dossiers and upload their papers"),
    Scope.ACT: _("Receive, settle and hand over, as the officer may"),
    Scope.SIGN: _("Sign results with the officer's certificate"),
}
SEXES = {Sex.MALE: _("Male"), Sex.FEMALE: _("Female")}
READINGS = {
    ReadingKind.DOSSIER: _("Your dossier was opened"),
    ReadingKind.FILE: _("A paper of your dossier was opened"),
    ReadingKind.RECORD: _("The record of your dossier was read"),
    ReadingKind.POPULATION: _("The national population data was asked about you"),
    ReadingKind.SHARE: _("Your link to a paper was opened"),
    ReadingKind.SHARED_FILE: _("The paper was saved by your link"),
    ReadingKind.EXPORT: _("Your data were put together for you"),
    ReadingKind.EXPORT_SAVED: _("You saved the file of your data"),
    ReadingKind.PRINT: _("A document was filled in from your dossier"),
}
