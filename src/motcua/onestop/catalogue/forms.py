"""The questions of a procedure and the check of their answers. Pure: the same rules in the portal, at the counter, by
interface and in a bundle's examples. A message is an id with facts; `messages.py` has its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.foundation.common.text import clean
from motcua.foundation.identifiers import citizen_number, phone
from motcua.onestop.catalogue.checks import SURE, Check, Known
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import FieldType

LONGEST = {FieldType.TEXT: 200, FieldType.LONG_TEXT: 2000, FieldType.NAME: 100, FieldType.COMMUNE: 100}
_NAME = re.compile(r"^[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*\.?$")


@dataclass(frozen=True)
class Question:
    key: str
    type: FieldType
    label: Mapping[str, str]
    hint: Mapping[str, str] | None = None
    required: bool = True
    when: Mapping[str, Any] | None = None
    choices: tuple[tuple[str, Mapping[str, str]], ...] = ()
    prefill: str = ""
    minimum: float | None = None
    maximum: float | None = None
    past: bool = False
    pattern: str = ""
    refuse: Mapping[str, str] | None = None
    """What is told where an answer does not fit the pattern, or names no commune of this province."""

    def label_of(self, value: Any) -> Mapping[str, str] | None:
        """The words of a chosen value."""
        return dict(self.choices).get(value)


@dataclass(frozen=True)
class Page:
    """One topic: the questions of one screen."""

    key: str
    title: Mapping[str, str]
    questions: tuple[Question, ...]
    intro: Mapping[str, str] | None = None
    checks: tuple[Check, ...] = ()

    @property
    def keys(self) -> list[str]:
        """What the form sends for this page: its questions, and what the person says to be right."""
        keys = [q.key for q in self.questions]
        return keys + [SURE + check.field for check in self.checks if check.asks]


@dataclass(frozen=True)
class Form:
    pages: tuple[Page, ...]

    def page(self, key: str) -> Page:
        return next(p for p in self.pages if p.key == key)

    @property
    def questions(self) -> Iterator[Question]:
        return (q for page in self.pages for q in page.questions)

    @property
    def keys(self) -> list[str]:
        return [key for page in self.pages for key in page.keys]


@dataclass(frozen=True)
class Problem:
    """What is wrong with an answer: a message id of `messages.MESSAGES` and its facts."""

    id: str
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class NoCommune:
    """In the place of an answer of type `commune`: what was typed names none of this `province`; `fits` are those that
    may be meant (`communes`)."""

    typed: str
    province: str
    fits: tuple[str, ...] = ()


def asked(form: Form, answers: Mapping[str, Any], day: date) -> list[Question]:
    """The questions these answers lead to."""
    return [q for q in form.questions if holds(q.when, answers, day)]


def check_form(
    form: Form, raw: Mapping[str, Any], day: date, who: Known | None = None
) -> tuple[dict[str, Any], dict[str, Problem]]:  # fmt: skip
    """`check` of all pages, in order."""
    answers: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    for page in form.pages:
        done, wrong = check_page(page, raw, day, answers, who)
        answers |= done
        problems |= wrong
    return answers, problems


def check_page(
    page: Page, raw: Mapping[str, Any], day: date, known: Mapping[str, Any] | None = None, who: Known | None = None
) -> tuple[dict[str, Any], dict[str, Problem]]:  # fmt: skip
    """`check` of a page with its checks; `known` are answers of other pages, `who` somebody whose identity is known."""
    return check(page.questions, raw, day, known, page.checks, who)


def check(
    questions: "Iterator[Question] | tuple[Question, ...]", raw: Mapping[str, Any], day: date,
    known: Mapping[str, Any] | None = None, checks: tuple[Check, ...] = (), who: Known | None = None,
) -> tuple[dict[str, Any], dict[str, Problem]]:  # fmt: skip
    """(answers, problems): typed, cleaned answers of the questions that are asked, and what is wrong with the rest.

    Questions are taken in order, so that a condition sees the answers before it; `known` are answers of other pages.
    Dates become ISO text, yes/no True or False, numbers int or float. Answers of questions not asked are dropped.
    What a check asks about is a problem until `raw` says under `sure:KEY` that these very answers are right.
    """
    answers, problems = dict(known or {}), {}
    done: dict[str, Any] = {}
    for question in questions:
        answers.pop(question.key, None)
        if not holds(question.when, answers, day):
            continue
        value, problem = _read(question, raw.get(question.key), day)
        if problem:
            problems[question.key] = problem
        elif value is not None:
            answers[question.key] = done[question.key] = value
    _compare(checks, raw, day, answers, done, problems, who)
    return done, problems


def _compare(
    checks: tuple[Check, ...], raw: Mapping[str, Any], day: date, answers: Mapping[str, Any], done: dict[str, Any],
    problems: dict[str, Problem], who: Known | None,
) -> None:  # fmt: skip
    """What is refused comes before what is only asked about; nothing is compared with a wrong answer."""
    made = [c for c in sorted(checks, key=lambda c: c.asks) if c.field in done]
    for found in made:
        fails, said = found.fails(answers, day), raw.get(SURE + found.field)
        is_otherwise = found.is_otherwise(who, answers) if who else found.was_otherwise(said, answers)
        if not fails and not is_otherwise:
            continue
        if not problems.keys().isdisjoint(found.reads):
            continue
        token = found.token(answers)
        if found.asks and said == token:
            done[SURE + found.field] = token
        elif not fails and who:
            facts: dict[str, Any] = {"known": _shown(who.born), "declared": _shown(answers[found.must["born_on"]])}
            problems[found.field] = Problem("known_otherwise", _facts(found, token, facts))
        else:
            facts = {"say": found.say, **found.read_from_number(answers)}
            problems[found.field] = Problem("confirm" if found.asks else "implausible", _facts(found, token, facts))
    for key in problems:
        done.pop(key, None)
        done.pop(SURE + key, None)


def _facts(check: Check, token: str, facts: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return (*facts.items(), *((("token", token),) if check.asks else ()))


def _read(question: Question, raw: Any, day: date) -> tuple[Any, Problem | None]:
    text = clean(raw) if isinstance(raw, str) else raw
    if text is None or text == "":
        return None, Problem("required") if question.required else None
    return _READERS[question.type](question, text, day)


def _text(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    longest = int(question.maximum or LONGEST[question.type])
    if len(str(value)) > longest:
        return None, Problem("too_long", (("max", longest),))
    if question.pattern and not re.fullmatch(question.pattern, str(value), re.ASCII):
        return None, Problem("pattern", (("say", question.refuse),))
    return str(value), None


def _commune(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    """Which communes there are is not known here: `communes.recognised` has looked for it before."""
    if not isinstance(value, NoCommune):
        return _text(question, value, day)
    facts = (("province", value.province), ("fits", "; ".join(value.fits)), ("more", question.refuse))
    return None, Problem("commune_which" if value.fits else "commune", facts)


def _name(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    name, problem = _text(question, " ".join(str(value).split()), day)
    if problem is None and not _NAME.match(name):
        return None, Problem("name")
    return name, problem


def _date(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    found = _parse_date(str(value))
    if found is None:
        return None, Problem("date")
    if question.past and found > day:
        return None, Problem("date_future")
    if found.year < 1900:
        return None, Problem("date_early")
    return found.isoformat(), None


def _shown(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _parse_date(text: str) -> date | None:
    """ISO as browsers send it, or 21/10/2025 as people write it."""
    try:
        if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _yes_no(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    known = {True: True, False: False, "yes": True, "no": False, "true": True, "false": False}
    return (known[value], None) if value in known else (None, Problem("choice"))


def _choice(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    return (value, None) if value in dict(question.choices) else (None, Problem("choice"))


def _number(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    try:
        number = float(str(value).strip().replace(" ", "").replace(",", "."))
    except ValueError:
        return None, Problem("number")
    low, high = question.minimum, question.maximum
    if not abs(number) < 1e12 or (low is not None and number < low) or (high is not None and number > high):
        return None, Problem("number_range", (("min", low if low is not None else 0), ("max", high or "…")))
    return (int(number) if number == int(number) else number), None


def _citizen(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    digits = re.sub(r"[ .]", "", str(value))
    if not re.fullmatch(r"\d{12}", digits):
        return None, Problem("citizen_number_length")
    try:
        citizen_number.parse(digits)
    except ValueError:
        return None, Problem("citizen_number")
    return digits, None


def _paper(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    """The number of anybody's identity paper: 12 digits, 9 of the former card, or a passport of any country."""
    text = re.sub(r"[ .]", "", str(value)).upper()
    if text.isascii() and text.isdigit():
        if len(text) == 12:
            return _citizen(question, text, day)
        return (text, None) if citizen_number.is_old_number(text) else (None, Problem("identity_paper"))
    is_passport = re.fullmatch(r"[A-Z0-9]{6,15}", text) and len(re.sub(r"\D", "", text)) >= 4
    return (text, None) if is_passport else (None, Problem("identity_paper"))


def _passport(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    """Up to nine letters and digits, as the machine-readable zone holds them (ICAO Doc 9303, part 4)."""
    text = re.sub(r"[ .-]", "", str(value)).upper()
    is_number = re.fullmatch(r"[A-Z0-9]{6,9}", text) and len(re.sub(r"\D", "", text)) >= 4
    return (text, None) if is_number else (None, Problem("passport"))


def _phone(question: Question, value: Any, day: date) -> tuple[Any, Problem | None]:
    try:
        return phone.normalise(str(value)), None
    except ValueError:
        return None, Problem("phone")


_READERS = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NAME: _name,
    FieldType.DATE: _date,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.NUMBER: _number,
    FieldType.CITIZEN_NUMBER: _citizen,
    FieldType.COMMUNE: _commune,
    FieldType.IDENTITY_PAPER: _paper,
    FieldType.PASSPORT: _passport,
    FieldType.PHONE: _phone,
}
