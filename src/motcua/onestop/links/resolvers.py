"""Papers that a linked filing holds for parts that wait: whoever may open its first dossier reads them."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.links.models import LinkedPart
from motcua.onestop.links.services import SUBJECT


@resolver(SUBJECT)
def reads_paper(actor: Actor, subject_id: UUID, file: Any) -> bool:
    firsts = LinkedPart.objects.filter(filing_id=subject_id, place=0).values("dossier")
    return dossiers.visible_to(actor).filter(id__in=firsts).exists()
