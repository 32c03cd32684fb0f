"""How the status page says a number: what stands now, what it may be, how long ago."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.foundation.common.clock import now
from motcua.sites.pages.templatetags.mc import vnum


@dataclass(frozen=True)
class Part:
    """`state`: good, watch, bad. `number` is what stands now, `limit` what it may be, `advice` what to do."""

    name: str
    number: str
    limit: str
    state: str = "good"
    advice: str = ""

    @property
    def pill(self) -> str:
        return {"good": "ontime", "watch": "soon", "bad": "late"}[self.state]

    @property
    def words(self) -> str:
        return {"good": _("In order"), "watch": _("To watch"), "bad": _("Needs you")}[self.state]


def ago(seconds: float | None) -> str:
    """A span in the largest unit that fits."""
    if seconds is None:
        return _("never")
    whole = max(0, round(seconds))
    if whole < 120:
        return ngettext("%(n)s second", "%(n)s seconds", whole) % {"n": whole}
    if whole < 7200:
        return ngettext("%(n)s minute", "%(n)s minutes", whole // 60) % {"n": whole // 60}
    if whole < 2 * 86400:
        return ngettext("%(n)s hour", "%(n)s hours", whole // 3600) % {"n": whole // 3600}
    return ngettext("%(n)s day", "%(n)s days", whole // 86400) % {"n": whole // 86400}


def age_of(moment: datetime | None) -> float | None:
    return (now() - moment).total_seconds() if moment else None


def waiting(count: int, oldest: datetime | None) -> str:
    if not count:
        return _("nothing waits")
    return _("%(n)s waiting, the oldest for %(age)s") % {"n": vnum(count), "age": ago(age_of(oldest))}


def at_most(seconds: float) -> str:
    return _("at most %(age)s") % {"age": ago(seconds)}


def is_late(oldest: datetime | None, seconds: float) -> bool:
    return (age_of(oldest) or 0) > seconds


def by_worker(name: str, waits: tuple[int, datetime | None], limit: int, state: str = "bad") -> Part:
    """What the worker does piece by piece, the oldest within `limit` seconds."""
    bad = is_late(waits[1], limit)
    advice = _("The worker is slow or stands still.") if bad else ""
    return Part(name, waiting(*waits), at_most(limit), state if bad else "good", advice)
