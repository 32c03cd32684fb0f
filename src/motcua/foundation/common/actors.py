"""Who acts. Built by `identity` from a request; rooms below know people and units by UUID only."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    id: UUID
    name: str
    grants: frozenset[tuple[str, UUID]] = field(default_factory=frozenset)
    person_id: UUID | None = None
    business_id: UUID | None = None
    officer_id: UUID | None = None
    assurance: int = 0
    via: str = ""
    """The system that acts for this person, when they are not at the screen themselves; kept with what it does."""

    def has(self, role: str, unit_id: UUID) -> bool:
        return (role, unit_id) in self.grants

    def units(self, role: str) -> frozenset[UUID]:
        return frozenset(unit for held, unit in self.grants if held == role)

    def holding(self, grants: frozenset[tuple[str, UUID]]) -> "Actor":
        """The same person with these rights."""
        return replace(self, grants=grants)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.grants)


SYSTEM = Actor(ActorKind.SYSTEM, UUID(int=0), "Motcua")
GUEST = Actor(ActorKind.GUEST, UUID(int=1), "")
