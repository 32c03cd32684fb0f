"""A counter officer of another commune, with her browser."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import seed_officers
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at


@dataclass
class Elsewhere:
    """Another commune with its four officers; `client` is the browser of its counter officer."""

    unit: Unit
    client: Client

    def actor(self, stem: str) -> Actor:
        return actor_for_account(Account.objects.get(username=f"{stem}.{self.unit.code}"))


@pytest.fixture
def other_counter(province: Any) -> Elsewhere:
    communes = units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE).exclude(id=province.commune.id)
    unit = communes.get(place="Xã Tam Nông") if communes.filter(place="Xã Tam Nông").exists() else communes[0]
    seed_officers([unit])
    account = Account.objects.get(username=f"tiepnhan.{unit.code}")
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = "vi"
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=account).persistent_id
    session.save()
    return Elsewhere(unit, client)
