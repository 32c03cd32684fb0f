"""The checklist of one file: what was read of it, against its paper's rules and the answers of the form. Pure. Nothing
here refuses anything; an officer confirms or corrects each line.

A paper that no rule knows needs a person, and so does a value of which only marks differ on a picture.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.distance import Levenshtein

from motcua.assistant.screening import finding, papers, same
from motcua.assistant.screening.finding import Found
from motcua.assistant.screening.papers import Paper, Value, ValueKind
from motcua.assistant.screening.reading import Page, Reading, Source, Trouble
from motcua.assistant.screening.same import Sameness
from motcua.assistant.screening.verdicts import Rule, State, Verdict

NAMED = 0.86
"""From which a title names its paper."""
BARELY = 0.72
"""From which it may be one: with half of its words on the page it is."""
HALF = 0.5
UNSURE = 0.80
"""What the engine's own certainty has to be, on average, for a picture of poor quality to count as read."""
SLIPS = 2
"""Letters of a value that an engine may have misread, after which a second look is worth it."""

Look = Callable[[Found], Sequence[str]]
"""Reads the place of a value once more, larger: what it may say."""


@dataclass(frozen=True)
class Judge:
    """One file sent for one document. `answers` by question; `day`: on which the paper has to hold; `again`: a second
    look; `is_part`: one of several files, so that it may be a later page of the paper."""

    document: str
    reading: Reading
    rules: Sequence[Paper]
    answers: Mapping[str, Any]
    day: date
    again: Look = lambda found: ()
    is_part: bool = False

    def verdicts(self) -> Iterator[Verdict]:
        readable = self.readable()
        if readable.state is not State.FOUND:
            yield readable
            return
        yield from self.unread()
        own = papers.for_document(self.rules, self.document)
        paper, kind = self.kind(own)
        yield kind
        if kind.state is State.WRONG or paper is None:
            return
        if self.reading.signatures or (paper.signed and not self.reading.is_seen):
            yield self.signature(paper)
        if paper.validity and (validity := self.validity(paper)):
            yield validity
        for value in paper.values:
            if verdict := self.value(value, paper):
                yield verdict

    def told(self, rule: Rule, state: State, **more: Any) -> Verdict:
        turned = next((page.turned for page in self.reading.pages if page.number == more.get("page")), 0)
        return Verdict(self.document, rule, state, file=self.reading.name, turned=turned, **more)

    def readable(self) -> Verdict:
        """Unreadable when no page has words or a code, or the words of a poor picture are not sure."""
        reading = self.reading
        troubles = reading.troubles | frozenset().union(*(page.troubles for page in reading.pages))
        bad = reading.troubles - {Trouble.TOO_LONG}
        if bad or not reading.is_readable:
            return self.told(Rule.READABLE, State.UNREADABLE, page=_first(reading), troubles=troubles)
        poor = [page for page in reading.pages if page.lines and page.troubles & {Trouble.BLURRED, Trouble.SMALL}]
        for page in poor:
            if _sureness(page) < UNSURE:
                return self.told(Rule.READABLE, State.UNREADABLE, page=page.number, troubles=page.troubles)
        return self.told(Rule.READABLE, State.FOUND)

    def unread(self) -> Iterator[Verdict]:
        """Pages on which nothing was read though something is on them, and those behind the last that is read."""
        blind = [page for page in self.reading.pages if not page.lines and Trouble.BLANK not in page.troubles]
        blind = [page for page in blind if not page.codes]
        troubles = self.reading.troubles | frozenset().union(*(page.troubles for page in blind))
        if blind or Trouble.TOO_LONG in troubles:
            page = blind[0].number if blind else None
            yield self.told(Rule.READABLE, State.PERSON, page=page, troubles=troubles)

    def kind(self, own: Sequence[Paper]) -> tuple[Paper | None, Verdict]:
        """Which of the papers that serve it is; WRONG when its title names another paper and none of them."""
        scored = [(*finding.title_of(paper, self.reading), paper) for paper in own]
        best = max(scored, key=lambda one: one[0], default=None)
        named = {finding.flat(title) for paper in own for title in paper.titles}
        alien = [
            paper for paper in self.rules
            if paper.document != self.document and not named & {finding.flat(title) for title in paper.titles}
        ]  # fmt: skip
        others = [(*finding.title_of(paper, self.reading), paper) for paper in alien]
        other = max(others, key=lambda one: one[0], default=None)
        seen = self.reading.is_seen
        by = Source.OCR if seen else Source.TEXT
        if best is None:
            if other and other[0] >= NAMED:
                place = _place(other[1], other[2])
                return None, self.told(Rule.KIND, State.PERSON, seems=other[3].name, read_by=by, **place)
            return None, self.told(Rule.KIND, State.PERSON, read_by=by, page=_first(self.reading))
        score, page, line, paper = best
        words = finding.share_of(paper.words, self.reading)
        against = finding.share_of(paper.others, self.reading)
        place = _place(page, line)
        told = {"read_by": by, "shown": line.text if line else "", "source": paper.source, **place}
        if other and other[0] >= NAMED and other[0] > score + 0.02 and words < 1:
            shown = other[2].text if other[2] else ""
            return None, self.told(
                Rule.KIND, State.WRONG, seems=other[3].name, read_by=by, shown=shown, source=paper.source,
                **_place(other[1], other[2]),
            )  # fmt: skip
        if not against and (score >= NAMED or (score >= BARELY and words >= HALF) or words == 1):
            return paper, self.told(Rule.KIND, State.FOUND, **told)
        if score < BARELY and words < HALF and not self.is_part:
            first = next((line for _page, line in self.reading.lines()), None)
            return None, self.told(
                Rule.KIND, State.WRONG, read_by=by, shown=first.text if first else "", source=paper.source,
                **_place(next((p for p in self.reading.pages if p.lines), None), first),
            )  # fmt: skip
        return paper, self.told(Rule.KIND, State.PERSON, **told)

    def signature(self, paper: Paper) -> Verdict:
        signatures = self.reading.signatures
        if not signatures:
            return self.told(Rule.SIGNATURE, State.NOT_SIGNED, source=paper.signed, page=_first(self.reading))
        who = ", ".join(one.organisation or one.signer for one in signatures if one.signer or one.organisation)
        if not all(one.intact for one in signatures):
            return self.told(Rule.SIGNATURE, State.SIGNATURE_INVALID, shown=who, source=paper.signed)
        state = State.FOUND if any(one.trusted for one in signatures) else State.PERSON
        return self.told(Rule.SIGNATURE, state, shown=who, source=paper.signed)

    def validity(self, paper: Paper) -> Verdict | None:
        validity = paper.validity
        if validity is None:
            return None
        source = validity.source or paper.source
        labels = [label for value in paper.values for label in value.after]
        if validity.until and (found := finding.after(validity.until, ValueKind.DATE, self.reading, labels)):
            last: date | None = date.fromisoformat(found.text)
        elif validity.issued and (found := finding.after(validity.issued, ValueKind.DATE, self.reading, labels)):
            last = months_after(date.fromisoformat(found.text), validity.months or 0)
        else:
            found, last = None, None
        if found is None or last is None:
            return self.told(Rule.VALIDITY, State.PERSON, source=source, page=_first(self.reading))
        state = State.EXPIRED if last < self.day else State.FOUND
        return self.told(
            Rule.VALIDITY, state, declared=self.day.isoformat(), shown=found.text, page=found.page, box=found.box,
            source=source, read_by=self.by, detail={"until": last.isoformat()},
        )  # fmt: skip

    def value(self, value: Value, paper: Paper) -> Verdict | None:
        """Two values side by side; None when the form does not ask for it here."""
        declared = [(key, str(self.answers[key])) for key in value.same_as if self.answers.get(key)]
        if not declared:
            return None
        source = value.source or paper.source
        found = finding.value_of(value, paper, self.reading)
        if found is None:
            if not value.required:
                return None
            key, ours = declared[0]
            return self.told(
                Rule.VALUE, State.PERSON, key=value.key, question=key, declared=ours, source=source, read_by=self.by,
                page=_first(self.reading),
            )  # fmt: skip
        key, ours, verdict, shown = self.compared(value, declared, found)
        states = {Sameness.SAME: State.FOUND, Sameness.ORDER: State.PERSON, Sameness.DIFFERENT: State.DIFFERS}
        state = states.get(verdict, State.PERSON if self.reading.is_seen else State.DIFFERS)
        return self.told(
            Rule.VALUE, state, key=value.key, question=key, declared=ours, shown=shown, page=found.page, box=found.box,
            source=source, read_by=self.by, detail={"sameness": verdict.value},
        )  # fmt: skip

    @property
    def by(self) -> Source:
        return Source.OCR if self.reading.is_seen else Source.TEXT

    def compared(
        self, value: Value, declared: Sequence[tuple[str, str]], found: Found
    ) -> tuple[str, str, Sameness, str]:
        """(question, its answer, how they compare, what is shown) of the answer that fits best. On a picture, a value
        that misses by a letter or two is looked at again, larger: an engine rarely errs twice in the same way."""
        best = min(
            ((key, ours, self.sameness(value.kind, ours, found.text), found.text) for key, ours in declared), key=_worth
        )
        if best[2] is Sameness.SAME or not self.reading.is_seen:
            return best
        key, ours = best[0], best[1]
        if Levenshtein.distance(finding.flat(ours), finding.flat(found.text)) > SLIPS:
            return best
        for text in self.again(found):
            shown = _within(text, value)
            if shown and self.sameness(value.kind, ours, shown) is Sameness.SAME:
                return key, ours, Sameness.SAME, shown
        return best

    def sameness(self, kind: ValueKind, ours: str, shown: str) -> Sameness:
        if kind is ValueKind.NAME:
            return same.names(ours, shown, seen=self.reading.is_seen)
        if kind is ValueKind.DATE:
            return same.dates(ours, shown)
        if kind is ValueKind.NUMBER:
            return same.numbers(ours, shown)
        if kind is ValueKind.PLACE:
            return same.places(ours, shown)
        return same.texts(ours, shown)


def months_after(day: date, months: int) -> date | None:
    """The same day so many months later; the month's last where it has no such day. None after the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return None


def _within(text: str, value: Value) -> str:
    """The value in a line that was read again: behind its label, or the line itself."""
    for label in value.after:
        if place := finding.spot(label, text):
            return finding.typed(text[place[1] :], value.kind)
    return finding.typed(text, value.kind)


def _worth(one: tuple[str, str, Sameness, str]) -> int:
    return list(Sameness).index(one[2])


def _sureness(page: Page) -> float:
    letters = sum(len(line.text) for line in page.lines)
    return sum(line.sure * len(line.text) for line in page.lines) / letters if letters else 0.0


def _first(reading: Reading) -> int | None:
    return reading.pages[0].number if reading.pages else None


def _place(page: Page | None, line: Any) -> dict[str, Any]:
    return {"page": page.number if page else None, "box": line.box if line else None}
