"""How a paper is known and what is read from it, as `screening.yaml` of a bundle declares it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Text = Mapping[str, str]


class ValueKind(StrEnum):
    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    PLACE = "place"
    TEXT = "text"


@dataclass(frozen=True)
class Value:
    """Stands after one of the words `after`, on the same line or the next; between the headings `below` and `above`
    where the same words stand several times. `same_as`: the questions whose answer, any of them, it repeats. `code`:
    the part of an identity paper's code that says the same."""

    key: str
    kind: ValueKind
    after: tuple[str, ...]
    same_as: tuple[str, ...]
    below: str = ""
    above: str = ""
    required: bool = True
    source: Text | None = None
    code: str = ""


@dataclass(frozen=True)
class Validity:
    """Good until the day after one of the words `until`, or that an identity paper says in code; or for so many months
    from the day after `issued`."""

    until: tuple[str, ...] = ()
    issued: tuple[str, ...] = ()
    months: int | None = None
    source: Text | None = None


@dataclass(frozen=True)
class Paper:
    """`titles`: any of them names the paper, in its first part; `words`: stand on it somewhere; `others`: stand on no
    such paper. `signed`: where it is written that a file of it which is no picture has to bear a signature.
    `document`: the required document it is sent for, "" for papers known only to be told from what is asked for.
    `is_open`: it may bear other titles than these, so that one with none of them needs a person. `is_picture`: a
    picture without words. `is_reusable`: one and the same paper may be sent with several dossiers. `identity`: what
    identity paper it is, whose code is read: "card", "passport", "" none."""

    document: str
    name: Text
    titles: tuple[str, ...]
    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    signed: Text | None = None
    values: tuple[Value, ...] = ()
    validity: Validity | None = None
    source: Text | None = None
    is_open: bool = False
    is_picture: bool = False
    is_reusable: bool = False
    identity: str = ""

    @property
    def labels(self) -> list[str]:
        """What stands before its values."""
        told = [label for value in self.values for label in value.after]
        return told + ([*self.validity.until, *self.validity.issued] if self.validity else [])


def compiled(declared: Mapping[str, Any], titles: Mapping[str, Text]) -> tuple[Paper, ...]:
    """The papers of a bundle's part `screening`; `titles`: of its required documents by key. A document may have
    several papers that serve (a certificate or its confirmation)."""
    return tuple(_paper(item, titles.get(item.get("document", ""), {})) for item in declared.get("papers", ()))


def for_document(papers: Iterable[Paper], key: str) -> tuple[Paper, ...]:
    return tuple(paper for paper in papers if paper.document == key)


def _paper(item: Mapping[str, Any], title: Text) -> Paper:
    validity = item.get("validity")
    return Paper(
        item.get("document", ""), item.get("name") or title, tuple(item.get("titles", ())),
        tuple(item.get("words", ())), tuple(item.get("others", ())), item.get("signed"),
        tuple(map(_value, item.get("values", ()))),
        Validity(
            tuple(validity.get("until", ())), tuple(validity.get("issued", ())), validity.get("months"),
            validity.get("source"),
        ) if validity else None,
        item.get("source"), bool(item.get("open") or item.get("titled_by")), bool(item.get("picture")),
        bool(item.get("reusable")), item.get("identity", ""),
    )  # fmt: skip


def _value(item: Mapping[str, Any]) -> Value:
    same = item["same_as"]
    return Value(
        item["key"], ValueKind(item["kind"]), tuple(item.get("after", ())),
        (same,) if isinstance(same, str) else tuple(same), item.get("below", ""), item.get("above", ""),
        bool(item.get("required", True)), item.get("source"), item.get("code", ""),
    )  # fmt: skip
