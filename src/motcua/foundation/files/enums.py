from enum import StrEnum


class ScanState(StrEnum):
    """What the malware scanner said about a stored file."""

    PENDING = "pending"  # a scanner is set but has not answered yet: closed
    CLEAN = "clean"
    INFECTED = "infected"  # quarantined for good
    NOT_SCANNED = "not_scanned"  # no scanner is set: open in the demonstration only
    MADE_HERE = "made_here"  # our own letters and results, never from outside
