"""Forms 04 and 05 and transfers by programs: the same verbs, rights and refusals as on the desk."""

from datetime import timedelta

import pytest

from motcua.foundation.calendar import is_working_day
from motcua.foundation.common.clock import local
from motcua.foundation.documents.models import Letter
from motcua.foundation.identity.enums import Scope
from motcua.onestop.dossiers import store
from motcua.onestop.dossiers.models import Dossier, Transfer
from motcua.onestop.dossiers.services.notices import calendar_of
from motcua.onestop.dossiers.services.transfers import competent
from tests.sites import walk

WHY = "Cần xác minh nơi cư trú trước đây."


@pytest.fixture
def taken(province):
    return walk.taken(province, walk.MARITAL)


def next_day(dossier):
    calendar, day = calendar_of(store.load(dossier.id)), local(dossier.due_at).date() + timedelta(days=1)
    while not is_working_day(calendar, day):
        day += timedelta(days=1)
    return day


def test_an_extension_is_drafted_by_one_token_and_signed_by_another_that_may(province, tsa, caller, taken):
    specialist, day = caller("chuyenvien"), next_day(taken)
    wrong = specialist.act(taken.code, "propose_letter", kind="form-04-extension", reason=WHY, until="2020-01-01")
    assert wrong.status_code == 422 and "until" in str(wrong.json()), wrong.json()
    done = specialist.act(taken.code, "propose_letter", kind="form-04-extension", reason=WHY, until=f"{day}")
    assert done.status_code == 200, done.json()
    assert specialist.act(taken.code, "extend").status_code in (403, 409, 422), "the head signs"
    unsigned = caller("lanhdao", Scope.READ, Scope.ACT).act(taken.code, "extend")
    assert unsigned.status_code == 403, "a token without the scope of signing"
    assert caller("lanhdao").act(taken.code, "extend").status_code == 200
    assert local(Dossier.objects.get(id=taken.id).due_at).date() == day
    assert Letter.objects.filter(kind="form-04-extension").count() == 1
    again = specialist.act(taken.code, "propose_letter", kind="form-04-extension", reason=WHY, until=f"{day}")
    assert again.status_code == 422 or again.status_code == 409, again.json()


def test_another_agency_is_asked_for_a_dossier(province, caller, taken):
    specialist = caller("chuyenvien")
    offered = next(a for a in specialist.get(f"/dossiers/{taken.code}").json()["actions"] if a["verb"] == "transfer")
    to = competent(store.load(taken.id))[0]
    assert str(to.id) in str(offered)
    assert specialist.act(taken.code, "transfer", to="x", reason=WHY).status_code == 422
    assert specialist.act(taken.code, "transfer", to=str(to.id), reason=WHY).status_code == 200
    assert Transfer.objects.get().to_unit_id == to.id
    verbs = {a["verb"] for a in specialist.get(f"/dossiers/{taken.code}").json()["actions"]}
    assert not verbs & {"accept_transfer", "hand_back", "forward", "transfer"}
