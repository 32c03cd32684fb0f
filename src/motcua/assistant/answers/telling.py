"""What is told of a turn: quotations of what is in force at the moment it is read, or that it is no longer told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.models import Entry, Turn
from motcua.assistant.knowledge.asked import Fact
from motcua.assistant.knowledge.sheets import Quote, Sheet, of_bundle, of_listed
from motcua.assistant.law import selectors as law
from motcua.assistant.law.selectors import Cited
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import ListedProcedure, ProcedureRevision

WITH_PROCEDURE = (AnswerKind.ANSWERED, AnswerKind.NOT_PUBLISHED)


@dataclass(frozen=True)
class Published:
    """A procedure as it is published now; without a revision where it is only listed."""

    sheet: Sheet
    revision: ProcedureRevision | None = None
    bundle: Bundle | None = None

    @property
    def in_force_from(self) -> date | None:
        return self.revision.in_force_from if self.revision else None


@dataclass(frozen=True)
class Told:
    """`facts`: what is quoted, by fact; `missing`: asked for and not published; `is_whole`: no fact was named;
    `is_over`: what was told is in force no more, so that nothing of it is quoted; `articles` of laws, the first is
    quoted."""

    turn: Turn
    published: Published | None = None
    facts: list[tuple[Fact, tuple[Quote, ...]]] = field(default_factory=list)
    missing: list[Fact] = field(default_factory=list)
    likely: list[Published] = field(default_factory=list)
    entry: Entry | None = None
    is_whole: bool = False
    is_over: bool = False
    articles: list[Cited] = field(default_factory=list)

    @property
    def more_documents(self) -> int:
        """Papers for some cases that the overview leaves out."""
        return self.published.sheet.more_documents() if self.published and self.is_whole else 0


def published(codes: Iterable[str], day: date | None = None) -> dict[str, Published]:
    """{code: as it is published now}; without those that nobody offers or lists. Three statements, and one for each
    bundle that was not read before."""
    wanted, when = {code for code in codes if code}, day or today()
    if not wanted:
        return {}
    offered = set(catalogue.published().filter(code__in=wanted).values_list("code", flat=True))
    found = {}
    for code, revision in catalogue.revisions_now(offered, when).items():
        bundle = catalogue.bundle(revision.id)
        found[code] = Published(of_bundle(bundle, when), revision, bundle)
    rows = ListedProcedure.objects.in_bulk(wanted - found.keys())
    return found | {code: Published(of_listed(row)) for code, row in rows.items()}


def as_filed(revision_id: UUID, day: date) -> Published:
    """A procedure as it holds for what was filed under this revision on that day, in force or not."""
    revision, bundle = ProcedureRevision.objects.get(id=revision_id), catalogue.bundle(revision_id)
    return Published(of_bundle(bundle, day), revision, bundle)


def entries(ids: Iterable[UUID | None]) -> dict[UUID, Entry]:
    wanted = {id for id in ids if id}
    return Entry.objects.select_related("unit").in_bulk(wanted) if wanted else {}


def tell(turns: Sequence[Turn], own: Mapping[str, Published] | None = None) -> list[Told]:
    """In the order given; the same number of statements for one as for fifty. `own`: procedures as they hold for the
    dossier beside which was asked."""
    known = published(code for turn in turns for code in (turn.procedure_code, *turn.likely)) | dict(own or {})
    approved = entries(turn.entry_id for turn in turns)
    articles = law.cited(law.TURN, [turn.id for turn in turns if _may_cite(turn)])
    return [_of_law(turn, articles[turn.id]) if turn.id in articles else _told(turn, known, approved) for turn in turns]


def _may_cite(turn: Turn) -> bool:
    return turn.kind == AnswerKind.ANSWERED and not turn.procedure_code and turn.entry_id is None


def _of_law(turn: Turn, cited: list[Cited]) -> Told:
    """An article that has another wording now, or whose text is in force no more, is not quoted."""
    return Told(turn, articles=[one for one in cited if not one.is_over] if not cited[0].is_over else cited[:1],
                is_over=cited[0].is_over)  # fmt: skip


def _told(turn: Turn, known: dict[str, Published], approved: dict[UUID, Entry]) -> Told:
    likely = [known[code] for code in turn.likely if code in known]
    if turn.kind not in WITH_PROCEDURE:
        return Told(turn, likely=likely)
    found, entry = known.get(turn.procedure_code), approved.get(turn.entry_id) if turn.entry_id else None
    if entry and not holds(entry, known):
        entry = None
    now = found.revision.id if found and found.revision else None
    if turn.procedure_code and (found is None or now != turn.revision_id):
        return Told(turn, likely=[found] if found else [], is_over=True)
    if found is None:
        return Told(turn, entry=entry, is_over=entry is None)
    asked = [Fact(one) for one in turn.facts]
    if entry and turn.entry_id and not asked:
        return Told(turn, found, entry=entry, is_whole=False)
    sheet = found.sheet
    return Told(turn, found, sheet.told(asked), sheet.missing(asked), [], entry, is_whole=not asked)


def holds(entry: Entry, known: dict[str, Published]) -> bool:
    """Whether an approved answer may be quoted: not withdrawn, and its procedure described as it was then."""
    if entry.withdrawn_at:
        return False
    if entry.revision_id is None:
        return True
    found = known.get(entry.procedure_code)
    return bool(found and found.revision and found.revision.id == entry.revision_id)
