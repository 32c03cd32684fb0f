"""One dossier from filing to its result in hand, by programs alone."""

import pytest

from motcua.foundation.common import relay
from motcua.foundation.common.models import EventRecord
from tests.sites import walk
from tests.sites.api.caller import Caller, drafted, sent


@pytest.mark.parametrize("code", [walk.MARITAL, walk.BIRTH])
def test_a_dossier_is_filed_settled_and_returned(province, tsa, caller, code):
    counter, specialist, leader, clerk = (caller(who) for who in ("tiepnhan", "chuyenvien", "lanhdao", "vanthu"))
    made = counter.post("/dossiers", sent(province, counter, code), key="ho-so-00001")
    assert made.status_code == 201, made.json()
    number = made.json()["code"]
    assert made.headers["Location"] == f"/api/v1/dossiers/{number}" and made.headers["ETag"] == '"1"'
    fee = {}
    receive = next(a for a in made.json()["actions"] if a["verb"] == "receive")
    if receive["fields"]:
        fee = {"amount": int(due) if (due := walk_fee(province, number)) else 8000, "receipt": "BL-0001"}
    assert counter.act(number, "receive", **fee).status_code == 200
    assert specialist.act(number, "take").json()["state"]["value"] == "in_progress"
    done = drafted(specialist, number)
    assert done.status_code == 200, done.json()
    while any(step["role"] == "specialist" for step in specialist.get(f"/dossiers/{number}").json()["steps"]):
        done = specialist.act(number, "forward", opinion="Đủ điều kiện.")
        assert done.status_code == 200, done.json()
    signed = leader.act(number, "sign")
    assert signed.status_code == 200, signed.json()
    assert clerk.act(number, "issue").json()["state"]["value"] == "settled"
    relay.drain()
    result = clerk.get(f"/dossiers/{number}/result").json()
    assert result["outcome"]["value"] == "granted" and result["signed_by"] == "Hoàng Minh Tuấn"
    file = b"".join(clerk.get(f"/dossiers/{number}/result/file").streaming_content)
    assert file.startswith(b"%PDF-")
    done = counter.act(number, "return_result", who="applicant", number="025190001234")
    assert done.json()["state"]["value"] == "result_returned", done.json()
    told = Caller(language="en").get(f"/verify/{token_of(number)}").json()
    assert told["genuine"] and told["in_register"] and not told["differs"] and told["dossier"] == number
    assert {e.detail.get("via") for e in EventRecord.objects.filter(subject_kind="dossier")} == {"Phần mềm thử"}


def walk_fee(province, number):
    from motcua.onestop.catalogue import selectors as catalogue
    from motcua.onestop.dossiers import money
    from motcua.onestop.dossiers.models import Dossier

    found = Dossier.objects.get(code=number)
    return money.due_of(found, catalogue.bundle(found.revision_id)).amount


def token_of(number):
    from motcua.foundation.signing.tokens import TokenPayload, make_token
    from motcua.onestop.dossiers.models import Result
    from motcua.onestop.dossiers.results import digest_of

    result = Result.objects.get(dossier__code=number)
    return make_token(TokenPayload(
        "result", number, result.id, result.number, result.signed_at.date(), digest_of(result.data), result.version,
    ))  # fmt: skip
