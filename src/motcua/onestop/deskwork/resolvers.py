"""Who may read the file of a print: the officer who had it made."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.onestop.deskwork import bulk, printing


@resolver(printing.HELD_FOR)
def reads_print(actor: Actor, subject_id: UUID, file: Any) -> bool:
    return bulk.of(actor).filter(id=subject_id, file=file).exists()
