from django.utils.translation import gettext_lazy as _

from motcua.onestop.deskwork.enums import BulkVerb, Column, ItemState, JobState, Level

BULK = {
    BulkVerb.TAKE: _("Take them"), BulkVerb.ASSIGN: _("Assign to a colleague"),
    BulkVerb.FORWARD: _("Complete the step"), BulkVerb.SIGN: _("Sign"), BulkVerb.ISSUE: _("Issue the results"),
    BulkVerb.PRINT: _("Print"),
}  # fmt: skip
JOBS = {
    JobState.PREPARED: _("Not begun"), JobState.RUNNING: _("Running"), JobState.STOPPED: _("Stopped"),
    JobState.DONE: _("Finished"),
}  # fmt: skip
ITEMS = {
    ItemState.WAITING: _("Waiting"), ItemState.ASKED: _("Waits for your phone"),
    ItemState.DONE: _("Done"), ItemState.REFUSED: _("Could not be done"),
    ItemState.FAILED: _("Failed"), ItemState.LEFT: _("Left undone"),
}  # fmt: skip
LEVELS = {
    Level.STEP_SOON: _("This step is near its end"), Level.STEP_LATE: _("This step is past its end"),
    Level.WHOLE_SOON: _("The dossier is near its due time"), Level.WHOLE_LATE: _("The dossier is late"),
}  # fmt: skip
COLUMNS = {
    Column.PROCEDURE: _("Procedure, applicant"), Column.STEP: _("Step"), Column.DUE: _("Result due"),
    Column.TIME: _("Time left"), Column.RECEIVED: _("Received"), Column.UNIT: _("Unit of the step"),
    Column.CHANNEL: _("Channel"), Column.MONEY: _("Fee"), Column.SUPPLEMENTS: _("Supplements"),
}  # fmt: skip
