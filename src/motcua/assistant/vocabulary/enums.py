"""What an entry of the table is."""

from enum import StrEnum


class SayingKind(StrEnum):
    WORD = "word"  # what people say, and what titles of procedures call it
    LAW = "law"  # the same, and what laws call it
    EVENT = "event"  # something that happens in a life: all its parts are said, in any order
