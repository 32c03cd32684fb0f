"""The words of linked filings."""

from enum import StrEnum


class PartState(StrEnum):
    WAITING = "waiting"  # for the parts it follows, or for something their results do not say yet
    BEGUN = "begun"  # a dossier of its own
    GRANTED = "granted"  # its result is out
    ENDED = "ended"  # refused, declined, withdrawn or discontinued
    DROPPED = "dropped"  # a part it needs ended without a result, so it never begins


OPEN = frozenset({PartState.WAITING, PartState.BEGUN})
FAILED = frozenset({PartState.ENDED, PartState.DROPPED})
