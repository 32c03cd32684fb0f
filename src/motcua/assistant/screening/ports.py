"""What reads letters in a picture. The house ships two: Tesseract where it is installed, else one inside a package."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PIL.Image import Image

from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.reading import Line


class Engine(Protocol):
    """`name`: told with every finding, so that a figure can say who read."""

    name: str

    def read(self, picture: Image) -> tuple[tuple[Line, ...], Image, int]:
        """(lines in reading order, the picture as it was turned upright, degrees clockwise by which it was turned).
        Places are shares of the turned picture."""
        ...

    def line(self, picture: Image) -> str:
        """The text of a picture that holds one line."""
        ...


class LookFailed(Exception):
    """A file could not be looked at: it took too long, or too much memory, or broke what reads it."""


class FirstLooker(Protocol):
    """Looks at one file while the person who sent it waits: whether it can be seen at all, not what it says."""

    def look(self, data: bytes, media_type: str, *, within: float) -> list[Flaw]:
        """What is wrong with its pictures; nothing for a file that holds none. Raises LookFailed, after so many seconds
        at the latest."""
        ...


class Looker(Protocol):
    """Looks at the files sent for one document by themselves, within limits of time and memory, so that no file takes
    others with it."""

    name: str

    def look(self, data: bytes, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Of one file; see `look_together`."""
        ...

    def look_together(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """`asked` as `dossiers.asked` makes it, with the names of the files in their order. Each verdict as
        `Verdict.as_dict`, with its evidence as `picture` (JPEG in base64) where it is not as it should be, and marks of
        what stands on the paper as `content`. Raises LookFailed."""
        ...

    def close(self) -> None:
        """Nothing more is looked at for now: let go of what reading needs."""
        ...
