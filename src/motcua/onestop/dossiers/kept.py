"""What rooms above the dossiers keep of a person, told for the one file in which they get all of it.

A room registers a function in `KEPT` when it starts; it is called with the person as who signed in, by the worker.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from motcua.foundation.common.actors import Actor
from motcua.foundation.files.models import StoredFile


@dataclass(frozen=True)
class Paper:
    """A file of an entry. `facts` stand beside its title, JSON-able."""

    title: str
    file: StoredFile
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One thing that is kept: the code people know it by, its facts for programs (JSON-able), the same to read as
    (what, words), its papers."""

    code: str
    facts: dict[str, Any]
    words: list[tuple[str, str]]
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """All of one kind. `folder` names it in the file: letters a to z and hyphens."""

    folder: str
    title: str
    entries: list[Entry]


KEPT: list[Callable[[Actor], Part]] = []
