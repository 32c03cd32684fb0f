"""Reading the catalogue: what is in force, which revision a dossier keeps, what a search finds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from motcua.foundation.common.clock import today
from motcua.foundation.common.text import fold
from motcua.foundation.organisations.enums import Level
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import competent_unit_list
from motcua.onestop.catalogue import search, stamp
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import NotPublished
from motcua.onestop.catalogue.models import ListedProcedure, Procedure, ProcedureRevision


def published() -> QuerySet[Procedure]:
    """Procedures offered here, in dictionary order."""
    return Procedure.objects.filter(withdrawn_at=None).order_by("sort_key")


def every_procedure(text: str = "") -> QuerySet[Procedure]:
    """Withdrawn ones too; those whose code begins with, or whose words fit, what was typed."""
    rows = Procedure.objects.all()
    if not text.strip():
        return rows
    entries = [search.Entry(code, tuple(map(tuple, terms))) for code, terms in rows.values_list("code", "terms")]
    return rows.filter(Q(code__startswith=text.strip()) | Q(code__in=search.rank(text, entries)))


def revisions_now(codes: Collection[str], day: date | None = None) -> dict[str, ProcedureRevision]:
    """{code: the revision in force on `day` (today)} with `online`, its online level, and `is_link`; without the bundle
    itself."""
    rows = ProcedureRevision.objects.filter(procedure_id__in=codes, in_force_from__lte=day or today())
    rows = rows.order_by("procedure_id", "-in_force_from", "-number").distinct("procedure_id")
    is_link = ExpressionWrapper(Q(data__has_key="link"), BooleanField())
    online = KeyTextTransform("level", KeyTransform("online", "data"))
    return {row.procedure_id: row for row in rows.defer("data").annotate(online=online, is_link=is_link)}


def online_levels() -> dict[UUID, str]:
    """{revision: its online level}, of every revision that was ever published."""
    level = KeyTextTransform("level", KeyTransform("online", "data"))
    return dict(ProcedureRevision.objects.order_by().annotate(online=level).values_list("id", "online"))


def procedure(code: str) -> Procedure:
    """Raises NotPublished for an unknown or withdrawn one."""
    found = published().filter(code=code).first()
    if found is None:
        raise NotPublished(code)
    return found


def revision_in_force(code: str, day: date | None = None) -> ProcedureRevision:
    """The newest revision in force on `day` (today). Raises NotPublished."""
    revisions = ProcedureRevision.objects.filter(procedure_id=code, in_force_from__lte=day or today())
    found = revisions.filter(procedure__withdrawn_at=None).order_by("-in_force_from", "-number").first()
    if found is None:
        raise NotPublished(code)
    return found


def revisions_of(code: str) -> QuerySet[ProcedureRevision]:
    return ProcedureRevision.objects.filter(procedure_id=code).order_by("-number")


@lru_cache(maxsize=512)
def bundle(revision_id: UUID) -> Bundle:
    """The bundle of a revision. Revisions never change, so it is kept in memory."""
    return Bundle(ProcedureRevision.objects.values_list("data", flat=True).get(id=revision_id))


def current(code: str) -> tuple[ProcedureRevision, Bundle]:
    """Raises NotPublished."""
    revision = revision_in_force(code)
    return revision, bundle(revision.id)


def standing(code: str, day: date) -> tuple[ProcedureRevision, Bundle]:
    """The revision in force on `day`, of a withdrawn procedure too: what was begun goes on. Raises NotPublished."""
    revisions = ProcedureRevision.objects.filter(procedure_id=code, in_force_from__lte=day)
    found = revisions.order_by("-in_force_from", "-number").first()
    if found is None:
        raise NotPublished(code)
    return found, bundle(found.id)


def parts_of(linked: Bundle) -> dict[str, Bundle]:
    """{code: bundle in force} of the procedures that this one links; those not offered are left out."""
    found: dict[str, Bundle] = {}
    for part in linked.link.parts if linked.link else ():
        try:
            found[part.procedure] = current(part.procedure)[1]
        except NotPublished:
            continue
    return found


def links_of(code: str) -> list[Bundle]:
    """The offered procedures that link this one, as they are in force."""
    codes = published().filter(revisions__data__has_key="link").order_by().values_list("code", flat=True).distinct()
    found = [bundle(row.id) for row in revisions_now(list(codes)).values()]
    return [one for one in found if one.link and code in {part.procedure for part in one.link.parts}]


def find(text: str, limit: int = 20) -> list[Procedure]:
    """Published procedures that fit what was typed, best first; all of them for an empty text."""
    rows: Sequence[Procedure] = list(published())
    if not text.strip():
        return list(rows[:limit])
    entries = [search.Entry(row.code, tuple(tuple(words) for words in row.terms)) for row in rows]
    by_code = {row.code: row for row in rows}
    return [by_code[code] for code in search.rank(text, entries)[:limit]]


def sole_authority(bundle: Bundle) -> Unit | None:
    """The unit when only one may settle this procedure, so that nobody chooses it; None when there are several."""
    found = [] if bundle.level == Level.COMMUNE else authorities(bundle)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Found:
    """A page of what a search found: offered procedures and listed ones, best first, and how many there are in all."""

    rows: list[Procedure | ListedProcedure]
    total: int


def look_up(text: str, *, start: int = 0, size: int = 20, level: str = "") -> Found:
    """Everything the catalogue knows: offered and listed procedures that fit what was typed, at `level` (any); all of
    them for an empty text, offered ones first, then in dictionary order."""
    offered, listed = published(), listed_only(level)
    if level:
        offered = offered.filter(level=level)
    if not text.strip():
        first = list(offered[start : start + size])
        before = offered.count()
        beyond = max(0, start - before)
        rows = listed.order_by("sort_key", "code")[beyond : beyond + size - len(first)]
        return Found([*first, *rows], before + listed.count())
    codes = stamp.index().find(text)
    if level:
        at_level = set(offered.values_list("code", flat=True)) | set(listed.values_list("code", flat=True))
        codes = [code for code in codes if code in at_level]
    shown = codes[start : start + size]
    known: dict[str, Procedure | ListedProcedure] = dict(listed.in_bulk(shown))
    known |= offered.in_bulk(shown)
    return Found([known[code] for code in shown if code in known], len(codes))


def listed_only(level: str = "") -> QuerySet[ListedProcedure]:
    """Procedures that nobody can begin here."""
    rows = ListedProcedure.objects.exclude(code__in=published().order_by().values("code"))
    return rows.filter(levels__contains=[level]) if level else rows


def every_listed(text: str = "") -> QuerySet[ListedProcedure]:
    """Listed procedures, those with a bundle too, whose code begins with, or whose words fit, what was typed."""
    rows = ListedProcedure.objects.all()
    if not text.strip():
        return rows
    return rows.filter(Q(code__startswith=text.strip()) | Q(code__in=stamp.index().find(text)))


def authority_at(units: Sequence[Unit], residence: str) -> Unit | None:
    """The unit whose place the residence names (“Khu 5, xã Thanh Ba, tỉnh Phú Thọ”); None when it names none."""
    named = f" {fold(residence)} "
    found = [unit for unit in units if f" {fold(unit.place)} " in named]
    return max(found, key=lambda unit: len(unit.place), default=None)


def authorities(bundle: Bundle, text: str = "") -> list[Unit]:
    """Units that may settle this procedure: every commune, the agencies of the province, or those the bundle names."""
    return competent_unit_list(bundle.level, text, bundle.authority)
