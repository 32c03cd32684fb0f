"""The same paper in another dossier: the same bytes, or the same numbers and names on a paper of the same kind. That is
no fault; a person looks. Papers that serve more than once (an identity card, a diploma) are not looked for."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from motcua.assistant.screening import content
from motcua.assistant.screening.models import Screening
from motcua.assistant.screening.verdicts import Rule, State, Verdict
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.files.models import FileReference
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.paper_rules import papers_of
from motcua.onestop.dossiers import store
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument
from motcua.onestop.dossiers.selectors import visible_to
from motcua.onestop.links.models import LinkedPart

GONE = (DossierState.DECLINED, DossierState.WITHDRAWN, DossierState.DISCONTINUED)
"""What ended without a result: its papers may be sent again."""
MOST = 5
"""Other dossiers that are named."""
FILE, CONTENT = "file", "content"
M = TypeVar("M", bound=Model)


def content_of(lines: Iterable[dict[str, Any]]) -> list[int]:
    return sorted(set(chain.from_iterable(one.get("content", ()) for one in lines)))


def found(document: SubmittedDocument, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line (`Verdict.as_dict`) where another dossier holds the same paper; what was withdrawn, declined or given up,
    and the other parts of one filing, do not count."""
    if _is_reusable(document):
        return []
    others = dict.fromkeys(_same_file(document), FILE)
    others |= {id: CONTENT for id in _same_content(document, content_of(lines)) if id not in others}
    if not others:
        return []
    assert document.file is not None
    verdict = Verdict(
        document.document_key, Rule.ELSEWHERE, State.PERSON, file=document.file.name,
        detail={"elsewhere": [{"dossier": str(id), "by": by} for id, by in list(others.items())[:MOST]]},
    )  # fmt: skip
    return [verdict.as_dict()]


def elsewhere(told: dict[str, Any], *, by: Actor) -> tuple[list[Dossier], int]:
    """(the other dossiers that this person may open, how many more there are)."""
    ids = [UUID(one["dossier"]) for one in told.get("elsewhere", ())]
    seen = list(visible_to(by).filter(id__in=ids).order_by("id")) if ids else []
    return seen, len(ids) - len(seen)


def words(told: dict[str, Any], *, by: Actor) -> str:
    """For people: the codes of those that this person may open, and how many lie elsewhere; "" for any other line."""
    seen, hidden = elsewhere(told, by=by)
    more = [str(_("%(n)s in other agencies")) % {"n": hidden}] if hidden else []
    return ", ".join([*(dossier.code for dossier in seen), *more])


def _is_reusable(document: SubmittedDocument) -> bool:
    bundle = catalogue.bundle(document.dossier.revision_id)
    own = [paper for paper in papers_of(bundle) if paper.get("document") == document.document_key]
    return any(paper.get("reusable") for paper in own)


def _same_file(document: SubmittedDocument) -> list[UUID]:
    assert document.file is not None
    holders = FileReference.objects.filter(
        file__sha256=document.file.sha256, kind=store.SUBJECT, released_at=None
    ).values("subject_id")  # by what holds the bytes: documents have no index by file
    rows = SubmittedDocument.objects.filter(
        dossier__in=holders, file__sha256=document.file.sha256, replaced_at__isnull=True
    )
    rows = _elsewhere(rows.exclude(file__created_by=SYSTEM.id), document)
    return list(rows.order_by("dossier_id").values_list("dossier_id", flat=True).distinct()[:MOST])


def _same_content(document: SubmittedDocument, marks: Sequence[int]) -> list[UUID]:
    """By what few papers say, and then by all that both say."""
    rare = content.rare(marks)
    if not rare:
        return []
    rows = Screening.objects.filter(content__overlap=rare, document__replaced_at__isnull=True)
    rows = _elsewhere(rows, document).order_by("-id")
    return [id for id, other in rows.values_list("dossier_id", "content")[:200] if content.are_one(marks, other)][:MOST]


def _elsewhere(rows: QuerySet[M], document: SubmittedDocument) -> QuerySet[M]:
    """Those of other dossiers that count."""
    filing = LinkedPart.objects.filter(dossier=document.dossier_id).values("filing")
    linked = LinkedPart.objects.filter(filing__in=filing, dossier__isnull=False).values("dossier")
    others = rows.exclude(dossier=document.dossier_id).exclude(dossier__state__in=GONE)
    return others.exclude(dossier__in=linked)
