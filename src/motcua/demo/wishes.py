"""What must be there whatever the draw: work for every persona, and the dossiers of the first person of the e-ID.

Each wish is one of the dossiers that the shares deal out (`plan`), so fulfilling it changes no share.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.demo.answers import BIRTH, HOUSE, MARITAL
from motcua.demo.employers import WORK
from motcua.demo.enums import Fate, Stage
from motcua.demo.movers import RESIDENCE
from motcua.demo.people import Human
from motcua.demo.world import ADVISERS, Place, World
from motcua.onestop.dossiers.enums import Channel

FORCED: dict[tuple[str, Stage], dict[str, Any]] = {
    (MARITAL, Stage.MIDDLE): {"lived_elsewhere": "yes", "earlier_places": "Thành phố Hà Nội, từ năm 2012 đến năm 2019"},
    (HOUSE, Stage.CONSULTED): {"site_limits": "road"},
}
"""Answers without which a procedure has no such stage."""


@dataclass(frozen=True)
class Spec:
    """One dossier. `is_near`: less than a working day is left of the step; `adviser`: who has taken the question asked
    of the department ("" nobody); `is_written`: the opinion waits for its leader's approval; `window`: when it
    was filed."""

    index: int
    code: str
    place: Place
    channel: Channel
    fate: Fate
    stage: Stage = Stage.SETTLED
    who: Human | None = None
    forced: dict[str, Any] = field(default_factory=dict)
    is_recent: bool = False
    is_near: bool = False
    is_advised: bool = False
    adviser: str = ""
    is_written: bool = False
    window: tuple[datetime, datetime] | None = None


def wishes(world: World, draw: random.Random) -> Iterator[Spec]:
    """In an order that stays; `index` is given later."""
    yield from _near(world, draw)
    yield from _stopped(world)
    yield from _advice(world, draw)
    yield from _permits(world)
    yield from _moves(world)
    if world.residents:
        yield from _first_citizen(world, world.residents[0])


def _near(world: World, draw: random.Random) -> Iterator[Spec]:
    """For the specialist, the leader and the clerk of the home commune."""
    for stage in (Stage.TAKEN, Stage.APPROVE, Stage.ISSUE):
        channel = draw.choice((Channel.PORTAL, Channel.COUNTER))
        yield Spec(0, MARITAL, world.home, channel, Fate.OPEN, stage, is_near=True)


def _stopped(world: World) -> Iterator[Spec]:
    """One late and one whose clock stands still, with the specialist."""
    yield Spec(0, HOUSE, world.home, Channel.COUNTER, Fate.LATE_OPEN, Stage.TAKEN)
    yield Spec(0, HOUSE, world.home, Channel.COUNTER, Fate.PAUSED)


def _advice(world: World, draw: random.Random) -> Iterator[Spec]:
    """Questions to the department: one near its end, one of a dossier that stands still, a new one, two
    whose opinion is written, one of them near its end, and one with each of those who answer."""
    asking = [place for place in world.busy if place is not world.home]
    kinds = [(Fate.OPEN, True, "", False), (Fate.PAUSED, False, "", False), (Fate.OPEN, False, "", False)]
    kinds += [(Fate.OPEN, True, "", True), (Fate.OPEN, False, "", True)]
    kinds += [(Fate.OPEN, False, adviser, adviser != ADVISERS[0]) for adviser in ADVISERS]
    for fate, is_near, adviser, is_written in kinds:
        yield Spec(
            0, HOUSE, draw.choice(asking), draw.choice((Channel.PORTAL, Channel.COUNTER)), fate, Stage.CONSULTED,
            forced=FORCED[HOUSE, Stage.CONSULTED], is_near=is_near, is_advised=True, adviser=adviser,
            is_written=is_written,
        )  # fmt: skip


def _permits(world: World) -> Iterator[Spec]:
    """Work permits: each of the department's people has several, one of them near its end; some are settled. The
    second person of the e-ID, who acts for a business, has one in work and one that is done."""
    online, desk, owner = Channel.PORTAL, Channel.COUNTER, world.residents[1] if world.residents else None
    for stage in (Stage.SUBMITTED, Stage.COMPLETION, Stage.RECEIVED, Stage.SETTLED):
        yield Spec(0, WORK, world.department, online, Fate.OPEN, stage)
    for stage in (Stage.TAKEN, Stage.REVIEW, Stage.APPROVE, Stage.ISSUE):
        near = Stage.MIDDLE if stage is Stage.TAKEN else stage
        yield Spec(0, WORK, world.department, online, Fate.OPEN, near, is_near=True)
        yield Spec(0, WORK, world.department, desk, Fate.OPEN, stage)
        yield Spec(0, WORK, world.department, online, Fate.OPEN, stage, owner if stage is Stage.TAKEN else None)
    yield Spec(0, WORK, world.department, online, Fate.ON_TIME, who=owner, is_recent=True)
    for fate in (Fate.ON_TIME, Fate.LATE, Fate.REFUSED):
        yield Spec(0, WORK, world.department, desk, fate)


def _moves(world: World) -> Iterator[Spec]:
    """Permanent residences: the officer, the head and the clerk of the police have two each, one of them near."""
    online, desk = Channel.PORTAL, Channel.COUNTER
    yield Spec(0, RESIDENCE, world.police, online, Fate.OPEN, Stage.SUBMITTED)
    yield Spec(0, RESIDENCE, world.police, desk, Fate.OPEN, Stage.RECEIVED)
    for stage in (Stage.TAKEN, Stage.APPROVE, Stage.ISSUE):
        yield Spec(0, RESIDENCE, world.police, desk, Fate.OPEN, stage, is_near=True)
        yield Spec(0, RESIDENCE, world.police, online, Fate.OPEN, stage)
    yield Spec(0, RESIDENCE, world.police, online, Fate.ON_TIME, is_recent=True)
    yield Spec(0, RESIDENCE, world.police, desk, Fate.ON_TIME)


def _first_citizen(world: World, who: Human) -> Iterator[Spec]:
    """A signed certificate, a permit in work, a birth that waits for a better photo; her draft is made by `after`."""
    online = Channel.PORTAL
    yield Spec(0, MARITAL, world.home, online, Fate.ON_TIME, who=who, forced={"exemption": "merit"}, is_recent=True)
    yield Spec(0, HOUSE, world.home, online, Fate.OPEN, Stage.MIDDLE, who=who)
    yield Spec(0, BIRTH, world.home, online, Fate.PAUSED, who=who, forced={"birth_proof": "slip"})
