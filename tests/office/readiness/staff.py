"""More officers for a province: a deputy who may sign, a colleague at the same desk."""

from datetime import datetime, timedelta
from typing import Any

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.enums import AccountKind, Role
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations import services as organisations
from motcua.foundation.organisations.models import Officer, Unit
from motcua.foundation.signing.authority import Subject
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.services import issue_certificate


def officer(code: str, name: str, unit: Unit, *roles: Role, title: str = "Chuyên viên") -> Account:
    """Appointed, with an account."""
    made = organisations.add_officer(code=code, full_name=name, by=SYSTEM)
    organisations.appoint(made, unit, title={"vi": title, "en": title}, roles=roles, by=SYSTEM)
    return Account.objects.create(username=code, kind=AccountKind.OFFICER, officer=made, password="!")


def certify(made: Officer, *, until: datetime | None = None, of: str = "Cơ quan") -> Any:
    return issue_certificate(
        holder_kind=HolderKind.OFFICER, holder_id=made.id, by=SYSTEM, not_before=now() - timedelta(days=400),
        not_after=until, subject=Subject(of, person=made.full_name),
    )  # fmt: skip


def actor(account: Account) -> Any:
    return actor_for_account(account)
