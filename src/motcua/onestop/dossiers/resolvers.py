"""Who may read a file of a dossier."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers import selectors, store


@resolver(store.SUBJECT)
def reads_dossier(actor: Actor, subject_id: UUID, file: Any) -> bool:
    return selectors.visible_to(actor).filter(id=subject_id).exists()
