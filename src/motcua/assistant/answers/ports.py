"""What the assistant needs from outside: nothing; a language model only words what was found."""

from collections.abc import Iterator, Sequence
from typing import Protocol


class ModelUnavailable(Exception):
    """It did not answer, or not in a way that can be read."""


class LanguageModel(Protocol):
    """It is given the question and numbered passages, nothing else, and has no tools. What it says is checked sentence
    by sentence (`supported`) before anybody reads it."""

    def name(self) -> str:
        """As it is called at its address; "" where none is set."""

    def word(self, question: str, passages: Sequence[str], language: str) -> Iterator[str]:
        """An answer to the question out of the passages, in pieces as it comes; each sentence ends with the numbers of
        what it rests on: “… [1][3]”. Raises ModelUnavailable."""
