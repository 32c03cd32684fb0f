"""A procedure bundle in memory: what the files of `bundles/<slug>/` say, typed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property
from typing import Any

from motcua.onestop.catalogue import checks
from motcua.onestop.catalogue.conditions import CHANNEL, Answers, holds
from motcua.onestop.catalogue.enums import DocumentWay, FactState, FeeKind, FeeState, FieldType, OnlineLevel, ResultKind
from motcua.onestop.catalogue.forms import Form, Page, Question, asked
from motcua.onestop.catalogue.linking import Link, compile_link
from motcua.onestop.catalogue.process import Graph, compile_graph
from motcua.onestop.catalogue.tariff import Tariff, tariff_of
from motcua.onestop.catalogue.validity import Validity

Text = Mapping[str, str]


@dataclass(frozen=True)
class Fact:
    """Where something said here was read, and how sure it is. `remark`: what whoever wrote the bundle tells the
    controller of the source; citizens do not see it."""

    source: Text
    state: FactState = FactState.KNOWN
    remark: Text | None = None


@dataclass(frozen=True)
class RequiredDocument:
    key: str
    title: Text
    fact: Fact
    note: Text | None = None
    way: DocumentWay = DocumentWay.UPLOAD
    required: bool = True
    when: Mapping[str, Any] | None = None
    code: str = ""
    many: bool = False
    on_paper: int = 0  # copies that who files online still brings to the place of reception


@dataclass(frozen=True)
class Fee:
    """`amount` in whole đồng when the state is KNOWN; where a `tariff` gives it, `Bundle.fee_for` does. Money is
    collected before reception where the bundle says so. `kind`: the State's fee (lệ phí) or the charge for a service
    (phí), told apart on receipts (Law on Fees and Charges 97/2015/QH13, Article 3); `parts` where it is both. The rule
    holds for filings from `since` to `until`. `stops_clock`: the time limit stands still while it is asked. `lines`:
    how many of what price the tariff counted."""

    state: FeeState
    text: Text
    fact: Fact
    amount: int | None = None
    when: Mapping[str, Any] | None = None
    before_reception: bool = False
    tariff: Tariff | None = None
    kind: FeeKind = FeeKind.FEE
    parts: tuple[tuple[FeeKind, Text, int], ...] = ()
    since: date | None = None
    until: date | None = None
    stops_clock: bool = False
    lines: tuple[tuple[int, int], ...] = ()

    def is_in_force(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def split(self, amount: int) -> list[tuple[FeeKind, Text, int]]:
        """(kind, what for, đồng) of each part of an amount; a rule without parts, or an amount that is not the rule's
        own, is one part."""
        if self.parts and sum(part for _kind, _title, part in self.parts) == amount:
            return list(self.parts)
        return [(self.kind, {}, amount)]

    @property
    def is_free(self) -> bool:
        return self.state is FeeState.KNOWN and self.amount == 0


@dataclass(frozen=True)
class TimeLimit:
    """`value` such as "3wd" (`calendar.Limit`); received after `cut_off`, work starts the next working day."""

    value: str
    fact: Fact
    cut_off: time | None = None
    when: Mapping[str, Any] | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Allowance:
    """What a procedure's own law allows otherwise than the house's settings: how often; of an extension also how many
    working days at most and how many before the due day it has to be told (None: as the house has it)."""

    times: int
    fact: Fact
    longest: int | None = None
    notice: int | None = None


@dataclass(frozen=True)
class ResultDefinition:
    """What the applicant gets. `letter` names the template; `symbol` follows the number on it; `fields` are what the
    specialist writes into the draft, prefilled from the answer of the same key; `about` is the one that names the
    person whom the result is about, when that need not be the applicant; `also` is handed over with it; `book` names
    the book it is entered in; `same` are questions that must have the same answer, besides, for two filings to ask the
    same (the plot of a building permit); `validity` says how long it holds (None: without end), `validity_fact` where
    that is written."""

    kind: ResultKind
    title: Text
    letter: str
    symbol: str
    code: str
    fields: Form
    fact: Fact
    about: str = ""
    also: tuple[Text, ...] = ()
    refusal_symbol: str = "TB-UBND"
    book: Text | None = None
    same: tuple[str, ...] = ()
    validity: Validity | None = None
    validity_note: Text | None = None
    validity_fact: Fact | None = None

    @property
    def is_entered(self) -> bool:
        """Register entries and cards always have a book, other results when the law names one."""
        return self.book is not None or self.kind in (ResultKind.REGISTER, ResultKind.CARD)

    @property
    def book_title(self) -> Text:
        return self.book or self.title

    def symbol_of(self, outcome: str) -> str:
        """What follows the number: of the result, or of the notice that refuses it."""
        return self.refusal_symbol if outcome == "refused" else self.symbol

    def whom(self, data: Mapping[str, Any]) -> tuple[Text, str] | None:
        """(the field's label, the name) of the person that the result of this data is about; None when nothing says so
        (a refusal has other data)."""
        asked = next((q for q in self.fields.questions if q.key == self.about), None)
        return (asked.label, str(data[self.about])) if asked and data.get(self.about) else None


@dataclass(frozen=True)
class WarnAt:
    """From which share of the working time, in per cent, officers are warned: of a step, and of the whole. The house's
    own rule where a procedure says nothing."""

    step: int = 75
    whole: int = 80


@dataclass(frozen=True)
class Bundle:
    """The whole procedure. `data` is its canonical form (JSON), from which a revision is rebuilt."""

    data: Mapping[str, Any]

    @property
    def code(self) -> str:
        return str(self.data["code"])

    @property
    def slug(self) -> str:
        return str(self.data["slug"])

    @property
    def title(self) -> Text:
        return _text(self.data["title"])

    @property
    def summary(self) -> Text:
        return _text(self.data["summary"])

    @property
    def level(self) -> str:
        return str(self.data["level"])

    @property
    def authority(self) -> str:
        """The place of the agency that settles it, as the process names places ("CA"); "" for the People's Committee of
        the commune, or the agencies of the province."""
        return str(self.data.get("authority", ""))

    @property
    def place(self) -> str:
        """The question that names the commune whose agency settles it; "" where the agency is chosen by itself."""
        return str(self.data.get("place", ""))

    @property
    def subjects(self) -> tuple[str, ...]:
        return tuple(self.data["subjects"])

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(self.data["channels"])

    @property
    def online(self) -> OnlineLevel:
        return OnlineLevel(self.data["online"]["level"])

    @property
    def starts_online(self) -> bool:
        """Whether there is a start button at all: a channel that a procedure lacks has none."""
        return self.online is not OnlineLevel.NONE and "portal" in self.channels

    @property
    def inbox_hours(self) -> str:
        """Within what the counter answers an online submission, as a limit ("8h")."""
        return str(self.data["answer_within"])

    @property
    def warn_at(self) -> WarnAt:
        return WarnAt(**self.data.get("warn_at", {}))

    @property
    def effective(self) -> date:
        return date.fromisoformat(self.data["effective"])

    @cached_property
    def form(self) -> Form:
        return _form(self.data["form"])

    @cached_property
    def link(self) -> Link | None:
        """The procedures that one filing of this one starts; None for a procedure of its own."""
        return compile_link(self.data["link"], _fact) if "link" in self.data else None

    @cached_property
    def graph(self) -> Graph:
        return self.link.graph if self.link else compile_graph(self.data["process"])

    @cached_property
    def documents(self) -> tuple[RequiredDocument, ...]:
        return tuple(_document(item) for item in self.data["documents"])

    @cached_property
    def fees(self) -> tuple[Fee, ...]:
        return tuple(_fee(item) for item in self.data["fees"])

    @cached_property
    def limits(self) -> tuple[TimeLimit, ...]:
        return tuple(_limit(item) for item in self.data["limits"])

    @cached_property
    def extension(self) -> Allowance | None:
        return _allowance(self.data.get("extension"))

    @cached_property
    def supplements(self) -> Allowance | None:
        return _allowance(self.data.get("supplements"))

    @cached_property
    def result(self) -> ResultDefinition:
        item = self.data["result"]
        holds_for = item.get("validity")
        return ResultDefinition(
            ResultKind(item["kind"]), _text(item["title"]), item.get("letter", ""), item.get("symbol", ""),
            item.get("code", ""),
            _form(item | {"pages": [{"key": "result", "title": item["title"], "questions": item.get("fields", ())}]}),
            _fact(item),
            item.get("about", ""),
            tuple(item.get("also", ())),
            item.get("refusal_symbol", "TB-UBND"),
            _text(item["book"]) if "book" in item else None,
            tuple(item.get("same", ())),
            Validity(holds_for.get("months"), holds_for.get("field", "")) if holds_for else None,
            _text(holds_for["note"]) if holds_for else None,
            _fact(holds_for) if holds_for else None,
        )  # fmt: skip

    def document(self, key: str) -> RequiredDocument:
        return next(d for d in self.documents if d.key == key)

    def documents_for(self, answers: Answers, day: date) -> list[RequiredDocument]:
        """What this applicant brings; those we fetch or that the form replaces are told apart by `way`."""
        return [d for d in self.documents if holds(d.when, answers, day)]

    def brought(self, answers: Answers, day: date) -> list[RequiredDocument]:
        """What this applicant, who files online, still brings on paper."""
        return [d for d in self.documents_for(answers, day) if d.on_paper]

    def missing(self, answers: Answers, given: set[str], day: date) -> list[RequiredDocument]:
        """Required documents to be sent that are not among the `given` keys."""
        needed = self.documents_for(answers, day)
        return [d for d in needed if d.required and d.way is DocumentWay.UPLOAD and d.key not in given]

    def fee_for(self, answers: Answers, day: date, channel: str) -> Fee:
        """The fee of who files this on `day` by `channel` (`dossiers.enums.Channel`); a tariff gives the amount, and
        while it cannot, only its text is known."""
        told = {**answers, CHANNEL: str(channel)}
        found = next(f for f in self.fees if f.is_in_force(day) and holds(f.when, told, day))
        if found.tariff is None:
            return found
        amount = found.tariff.amount(answers)
        state = FeeState.TEXT if amount is None else FeeState.KNOWN
        return replace(found, amount=amount, state=state, lines=found.tariff.lines(answers))

    def fees_on(self, day: date) -> tuple[Fee, ...]:
        """The rules for who files on that day."""
        return tuple(f for f in self.fees if f.is_in_force(day))

    def limit_for(self, answers: Answers, day: date) -> TimeLimit:
        return next(item for item in self.limits if holds(item.when, answers, day))

    def asked(self, answers: Answers, day: date) -> list[Question]:
        return asked(self.form, answers, day)

    def letter_source(self, name: str) -> str:
        """The typst source of a letter the bundle carries; KeyError when it has none of this name."""
        return str(self.data["letters"][name])


def _text(item: Any) -> Text:
    return item if isinstance(item, Mapping) else {"vi": str(item)}


def _fact(item: Mapping[str, Any]) -> Fact:
    return Fact(_text(item["source"]), FactState(item.get("state", FactState.KNOWN)), item.get("remark"))


def _document(item: Mapping[str, Any]) -> RequiredDocument:
    return RequiredDocument(
        item["key"], _text(item["title"]), _fact(item), item.get("note"), DocumentWay(item.get("way", "upload")),
        bool(item.get("required", True)), item.get("when"), item.get("code", ""), bool(item.get("many")),
        item.get("on_paper", 0),
    )  # fmt: skip


def _fee(item: Mapping[str, Any]) -> Fee:
    return Fee(
        FeeState(item["fee"]), _text(item["text"]), _fact(item), item.get("amount"), item.get("when"),
        bool(item.get("before_reception")), tariff_of(item["tariff"]) if "tariff" in item else None,
        FeeKind(item.get("kind", FeeKind.FEE)),
        tuple((FeeKind(part["kind"]), _text(part["title"]), part["amount"]) for part in item.get("parts", ())),
        _day(item.get("since")), _day(item.get("until")), bool(item.get("stops_clock")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _limit(item: Mapping[str, Any]) -> TimeLimit:
    cut_off = time.fromisoformat(item["cut_off"]) if item.get("cut_off") else None
    return TimeLimit(item["value"], _fact(item), cut_off, item.get("when"), item.get("note"))


def _allowance(item: Mapping[str, Any] | None) -> Allowance | None:
    return Allowance(item["times"], _fact(item), item.get("longest"), item.get("notice")) if item else None


def _form(data: Mapping[str, Any]) -> Form:
    return Form(tuple(_page(page, list(map(checks.of_data, data.get("checks", ())))) for page in data["pages"]))


def _page(page: Mapping[str, Any], found: list[checks.Check]) -> Page:
    questions = tuple(map(_question, page["questions"]))
    keys = {q.key for q in questions}
    own = tuple(check for check in found if check.field in keys)
    return Page(page["key"], _text(page["title"]), questions, page.get("intro"), own)


def _question(item: Mapping[str, Any]) -> Question:
    choices = tuple((str(c["value"]), _text(c["label"])) for c in item.get("choices", ()))
    return Question(
        item["key"], FieldType(item["type"]), _text(item["label"]), item.get("hint"), bool(item.get("required", True)),
        item.get("when"), choices, item.get("prefill", ""), item.get("min"), item.get("max"), bool(item.get("past")),
        item.get("pattern", ""), item.get("refuse"),
    )  # fmt: skip
