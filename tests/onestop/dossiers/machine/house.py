"""A ward with everybody whom a dossier may meet, and a small process with an opinion, its approval and a fee.

Most machines run by that process, some without any, as what was imported does.
"""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.catalogue.seeds import BUNDLES
from tests.onestop.dossiers.conftest import Ward, make_ward, officer, unit

PROCEDURE, REVISION = "1.004873", UUID(int=0x4D2)
FEE = 155_000
"""Fee and charge together, in whole đồng."""
TITLE = {"vi": "Bước", "en": "Step"}
SOURCE = {"vi": "Quy trình của phép thử", "en": "The test's own process"}
PROCESS = {
    "start": ["verify"],
    "steps": {
        "verify": {
            "title": TITLE, "role": "specialist", "does": ["draft", "supplement", "consult"], "next": ["sign"],
        },
        "sign": {"title": TITLE, "role": "leader", "does": ["sign"], "next": ["issue"]},
        "issue": {"title": TITLE, "role": "clerk", "does": ["issue"]},
    },
    "consultation": {
        "key": "opinion", "title": TITLE, "role": "specialist", "at": "KT", "limit": "1wd", "within": "2wd",
        "approval": {"key": "opinion_approval", "title": TITLE, "role": "leader", "limit": "4h"},
    },
}  # fmt: skip
RULE = {
    "fee": "known", "amount": FEE, "stops_clock": True, "text": TITLE, "source": SOURCE,
    "parts": [
        {"kind": "fee", "title": {"vi": "Lệ phí", "en": "Fee"}, "amount": 135_000},
        {"kind": "charge", "title": {"vi": "Phí", "en": "Charge"}, "amount": 20_000},
    ],
}  # fmt: skip


@dataclass
class House(Ward):
    division: Unit
    """Of the ward: it is asked for opinions."""
    far: Unit
    """A centre of another commune, where a result may be collected."""
    colleague: Actor
    adviser: Actor
    head: Actor
    """Of the division: writes its opinion, approves it."""
    keeper: Actor
    """Receives and hands over at the far centre."""
    accountant: Actor
    has_process: bool = True

    def filing(self, **changes):
        if self.has_process:
            changes = {"revision_id": REVISION, "money_state": "due"} | changes
        return super().filing(**changes)

    def known(self, id: UUID | None) -> str:
        """The name in this house of whoever has a step."""
        return next(name for name, one in vars(self).items() if isinstance(one, Actor) and one.id == id)


@cache
def _process() -> dict:
    data = deepcopy(dict(load(BUNDLES / "marital-status-certificate").data))
    return data | {"process": PROCESS, "fees": [RULE]}


def make_house(*, has_process: bool) -> House:
    ward = make_ward()
    division = unit("08000.KT", "Phòng Kinh tế", UnitKind.DIVISION, ward.committee)
    its_own = unit("08001.KT", "Phòng Kinh tế", UnitKind.DIVISION, ward.other)
    far = unit("08001.1", "Trung tâm Phục vụ hành chính công xã Sông Lô", UnitKind.SERVICE_CENTRE, ward.other)
    if has_process:
        Procedure.objects.create(
            code=PROCEDURE, slug="marital-status-certificate", title=TITLE, sort_key="x", sector="x",
            sector_name=TITLE, level="commune", terms=[],
        )  # fmt: skip
        ProcedureRevision.objects.create(
            id=REVISION, procedure_id=PROCEDURE, number=1, data=_process(), digest="", in_force_from=today(),
            published_at=now(), published_by=SYSTEM.name,
        )  # fmt: skip
    roles = [(Role.SPECIALIST, its_own), (Role.LEADER, its_own)]
    ward.stranger = officer(
        "Đỗ Văn Lạ", *((role, ward.other) for role in (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)),
        *roles,
    )  # fmt: skip
    return House(
        **vars(ward), division=division, far=far, has_process=has_process,
        colleague=officer("Ngô Thị Hai", (Role.SPECIALIST, ward.committee)),
        adviser=officer("Tạ Quang Bình", (Role.SPECIALIST, division)),
        head=officer("Bùi Thị Đông", (Role.LEADER, division)),
        keeper=officer("Hà Thị Bến", (Role.RECEPTIONIST, far)),
        accountant=officer("Cao Thị Minh", (Role.ACCOUNTANT, ward.committee), (Role.ACCOUNTANT, ward.other)),
    )  # fmt: skip
