"""What must hold between two answers, or between an answer and the day of filing, as data of a bundle. Pure.

    - field: total_area                            the question that says the sentence
      when: {basements: 0}                         a condition; without it the check is made whenever it can be
      must: {at_least: ground_area, at_most: {from: ground_area, times: [floors, 1.5], plus: 10}}
      refuse: {vi: …, en: …}                       the answer is not taken
    - field: start_date
      must: {not_after: {from: filing_day, years: 2}}
      confirm: {vi: …, en: …}                      the answer is taken when the person says that it is right

Dates are compared by `before`, `not_before`, `after`, `not_after`; numbers by `at_least`, `more_than`, `at_most`,
`less_than`. Each is compared with a question of the same or an earlier page, with `filing_day`, with a number, or with
one of these moved by `years` and `days` (dates), multiplied by `times` and moved by `plus` (numbers; `times` is a
number, a question, or several of both). Texts, names and personal ID numbers `differs_from` those of another question;
a choice `is_not` one of its values, a text not these words; a personal ID number fits a date of birth (`born_on`) and a
sex (`sex`: male, female), because its digits say the year and the sex. A check that reads a question without answer is
not made.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from motcua.foundation.identifiers import citizen_number
from motcua.onestop.catalogue.conditions import Answers, holds
from motcua.onestop.catalogue.enums import FieldType

DAY = "filing_day"
SURE = "sure:"
"""Before the key of a question: what the form sends, and the dossier keeps, when the person says an answer is right."""

DATES: dict[str, Callable[[Any, Any], bool]] = {
    "before": operator.lt, "not_after": operator.le, "after": operator.gt, "not_before": operator.ge,
}  # fmt: skip
NUMBERS: dict[str, Callable[[Any, Any], bool]] = {
    "less_than": operator.lt, "at_most": operator.le, "more_than": operator.gt, "at_least": operator.ge,
}  # fmt: skip
WORDS: dict[str, Callable[[str, str], bool]] = {"differs_from": lambda one, other: one.casefold() != other.casefold()}
CHOICES: dict[str, Callable[[str, str], bool]] = {
    "is_not": lambda answer, value: answer.casefold() != value.casefold(),
}  # fmt: skip
IDENTITY: dict[str, Callable[[str, str], bool]] = {
    "born_on": lambda number, born: citizen_number.parse(number).birth_year == date.fromisoformat(born).year,
    "sex": lambda number, sex: citizen_number.parse(number).sex == sex,
}
TESTS: dict[FieldType, Mapping[str, Callable[[Any, Any], bool]]] = {
    FieldType.DATE: DATES, FieldType.NUMBER: NUMBERS, FieldType.TEXT: WORDS | CHOICES, FieldType.NAME: WORDS,
    FieldType.IDENTITY_PAPER: WORDS, FieldType.PASSPORT: WORDS, FieldType.CHOICE: CHOICES,
    FieldType.CITIZEN_NUMBER: WORDS | IDENTITY,
}  # fmt: skip
VALUES = frozenset({"is_not", "sex"})
"""Tests that compare with a value written in the check, not with another question."""
MOVES = {FieldType.DATE: frozenset({"from", "years", "days"}), FieldType.NUMBER: frozenset({"from", "times", "plus"})}


@dataclass(frozen=True)
class Known:
    """Number and day of birth (ISO) of somebody whose identity is known: by e-ID, or by their card."""

    number: str
    born: str


@dataclass(frozen=True)
class Check:
    """`asks` leaves it to the person: the answer stands once they say that it is right."""

    field: str
    must: Mapping[str, Any]
    say: Mapping[str, str]
    asks: bool = False
    when: Mapping[str, Any] | None = None

    @property
    def reads(self) -> list[str]:
        """The questions that are compared, its own first, each once."""
        found = [self.field]
        for test, other in self.must.items():
            found += [key for key in _questions(other) if test not in VALUES and key not in found]
        return found

    def fails(self, answers: Answers, day: date) -> bool:
        """Whether these typed, cleaned answers, filed on `day`, are otherwise than they must be."""
        if any(answers.get(key) is None for key in self.reads) or not holds(self.when, answers, day):
            return False
        return not all(self._holds(test, other, answers, day) for test, other in self.must.items())

    def is_otherwise(self, known: Known | None, answers: Answers) -> bool:
        """Whether the number is of that person, and the date of birth that goes with it another one."""
        declared = answers.get(self.must.get("born_on", ""))
        return known is not None and answers[self.field] == known.number and declared not in (None, known.born)

    def was_otherwise(self, said: Any, answers: Answers) -> bool:
        """Whether the person confirmed these answers (`said`) when it was known who they are, as it no longer is."""
        if "born_on" not in self.must or any(answers.get(key) is None for key in self.reads):
            return False
        return bool(self.asks and said == self.token(answers))

    def read_from_number(self, answers: Answers) -> dict[str, str]:
        """What the digits of a number say beside what was answered, where they are compared; for the sentence."""
        if not self.must.keys() & IDENTITY.keys():
            return {}
        number = citizen_number.parse(answers[self.field])
        declared = answers[self.must["born_on"]] if "born_on" in self.must else ""
        return {
            "number_sex": str(number.sex), "number_year": str(number.birth_year),
            "answer_sex": str(self.must.get("sex", "")), "answer_born": declared,
        }  # fmt: skip

    def _holds(self, test: str, other: Any, answers: Answers, day: date) -> bool:
        value = answers[self.field]
        if test in DATES:
            return DATES[test](date.fromisoformat(value), _date(other, answers, day))
        if test in NUMBERS:
            return NUMBERS[test](value, _number(other, answers))
        known = WORDS | CHOICES | IDENTITY
        return known[test](value, other if test in VALUES else answers[other])

    def token(self, answers: Answers) -> str:
        """The answers the person was asked about; another answer is asked about anew."""
        return " ".join(str(answers[key]) for key in self.reads)


def of_data(item: Mapping[str, Any]) -> Check:
    asks = "confirm" in item
    return Check(item["field"], item["must"], item["confirm" if asks else "refuse"], asks, item.get("when"))


def _questions(other: Any) -> Iterator[str]:
    if isinstance(other, Mapping):
        yield from _questions(other["from"])
        times = other.get("times", ())
        for factor in times if isinstance(times, list) else [times]:
            yield from _questions(factor)
    elif isinstance(other, str) and other != DAY:
        yield other


def _date(other: Any, answers: Answers, day: date) -> date:
    if isinstance(other, Mapping):
        moved = _years(_date(other["from"], answers, day), other.get("years", 0))
        return moved + timedelta(days=other.get("days", 0))
    return day if other == DAY else date.fromisoformat(answers[other])


def _years(start: date, count: int) -> date:
    """29 February becomes 28 February where the other year has none."""
    try:
        return start.replace(year=start.year + count)
    except ValueError:
        return start.replace(year=start.year + count, day=28)


def _number(other: Any, answers: Answers) -> float:
    if isinstance(other, Mapping):
        found, times = _number(other["from"], answers), other.get("times", 1)
        for factor in times if isinstance(times, list) else [times]:
            found *= _number(factor, answers)
        return found + float(other.get("plus", 0))
    return float(answers[other] if isinstance(other, str) else other)


def problems_of(data: Mapping[str, Any], file: str = "form.yaml") -> Iterator[str]:
    """What is wrong with the checks of a form, each with its number and question; the schema was looked at."""
    questions = {q["key"]: (n, q) for n, page in enumerate(data["pages"]) for q in page["questions"]}
    asking: set[str] = set()
    for n, item in enumerate(data.get("checks", ()), 1):
        check = of_data(item)
        where = f"{file}: checks, no. {n} ({check.field})"
        if check.field not in questions:
            yield f"{where}: no question has this key"
            continue
        yield from (f"{where}: {told}" for told in _problems(check, questions))
        if check.asks and check.field in asking:
            yield f"{where}: one question asks to confirm once; put both tests under one “must”"
        asking |= {check.field} if check.asks else set()


def _problems(check: Check, questions: Mapping[str, tuple[int, Mapping[str, Any]]]) -> Iterator[str]:
    page, question = questions[check.field]
    kind = FieldType(question["type"])
    tests = TESTS.get(kind)
    if tests is None:
        yield f"no check knows what to do with a question of type {kind}"
        return
    for test, other in check.must.items():
        if test not in tests:
            yield f"“{test}” is no test of a {kind}; there are {', '.join(sorted(tests))}"
        elif test in VALUES and kind is FieldType.TEXT:
            if not isinstance(other, str):
                yield f"“{test}” compares a text with {other!r}"
        elif test in VALUES:
            values = [c["value"] for c in question.get("choices", ())] or [sex.value for sex in citizen_number.Sex]
            if other not in values:
                yield f"“{test}” compares with {other!r}; there are {', '.join(values)}"
        elif test in WORDS or test in IDENTITY:
            yield from _problems_of_text(test, other, page, questions)
        else:
            yield from _problems_of_size(test, other, kind, page, questions)


def _problems_of_text(
    test: str, other: Any, page: int, questions: Mapping[str, tuple[int, Mapping[str, Any]]]
) -> Iterator[str]:
    if other not in questions:
        yield f"“{test}” compares with {other}, which no question gives"
        return
    place, question = questions[other]
    kind = FieldType(question["type"])
    if kind is not FieldType.DATE if test in IDENTITY else test not in TESTS.get(kind, ()):
        yield f"“{test}” compares with {other}, which is of type {kind}"
    if place > page:
        yield f"“{test}” compares with {other}, which is asked on a later page; put the check there"


def _problems_of_size(
    test: str, other: Any, kind: FieldType, page: int, questions: Mapping[str, tuple[int, Mapping[str, Any]]]
) -> Iterator[str]:  # fmt: skip
    if isinstance(other, Mapping) and (wrong := sorted(other.keys() - MOVES[kind])):
        yield f"“{wrong[0]}” does not move a {kind}; there are {', '.join(sorted(MOVES[kind]))}"
    bare = other["from"] if isinstance(other, Mapping) else other
    if isinstance(bare, int | float) if kind is FieldType.DATE else bare == DAY:
        yield f"“{test}” compares a {kind} with {bare!r}"
    for key in _questions(other):
        if key not in questions:
            yield f"“{test}” compares with {key}, which no question gives"
        elif (found := FieldType(questions[key][1]["type"])) is not kind:
            yield f"“{test}” compares a {kind} with {key}, which is of type {found}"
        elif questions[key][0] > page:
            yield f"“{test}” compares with {key}, which is asked on a later page; put the check there"
