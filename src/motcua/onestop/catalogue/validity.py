"""How long a result holds, and until which day it does. Pure."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


@dataclass(frozen=True)
class Validity:
    """`months` from the day the result is dated, or until the day that its `field` names."""

    months: int | None = None
    field: str = ""

    def until(self, data: Mapping[str, Any], dated: date) -> date | None:
        """The last day it holds; None where the result itself says that it has no end, or says no day."""
        return _day(str(data.get(self.field, ""))) if self.field else months_after(dated, self.months or 0)


def months_after(day: date, months: int) -> date:
    """The same day of the month, or that month's last day (Civil Code 91/2015/QH13, Article 148)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(text: str) -> date | None:
    """2036-03-15 as forms keep it, or 15/3/2036 as people write it; None for anything else (“without end”)."""
    try:
        if written := _DAY.fullmatch(text.strip()):
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
