"""How a printed form is known and where its values stand, as `paper.yaml` of a bundle declares it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Text = Mapping[str, str]


class Kind(StrEnum):
    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    ADDRESS = "address"
    TEXT = "text"
    CHOICE = "choice"
    PHONE = "phone"


class Where(StrEnum):
    """Behind the label on its line, on the line below, one character a box, or boxes of which one is ticked."""

    AFTER = "after"
    BELOW = "below"
    BOXES = "boxes"
    TICKS = "ticks"


class State(StrEnum):
    """Of one field: a printed value that two looks agree on; one to be checked; something that a person has to read
    from the picture; nothing there; or no place found."""

    SURE = "sure"
    CHECK = "check"
    PICTURE = "picture"
    EMPTY = "empty"


@dataclass(frozen=True)
class Field:
    """`label`: how it may be printed; `answer`: the question it answers, "" for a label that only ends what stands
    before it; `lines`: over how many the value may run; `words`: {value: words by which a choice is told}."""

    label: tuple[str, ...]
    answer: str = ""
    kind: Kind = Kind.TEXT
    where: Where = Where.AFTER
    lines: int = 1
    words: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Implied:
    """An answer that follows where these fields are filled in."""

    answer: str
    value: str
    filled: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """`sections`: parts of the form in the order of its print, each opened by its first field. The labels of a part
    come in any order, each once."""

    code: str
    title: Text
    names: tuple[str, ...]
    sections: tuple[tuple[Field, ...], ...]
    marks: tuple[str, ...] = ()
    implied: tuple[Implied, ...] = ()

    def fields(self) -> Iterator[Field]:
        return (field for section in self.sections for field in section)


def compiled(code: str, told: Mapping[str, Any]) -> Sheet:
    """The part `paper` of the bundle with this code."""
    return Sheet(
        code, told["title"], tuple(told["names"]),
        tuple(tuple(map(_field, section["fields"])) for section in told["sections"]), tuple(told.get("marks", ())),
        tuple(Implied(one["answer"], _said(one["value"]), tuple(one["filled"])) for one in told.get("implied", ())),
    )  # fmt: skip


def _field(item: Mapping[str, Any]) -> Field:
    words = item.get("words")
    return Field(
        tuple(item["label"]), item.get("answer", ""), Kind(item.get("kind", Kind.TEXT)),
        Where(item.get("where", Where.AFTER)), item.get("lines", 1),
        {value: tuple(said) for value, said in words.items()} if words else None,
    )  # fmt: skip


def _said(value: Any) -> str:
    """As a form sends it."""
    return value if isinstance(value, str) else "yes" if value else "no"
