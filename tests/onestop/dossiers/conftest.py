"""A small ward: its committee, its centre, the people who work there, two citizens."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import LOCAL, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import Level, UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import ApplicantKind, Channel
from motcua.onestop.dossiers.services.intake import Applicant, Filing


def at(text: str) -> datetime:
    """Local time in Vietnam: "2026-03-02 09:00"."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)


def soon() -> date:
    """A day the applicant may be given to answer by."""
    return today() + timedelta(days=30)


def unit(code: str, name: str, kind: UnitKind, parent: Unit | None = None) -> Unit:
    made = Unit(
        code=code, agency_id="" if parent else f"H44.{code[1:3]}.{code[3:]}", kind=kind, level=Level.COMMUNE,
        place=name, place_en=name, parent=parent, valid_from=date(2025, 7, 1),
    )  # fmt: skip
    made.set_name(name, name)
    made.owner = parent or made
    made.save()
    return made


def officer(name: str, *grants: tuple[str, Unit]) -> Actor:
    return Actor(ActorKind.OFFICER, uuid7(), name, frozenset((role, place.id) for role, place in grants))


def citizen(name: str) -> Actor:
    return Actor(ActorKind.CITIZEN, uuid7(), name, person_id=uuid7(), assurance=2)


@dataclass
class Ward:
    committee: Unit
    centre: Unit
    other: Unit
    receptionist: Actor
    specialist: Actor
    leader: Actor
    clerk: Actor
    stranger: Actor
    mother: Actor
    neighbour: Actor

    @property
    def first(self) -> list[tuple[str, str, UUID]]:
        return [("verify", Role.SPECIALIST, self.committee.id)]

    @property
    def to_sign(self) -> list[tuple[str, str, UUID]]:
        return [("sign", Role.LEADER, self.committee.id)]

    @property
    def to_issue(self) -> list[tuple[str, str, UUID]]:
        return [("issue", Role.CLERK, self.committee.id)]

    def filing(self, **changes) -> Filing:
        values = {
            "procedure_code": "1.004873", "revision_id": UUID(int=7), "authority": self.committee,
            "reception_place": self.centre, "channel": Channel.PORTAL, "limit": "3wd",
            "applicant": Applicant(ApplicantKind.PERSON, self.mother.person_id, self.mother.name, "025190001234"),
            "answers": {"purpose": "marriage"}, "contact": {"phone": "0912345678", "email": "", "delivery": "online"},
        }  # fmt: skip
        return Filing(**{**values, **changes})

    def submitted(self, when: str = "2026-03-02 08:00", **changes) -> UUID:
        return services.submit(self.filing(**changes), by=self.mother, at=at(when), key=str(uuid7()))[0]

    def received(self, when: str = "2026-03-02 09:00", **changes) -> UUID:
        id = self.submitted(**changes)
        services.receive(id, by=self.receptionist, first_steps=self.first, at=at(when))
        return id


@pytest.fixture
def ward(db) -> Ward:
    return make_ward()


def make_ward() -> Ward:
    committee = unit("08000", "Phường Đồi Chè", UnitKind.COMMUNE_COMMITTEE)
    centre = unit("08000.1", "Trung tâm Phục vụ hành chính công phường Đồi Chè", UnitKind.SERVICE_CENTRE, committee)
    other = unit("08001", "Xã Sông Lô", UnitKind.COMMUNE_COMMITTEE)
    return Ward(
        committee, centre, other,
        receptionist=officer("Trần Thị Mận", (Role.RECEPTIONIST, centre)),
        specialist=officer("Lê Văn Sơn", (Role.SPECIALIST, committee)),
        leader=officer("Phạm Đức Thưởng", (Role.LEADER, committee)),
        clerk=officer("Vũ Thị Khuyên", (Role.CLERK, committee)),
        stranger=officer(
            "Đỗ Văn Lạ", (Role.RECEPTIONIST, other), (Role.SPECIALIST, other), (Role.LEADER, other), (Role.CLERK, other)
        ),
        mother=citizen("Đỗ Quỳnh Giỏi"), neighbour=citizen("Trần Thị Cẩm"),
    )  # fmt: skip
