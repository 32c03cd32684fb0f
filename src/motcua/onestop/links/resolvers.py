"""Papers that a linked filing holds for parts that wait, which whoever may open its first dossier reads; results that a
part builds on, which whoever may open that part reads."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers import reading
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.links.models import LinkedPart
from motcua.onestop.links.services import PART, SUBJECT


def _firsts(filings: list[UUID]) -> Iterable[UUID]:
    return LinkedPart.objects.filter(filing_id__in=filings, place=0).values_list("dossier_id", flat=True)


def _of_parts(parts: list[UUID]) -> Iterable[UUID]:
    return LinkedPart.objects.filter(id__in=parts).values_list("dossier_id", flat=True)


@resolver(SUBJECT)
def reads_paper(actor: Actor, subject_id: UUID, file: Any) -> bool:
    return dossiers.visible_to(actor).filter(id__in=_firsts([subject_id])).exists()


@resolver(PART)
def reads_result(actor: Actor, subject_id: UUID, file: Any) -> bool:
    """Officers; the applicant reads a result by its own dossier, when what it costs is paid."""
    if actor.kind is not ActorKind.OFFICER:
        return False
    return dossiers.visible_to(actor).filter(id__in=_of_parts([subject_id])).exists()


reading.ABOUT[SUBJECT] = _firsts
reading.ABOUT[PART] = _of_parts
