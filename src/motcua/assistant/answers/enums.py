"""The words of a talk with the assistant."""

from enum import StrEnum


class AnswerKind(StrEnum):
    ANSWERED = "answered"  # what is published of a procedure, or what an officer answered before
    NOT_PUBLISHED = "not_published"  # the procedure is known, the fact that was asked for is not
    CHOICE = "choice"  # several procedures fit as well
    NO_SUBJECT = "no_subject"  # a fact was asked for, and of no procedure
    UNKNOWN = "unknown"
    LANGUAGE = "language"  # neither Vietnamese nor English
    TALK = "talk"
    RULE = "rule"  # asked by an officer beside a dossier: what its record and the rules of its life say


class Source(StrEnum):
    """Where somebody asks."""

    PORTAL = "portal"
    API = "api"
    DESK = "desk"
    """An officer, beside a dossier."""
    KIOSK = "kiosk"
    """The touch screen of a centre."""


class QuestionState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
