"""Shapes of a question to the assistant and its answer."""

from datetime import date, datetime

from django.utils.translation import gettext_noop as _
from pydantic import Field

from motcua.sites.api.schemas import Body, Schema


class SentQuestion(Body):
    question: str = Field(max_length=20_000, description=_("In Vietnamese, with or without accents, or in English."))
    procedure: str = Field("", max_length=100, description=_("National code of the procedure that is asked about."))
    thread: str = Field("", max_length=100, description=_("From the answer before, to ask on."))


class ToldProcedure(Schema):
    code: str
    title: str
    offered: bool = Field(description=_("Whether it can be filed here; others are known by name alone."))
    revision: int | None
    in_force_from: date | None


class Quotation(Schema):
    text: str = Field(description=_("As published."))
    note: str
    source: str = Field(description=_("Where it was read, with the article where the procedure names one."))
    state: str = Field(description=_("Empty for what is known; else how sure it is."))
    when: str = Field(description=_("The answers that it holds for, as question and answer; empty: see “conditional”."))
    conditional: bool


class ToldFact(Schema):
    fact: str
    label: str
    quotations: list[Quotation]


class OfficerAnswer(Schema):
    question: str
    answer: str
    by: str
    authority: str
    day: date


class ToldArticle(Schema):
    law: str
    number: str = Field(description=_("Number of the law."))
    article: str = Field(description=_("Number and heading of the article."))
    text: str = Field(description=_("As it stands in the law; empty for one that is only named."))
    in_force_from: date
    address: str


class NextStep(Schema):
    step: str = Field(description=_("start, book, read or officer."))
    address: str


class Answer(Schema):
    kind: str = Field(description=_("answered, not_published, choice, no_subject, unknown, language or talk."))
    text: str = Field(description=_("The whole answer as text."))
    procedure: ToldProcedure | None
    facts: list[ToldFact]
    missing: list[str] = Field(description=_("Facts that were asked for and are not published."))
    articles: list[ToldArticle] = Field(
        description=_("Articles of laws; the first is quoted, the others may answer it too.")
    )
    officer: OfficerAnswer | None = Field(description=_("What an officer answered to a question like this one."))
    likely: list[ToldProcedure] = Field(description=_("Procedures that may be meant."))
    next: list[NextStep]
    thread: str


class FiguresOf(Schema):
    code: str
    name: str


class FiguresTime(Schema):
    key: str
    since: datetime
    before: datetime


class AgreementOfRule(Schema):
    rule: str = Field(description=_("What was looked at: readable, kind, signature, validity or value."))
    answered: int = Field(description=_("Lines that officers answered."))
    agreed: int = Field(description=_("How many of them in the machine's words."))
    share: float


class AgreementOfDocument(AgreementOfRule):
    procedure: str = Field(description=_("National code of the procedure."))
    document: str
    key: str = Field(description=_("The value that was compared; empty for the other rules."))


class ToldAgreement(Schema):
    rules: list[AgreementOfRule]
    documents: list[AgreementOfDocument] = Field(description=_("What was corrected most often first, at most 200."))


class MinutesTerm(Schema):
    figure: str
    count: int
    minutes_each: int


class MinutesSaved(Schema):
    total: int = Field(description=_("The sum of count times minutes_each over the terms."))
    terms: list[MinutesTerm]


class AssistantFigures(Schema):
    unit: FiguresOf
    period: FiguresTime
    figures: dict[str, int]
    weeks: list[dict[str, int | str]] = Field(description=_("“from”: the Monday; then each figure of that week."))
    agreement: ToldAgreement
    minutes_saved: MinutesSaved
