from enum import StrEnum


class BulkVerb(StrEnum):
    """What may be done to many at once; each leads to the one service that does it to one."""

    TAKE = "take"
    ASSIGN = "assign"
    FORWARD = "forward"
    SIGN = "sign"
    ISSUE = "issue"
    PRINT = "print"


class JobState(StrEnum):
    PREPARED = "prepared"
    """Chosen, looked at, not begun."""
    RUNNING = "running"
    STOPPED = "stopped"
    """Its officer stopped it; what was done stays done."""
    DONE = "done"


class ItemState(StrEnum):
    WAITING = "waiting"
    ASKED = "asked"
    """The document is made and waits for the officer's phone."""
    DONE = "done"
    REFUSED = "refused"
    """The rules said no, in the sentence kept with it."""
    FAILED = "failed"
    """A fault of ours; the rest goes on."""
    LEFT = "left"
    """Not begun when the job was stopped."""


class Level(StrEnum):
    """What an early warning is about: the step or the whole, near its end or past it."""

    STEP_SOON = "step_soon"
    STEP_LATE = "step_late"
    WHOLE_SOON = "whole_soon"
    WHOLE_LATE = "whole_late"


class Column(StrEnum):
    """What the worklist can show beside the dossier's code."""

    PROCEDURE = "procedure"
    STEP = "step"
    DUE = "due"
    TIME = "time"
    RECEIVED = "received"
    UNIT = "unit"
    CHANNEL = "channel"
    MONEY = "money"
    SUPPLEMENTS = "supplements"


USUAL = (Column.PROCEDURE, Column.STEP, Column.DUE, Column.TIME)
