"""How well questions are answered: cases read, asked, counted. What is published of it stands in docs/benchmarks.md."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from motcua.assistant.knowledge.finder import Answer, core
from motcua.assistant.knowledge.loading import Tell, json_lines
from motcua.assistant.knowledge.smalltalk import Route, talk
from motcua.assistant.knowledge.words import plain

CASE_KEYS = {"question", "expected", "reference"}
MARK = "@"
"""Between law and article."""
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")


@dataclass(frozen=True)
class Case:
    """Any of `expected` is right: codes, titles or law@article; nothing where nothing here answers it."""

    question: str
    expected: tuple[str, ...]


class Finder(Protocol):
    def answer(self, text: str, most: int = 10) -> Answer: ...


@dataclass(frozen=True)
class Asked:
    """`rank` counted from 1, None where nothing right was among the ten; `f2` of the first alone."""

    rank: int | None
    f2: float
    seconds: float
    is_known: bool
    is_supported: bool
    expects: bool


def cases(path: Path, tell: Tell) -> list[Case]:
    """Lines {"question", "expected", "reference"?}; those with a fault are told and passed over. Raises OSError."""
    found = []
    for number, told in json_lines(path, tell):
        question, expected = told.get("question"), told.get("expected", [])
        expected = [expected] if isinstance(expected, str) else expected
        if not isinstance(question, str) or not question.strip():
            tell(number, 'needs "question"')
        elif not isinstance(expected, list) or not all(isinstance(one, str) for one in expected):
            tell(number, '"expected" is a list of codes, titles or law@article')
        else:
            found.append(Case(question, tuple(expected)))
    return found


def unknown_keys(path: Path) -> list[str]:
    """Keys of the lines that mean nothing to `cases`. Raises OSError."""
    return sorted({key for _, told in json_lines(path, lambda *_: None) for key in told} - CASE_KEYS)


def ask(case: Case, finder: Finder, titles: Callable[[str], str], *, folded: bool = False) -> Asked:
    """`titles` gives the title of a code; "" where there is none."""
    text = plain(case.question) if folded else case.question
    begun = perf_counter()
    answer = finder.answer(text)
    seconds = perf_counter() - begun
    wanted = {*case.expected, *(core(one) for one in case.expected)}

    def right(keys: Sequence[str]) -> set[str]:
        return {key for key in keys if key in wanted or core(titles(key)) in wanted}

    rank = next((n for n, keys in enumerate(answer.found, 1) if right(keys)), None)
    f2 = 0.0
    if rank == 1:
        recall = min(1.0, len(right(answer.found[0])) / len(case.expected))
        f2 = 5 * recall / (4 + recall)
    return Asked(rank, f2, seconds, answer.is_known, is_supported(answer.text, answer.cited), bool(case.expected))


def is_supported(text: str, cited: Iterable[str]) -> bool:
    """Whether every number and every quoted name of the answer occurs in what it cites."""
    whole = "\n".join(cited)
    numbers = set(_NUMBER.findall(whole))
    names = [one or other for one, other in _QUOTED.findall(text)]
    return set(_NUMBER.findall(text)) <= numbers and all(name in whole for name in names)


def figures(asked: Sequence[Asked]) -> dict[str, Any]:
    """Shares between 0 and 1, milliseconds; None where nothing was there to count. r1 … f2_1 over the cases that
    expect something, whether they were held to be known or not."""
    expecting = [one for one in asked if one.expects]
    times = sorted(one.seconds * 1000 for one in asked)
    answered = [one for one in asked if one.is_known]

    def share(counted: Iterable[float], of: Sequence[Asked]) -> float | None:
        return round(sum(counted) / len(of), 4) if of else None

    def within(most: int) -> float | None:
        return share((one.rank is not None and one.rank <= most for one in expecting), expecting)

    return {
        "n": len(asked), "r1": within(1), "r3": within(3), "r10": within(10),
        "mrr": share((1 / one.rank if one.rank else 0.0 for one in expecting), expecting),
        "f2_1": share((one.f2 for one in expecting), expecting),
        "p50_ms": _part(times, 0.5), "p95_ms": _part(times, 0.95),
        "unknown_share": share((not one.is_known for one in asked), asked),
        "supported_share": share((one.is_supported for one in answered), answered),
    }  # fmt: skip


def _part(times: Sequence[float], part: float) -> float | None:
    return round(times[min(len(times) - 1, int(len(times) * part))], 2) if times else None


def routed(path: Path, tell: Tell) -> tuple[int, list[dict[str, str]]]:
    """Of lines {"text", "kind": question or smalltalk}: how many, and those told apart wrongly. Raises OSError."""
    count, wrong = 0, []
    for number, told in json_lines(path, tell):
        text, kind = told.get("text"), told.get("kind")
        if not isinstance(text, str) or kind not in list(Route):
            tell(number, 'needs "text" and "kind": "question" or "smalltalk"')
            continue
        count += 1
        if talk(text).route != kind:
            wrong.append({"text": text, "kind": str(kind)})
    return count, wrong
