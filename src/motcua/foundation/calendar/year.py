"""The calendar of an office: its hours, days off and made-up working days, versioned; later years are projected."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from motcua.foundation.calendar.enums import DayKind
from motcua.foundation.calendar.errors import CalendarError
from motcua.foundation.calendar.projection import SOURCE, project

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = 1440  # minutes
Spans = tuple[tuple[int, int], ...]
STANDARD: Spans = ((420, 690), (810, 1020))  # 07:00–11:30, 13:30–17:00 = 480 minutes
WEEKEND = {"vi": "nghỉ hằng tuần", "en": "weekly day off"}


@dataclass(frozen=True, slots=True)
class Day:
    """What a notice says about one date; `reason` is {vi, en}."""

    kind: DayKind
    reason: Mapping[str, str]
    source: str = ""
    projected: bool = False


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute(text: str) -> int:
    if text == "24:00":
        return DAY
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


@dataclass(frozen=True, eq=False)
class Calendar:
    """`hours` holds seven tuples (Monday first) of (from, to) minutes of the day; empty = weekly day off.

    A made-up working day on a weekly day off, or on a half day, has the longest hours of the week: it replaces a whole
    day. Two calendars are the same when their versions and contents are (`to_dict`).
    """

    version: str
    days: Mapping[date, Day]
    hours: tuple[Spans, ...] = (STANDARD,) * 5 + ((), ())
    last_published_year: int = 2026
    listed_through: int = 2027
    _spans: dict[int, Spans] = field(init=False, repr=False, default_factory=dict)
    _projected: dict[int, dict[date, dict[str, str]]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.hours) != 7 or not any(self.hours):
            raise CalendarError("calendar_hours")
        for spans in self.hours:
            edges = [edge for span in spans for edge in span]
            if edges != sorted(set(edges)) or (edges and not 0 <= edges[0] < edges[-1] <= DAY):
                raise CalendarError("calendar_hours")

    @classmethod
    @lru_cache(maxsize=1)
    def default(cls) -> "Calendar":
        """Office hours of the standard week; official days 2024–2026, 2027 projected."""
        return cls.from_dict(json.loads(files(__package__).joinpath("days.json").read_text("utf-8")))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Calendar":
        """Read what `to_dict` wrote; raises CalendarError."""
        try:
            days = {
                date.fromisoformat(d["date"]): Day(
                    DayKind(d["kind"]), dict(d["reason"]), d.get("source", ""), bool(d.get("projected"))
                )
                for d in data["days"]
            }
            hours = tuple(tuple((_minute(a), _minute(b)) for a, b in spans) for spans in data["hours"])
            published = int(data["last_published_year"])
            listed = int(data.get("listed_through", published))
            return cls(str(data["version"]), days, hours, published, listed)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            if isinstance(error, CalendarError):
                raise
            raise CalendarError("calendar_form", detail=str(error)) from error

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, days in date order."""
        return {
            "version": self.version,
            "last_published_year": self.last_published_year,
            "listed_through": self.listed_through,
            "hours": [[[_clock(a), _clock(b)] for a, b in spans] for spans in self.hours],
            "days": [
                {"date": on.isoformat(), "kind": day.kind.value, "reason": dict(day.reason), "source": day.source,
                 "projected": day.projected}
                for on, day in sorted(self.days.items())
            ],
        }  # fmt: skip

    def _changed(self, **changes: Any) -> "Calendar":
        new = replace(self, **changes)
        content = json.dumps({**new.to_dict(), "version": ""}, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()[:10]
        return replace(new, version=f"{self.version.split('+')[0]}+{digest}")

    def with_notice(self, on: date, kind: DayKind | str, reason: Mapping[str, str], source: str) -> "Calendar":
        """This calendar with an administrator's notice on top; the version depends on the contents alone."""
        return self._changed(days={**self.days, on: Day(DayKind(kind), dict(reason), source)})

    def with_hours(self, hours: Mapping[int, Spans]) -> "Calendar":
        """Other office hours for some weekdays (0 Monday … 6 Sunday); (from, to) in minutes of the day."""
        return self._changed(hours=tuple(hours.get(n, spans) for n, spans in enumerate(self.hours)))

    def published_through(self, year: int) -> "Calendar":
        """The notices up to this year are official: its days are no longer marked as projected."""
        days = {d: replace(v, projected=v.projected and d.year > year) for d, v in self.days.items()}
        listed = max(self.listed_through, year)
        for missing in range(self.listed_through + 1, year + 1):  # keep what was projected, now as listed data
            for d, reason in self._project(missing).items():
                days.setdefault(d, Day(DayKind.OFF, reason, SOURCE))
        return self._changed(days=days, last_published_year=year, listed_through=listed)

    def _project(self, year: int) -> dict[date, dict[str, str]]:
        if year not in self._projected:
            self._projected[year] = project(year)
        return self._projected[year]

    def day(self, on: date) -> Day | None:
        """The notice for a date (given or projected), or None for a day of the ordinary week."""
        if found := self.days.get(on):
            return found
        if on.year > self.listed_through and (reason := self._project(on.year).get(on)):
            return Day(DayKind.OFF, reason, SOURCE, True)
        return None

    def is_projected(self, on: date) -> bool:
        return on.year > self.last_published_year

    def spans(self, ordinal: int) -> Spans:
        """Office hours of a date (proleptic ordinal) as (from, to) minutes; empty = day off."""
        found = self._spans.get(ordinal)
        if found is None:
            on = date.fromordinal(ordinal)
            day, found = self.day(on), self.hours[on.weekday()]
            if day and day.kind == DayKind.OFF:
                found = ()
            elif day:
                found = max(self.hours, key=lambda spans: sum(b - a for a, b in spans))
            self._spans[ordinal] = found
        return found

    def minutes(self, ordinal: int) -> int:
        """Office minutes of a date."""
        return sum(b - a for a, b in self.spans(ordinal))

    def reason_off(self, on: date) -> Mapping[str, str]:
        day = self.day(on)
        return day.reason if day and day.kind == DayKind.OFF else WEEKEND
