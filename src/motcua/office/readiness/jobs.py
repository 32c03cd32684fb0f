"""The worker's part: work handed over and back by the day, warnings found, people reminded, reasons asked for."""

from motcua.foundation.common.relay import periodic
from motcua.office.readiness import handing, lateness, looking, reminders


@periodic(300)
def hand_over_and_back() -> int:
    """Open work of those who are away goes to who stands in, what is left comes back; returns how many steps moved."""
    moved = sum(handing.hand_over(one) for one in handing.running())
    return moved + sum(handing.hand_back(one) for one in handing.over())


@periodic(600)
def look_for_gaps() -> int:
    return sum(looking.look())


@periodic(3600)
def remind_of_gaps() -> int:
    return reminders.remind()


@periodic(900)
def ask_for_reasons() -> int:
    return lateness.ask_for_all()
