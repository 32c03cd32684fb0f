"""A dossier that another agency is competent for: asked on the page, accepted or handed back there."""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.common import relay
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import seed_officers
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import selectors, store
from motcua.onestop.dossiers.models import Dossier, Transfer
from motcua.onestop.dossiers.services.transfers import competent
from tests.sites import walk

WHY = "Người yêu cầu thường trú ở địa bàn của xã bên."


def address(name, dossier):
    return reverse(f"desk:{name}", args=[dossier.id])


def text(response):
    return response.content.decode()


@pytest.fixture
def asked(province):
    """(dossier, the specialist's browser there)."""
    dossier, specialist = walk.taken(province, walk.MARITAL), province.officer("chuyenvien")
    to = competent(store.load(dossier.id))[0]
    for given in ({"to": "", "reason": WHY}, {"to": str(to.id), "reason": "Ko"}, {"to": "x", "reason": WHY}):
        assert specialist.post(address("transfer", dossier), {"key": "t", **given}).status_code == 422
    for _again in range(2):
        specialist.post(address("transfer", dossier), {"key": "t", "to": str(to.id), "reason": WHY})
    assert Transfer.objects.count() == 1
    seed_officers([to])
    account = Account.objects.get(username=f"chuyenvien.{to.code}")
    there = Client()
    there.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = there.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=account).persistent_id
    session.save()
    return dossier, there


def test_the_agency_that_was_asked_takes_the_dossier_and_its_process_begins(province, asked):
    dossier, there = asked
    here = province.officer("chuyenvien")
    assert "hand_back" not in {b["url"] for b in here.get(address("dossier", dossier)).context["buttons"]}
    assert here.post(address("accept_transfer", dossier), {"key": "x"}, follow=True).status_code == 200
    assert Transfer.objects.get().accepted is None, "who asked does not answer"
    page = text(there.get(address("dossier", dossier)))
    assert WHY in page and address("accept_transfer", dossier) in page and address("hand_back", dossier) in page
    assert there.post(address("draft", dossier), {"key": "d"}).status_code == 422, "nothing before it is accepted"
    for _again in range(2):
        there.post(address("accept_transfer", dossier), {"key": "a"})
    found = Dossier.objects.get(id=dossier.id)
    assert found.authority_id == Transfer.objects.get().to_unit_id and found.due_at == dossier.due_at
    assert [step.unit_id for step in store.load(dossier.id).steps] != []
    there.post(address("take", dossier), {"key": "t"})
    assert selectors.journal(dossier.id)[-1].action == "take"
    relay.drain()
    for said in ("asked", "accepted"):
        assert Notice.objects.filter(template=f"transfer-{said}").count() == 1, said


def test_it_is_handed_back_with_a_reason_to_the_step_it_came_from(province, asked):
    dossier, there = asked
    assert there.post(address("hand_back", dossier), {"key": "h", "reason": ""}).status_code == 422
    for _again in range(2):
        there.post(address("hand_back", dossier), {"key": "h", "reason": "Người yêu cầu thường trú ở phường."})
    assert Transfer.objects.get().accepted is False
    here = province.officer("chuyenvien")
    page = text(here.get(address("dossier", dossier)))
    assert "Người yêu cầu thường trú ở phường." in page and address("draft", dossier) in page
    assert Dossier.objects.get(id=dossier.id).authority_id == dossier.authority_id
    assert address("accept_transfer", dossier) not in text(there.get(address("dossier", dossier))), (
        "not theirs any more"
    )
