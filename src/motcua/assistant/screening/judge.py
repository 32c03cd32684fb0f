"""The checklist of what was sent for one document: what was read of it, against its paper's rules and the answers of
the form. Pure. Nothing here refuses anything; an officer confirms or corrects each line.

A paper that no rule knows needs a person, and so does a value of which only marks differ on a picture. Several files
are sides and pages of one paper, or, where a document asks for many, papers one after the other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.assistant.screening import coded, finding, kinds, marking, papers
from motcua.assistant.screening.coded import Coded
from motcua.assistant.screening.comparing import Comparing
from motcua.assistant.screening.finding import Found
from motcua.assistant.screening.former import Former
from motcua.assistant.screening.kinds import Kind
from motcua.assistant.screening.papers import Paper, Value, ValueKind
from motcua.assistant.screening.reading import Page, Reading, Source, Trouble, numbered, together
from motcua.assistant.screening.same import Sameness
from motcua.assistant.screening.verdicts import Rule, State, Verdict

UNSURE = 0.80
"""What the engine's own certainty has to be, on average, for a picture of poor quality to count as read."""

Look = Callable[[Found], Sequence[str]]
"""Reads the place of a value once more, larger: what it may say."""


@dataclass(frozen=True)
class Judge:
    """The files sent for one document. `answers` by question; `day`: on which the paper has to hold; `again`: a second
    look; `is_part`: not all that was sent for it is here, so that a file may be a later page; `many`: each file may be
    a paper of its own; `former`: units of former times that an answer may mean."""

    document: str
    readings: Sequence[Reading]
    rules: Sequence[Paper]
    answers: Mapping[str, Any]
    day: date
    again: Look = lambda found: ()
    is_part: bool = False
    many: bool = False
    former: Sequence[Former] = ()

    def verdicts(self) -> Iterator[Verdict]:
        own = papers.for_document(self.rules, self.document)
        readings = numbered(self.readings)
        if any(paper.is_picture for paper in own):
            for at, reading in enumerate(readings):
                yield from self.picture(at, reading, own)
            return
        known: list[Kind] = []
        for at, reading in enumerate(readings):
            readable = self.readable(at, reading)
            if readable.state is not State.FOUND:
                yield readable
                continue
            yield from self.unread(at, reading)
            known.append(kinds.kind_of(self.document, at, reading, self.rules, self.day, self.again))
        known = kinds.settled(known, is_part=self.is_part or len(known) < len(readings))
        for one in known:
            marks = marking.marks(one.paper, readings[one.at]) if one.paper and not one.paper.is_reusable else ()
            yield self.told(one.rule, one.state, one.at, detail={"content": list(marks)} if marks else {}, **one.told)
        for paper, files in kinds.sheets(known, many=self.many):
            yield from self.whole(paper, [readings[at] for at in files], files)

    def told(self, rule: Rule, state: State, at: int = 0, page: Page | None = None, **more: Any) -> Verdict:
        where: dict[str, Any] = {"page": page.number, "turned": page.turned} if page else {}
        name = self.readings[at].name
        return Verdict(self.document, rule, state, file=name, at=at, **where, **more)

    def stands(self, found: Found, reading: Reading) -> dict[str, Any]:
        """Where a value stands, for `told`."""
        return {
            "at": found.file, "page": reading.page(found.file, found.page), "box": found.box, "read_by": found.source,
        }  # fmt: skip

    def readable(self, at: int, reading: Reading) -> Verdict:
        """Unreadable when no page has words or a code, or the words of a poor picture are not sure."""
        troubles = reading.troubles | frozenset().union(*(page.troubles for page in reading.pages))
        bad = reading.troubles - {Trouble.TOO_LONG}
        if bad or not reading.is_readable:
            return self.told(Rule.READABLE, State.UNREADABLE, at, reading.first, troubles=troubles)
        poor = [page for page in reading.pages if page.lines and page.troubles & {Trouble.BLURRED, Trouble.SMALL}]
        for page in poor:
            if _sureness(page) < UNSURE:
                return self.told(Rule.READABLE, State.UNREADABLE, at, page, troubles=page.troubles)
        return self.told(Rule.READABLE, State.FOUND, at)

    def unread(self, at: int, reading: Reading) -> Iterator[Verdict]:
        """Pages on which nothing was read though something is on them, and those behind the last that is read."""
        blind = [page for page in reading.pages if not page.lines and Trouble.BLANK not in page.troubles]
        blind = [page for page in blind if not page.codes]
        troubles = reading.troubles | frozenset().union(*(page.troubles for page in blind))
        if blind or Trouble.TOO_LONG in troubles:
            yield self.told(Rule.READABLE, State.PERSON, at, blind[0] if blind else None, troubles=troubles)

    def picture(self, at: int, reading: Reading, own: Sequence[Paper]) -> Iterator[Verdict]:
        """Of a picture without words is told whether it opens and anything is on it; who it shows, a person sees."""
        troubles = (
            reading.troubles | frozenset().union(*(page.troubles for page in reading.pages))
        ) - kinds.SMALL_WORDS
        page, source = reading.first, own[0].source
        if reading.troubles or Trouble.BLANK in troubles:
            yield self.told(Rule.READABLE, State.UNREADABLE, at, page, troubles=troubles)
            return
        alien = kinds.named_otherwise(self.document, reading, self.rules)
        told = {"source": source, "troubles": troubles, "read_by": reading.by}
        if alien:
            yield self.told(Rule.KIND, State.WRONG, at, **(told | kinds.without_score(alien)))
        else:
            yield self.told(Rule.KIND, State.PERSON, at, page, **told)

    def whole(self, paper: Paper, readings: Sequence[Reading], files: Sequence[int]) -> Iterator[Verdict]:
        """One paper, of one file or of several."""
        for at, reading in zip(files, readings, strict=True):
            if reading.signatures or (paper.signed and not reading.is_seen):
                yield self.signature(paper, at, reading)
        sheet = together(readings)
        codes: list[Coded] = []
        if paper.identity:
            found = coded.codes_of(sheet, self.day, self.again)
            codes = [one for one in found if one.identity == paper.identity]
            if verdict := self.code(paper, sheet, codes):
                yield verdict
        if paper.validity and (verdict := self.validity(paper, sheet, codes)):
            yield verdict
        for value in paper.values:
            if verdict := self.value(value, paper, sheet, codes):
                yield verdict

    def signature(self, paper: Paper, at: int, reading: Reading) -> Verdict:
        signatures = reading.signatures
        if not signatures:
            return self.told(Rule.SIGNATURE, State.NOT_SIGNED, at, reading.first, source=paper.signed)
        who = ", ".join(one.organisation or one.signer for one in signatures if one.signer or one.organisation)
        told: dict[str, Any] = {"shown": who, "source": paper.signed, "detail": {"signed_at": signatures[0].signed_at}}
        if not all(one.intact for one in signatures):
            return self.told(Rule.SIGNATURE, State.SIGNATURE_INVALID, at, **told)
        state = State.FOUND if any(one.trusted for one in signatures) else State.PERSON
        return self.told(Rule.SIGNATURE, state, at, **told)

    def validity(self, paper: Paper, sheet: Reading, codes: Sequence[Coded]) -> Verdict | None:
        validity = paper.validity
        assert validity is not None
        source = validity.source or paper.source
        place: dict[str, Any] = {}
        last = shown = None
        says = next((one for one in codes if validity.until and one.values.get("until")), None)
        if says:
            shown = says.values["until"]
            last, place = date.fromisoformat(shown), _coded_place(says)
        else:
            for labels, months in ((validity.until, None), (validity.issued, validity.months or 0)):
                if labels and (found := finding.after(labels, ValueKind.DATE, sheet, paper.labels)):
                    shown, day = found.text, date.fromisoformat(found.text)
                    last = day if months is None else months_after(day, months)
                    place = self.stands(found, sheet)
                    break
        if last is None or shown is None:
            if paper.identity and not codes:
                return None  # the other side of a card says it, or the officer does
            first = sheet.first
            return self.told(Rule.VALIDITY, State.PERSON, first.file if first else 0, first, source=source)
        state = State.EXPIRED if last < self.day else State.FOUND
        return self.told(
            Rule.VALIDITY, state, declared=self.day.isoformat(), shown=shown, source=source,
            detail={"until": last.isoformat()}, **place,
        )  # fmt: skip

    def code(self, paper: Paper, sheet: Reading, codes: Sequence[Coded]) -> Verdict | None:
        """Whether QR, machine-readable lines and print say the same; None where no code is on the paper."""
        compare = self.comparing
        for value in paper.values:
            said = [(one, one.values[value.code]) for one in codes if value.code and one.values.get(value.code)]
            if not said:
                continue
            first, text = said[0]
            for other, their in said[1:]:
                if compare.coded(value.kind, text, their) not in (Sameness.SAME, Sameness.ORDER):
                    return self.told(
                        Rule.CODE, State.DIFFERS, key=value.key, shown=f"{first.by}: {text} · {other.by}: {their}",
                        source=paper.source, **_coded_place(other),
                    )  # fmt: skip
            found = finding.value_of(value, paper, sheet) if value.after else None
            if found is None or found.box in (one.box for one in codes):
                continue
            sameness, shown = compare.printed(value, text, found)
            if sameness is Sameness.DIFFERENT:
                state = State.PERSON if compare.is_slip(text, found) else State.DIFFERS
                return self.told(
                    Rule.CODE, state, key=value.key, shown=f"{shown} · {first.by}: {text}", source=paper.source,
                    **self.stands(found, sheet),
                )  # fmt: skip
        if codes:
            says = ", ".join(dict.fromkeys(one.by for one in codes))
            return self.told(Rule.CODE, State.FOUND, shown=says, source=paper.source, **_coded_place(codes[0]))
        for page, box in coded.unread_lines(sheet, self.day):
            return self.told(
                Rule.CODE, State.PERSON, page.file, page, box=box, source=paper.source, read_by=page.source
            )
        return None

    def value(self, value: Value, paper: Paper, sheet: Reading, codes: Sequence[Coded]) -> Verdict | None:
        """Two values side by side; None when the form does not ask for it here."""
        declared = [(key, str(self.answers[key])) for key in value.same_as if self.answers.get(key)]
        if not declared:
            return None
        source = value.source or paper.source
        compare = self.comparing
        says = next((one for one in codes if value.code and one.values.get(value.code)), None)
        if says:
            shown = says.values[value.code]
            key, ours, sameness = compare.best_coded(value.kind, declared, shown)
            state = State.FOUND if sameness in (Sameness.SAME, Sameness.ORDER) else State.DIFFERS
            if sameness is Sameness.MARKS and value.kind is ValueKind.PLACE:
                state = State.PERSON
            return self.told(
                Rule.VALUE, state, key=value.key, question=key, declared=ours, shown=shown, source=source,
                detail={"sameness": sameness.value, "code": says.by}, **_coded_place(says),
            )  # fmt: skip
        found = finding.value_of(value, paper, sheet) if value.after else None
        if found is None:
            if not value.required:
                return None
            key, ours = declared[0]
            first = sheet.first
            return self.told(
                Rule.VALUE, State.PERSON, first.file if first else 0, first, key=value.key, question=key, declared=ours,
                source=source, read_by=sheet.by,
            )  # fmt: skip
        key, ours, sameness, shown = compare.best(value, declared, found)
        states = {Sameness.SAME: State.FOUND, Sameness.ORDER: State.PERSON, Sameness.DIFFERENT: State.DIFFERS}
        may_be = found.is_seen or value.kind is ValueKind.PLACE  # of a place, most of its words agree
        state = states.get(sameness, State.PERSON if may_be else State.DIFFERS)
        if state is State.FOUND and not compare.is_shown(value.kind, found):
            state = State.PERSON
        return self.told(
            Rule.VALUE, state, key=value.key, question=key, declared=ours, shown=shown, source=source,
            detail={"sameness": sameness.value}, **self.stands(found, sheet),
        )  # fmt: skip

    @property
    def comparing(self) -> Comparing:
        return Comparing(self.again, self.former)


def months_after(day: date, months: int) -> date | None:
    """The same day so many months later; the month's last where it has no such day. None after the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return None


def _coded_place(says: Coded) -> dict[str, Any]:
    return {"at": says.page.file, "page": says.page, "box": says.box, "read_by": Source.CODE}


def _sureness(page: Page) -> float:
    letters = sum(len(line.text) for line in page.lines)
    return sum(line.sure * len(line.text) for line in page.lines) / letters if letters else 0.0
