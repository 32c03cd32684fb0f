"""Sent twice is done once, also by eight at the same moment."""

import pytest

from motcua.demo import base
from motcua.demo.personas import PERSONAS
from motcua.foundation.identity.models import Account
from motcua.onestop.dossiers.models import Dossier, Message
from tests.at_once import at_once
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of, sent
from tests.sites.conftest import Province

KEY = "khoa-cua-he-thong-1"


def test_the_same_again_is_the_same_dossier_and_something_else_is_refused(province, caller):
    mine = caller("tiepnhan", language="en")
    body = sent(province, mine)
    first, second = (mine.post("/dossiers", body, key=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["code"] == second.json()["code"]
    other = mine.post("/dossiers", body | {"language": "en"}, key=KEY)
    assert other.status_code == 409 and other.json()["type"] == "urn:motcua:problem:key-used"
    assert mine.post("/dossiers", body, key=KEY + "2").status_code == 201
    assert Dossier.objects.count() == 2


def test_a_refused_filing_leaves_its_key_free(province, caller):
    mine = caller("tiepnhan")
    body = sent(province, mine)
    assert mine.post("/dossiers", body | {"answers": {}}, key=KEY).status_code == 422
    assert mine.post("/dossiers", body, key=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "short", "có dấu cách", "x" * 101])
def test_a_filing_needs_a_key(province, caller, key):
    mine = caller("tiepnhan")
    refused = mine.client.post(
        "/api/v1/dossiers", sent(province, mine), content_type="application/json",
        headers=mine.headers | ({"Idempotency-Key": key.encode().decode("latin-1")} if key else {}),
    )  # fmt: skip
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "Idempotency-Key", refused.json()


def test_an_act_sent_again_is_answered_again_although_its_version_has_passed(province, caller):
    found = walk.received(province, walk.MARITAL)
    mine = caller("chuyenvien")
    body = {"version": found.version}
    first, second = (mine.post(f"/dossiers/{found.code}/actions/take", body, key=KEY) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert Dossier.objects.get().version == found.version + 1
    other = mine.post(f"/dossiers/{found.code}/actions/note", {"fields": {"text": "Khác"}}, key=KEY)
    assert other.status_code == 409


def test_another_callers_key_is_another_key(province, caller):
    counter, clerk = caller("tiepnhan"), caller("chuyenvien")
    found = walk.received(province, walk.MARITAL)
    for mine in (counter, clerk):
        done = mine.post(f"/dossiers/{found.code}/actions/note", {"fields": {"text": "Đã gọi"}}, key=KEY)
        assert done.status_code == 200
    assert Message.objects.count() == 2


@pytest.fixture
def committed(transactional_db):
    base.build("25")
    return Province(Account.objects.select_related("officer").in_bulk([p.username for p in PERSONAS],
                                                                      field_name="username"))  # fmt: skip


def test_eight_at_once_file_one_dossier_and_take_it_once(committed):
    secret = secret_of(committed.accounts["tiepnhan"])
    mine = Caller(secret)
    body = sent(committed, mine, walk.BIRTH)
    answers = at_once([lambda: Caller(secret).post("/dossiers", body, key=KEY)] * 8)
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201], [a.content for a in answers]
    assert len({a.json()["code"] for a in answers}) == 1 and Dossier.objects.count() == 1
    number = answers[0].json()["code"]
    assert mine.act(number, "receive").status_code == 200
    seen = mine.get(f"/dossiers/{number}").json()["version"]
    officer = secret_of(committed.accounts["chuyenvien"])
    path = f"/dossiers/{number}/actions/take"
    keyed = at_once([lambda: Caller(officer).post(path, {"version": seen}, key=KEY)] * 4)
    assert [a.status_code for a in keyed] == [200] * 4, [a.content for a in keyed]
    bare = at_once([lambda: Caller(officer).post(f"/dossiers/{number}/actions/release", {"version": seen + 1})] * 4)
    assert sorted(a.status_code for a in bare) == [200, 409, 409, 409], [a.content for a in bare]
