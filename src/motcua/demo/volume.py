"""Many dossiers: the same lives as the demonstration's, told in portions and written by every processor.

A portion is what one committee was given in four weeks, so that the codes of a day and the numbers of a year run on
within it. The portions of the same weeks are written side by side, weeks one after another: what lies together in time
lies together in the database. Each is one transaction with a mark of its own; a run that was stopped goes on after the
last mark. Nothing is sealed before all of it stands.
"""

import multiprocessing
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Q

from motcua.demo import papers, settled, signer
from motcua.demo.enums import Fate, Stage
from motcua.demo.living import count_on, give_codes, give_numbers, live, rows_of, with_result, write, write_people
from motcua.demo.moments import YEAR
from motcua.demo.people import People
from motcua.demo.plan import CODE_WEIGHTS, CODES, STAGES
from motcua.demo.wishes import FORCED, Spec
from motcua.demo.world import Place, World, look_around
from motcua.foundation.common.models import Counter
from motcua.foundation.identity.models import Person
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.registers.models import RegisterBook

WEEKS = timedelta(days=28)
HEAVIEST = 4
"""Of how many ordinary communes the busiest has the work."""
ENDED = (
    (Fate.ON_TIME, 0.868), (Fate.LATE, 0.07), (Fate.REFUSED, 0.032), (Fate.DECLINED, 0.02), (Fate.WITHDRAWN, 0.006),
    (Fate.DISCONTINUED, 0.004),
)  # fmt: skip
NOW = (
    (Fate.ON_TIME, 0.588), (Fate.LATE, 0.02), (Fate.REFUSED, 0.02), (Fate.DECLINED, 0.02), (Fate.WITHDRAWN, 0.006),
    (Fate.OPEN, 0.25), (Fate.PAUSED, 0.08), (Fate.LATE_OPEN, 0.016),
)  # fmt: skip
"""Shares of fates of what was filed earlier, and in the last weeks."""
ONLINE = 0.62
FIRST_INDEX, PER_PORTION = 1_000_000, 100_000
"""Each dossier draws from a number of its own: beyond those of the demonstration, with room for a whole portion."""
STOPPED = timedelta(days=60)
"""Papers that never came stop a dossier after about so long."""


@dataclass(frozen=True)
class Portion:
    """`count` dossiers filed at a place between two moments; `number` is its own in the whole."""

    number: int
    of: int
    place: int
    first: datetime
    last: datetime
    count: int
    is_last: bool

    def mark(self, province: str) -> str:
        return f"demo:{province}:portion:{self.number}"


def portions(count: int, places: list[Place], as_of: datetime) -> list[Portion]:
    """How many each committee gets in each four weeks, by its weight; they add up to `count`."""
    weeks = YEAR // WEEKS
    weights = [min(place.weight, HEAVIEST) for place in places]
    cells = [(week, n, weights[n]) for week in range(weeks) for n in range(len(places))]
    total, given, passed, made = sum(w for _week, _n, w in cells), 0, 0.0, []
    for number, (week, n, weight) in enumerate(cells):
        passed += weight
        upto = round(count * passed / total)
        first = as_of - WEEKS * (weeks - week)
        made.append(
            Portion(number, len(cells), n, _midnight(first), as_of if week == weeks - 1 else
                    _midnight(first + WEEKS), upto - given, week == weeks - 1)
        )  # fmt: skip
        given = upto
    return [portion for portion in made if portion.count]


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def fill(count: int, world: World, province: str, processes: int, say: Callable[[str], None]) -> int:
    """Write `count` further dossiers; returns how many were written now."""
    planned = portions(count, world.places, world.as_of)
    standing = set(
        Counter.objects.filter(scope__startswith=f"demo:{province}:portion:").values_list("scope", flat=True)
    )
    open_ = [portion for portion in planned if portion.mark(province) not in standing]
    done, written = count - sum(p.count for p in open_), 0
    with _writers(world, province, processes) as write_all:
        for first, group in groupby(open_, key=lambda portion: portion.first):
            written += write_all(sorted(group, key=lambda portion: -portion.count))
            told = f"{done + written:,}/{count:,}".replace(",", ".")
            say(f"Hồ sơ các kỳ trước, từ {first:%d/%m/%Y} (dossiers of earlier weeks): {told}")
    return written


