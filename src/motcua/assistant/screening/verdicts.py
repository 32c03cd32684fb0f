"""What a screening says, and of what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from motcua.assistant.screening.reading import Box, Source, Trouble

Text = Mapping[str, str]


class State(StrEnum):
    FOUND = "found"
    MISSING = "missing"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    NOT_SIGNED = "not_signed"
    SIGNATURE_INVALID = "signature_invalid"
    DIFFERS = "differs"
    PERSON = "needs_person"


class Rule(StrEnum):
    """What was looked at. `CODE`: whether an identity paper says in code what is printed on it; `ELSEWHERE`: whether
    the same paper lies in another dossier."""

    GIVEN = "given"
    READABLE = "readable"
    KIND = "kind"
    SIGNATURE = "signature"
    VALIDITY = "validity"
    VALUE = "value"
    CODE = "code"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Verdict:
    """One line of the checklist. `document`: the required document; `key`: the value of it, for `Rule.VALUE`;
    `question`: what it is compared with. `file`, `at`: name of the file and its place among those sent together.
    `page`, `box`: where the evidence stands, the page `turned` so many degrees clockwise. `declared`, `shown`: the two
    values side by side (days as 2026-03-05). `troubles`: why it is unreadable; `seems`: what paper it seems to be
    instead."""

    document: str
    rule: Rule
    state: State
    key: str = ""
    question: str = ""
    file: str = ""
    at: int = 0
    page: int | None = None
    box: Box | None = None
    turned: int = 0
    declared: str = ""
    shown: str = ""
    seems: Text | None = None
    troubles: frozenset[Trouble] = frozenset()
    source: Text | None = None
    read_by: Source = Source.NONE
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return self.state is State.FOUND

    def as_dict(self) -> dict[str, Any]:
        return {
            "document": self.document, "rule": self.rule.value, "state": self.state.value, "key": self.key,
            "question": self.question, "file": self.file, "at": self.at, "page": self.page,
            "box": [round(side, 4) for side in self.box] if self.box else None, "turned": self.turned,
            "declared": self.declared, "shown": self.shown, "seems": dict(self.seems) if self.seems else None,
            "troubles": sorted(self.troubles), "source": dict(self.source) if self.source else None,
            "read_by": self.read_by.value, **self.detail,
        }  # fmt: skip
