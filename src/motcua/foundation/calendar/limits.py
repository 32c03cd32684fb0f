"""A time limit as the decision that publishes a procedure writes it: 0wd, 2wd, 3d, 8h, 1m."""

import re
from dataclasses import dataclass

from motcua.foundation.calendar.enums import LimitUnit
from motcua.foundation.calendar.errors import LimitError

_PATTERN = re.compile(r"([0-9]{1,4})(wd|d|h|m)")


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` of `unit`; 0 is allowed only for working days and means the same working day."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= 9999 or (self.amount == 0 and self.unit != LimitUnit.WORKING_DAY):
            raise LimitError("limit_amount", text=f"{self.amount}{self.unit.value}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read "2wd"; raises LimitError for anything else."""
        match = _PATTERN.fullmatch(text.strip().lower())
        if not match:
            raise LimitError("limit_form", text=text[:40])
        return cls(int(match[1]), LimitUnit(match[2]))

    @property
    def in_working_time(self) -> bool:
        return self.unit in (LimitUnit.WORKING_DAY, LimitUnit.HOUR)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"
