"""Who may read a drawn signature or a signed slip: whoever keeps results at that place, and the applicant."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.handover import collecting, permissions
from motcua.onestop.handover.models import Collection


@resolver(collecting.SUBJECT)
def reads_proof(actor: Actor, subject_id: UUID, file: Any) -> bool:
    found = Collection.objects.select_related("place").filter(id=subject_id).first()
    if found is None:
        return False
    if actor.kind is ActorKind.OFFICER and permissions.keeps(actor, found.place):
        return True
    return dossiers.visible_to(actor).filter(id=found.dossier_id).exists()
