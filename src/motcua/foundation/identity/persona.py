"""What a demonstration account is made of. Pure: the console prints the list before Django stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.foundation.identity.enums import Role


@dataclass(frozen=True)
class Persona:
    """`unit` is a unit's code with places: {province} and {commune} are those of the demonstration."""

    username: str
    full_name: str
    title: dict[str, str]
    roles: tuple[Role, ...]
    unit: str
    says: dict[str, str]


_registered: list[Persona] = []


def register(personas: Iterable[Persona]) -> None:
    """The demonstration tells who its people are; sign-in offers them without knowing the demonstration."""
    _registered[:] = personas


def registered() -> tuple[Persona, ...]:
    return tuple(_registered)
