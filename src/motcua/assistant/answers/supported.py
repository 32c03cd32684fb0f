"""Whether a sentence of a language model says only what the passages that it cites say. Pure; docs/decisions/0059.

It has to cite. Every number stands in what is cited, before the same word; every name, every word of quantity or of
denial as well; nearly all its other words. A passage that denies is not cited for a sentence that does not. What is not
surely supported is not shown: the quotations are there anyway.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.assistant.knowledge.words import words

MOST_SENTENCES, LONGEST = 8, 1500
COVERED, FOREIGN = 0.85, 1
"""So much of the words that say something stands in what is cited, and at most so many of a sentence do not."""
_CITED = re.compile(r"\[(\d{1,2})\]")
_ENDS = re.compile(r"(?:\s{0,9}(?:[.!?;:,]\s{0,9})?\[\d{1,2}\])+[.!?]?")
_INNER = re.compile(r"[.!?]\s+([^\W\d_])")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[.;:\n]+(?!\d)")
_FORBIDDEN = re.compile(r"https?:|www\.|@|[<>{}`|\\*#]|\bjavascript\b", re.IGNORECASE)
_DENIES = frozenset(
    one.full for one in words("không khong chưa chẳng đừng cấm miễn not no never without nor cannot free none exempt")
)
_EXACT = frozenset("""
    mot hai ba bon nam sau bay tam chin muoi tram nghin ngan van trieu ty nua ruoi lan moi tat truoc tren duoi ngoai
    phai buoc chi hoac luon thieu one two three four five six seven eight nine ten eleven twelve twenty thirty
    hundred thousand million half twice all every always only must required mandatory before after or least most
""".split())  # fmt: skip  # noqa: SIM905
"""Quantity, order, duty and choice: said only where what is cited says it."""
_EMPTY = frozenset("""
    la va cua cho thi ma o tai tu den trong khi neu nhu voi cac nhung nay do kia duoc bi se da dang can co ban ong
    ba anh nguoi minh de ve theo bang hay gom vay nen cung a an the is are was be to of in on at for and with by
    from this that it its you your as if when then may can will should have has do does please
""".split())  # fmt: skip  # noqa: SIM905
"""Words that say little."""


class Why(StrEnum):
    """Why what a model said is not shown."""

    NO_CITATION = "no_citation"
    NO_PASSAGE = "no_passage"
    NUMBER = "number"
    NAME = "name"
    QUANTITY = "quantity"
    DENIAL = "denial"
    WORDS = "words"
    FORBIDDEN = "forbidden"
    LONG = "long"
    EMPTY = "empty"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"


@dataclass(frozen=True)
class Sentence:
    text: str
    cites: tuple[int, ...]


class Refused(Exception):
    def __init__(self, why: Why):
        super().__init__(why.value)
        self.why = why


def sentences(pieces: Iterator[str]) -> Iterator[Sentence]:
    """Each as soon as its citations are complete. Raises Refused for what cites nothing, is too long, says nothing."""
    held, count, size = "", 0, 0
    for piece in pieces:
        held, size = held + piece, size + len(piece)
        if size > LONGEST:
            raise Refused(Why.LONG)
        while (found := _ENDS.search(held)) and (rest := held[found.end() :].lstrip()) and rest[0] not in "[.!?;:,":
            yield _cut(held[: found.end()])
            held, count = rest, count + 1
            if count > MOST_SENTENCES:
                raise Refused(Why.LONG)
    if held.strip():
        yield _cut(held)
        count += 1
    if not count:
        raise Refused(Why.EMPTY)


def _cut(said: str) -> Sentence:
    cites = tuple(dict.fromkeys(int(number) for number in _CITED.findall(said)))
    text = " ".join(re.sub(r"\s*\[\d{1,2}\]", "", said).split())
    if not cites or not text.strip(" .") or not _CITED.search(said.rstrip(" .!?")[-4:]) or _has_inner(text):
        raise Refused(Why.NO_CITATION)
    return Sentence(text, cites)


def _has_inner(text: str) -> bool:
    """Another sentence ends before the citation, so that it cites nothing of its own."""
    return any(found[1].isupper() for found in _INNER.finditer(text))


def check(said: Sentence, passages: Sequence[str]) -> None:
    """Raises Refused."""
    if _FORBIDDEN.search(said.text):
        raise Refused(Why.FORBIDDEN)
    if not all(1 <= number <= len(passages) for number in said.cites):
        raise Refused(Why.NO_PASSAGE)
    cited = [passages[number - 1] for number in said.cites]
    whole = " ¶ ".join(cited)
    known = _numbers(whole)
    if not _numbers(said.text) <= known | {(number, "") for number, _behind in known}:
        raise Refused(Why.NUMBER)
    _check_names(said.text, whole)
    own, theirs = _plain(said.text), _plain(whole)
    if not own & _EXACT <= theirs:
        raise Refused(Why.QUANTITY)
    _check_denial(said.text, cited)
    telling = {one for one in own - _EMPTY if not one.isdigit()}
    foreign = telling - theirs
    if not telling & theirs or len(foreign) > FOREIGN or len(foreign) > (1 - COVERED) * len(telling):
        raise Refused(Why.WORDS)


def _numbers(text: str) -> set[tuple[str, str]]:
    """Each number with the word behind it, as “8.000” with “dong”; "" where none is."""
    found = set()
    for number in _NUMBER.finditer(text):
        behind = re.match(r"\s*([^\W\d_]+)", text[number.end() :])
        following = words(behind[1]) if behind else []
        found.add((re.sub(r"[.,](?=\d{3}(?!\d))", "", number[0]), following[0].plain if following else ""))
    return found


def _check_names(text: str, whole: str) -> None:
    """Words written large stand so in what is cited; the first word of the sentence is written large anyway, and has to
    stand there only where all of it is."""
    theirs = {one for one in _WORD.findall(whole) if one != one.lower()}
    for found in _WORD.finditer(text):
        name = found[0]
        begins = not _WORD.search(text[: found.start()])
        is_name = name != name.lower() and (not begins or (len(name) > 1 and name.isupper()))
        if is_name and name not in theirs:
            raise Refused(Why.NAME)


def _check_denial(text: str, cited: Sequence[str]) -> None:
    """Each clause denies as often as that one of what is cited which is most like it."""
    clauses = [one for passage in cited for one in _CLAUSE.split(passage) if one.strip()]
    for part in _CLAUSE.split(text):
        own = _plain(part)
        nearest = max(clauses, key=lambda one: (len(own & _plain(one)), -len(one)), default="")
        if own and _denials(part) != _denials(nearest):
            raise Refused(Why.DENIAL)


def _denials(text: str) -> int:
    return sum(one.full in _DENIES for one in words(text))


def _plain(text: str) -> set[str]:
    return {one.plain for one in words(text)}
