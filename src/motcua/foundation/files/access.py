"""Who may read a file: each room that holds files answers for its own kind of reference; deny by default."""

from collections.abc import Callable
from uuid import UUID

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.files.models import FileReference, StoredFile

Resolver = Callable[[Actor, UUID, StoredFile], bool]
RESOLVERS: dict[str, Resolver] = {}


def resolver(kind: str) -> Callable[[Resolver], Resolver]:
    """Register the answer for references of a kind: `fn(actor, subject_id, file) -> bool`."""

    def register(function: Resolver) -> Resolver:
        RESOLVERS[kind] = function
        return function

    return register


def may_read(actor: Actor, file: StoredFile) -> bool:
    """True when a live reference's room says yes; who uploaded it may read it until somebody holds it."""
    live = list(FileReference.objects.filter(file=file, released_at=None).values_list("kind", "subject_id"))
    if not live:
        is_person = actor.kind in (ActorKind.CITIZEN, ActorKind.OFFICER)
        return is_person and actor.id == file.created_by and not file.tombstoned_at
    return any(kind in RESOLVERS and RESOLVERS[kind](actor, subject_id, file) for kind, subject_id in live)


def note_reading(actor: Actor, file: StoredFile) -> None:
    """Papers of people are sensitive: an officer who opens one leaves a trace (Law 91/2025/QH15)."""
    if actor.kind is ActorKind.OFFICER and actor.id != file.created_by:
        audit.record("file.opened", by=actor, subject=("file", file.id))
