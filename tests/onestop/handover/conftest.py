"""The ward of the dossiers' tests, and another centre where its results may be collected."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.services import store_bytes
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.seeds import BUNDLES
from motcua.onestop.catalogue.selectors import revision_in_force
from motcua.onestop.catalogue.services import publish
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import Outcome
from tests.onestop.dossiers.conftest import Ward, at, make_ward, officer, unit
from tests.onestop.dossiers.test_life_cycle import PDF


@dataclass
class House:
    ward: Ward
    far: Unit
    """A centre of another commune."""
    keeper: Actor
    """Who works there."""
    revision_id: UUID

    def issued(self, when: str = "2026-03-03 10:00", **contact: str) -> UUID:
        """A dossier of the ward whose result went out; `contact` says how it is to be received."""
        told = {"phone": "0912345678", "email": "me@vidu.example", "address": "Tổ 4", "delivery": "counter"}
        ward = self.ward

        def step(node: str, role: Role) -> list[tuple[str, str, UUID]]:
            return [(node, role, ward.committee.id)]

        id = ward.submitted(contact=told | contact, revision_id=self.revision_id)
        first = step("examine", Role.SPECIALIST)
        services.receive(id, by=ward.receptionist, first_steps=first, at=at("2026-03-02 09:00"))
        services.take(id, by=ward.specialist, at=at("2026-03-02 10:00"))
        services.draft_result(id, by=ward.specialist, outcome=Outcome.GRANTED, data={}, at=at("2026-03-02 11:00"))
        services.forward(id, by=ward.specialist, next_steps=step("approve", Role.LEADER), at=at("2026-03-02 14:00"))
        file = store_bytes(PDF + str(id).encode(), name="r.pdf", media_type="application/pdf", by=ward.leader)
        signed = services.Signed(file.id, file.sha256, "1/GXN")
        services.sign(
            id, by=ward.leader, signed=signed, next_steps=step("issue", Role.CLERK), at=at("2026-03-03 09:00")
        )
        services.issue(id, by=ward.clerk, at=at(when))
        return id


@pytest.fixture
def house(db) -> House:
    ward = make_ward()
    publish(load(BUNDLES / "marital-status-certificate"), by=SYSTEM)
    far = unit("08001.1", "Trung tâm Phục vụ hành chính công xã Sông Lô", UnitKind.SERVICE_CENTRE, ward.other)
    return House(ward, far, officer("Hà Thị Bến", (Role.RECEPTIONIST, far)), revision_in_force("1.004873").id)


def key() -> str:
    return str(uuid7())
