"""Who may read the papers of a complaint, and whose data they are."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers.reading import ABOUT
from motcua.onestop.feedback import permissions, services
from motcua.onestop.feedback.models import Complaint


@resolver(services.SUBJECT)
def reads_complaint(actor: Actor, subject_id: UUID, file: Any) -> bool:
    found = Complaint.objects.filter(id=subject_id).first()
    return found is not None and permissions.may_read(actor, found)


def _dossiers(subjects: list[UUID]) -> list[UUID]:
    return list(Complaint.objects.filter(id__in=subjects).values_list("dossier_id", flat=True))


ABOUT[services.SUBJECT] = _dossiers
