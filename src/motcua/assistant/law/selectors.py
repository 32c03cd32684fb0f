"""Reading legal texts: which are in force, their articles, and what was cited."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet

from motcua.assistant.law.enums import Standing
from motcua.assistant.law.models import Citation, LawArticle, LawClause, LegalText, Wording
from motcua.assistant.law.tree import Article, Clause, Point
from motcua.foundation.common.clock import today
from motcua.foundation.common.text import fold

TURN = "assistant_turn"


def slug_of(number: str) -> str:
    """61/2018/NĐ-CP → 61-2018-nd-cp."""
    return "-".join(fold(number).split())


def _in_force(day: date, before: str = "") -> Q:
    def at(name: str) -> str:
        return f"{before}{name}"

    begun = Q(**{at("in_force_from__lte"): day})
    not_ended = Q(**{at("in_force_until"): None}) | Q(**{at("in_force_until__gt"): day})
    not_superseded = Q(**{at("superseded_by"): None}) | Q(**{at("superseded_by__in_force_from__gt"): day})
    return begun & not_ended & not_superseded


def standing(text: LegalText, day: date | None = None) -> Standing:
    """One statement more where another supersedes it and was not read with it."""
    when = day or today()
    if text.in_force_from > when:
        return Standing.TO_COME
    last = text.superseded_by.in_force_from if text.superseded_by else None
    is_over = any(end is not None and end <= when for end in (text.in_force_until, last))
    return Standing.OVER if is_over else Standing.IN_FORCE


def every(asked: str = "") -> QuerySet[LegalText]:
    """By words of title or number."""
    rows = LegalText.objects.select_related("superseded_by")
    for word in asked.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(slug__icontains=slug_of(word) or word)
        )
    return rows


def in_force(day: date | None = None) -> QuerySet[LegalText]:
    return LegalText.objects.filter(_in_force(day or today())).select_related("superseded_by")


def by_number(number: str) -> LegalText | None:
    return LegalText.objects.filter(slug=slug_of(number)).select_related("superseded_by").first()


def by_slug(slug: str) -> LegalText | None:
    return LegalText.objects.filter(slug=slug).select_related("superseded_by").first()


def wording_of(text: LegalText, version: int | None = None) -> Wording | None:
    """The current one, or a former one that something cites."""
    rows = Wording.objects.filter(text=text)
    return (rows.filter(version=version) if version else rows.filter(is_current=True)).first()


def wordings_of(texts: Iterable[LegalText]) -> dict[UUID, Wording]:
    """{text: its current wording}."""
    return {one.text_id: one for one in Wording.objects.filter(text__in=list(texts), is_current=True)}


def contents(wording: Wording) -> list[LawArticle]:
    """Numbers and headings, in their order."""
    rows = LawArticle.objects.filter(wording=wording).defer("terms", "lead")
    return list(rows.order_by("place"))


def article(wording: Wording, slug: str) -> LawArticle | None:
    return LawArticle.objects.filter(wording=wording, slug=slug).defer("terms").first()


def neighbours(one: LawArticle) -> tuple[LawArticle | None, LawArticle | None]:
    rows = LawArticle.objects.filter(wording=one.wording_id, place__in=(one.place - 1, one.place + 1)).defer(
        "terms", "lead"
    )
    found = {row.place: row for row in rows}
    return found.get(one.place - 1), found.get(one.place + 1)


def whole(rows: Sequence[LawArticle]) -> dict[UUID, Article]:
    """{row: the article with its clauses and points}. One statement."""
    held: dict[UUID, list[LawClause]] = defaultdict(list)
    for one in LawClause.objects.filter(article__in=[row.id for row in rows]).order_by("article_id", "place"):
        held[one.article_id].append(one)
    return {row.id: _whole(row, held[row.id]) for row in rows}


def _whole(row: LawArticle, held: Sequence[LawClause]) -> Article:
    clauses: list[tuple[LawClause, list[Point]]] = []
    for one in held:
        if one.point:
            clauses[-1][1].append(Point(one.point, one.text))
        else:
            clauses.append((one, []))
    told = tuple(Clause(one.clause, one.text, tuple(points)) for one, points in clauses)
    again = row.slug.rpartition(".")[2] if "." in row.slug else "1"
    return Article(row.number, row.heading, row.lead, told, tuple(row.context), row.part, int(again), row.is_annex)


@dataclass(frozen=True)
class Cited:
    """An article as it was cited. `is_over`: its text is in force no more, or has another wording now."""

    row: LawArticle
    article: Article
    text: LegalText
    is_over: bool

    @property
    def slug(self) -> str:
        return self.row.slug


def cited(kind: str, ids: Iterable[UUID], day: date | None = None) -> dict[UUID, list[Cited]]:
    """{what cites: the articles, the first is quoted}. Two statements, however many; none for nothing."""
    wanted, when = list(ids), day or today()
    if not wanted:
        return {}
    rows = list(
        Citation.objects.filter(by_kind=kind, by_id__in=wanted)
        .select_related("article__wording__text__superseded_by").defer("article__terms").order_by("by_id", "place")
    )  # fmt: skip
    if not rows:
        return {}
    articles = whole([row.article for row in rows])
    found: dict[UUID, list[Cited]] = defaultdict(list)
    for row in rows:
        wording = row.article.wording
        is_over = not wording.is_current or standing(wording.text, when) is not Standing.IN_FORCE
        found[row.by_id].append(Cited(row.article, articles[row.article_id], wording.text, is_over))
    return dict(found)


def usable(day: date | None = None) -> QuerySet[Wording]:
    """Current wordings of texts in force, as far as the assistant finds their articles."""
    rows = Wording.objects.filter(_in_force(day or today(), "text__"), is_current=True).exclude(indexed_at=None)
    return rows.select_related("text").order_by("text__slug")


def mark(day: date) -> tuple[object, ...]:
    """Changes whenever what the assistant may quote changes. One statement."""
    told = (
        usable(day)
        .order_by()
        .aggregate(n=Count("id"), filed=Max("filed_at"), made=Max("indexed_at"), text=Max("text__changed_at"))
    )
    return told["n"], told["filed"], told["made"], told["text"]


def waiting() -> tuple[int, datetime | None]:
    """(wordings that the assistant does not find yet, since when the oldest waits)."""
    told = Wording.objects.filter(is_current=True, indexed_at=None).aggregate(n=Count("id"), oldest=Min("filed_at"))
    return told["n"], told["oldest"]


def progress() -> list[Wording]:
    """Wordings whose articles are being made findable."""
    rows = Wording.objects.filter(is_current=True).filter(Q(indexed_at=None) | Q(indexed_count__lt=F("articles_count")))
    return list(rows.select_related("text").order_by("filed_at")[:20])
