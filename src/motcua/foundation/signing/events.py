from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class ProofAsked(Event):
    """Somebody wants the whole record checked now; the worker does it (`proof.prove`)."""

    by: UUID
