"""What is published of a procedure, fact by fact, as quotations with their source: all that an answer may say. Pure.

From a bundle (both languages, each fact with its own source and how sure it is), a listed procedure, or a row of a
list. Nothing is worded here: amounts and limits are put into figures as on the procedure's own page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from motcua.assistant.knowledge.asked import Fact
from motcua.assistant.knowledge.passages import Kind, Known
from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.onestop.catalogue.bundle import Bundle, Fee, RequiredDocument, Text, TimeLimit
from motcua.onestop.catalogue.enums import DocumentWay, FactState, FeeState

LANGUAGES = ("vi", "en")
OVERVIEW = (Fact.FEE, Fact.TIME, Fact.DOCUMENTS, Fact.DECIDES)
"""What is told when no fact is named."""


@dataclass(frozen=True)
class Quote:
    """`text` as published; `source`: where it was read, with the article where the bundle names one; `when` the answers
    that it holds for (None: for everybody); `note` stands below a document; `way` how that reaches us."""

    text: Text
    source: Text = field(default_factory=dict)
    state: FactState = FactState.KNOWN
    when: Mapping[str, Any] | None = None
    note: Text | None = None
    way: DocumentWay | None = None
    required: bool = True

    @property
    def passage(self) -> tuple[Text, ...]:
        return (self.text, self.note) if self.note else (self.text,)


@dataclass(frozen=True)
class Sheet:
    """A fact that is not published is not in `quotes`. `slug` where the procedure is offered here."""

    code: str
    title: Text
    quotes: Mapping[Fact, tuple[Quote, ...]]
    slug: str = ""
    starts_online: bool = False

    def told(self, asked: Sequence[Fact]) -> list[tuple[Fact, tuple[Quote, ...]]]:
        """What answers the facts that are asked for, as far as it is published; of the whole, what holds for
        everybody."""
        if asked:
            return [(fact, self.quotes[fact]) for fact in asked if fact in self.quotes]
        return [(fact, found) for fact in OVERVIEW if (found := _for_most(fact, self.quotes.get(fact, ())))]

    def missing(self, asked: Sequence[Fact]) -> list[Fact]:
        return [fact for fact in asked if fact not in self.quotes]

    def more_documents(self) -> int:
        """How many papers are asked for in some cases only, which the overview leaves out."""
        return sum(one.when is not None for one in self.quotes.get(Fact.DOCUMENTS, ()))

    def said(self, asked: Sequence[Fact], language: str = "vi") -> str:
        """The answer as text."""
        told = [part for _fact, quotes in self.told(asked) for one in quotes for part in one.passage]
        return "\n".join(filter(None, (in_language(part, language) for part in (self.title, *told))))

    def passages(self, language: str = "vi") -> list[str]:
        """Everything that may be cited."""
        told = [part for quotes in self.quotes.values() for one in quotes for part in one.passage]
        return [in_language(part, language) for part in (self.title, *told)]


def in_language(text: Text, language: str) -> str:
    return text.get(language) or text.get("vi", "")


def _for_most(fact: Fact, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    if fact is Fact.DOCUMENTS:
        return tuple(one for one in quotes if one.when is None)
    return quotes


def of_bundle(bundle: Bundle, day: date) -> Sheet:
    """As it is for who files on `day`; papers that everybody brings stand first."""
    data = bundle.data
    plain: Text = {}
    online = data["online"]
    found: dict[Fact, Iterable[Quote]] = {
        Fact.FEE: map(_fee, bundle.fees_on(day)), Fact.TIME: map(_limit, bundle.limits),
        Fact.DOCUMENTS: sorted(map(_document, bundle.documents), key=lambda one: one.when is not None),
        Fact.PLACE: [Quote(data["decided_by"], plain)], Fact.DECIDES: [Quote(data["decided_by"], plain)],
        Fact.ONLINE: [Quote(online["reason"], _text(online["source"]), FactState(online.get("state", "known")))],
        Fact.STEPS: [Quote(_text(one), plain) for one in data["steps"]],
        Fact.RESULT: [
            Quote(bundle.result.title, bundle.result.fact.source, bundle.result.fact.state,
                  note=bundle.result.validity_note)
        ],
        Fact.BASIS: [Quote(_text(one), plain) for one in data["legal_basis"]],
    }  # fmt: skip
    return _sheet(bundle.code, bundle.title, found, bundle.slug, bundle.starts_online)


def _sheet(
    code: str, title: Text, found: Mapping[Fact, Iterable[Quote]], slug: str = "", starts_online: bool = False
) -> Sheet:
    listed = {fact: tuple(one for one in quotes if any(one.text.values())) for fact, quotes in found.items()}
    return Sheet(code, title, {fact: listed[fact] for fact in Fact if listed.get(fact)}, slug, starts_online)


def _text(item: Any) -> Text:
    return item if isinstance(item, Mapping) else {"vi": str(item)}


def _fee(fee: Fee) -> Quote:
    """A published amount first, then what is said of it: as on the procedure's page and on form 01."""
    text = fee.text
    if fee.state is FeeState.KNOWN and fee.amount and fee.tariff is None:
        amount = f"{fee.amount:,}".replace(",", ".")
        text = {lang: f"{amount} đồng. {said}" for lang, said in text.items()}
    return Quote(text, fee.fact.source, fee.fact.state, fee.when)


