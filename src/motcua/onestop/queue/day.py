"""The day of a centre in figures, computed from its tickets and calls."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from motcua.foundation.common.clock import local
from motcua.onestop.queue import estimates
from motcua.onestop.queue.enums import IN_THE_HOUSE, CallOutcome, TicketState
from motcua.onestop.queue.models import Call, Place, Service, Ticket

MOST_OF_ALL = 0.9


@dataclass(frozen=True)
class Line:
    """One service, or the whole centre (`service` None). Times in seconds: the median, and what nine of ten do not
    exceed; None while nobody was called or served. A ticket counts at the service it stands at now; a wait at the one
    it was for."""

    service: Service | None
    taken: int
    waiting: int
    served: int
    missed: int
    left: int
    transferred: int
    wait_median: float | None
    wait_most: float | None
    serve_median: float | None
    serve_most: float | None


@dataclass(frozen=True)
class Hour:
    hour: int
    taken: int


@dataclass(frozen=True)
class Day:
    lines: list[Line]
    whole: Line
    hours: list[Hour]


def of(place: Place, day: date) -> Day:
    tickets = list(Ticket.objects.filter(place=place, day=day).values_list("service", "state", "taken_at"))
    rows = Call.objects.filter(place=place, day=day)
    calls = list(rows.values_list("service", "outcome", "waiting_since", "at", "serving_at", "ended_at"))
    used = {row[0] for row in (*tickets, *calls)}
    lines = [
        _line(service, [t for t in tickets if t[0] == service.id], [c for c in calls if c[0] == service.id])
        for service in Service.objects.filter(place=place) if service.id in used or service.is_active
    ]  # fmt: skip
    by_hour = Tally(local(taken).hour for _service, _state, taken in tickets)
    hours = range(min(by_hour), max(by_hour) + 1) if by_hour else ()
    return Day(lines, _line(None, tickets, calls), [Hour(hour, by_hour[hour]) for hour in hours])


def _line(service: Service | None, tickets: Iterable[tuple], calls: Iterable[tuple]) -> Line:
    states = Tally(state for _service, state, _at in tickets)
    waits, serves, transferred = [], [], 0
    for _service, outcome, since, at, serving_at, ended_at in calls:
        waits.append((at - since).total_seconds())
        transferred += outcome == CallOutcome.TRANSFERRED
        if serving_at and ended_at:
            serves.append((ended_at - serving_at).total_seconds())
    return Line(
        service, states.total(), sum(states[state] for state in IN_THE_HOUSE), states[TicketState.SERVED],
        states[TicketState.MISSED], states[TicketState.LEFT], transferred,
        estimates.share(waits, 0.5), estimates.share(waits, MOST_OF_ALL),
        estimates.share(serves, 0.5), estimates.share(serves, MOST_OF_ALL),
    )  # fmt: skip
