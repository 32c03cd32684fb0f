"""Tries the rules of a bundle on papers made from them: what is written for people who write bundles. A rule that does
not know its own paper, reads a value behind another one's words, or takes one paper for another is told. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from motcua.assistant.screening import papers
from motcua.assistant.screening.dossiers import known
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.papers import Paper, Value, ValueKind
from motcua.assistant.screening.reading import Box, Line, Page, Reading, Source
from motcua.assistant.screening.verdicts import Rule, State, Verdict
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.paper_rules import papers_of

DAY, BORN = date(2026, 6, 15), date(1998, 3, 12)
AGO, AHEAD = timedelta(40), timedelta(400)
SAMPLES: Mapping[ValueKind, tuple[str, ...]] = {
    ValueKind.NAME: ("Nguyễn Thị Hòa", "Trần Đức Minh", "Lê Quốc Khánh", "Phạm Bích Ngọc"),
    ValueKind.NUMBER: ("025098013807", "025190001234", "025085004321"),
    ValueKind.AMOUNT: ("120,5", "84", "1250"),
    ValueKind.PLACE: ("Khu 8, phường Vân Phú", "Khu 3, xã Thổ Tang", "Phố Hòa Phong, phường Việt Trì"),
    ValueKind.TEXT: ("Mẫu Mười Hai", "Công ty Đồi Chè Xanh", "Lô Bốn Mươi"),
}


def problems(bundle: Bundle) -> Iterator[str]:
    """Nothing for a bundle without rules, or with rules that know their papers."""
    declared = papers_of(bundle)
    titled = {paper["document"] for paper in declared if paper.get("titled_by")}
    rules = papers.compiled({"papers": [*declared, *known()]}, {one.key: one.title for one in bundle.documents})
    for paper in rules:
        if not paper.document or paper.is_picture or paper.document in titled:
            continue
        yield from dict.fromkeys(
            f"screening/{paper.document}: {problem}" for problem in (*_known(paper, rules), *_values(paper, rules))
        )
        for other in rules:
            if _is_other(paper, other, rules) and _kind(paper, rules, made(other, {})).state is State.FOUND:
                yield f"screening/{paper.document}: {other.titles[0]} is taken for it"


def made(paper: Paper, answers: dict[str, Any], *, title: str = "", behind: tuple[str, str] = ("", "")) -> Reading:
    """A paper as its rules describe it; what it says is written into `answers`. `behind`: (a value, the words to put
    before it), else the first ones that are known."""
    texts = [title or (paper.titles[0] if paper.titles else ""), *paper.words]
    samples = {kind: cycle(some) for kind, some in SAMPLES.items()}
    first = [value for value in paper.values if value.above]
    for value in (*first, None, *(value for value in paper.values if not value.above)):
        if value is None:
            texts += dict.fromkeys(value.above for value in first)
        elif value.after:
            said = _day(paper, value) if value.kind is ValueKind.DATE else next(samples[value.kind])
            answers[value.same_as[0]] = said
            texts += [value.below] if value.below else []
            texts.append(f"{behind[1] if behind[0] == value.key else value.after[0]}: {said}")
    if paper.validity:
        dated = {label for value in paper.values for label in value.after}
        for labels, day in ((paper.validity.issued, DAY - AGO), (paper.validity.until, DAY + AHEAD)):
            if labels and not dated & set(labels):
                texts.append(f"{labels[0]}: {day:%d/%m/%Y}")
    lines = tuple(Line(text, Box(0.1, 0.05 + 0.03 * n, 0.8, 0.07 + 0.03 * n)) for n, text in enumerate(texts) if text)
    return Reading("made", "0" * 64, (Page(1, lines, Source.OCR),))


def _day(paper: Paper, value: Value) -> str:
    """One on which the paper holds, where its validity hangs on it."""
    day = BORN
    if paper.validity and set(paper.validity.until) & set(value.after):
        day = DAY + AHEAD
    elif paper.validity and set(paper.validity.issued) & set(value.after):
        day = DAY - AGO
    return f"{day:%d/%m/%Y}"


def _known(paper: Paper, rules: tuple[Paper, ...]) -> Iterator[str]:
    for title in paper.titles:
        found = _kind(paper, rules, made(paper, {}, title=title))
        if found.state is not State.FOUND:
            seems = f", seems to be {found.seems['vi']}" if found.seems else ""
            yield f"a paper called {title} is not known ({found.state.value}{seems})"


def _values(paper: Paper, rules: tuple[Paper, ...]) -> Iterator[str]:
    for value in paper.values:
        for label in value.after:
            answers: dict[str, Any] = {}
            reading = made(paper, answers, behind=(value.key, label))
            for one in _verdicts(paper, rules, reading, answers):
                if one.rule is Rule.VALUE and one.state is not State.FOUND:
                    yield f"{one.key} is read as “{one.shown}” where “{one.declared}” stands behind {label}"


def _is_other(paper: Paper, other: Paper, rules: tuple[Paper, ...]) -> bool:
    """Whether it is another paper that does not serve for the same document, under no title they share."""
    own = {title for one in papers.for_document(rules, paper.document) for title in one.titles}
    return bool(other.titles) and other.document != paper.document and not own & set(other.titles) and not other.is_open


def _kind(paper: Paper, rules: tuple[Paper, ...], reading: Reading) -> Verdict:
    return next(one for one in _verdicts(paper, rules, reading, {}) if one.rule is Rule.KIND)


def _verdicts(paper: Paper, rules: tuple[Paper, ...], reading: Reading, answers: Mapping[str, Any]) -> list[Verdict]:
    return list(Judge(paper.document, [reading], rules, answers, DAY).verdicts())