def _limit(limit: TimeLimit) -> Quote:
    said = {}
    for lang in LANGUAGES:
        words = say_limit(Limit.parse(limit.value), lang)
        note = in_language(limit.note, lang) if limit.note else ""
        is_told = words.casefold() in note.casefold()
        said[lang] = note if is_told else f"{words[:1].upper()}{words[1:]}. {note}".strip()
    return Quote(said, limit.fact.source, limit.fact.state, limit.when)


def _document(one: RequiredDocument) -> Quote:
    return Quote(one.title, one.fact.source, one.fact.state, one.when, one.note, one.way, one.required)


class Listed(Protocol):
    """A listed procedure (`catalogue.models.ListedProcedure`)."""

    code: str
    title: str
    agency: str
    time_limit: str
    fee_state: str
    fee: str
    online_reason: str
    source: str


def of_listed(row: Listed) -> Sheet:
    """Vietnamese only, as it was published."""
    fee = row.fee
    if row.fee_state == FeeState.KNOWN and fee.isdigit():
        fee = f"{int(fee):,}".replace(",", ".") + " đồng"
    return _told(row.code, row.title, row.source, {
        Fact.FEE: fee, Fact.TIME: row.time_limit, Fact.PLACE: row.agency, Fact.DECIDES: row.agency,
        Fact.ONLINE: row.online_reason,
    })  # fmt: skip


OF_KINDS = {
    Kind.FEE: Fact.FEE, Kind.TIME: Fact.TIME, Kind.DOCUMENTS: Fact.DOCUMENTS, Kind.PLACE: Fact.PLACE,
    Kind.STEPS: Fact.STEPS, Kind.CONDITIONS: Fact.CONDITIONS, Kind.RESULT: Fact.RESULT, Kind.BASIS: Fact.BASIS,
}  # fmt: skip


def of_known(known: Known) -> Sheet:
    """Of a procedure as the search knows it: each passage is one quotation."""
    told = {fact: known.passages.get(kind, "") for kind, fact in OF_KINDS.items()}
    return _told(known.code, known.title, known.source, told | {Fact.DECIDES: told[Fact.PLACE]})


def _told(code: str, title: str, source: str, told: Mapping[Fact, str]) -> Sheet:
    found = {fact: [Quote({"vi": text}, {"vi": source})] for fact, text in told.items() if text.strip()}
    return _sheet(code, {"vi": title}, found)
