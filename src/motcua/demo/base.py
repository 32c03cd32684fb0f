"""The ground of a demonstration, without dossiers: units, people, certificates, procedures.

Repeating changes nothing.
"""

from collections.abc import Iterable

from motcua.demo.personas import PERSONAS
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import STANDING_SINCE, seed_personas
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Position, Unit
from motcua.foundation.organisations.seeds import seed_units
from motcua.foundation.organisations.selectors import positions_at, units_at
from motcua.foundation.signing.authority import START, Subject
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.services import issue_certificate
from motcua.onestop.catalogue.seeds import seed_bundles, seed_listed
from motcua.onestop.queue.seeds import seed_queues

SPECIALIST = "chuyenvien"
HEADS = {
    "gdxaydung": {"vi": "Giám đốc, duyệt ý kiến của phòng", "en": "Director, approving the division's opinions"},
}
ALSO = {"vi": "Chuyên viên (kiêm nhiệm)", "en": "Specialist (second post)"}


def build(province: str = "25") -> dict[str, Account]:
    """Units, personas with their certificates, the shipped procedures; returns the personas' accounts by user name."""
    seed_units(province)
    accounts = seed_personas(PERSONAS, province)
    spread_specialists()
    certify(accounts.values())
    seed_bundles()
    seed_listed()
    seed_queues()
    return accounts


def spread_specialists() -> int:
    """The communes' specialists also work in the division that examines building files, as in a small office they do;
    returns how many positions were added."""
    specialists = Account.objects.filter(username__startswith=SPECIALIST).values("officer")
    held = list(positions_at().filter(officer__in=specialists))
    divisions = {u.code: u for u in units_at().filter(kind=UnitKind.DIVISION, code__regex=r"\.(KT|KTHTDT)$")}
    standing = {(p.officer_id, p.unit_id) for p in held}
    made = []
    for position in held:
        stem, _, part = position.unit.code.rpartition(".")
        unit = divisions.get(f"{stem}.KTHTDT") or divisions.get(f"{stem}.KT")
        if part == "VP" and unit and (position.officer_id, unit.id) not in standing:
            made.append(Position(officer=position.officer, unit=unit, title=ALSO, roles=position.roles,
                                 valid_from=position.valid_from))  # fmt: skip
    Position.objects.bulk_create(made)
    return len(made)


def let_the_director_approve() -> int:
    """The director approves the division's opinions beside its head; returns how many positions were added."""
    made = 0
    for username, title in HEADS.items():
        officer = Account.objects.select_related("officer").get(username=username).officer
        unit = units_at().get(code__endswith=".SXD.QLXD")
        if not positions_at().filter(officer=officer, unit=unit, roles__contains=[Role.LEADER]).exists():
            assert officer is not None
            Position.objects.create(officer=officer, unit=unit, title=title, roles=[str(Role.LEADER)],
                                    valid_from=STANDING_SINCE)  # fmt: skip
            made += 1
    return made


def certify(accounts: Iterable[Account]) -> int:
    """A certificate for every leader among these officers and a seal for their units; returns how many were made."""
    leaders = positions_at().filter(
        officer__in=[a.officer_id for a in accounts if a.officer_id], roles__contains=[Role.LEADER]
    )
    made = 0
    for position in leaders.select_related("officer", "unit", "unit__owner"):
        made += _person(position) + _seal(position.unit)
    return made


def _person(position: Position) -> int:
    if certificate_for(HolderKind.OFFICER, position.officer_id):
        return 0
    subject = Subject(
        position.unit.owner.name, unit="" if position.unit.is_agency else position.unit.name,
        person=position.officer.full_name, title=position.title["vi"],
    )  # fmt: skip
    issue_certificate(
        holder_kind=HolderKind.OFFICER, holder_id=position.officer_id, subject=subject, by=SYSTEM, not_before=START
    )
    return 1


def _seal(unit: Unit) -> int:
    if not unit.is_agency or certificate_for(HolderKind.UNIT, unit.id):
        return 0
    subject = Subject(unit.name, identifier=unit.agency_id)
    issue_certificate(holder_kind=HolderKind.UNIT, holder_id=unit.id, subject=subject, by=SYSTEM, not_before=START)
    return 1