@contextmanager
def _writers(world: World, province: str, processes: int) -> Iterator[Callable[[list[Portion]], int]]:
    """What writes some portions and says how many dossiers they held: here, or by so many processes."""
    if processes < 2:
        taken = _taken()
        yield lambda group: sum(_write(portion, world, province, taken) for portion in group)
        return
    connection.close()  # the processes have their own
    context, work = multiprocessing.get_context("spawn"), (province, world.as_of, world.seed)
    with ProcessPoolExecutor(processes, mp_context=context, initializer=signer.start) as pool:
        yield lambda group: sum(pool.map(_in_process, [(work, portion) for portion in group]))


@dataclass
class Numbered(People):
    """People of one portion: their numbers are its own, so that processes need not ask each other."""

    portion: int = 0
    of: int = 1

    def serial(self) -> int:
        return self.portion + self.of * self.draw.randrange(not self.portion, 1_000_000 // self.of)


def _taken() -> frozenset[str]:
    """Numbers of the people who stand."""
    return frozenset(Person.objects.values_list("citizen_number", flat=True))


@cache
def _surroundings(province: str, as_of: datetime, seed: int) -> tuple[World, frozenset[str]]:
    """Read once a process."""
    world = look_around(province, as_of, seed, CODES)
    world.samples = papers.ensure([bundle for _revision, bundle in world.procedures.values()])
    return world, _taken()


def _in_process(job: tuple[tuple[str, datetime, int], Portion]) -> int:
    (province, as_of, seed), portion = job
    world, taken = _surroundings(province, as_of, seed)
    return _write(portion, world, province, taken)


def _specs(portion: Portion, world: World) -> Iterator[Spec]:
    draw = random.Random(f"{world.seed}:portion:{portion.number}")
    place, long_ago = world.places[portion.place], portion.last <= world.as_of - STOPPED
    fates, shares = zip(*(NOW if portion.is_last else ENDED), strict=True)
    for n in range(portion.count):
        code = draw.choices(CODES, CODE_WEIGHTS)[0]
        fate = draw.choices(fates, shares)[0]
        if fate is Fate.DISCONTINUED and not long_ago:
            fate = Fate.ON_TIME
        stage = draw.choice(STAGES[code]) if fate is Fate.OPEN else Stage.SETTLED
        if fate is Fate.LATE_OPEN:
            stage = draw.choice((Stage.RECEIVED, Stage.TAKEN, Stage.APPROVE))
        online = fate in (Fate.DECLINED, Fate.WITHDRAWN) or draw.random() < ONLINE
        online |= fate is Fate.OPEN and stage in (Stage.SUBMITTED, Stage.COMPLETION)
        yield Spec(
            FIRST_INDEX + portion.number * PER_PORTION + n, code, place, Channel.PORTAL if online else Channel.COUNTER,
            fate, stage, None, FORCED.get((code, stage), {}), portion.is_last, window=(portion.first, portion.last),
        )  # fmt: skip


def _standing(unit: Unit) -> dict[str, int]:
    """How far the unit's series are: codes of its days, numbers of its letters, its books."""
    books = [f"register:{id}" for id in RegisterBook.objects.filter(unit_id=unit.id).values_list("id", flat=True)]
    own = Q(scope__startswith=f"dossier:{unit.agency_id}:") | Q(scope__startswith=f"letter:{unit.id}:")
    return dict(Counter.objects.filter(own | Q(scope__in=books)).values_list("scope", "value"))


def _write(portion: Portion, world: World, province: str, taken: frozenset[str]) -> int:
    """One portion, whole or not at all; returns how many dossiers it held."""
    draw = random.Random(f"{world.seed}:people:{portion.number}")
    world.people = Numbered(draw, world.people.province, set(taken), portion.number, portion.of)
    world.applicants = {}
    lives = [live(spec, world) for spec in _specs(portion, world)]
    standing = _standing(world.places[portion.place].unit)
    give_codes(lives, world, standing)
    give_numbers(lives, standing)
    signed = with_result(lives)
    _entered, more, counters = settled.enter(signed, standing)
    for life in signed:
        next(step for step in life.steps if step.verb == "sign").detail["paper"] = True
    with transaction.atomic():
        write_people(human.row() for human in world.applicants.values())
        write(rows_of(lives, more))
        count_on(lives, counters)
        Counter.objects.create(scope=portion.mark(province), value=len(lives))
    return len(lives)
