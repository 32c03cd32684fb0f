"""Who may read the proof of a have: the officer and who verifies."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.office.readiness import haves


@resolver(haves.SUBJECT)
def reads_proof(actor: Actor, subject_id: UUID, file: Any) -> bool:
    return haves.readable(actor, subject_id) is not None
