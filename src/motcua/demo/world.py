"""What a demonstration's dossiers live in: communes with their officers, procedures, sample papers, the calendar."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.demo.people import Firm, Human, People, known, lower_first
from motcua.foundation.calendar import Calendar
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.files.models import StoredFile
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import POSTS, home_commune
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import calendar_for, centre_of, root, unit_by_code, units_at
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import ProcedureRevision

BUSY = 28
"""Communes that the last weeks' dossiers come from: each of them needs certificates of its own."""
ADVISERS = ("xaydung", "truongphong", "gdxaydung")
"""Who in the department answers what communes ask: the first writes, the others approve."""

DEPARTMENT = {
    Role.RECEPTIONIST: "tiepnhantinh", Role.SPECIALIST: "laodong", Role.LEADER: "pgdnoivu", Role.CLERK: "vanthunoivu",
}  # fmt: skip
REVIEWER = "truonglaodong"
"""Who moves a work permit through the department, and the head of division who reviews it."""
POLICE = {
    Role.RECEPTIONIST: "tiepnhan", Role.SPECIALIST: "congan", Role.LEADER: "truongcongan", Role.CLERK: "congan",
}  # fmt: skip
"""Who moves a permanent residence through the police of the home commune."""

BESIDE = {"inspect": "diachinh"}
"""Who of the home commune does a step that runs beside the specialist's; elsewhere one officer does both."""


@dataclass(frozen=True)
class Place:
    """A commune, or a department, with its centre and the people who move a dossier through it; `head` reviews before
    the leader signs."""

    unit: Unit
    centre: Unit
    staff: dict[str, Actor]
    weight: float
    head: Actor | None = None


@dataclass
class World:
    seed: int
    as_of: datetime
    calendar: Calendar
    procedures: dict[str, tuple[ProcedureRevision, Bundle]]
    places: list[Place]
    home: Place
    department: Place
    police: Place
    advisers: dict[str, Actor]
    people: People
    samples: dict[tuple[str, str], StoredFile] = field(default_factory=dict)
    residents: list[Human] = field(default_factory=list)
    applicants: dict[UUID, Human] = field(default_factory=dict)
    firms: dict[UUID, Firm] = field(default_factory=dict)

    @property
    def all_places(self) -> list[Place]:
        return [*self.places, self.department, self.police]

    @property
    def busy(self) -> list[Place]:
        return sorted(self.places, key=lambda place: -place.weight)[:BUSY]


def look_around(province: str, as_of: datetime, seed: int, codes: tuple[str, ...]) -> World:
    """Everything is read once; nothing is written."""
    draw = random.Random(f"{seed}:communes")
    home = home_commune(province)
    communes = list(units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE).order_by("code"))
    accounts = {a.username: _actor(a) for a in Account.objects.select_related("officer").exclude(officer=None)}
    centres = {u.owner_id: u for u in units_at().filter(kind=UnitKind.SERVICE_CENTRE)}
    places = [_place(u, centres, accounts, draw, home) for u in communes]
    top = root()
    return World(
        seed, as_of, calendar_for(), {code: catalogue.current(code) for code in codes}, places,
        next(p for p in places if p.unit.code == home), _department(accounts), _police(home, accounts),
        {name: accounts[name] for name in ADVISERS},
        People(random.Random(f"{seed}:people"), lower_first(top.place)), residents=known() if province == "25" else [],
    )  # fmt: skip


def _department(accounts: dict[str, Actor]) -> Place:
    """The department of home affairs, which settles work permits, with the personas who work there."""
    unit = unit_by_code(f"{root().code}.SNV")
    staff: dict[str, Actor] = {role: accounts[username] for role, username in DEPARTMENT.items()}
    return Place(unit, centre_of(unit), staff, 0, accounts[REVIEWER])


def _police(home: str, accounts: dict[str, Actor]) -> Place:
    """The police of the home commune, whose dossiers the centre of the commune receives."""
    unit = unit_by_code(f"{home}.CA")
    return Place(unit, centre_of(unit), {role: accounts[username] for role, username in POLICE.items()}, 0)


def _place(unit: Unit, centres: dict[UUID, Unit], accounts: dict[str, Actor], draw: random.Random, home: str) -> Place:
    """The personas work in the home commune; its other officers are their colleagues."""
    staff: dict[str, Actor] = {
        role: accounts[stem if unit.code == home else f"{stem}.{unit.code}"] for stem, role, _part, _title in POSTS
    }
    if unit.code == home:
        staff |= {node: accounts[username] for node, username in BESIDE.items()}
    weight = draw.uniform(0.5, 1.5) * (3 if unit.place.startswith("Phường") else 1)
    return Place(unit, centres.get(unit.owner_id) or centre_of(unit), staff, 20 if unit.code == home else weight)


def _actor(account: Account) -> Actor:
    assert account.officer is not None
    return Actor(ActorKind.OFFICER, account.id, account.officer.full_name, officer_id=account.officer_id)
