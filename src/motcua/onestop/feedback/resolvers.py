"""Who may read the papers of a complaint."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.onestop.feedback import permissions, services
from motcua.onestop.feedback.models import Complaint


@resolver(services.SUBJECT)
def reads_complaint(actor: Actor, subject_id: UUID, file: Any) -> bool:
    found = Complaint.objects.filter(id=subject_id).first()
    return found is not None and permissions.may_read(actor, found)
