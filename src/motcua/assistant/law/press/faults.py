"""Why a file cannot be read."""

from typing import Any


class Unreadable(Exception):
    """`code` is one of `errors.REASONS`."""

    def __init__(self, code: str, **facts: Any):
        self.code, self.facts = code, facts
        super().__init__(code)
