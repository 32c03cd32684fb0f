"""Takes the marks of a paper (`content`), where it is read. Pure."""

from collections.abc import Iterator

from motcua.assistant.screening import finding
from motcua.assistant.screening.content import LEAST, mark
from motcua.assistant.screening.papers import Paper, ValueKind
from motcua.assistant.screening.reading import Reading

LONG = 6
"""Digits from which a number is found on few papers."""
MOST = 120


def marks(paper: Paper, reading: Reading) -> tuple[int, ...]:
    """In no order that says anything; () for a paper with too few to be known again. Odd ones are rare."""
    kind = finding.flat(paper.titles[0]) if paper.titles else paper.document
    found = {
        mark(f"{kind}|{token}", is_rare=is_rare) for token, is_rare in _tokens(paper, reading)
    }  # fmt: skip
    return tuple(sorted(found)[:MOST]) if len(found) >= LEAST else ()


def _tokens(paper: Paper, reading: Reading) -> Iterator[tuple[str, bool]]:
    """Numbers as they stand, and names behind the words that the rules know."""
    for _page, line in reading.lines():
        for run in finding.runs(line.text):
            yield run, len(run) >= LONG
    for value in paper.values:
        if value.kind is ValueKind.NAME and value.after and (name := finding.value_of(value, paper, reading)):
            yield " ".join(finding.flat(name.text).split()), True
