"""Which paper a file is: what is asked for, another one that is known, or a further page or side of one that was sent
with it. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from motcua.assistant.screening import coded, finding, papers
from motcua.assistant.screening.finding import Found
from motcua.assistant.screening.papers import Paper
from motcua.assistant.screening.reading import Line, Page, Reading, Trouble
from motcua.assistant.screening.verdicts import Rule, State

NAMED = 0.86
"""From which a title names its paper."""
BARELY = 0.72
"""From which it may be one: with half of its words on the page it is."""
HALF = 0.5
CLEARLY = 0.02
"""By which the title of another paper has to fit better."""
SMALL_WORDS = frozenset({Trouble.NO_WORDS, Trouble.SMALL})
"""What is no trouble of a picture without words."""
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"


@dataclass(frozen=True)
class Kind:
    """What one file is. `paper`: the rules by which it is read on, None where it is none of those that serve. `told`:
    for its line. `is_alien`: it names another paper. `belongs`: words of the paper stand on it, or it counts its
    pages."""

    at: int
    state: State
    paper: Paper | None = None
    score: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)
    is_alien: bool = False
    belongs: bool = False
    rule = Rule.KIND


def kind_of(
    document: str, at: int, reading: Reading, rules: Sequence[Paper], day: date,
    again: Callable[[Found], Sequence[str]],
) -> Kind:  # fmt: skip
    """One file by itself: WRONG when its title names another paper and none of those that serve, or none at all."""
    own = papers.for_document(rules, document)
    best = max(((*finding.title_of(paper, reading), paper) for paper in own), key=lambda one: one[0], default=None)
    alien = named_otherwise(document, reading, rules)
    if best is None:
        return Kind(at, State.PERSON, told=alien or {"page": reading.first, "read_by": reading.by})
    score, page, line, paper = best
    words = finding.share_of(paper.words, reading)
    against = finding.share_of(paper.others, reading)
    told = {
        "shown": line.text if line else "", "source": paper.source, "read_by": reading.by, "page": page,
        "box": line.box if line else None,
    }  # fmt: skip
    holder = next((one for one in own if one.identity and _is_coded(one, reading, day, again)), None)
    if holder:
        return Kind(at, State.FOUND, holder, max(score, NAMED), told | {"source": holder.source}, belongs=True)
    if alien and alien["score"] > score + CLEARLY and words < 1:
        return Kind(at, State.WRONG, told=alien | {"source": paper.source}, is_alien=True)
    if not against and (score >= NAMED or (score >= BARELY and words >= HALF) or words == 1):
        return Kind(at, State.FOUND, paper, score, told, belongs=True)
    belongs = _belongs(paper, reading)
    if score < BARELY and words < HALF and not paper.is_open:
        first = next(((page, line) for page, line in reading.lines()), (None, None))
        shown = {"shown": first[1].text if first[1] else "", **_place(*first)}
        return Kind(at, State.WRONG, paper, score, told | shown, belongs=belongs)
    return Kind(at, State.PERSON, paper, score, told, belongs=belongs)


def named_otherwise(document: str, reading: Reading, rules: Sequence[Paper]) -> dict[str, Any] | None:
    """Of a paper that its title names and that does not serve for this document: what is told of it, and how well it
    fits as `score`; None where it names none."""
    own = papers.for_document(rules, document)
    named = {finding.flat(title) for paper in own for title in paper.titles}
    labels = [label for paper in own for label in paper.labels]
    others = [
        (*finding.title_of(paper, reading, labels), paper) for paper in rules
        if paper.document != document and not paper.is_open
        and not named & {finding.flat(title) for title in paper.titles}
    ]  # fmt: skip
    score, page, line, paper = max(others, key=lambda one: one[0], default=(0.0, None, None, None))
    if paper is None or score < NAMED:
        return None
    shown = line.text if line else ""
    return {"seems": paper.name, "shown": shown, "read_by": reading.by, "score": score, **_place(page, line)}


def without_score(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "score"}


def settled(known: Sequence[Kind], *, is_part: bool) -> list[Kind]:
    """What each file is beside the others: where one is the paper, one without a title is a further page of it. Where
    not all is here, none is called another paper for want of a title."""
    sure = max((one for one in known if one.state is State.FOUND), key=lambda one: one.score, default=None)
    found = []
    for one in known:
        told = without_score(one.told)
        state, paper = one.state, one.paper
        if not one.is_alien and state in (State.WRONG, State.PERSON) and sure:
            state, paper = (State.FOUND if one.belongs else State.PERSON), sure.paper
        elif not one.is_alien and state is State.WRONG:
            state, paper = (State.PERSON, paper) if is_part else (State.WRONG, None)
        elif state is State.WRONG:
            paper = None
        found.append(replace(one, state=state, paper=paper, told=told))
    return found


def sheets(known: Sequence[Kind], *, many: bool) -> Iterator[tuple[Paper, list[int]]]:
    """Papers with the files they are made of. Where many may be sent, each that names itself begins a new one."""
    rest = [one for one in known if one.paper is not None]
    if not rest:
        return
    if not many:
        best = max(rest, key=lambda one: (one.state is State.FOUND, one.score))
        assert best.paper is not None
        yield best.paper, [one.at for one in rest]
        return
    groups: list[tuple[Paper, list[int]]] = []
    for one in rest:
        assert one.paper is not None
        if not groups or one.score >= BARELY:
            groups.append((one.paper, [one.at]))
        else:
            groups[-1][1].append(one.at)
    yield from groups


def _is_coded(paper: Paper, reading: Reading, day: date, again: Callable[[Found], Sequence[str]]) -> bool:
    return any(one.identity == paper.identity for one in coded.codes_of(reading, day, again))


def _belongs(paper: Paper, reading: Reading) -> bool:
    """Whether it has words of the paper, or counts its pages beyond the first; one with the motto of the state above it
    is a paper of its own."""
    lines = [line for _page, line in reading.lines()]
    if any(finding.spot(MOTTO, line.text) for line in lines if line.box.middle < finding.TOP / 2):
        return False
    sought = [*paper.words, *paper.labels]
    return any(finding.spot(words, line.text) for line in lines for words in sought) or any(
        finding.is_later_page(line.text) for line in lines
    )


def _place(page: Page | None, line: Line | None) -> dict[str, Any]:
    return {"page": page, "box": line.box if line else None}
