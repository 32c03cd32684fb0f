"""Values as the national systems write them, in our terms."""

from datetime import date, datetime
from typing import Any

_SEX = {"nam": "male", "nữ": "female", "male": "male", "female": "female", "1": "male", "2": "female"}


def calendar_date(text: Any) -> date | None:
    """ISO, dd/mm/yyyy or ddmmyyyy; anything else is no date."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d%m%Y"):
        try:
            return datetime.strptime(str(text), pattern).date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
    return None


def sex_of(value: Any) -> str:
    """male, female, or "" for anything else."""
    return _SEX.get(str(value or "").lower(), "")
