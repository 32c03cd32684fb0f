"""When things happen in a dossier's life of the demonstration: filed, received and due, as its fate allows."""

import random
from datetime import datetime, timedelta

from motcua.demo.employers import WORK
from motcua.demo.enums import Fate, Stage
from motcua.demo.moments import YEAR, filings, overlap, pick
from motcua.demo.wishes import Spec
from motcua.demo.world import World
from motcua.foundation.calendar import Limit, LimitUnit, add_working_minutes, working_minutes
from motcua.onestop.dossiers import deadlines
from motcua.onestop.dossiers.bulk import Life
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.store import ClockRow

RECENT = timedelta(days=30)
ONE_DAY, NEARLY = 480, 1425
"""Office minutes: of a day, and so many of three days that the last of them has begun."""
DONE = (Fate.ON_TIME, Fate.LATE, Fate.REFUSED, Fate.WITHDRAWN)


class Times:
    """Of one dossier. Nothing that would reach beyond `as_of` is begun."""

    def __init__(self, spec: Spec, world: World):
        self.spec, self.world = spec, world
        self.draw = random.Random(f"{world.seed}:{spec.index}:{spec.code}")
        self.revision, self.bundle = world.procedures[spec.code]
        self.calendar, self.as_of = world.calendar, world.as_of
        self.staff = spec.place.staff
        self.life = Life(self.bundle, self.calendar, random.Random(f"{world.seed}:{spec.index}:ids"))

    def after(self, at: datetime, minutes: int) -> datetime:
        """So many office minutes later, at some second of that minute."""
        return add_working_minutes(self.calendar, at, minutes) + timedelta(seconds=self.draw.randrange(60))

    def window(self) -> tuple[datetime, datetime]:
        """First and last moment of filing that the fate allows."""
        fate, days = self.spec.fate, timedelta(days=1)
        if fate is Fate.PAUSED:
            return self.as_of - 24 * days, self.as_of - timedelta(hours=2)
        if fate is Fate.OPEN and self.spec.stage is Stage.SUBMITTED:
            return self.as_of - 4 * days, self.as_of - timedelta(minutes=3)
        if fate in (Fate.OPEN, Fate.LATE_OPEN):
            first = 30 if fate is Fate.LATE_OPEN or self.spec.code == WORK else 16
            return self.as_of - first * days, self.as_of - timedelta(minutes=12)
        if fate is Fate.DISCONTINUED:
            return self.as_of - YEAR, self.as_of - 60 * days
        if self.spec.is_recent:
            return self.as_of - RECENT, self.as_of - (14 * days if self.spec.who else timedelta(hours=3))
        return self.as_of - YEAR, self.as_of - RECENT

    def choose_filing(self) -> tuple[datetime, datetime, datetime | None]:
        """(filed, received or answered by the counter, due)."""
        first, last = overlap(self.window(), self.spec.window)
        found: tuple[datetime, datetime, datetime | None] | None = None

        def fits(filed: datetime) -> bool:
            nonlocal found
            received = self.answered(filed)
            found = filed, received, None
            if self.spec.fate is Fate.OPEN and self.spec.stage is Stage.SUBMITTED:
                return received >= self.as_of
            if received >= self.as_of:
                return False
            if self.spec.fate is Fate.DECLINED or self.spec.stage is Stage.COMPLETION:
                return self.spec.fate is not Fate.OPEN or self.as_of - received < timedelta(days=9)
            due = self.due([ClockRow("start", received, "", "")], received)
            found = filed, received, due
            assert due is not None
            return self.fits_fate(received, due)

        pick(filings(self.draw, self.calendar, self.spec.channel, first, last), fits)
        assert found is not None
        return found

    def fits_fate(self, received: datetime, due: datetime) -> bool:
        minutes = working_minutes(self.calendar, received, self.as_of)
        if self.spec.is_advised:
            return due > self.as_of and minutes >= NEARLY + 60
        if self.spec.fate is Fate.OPEN:
            is_near = working_minutes(self.calendar, self.as_of, due) <= ONE_DAY
            return due > self.as_of and minutes >= 15 and (is_near or not self.spec.is_near)
        if self.spec.fate is Fate.LATE_OPEN:
            return due < self.as_of - timedelta(hours=1)
        if self.spec.fate in DONE:
            return due < self.as_of - timedelta(hours=1)
        return minutes >= 15

    def answered(self, filed: datetime) -> datetime:
        """When the counter answers: at once to somebody who stands there, within the set hours online."""
        if self.spec.channel is Channel.COUNTER:
            return self.after(filed, self.draw.randrange(3, 12))
        hours = Limit.parse(self.bundle.inbox_hours)
        most = hours.amount * 60 if hours.unit is LimitUnit.HOUR else 480
        return self.after(filed, self.draw.randrange(8, int(most * 0.8)))

    def due(self, clock: list[ClockRow], received: datetime) -> datetime | None:
        """Bundles of the demonstration have one limit for everyone, so it can be known before the answers are."""
        limit = self.bundle.limits[-1]
        return deadlines.due_of(clock, limit.value, self.calendar, limit.cut_off).due_at
