"""What reads a filled form, in a process of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class FormReader(Protocol):
    """Within limits of time and memory, as `screening.ports.Looker`: a picture that breaks it ends nothing else."""

    name: str

    def read_form(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> dict[str, Any]:
        """As `look.look` tells it. Raises screening.ports.LookFailed."""
        ...

    def close(self) -> None: ...
