"""What reads letters in a picture. The house ships two: Tesseract where it is installed, else one inside a package."""

from typing import Protocol

from PIL.Image import Image

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
