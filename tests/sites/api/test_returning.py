"""Results and money by programs: the verbs of one dossier, hand-over slips, money given back, a receipt replaced."""

import re

import pytest

from motcua.foundation.common import relay
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Scope
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import money, services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover.models import Collection, Posting, ReturnCode
from motcua.onestop.handover.whereabouts import place_of
from motcua.onestop.payments.models import Payment, Receipt, Refund
from tests.sites import walk


def verbs(mine, code):
    return {action["verb"]: {f["name"] for f in action["fields"]} for action in
            mine.get(f"/dossiers/{code}").json()["actions"]}  # fmt: skip


def settled(province, delivery, code=walk.MARITAL):
    """An issued result on paper, and nothing owed any more."""
    found = walk.issued(province, code)
    Dossier.objects.filter(id=found.id).update(money_state="paid")
    contact = found.contact | {"delivery": delivery, "address": "Khu 5, phường Việt Trì"}
    if delivery != found.contact["delivery"]:
        services.change_contact(found.id, by=walk.filer(province, code), contact=contact)
    return Dossier.objects.get(id=found.id)


def test_a_result_goes_by_post_is_delivered_and_the_dossier_closes(province, tsa, caller):
    found = settled(province, "post")
    keeper = caller("tiepnhan") if place_of(found.id).place.code.endswith("TTPV") else caller("vanthu")
    assert {"carrier", "number", "posted_on"} == verbs(keeper, found.code)["post_result"]
    refused = keeper.act(found.code, "post_result", number="x")
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "number"
    assert "delivered" not in verbs(keeper, found.code)
    done = keeper.act(found.code, "post_result", number="EA 123 456 789 VN")
    assert done.status_code == 200 and done.json()["result_at"]["standing"] == "posted", done.json()
    assert {"delivered", "post_back"} <= verbs(keeper, found.code).keys()
    done = keeper.act(found.code, "delivered")
    assert done.json()["state"]["value"] == "result_returned" and Posting.objects.get().state == "delivered"


def test_what_the_post_brings_back_is_collected_with_a_code(province, tsa, caller):
    found = settled(province, "post")
    counter = caller("tiepnhan")
    keeper = counter if place_of(found.id).place.code.endswith("TTPV") else caller("vanthu")
    keeper.act(found.code, "post_result", number="EA123456789VN")
    assert keeper.act(found.code, "post_back", reason="").status_code == 422
    assert keeper.act(found.code, "post_back", reason="Vắng nhà ba lần").status_code == 200
    assert place_of(found.id).place.code.endswith("TTPV")
    offered = verbs(counter, found.code)
    assert {"confirmed", "code", "note"} <= offered["return_result"] and offered["send_return_code"] == set()
    sent = counter.post(f"/dossiers/{found.code}/actions/send_return_code", {}, key=str(uuid7()))
    assert sent.status_code == 200, "nobody decides on it, so no version is needed"
    relay.drain()
    code = re.search(r"\b\d{6}\b", Notice.objects.get(template="return-code").body)[0]
    how = {"who": "applicant", "number": found.applicant_number, "confirmed": "code"}
    for n in range(2):
        wrong = counter.act(found.code, "return_result", code="000000" if code != "000000" else "111111", **how)
        assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "code"
        assert ReturnCode.objects.get().tries == n + 1, "a wrong code counts, though the act is undone"
    done = counter.act(found.code, "return_result", code=code, **how)
    assert done.json()["state"]["value"] == "result_returned", done.json()
    assert Collection.objects.get().confirmed == "code"


def test_a_stranger_burns_no_tries(province, tsa, caller):
    found = settled(province, "counter")
    counter = caller("tiepnhan")
    counter.post(f"/dossiers/{found.code}/actions/send_return_code", {})
    body = {"version": found.version, "fields": {"who": "applicant", "confirmed": "code", "code": "000000"}}
    for who, status in (("xaydung", 404), ("lanhdao", 403)):
        assert caller(who).post(f"/dossiers/{found.code}/actions/return_result", body).status_code == status
    assert ReturnCode.objects.get().tries == 0


def test_who_hands_over_as_before_may_leave_the_confirmation_out(province, tsa, caller):
    found = settled(province, "counter")
    done = caller("tiepnhan").act(found.code, "return_result", who="applicant", number=found.applicant_number)
    assert done.json()["state"]["value"] == "result_returned", done.json()


def on_the_way(province, caller):
    """(sender, receiver, codes, units) of results for another centre."""
    found = walk.issued(province, walk.LICENCE, name="expiring")
    Dossier.objects.filter(id=found.id).update(money_state="paid")
    row = place_of(found.id)
    return caller("csgt"), caller("tiepnhantinh"), found, row


def test_a_slip_is_made_once_answered_item_by_item_and_read_by_its_two_ends(province, tsa, caller):
    sender, receiver, found, row = on_the_way(province, caller)
    assert row.place_id != row.goes_to_id
    body = {"from_unit": row.place.code, "to_centre": row.goes_to.code, "dossiers": [found.code]}
    assert receiver.post("/handover-slips", body, key="phieu-0000").status_code == 403
    wrong = sender.post("/handover-slips", body | {"dossiers": [found.code, "H44-260101-9999"]}, key="phieu-0001")
    assert [e["field"] for e in wrong.json()["errors"]] == ["dossiers.1"]
    made = sender.post("/handover-slips", body, key="phieu-0002")
    assert made.status_code == 201 and made.headers["Location"].endswith(made.json()["id"]), made.json()
    again = sender.post("/handover-slips", body, key="phieu-0002")
    assert again.status_code == 201 and again.json()["id"] == made.json()["id"]
    other = sender.post("/handover-slips", body | {"dossiers": ["H44-260101-9999"]}, key="phieu-0002")
    assert other.status_code == 409 and other.json()["type"].endswith(":key-used")
    path, [item] = f"/handover-slips/{made.json()['id']}", made.json()["items"]
    assert caller("chuyenvien").get(path).status_code == 404
    assert [s["id"] for s in receiver.get("/handover-slips", open="true").json()["items"]] == [made.json()["id"]]
    assert sender.post(f"{path}/answer", {"arrived": [item["id"]]}, key="tra-loi-01").status_code == 403
    assert receiver.post(f"{path}/answer", {}, key="tra-loi-02").status_code == 422
    strange = receiver.post(f"{path}/answer", {"arrived": [str(uuid7())]}, key="tra-loi-03")
    assert strange.json()["errors"][0]["field"] == "arrived.0"
    short = receiver.post(f"{path}/answer", {"missing": [{"item": item["id"], "reason": ""}]}, key="tra-loi-04")
    assert short.json()["errors"][0]["field"] == "missing.0.reason"
    done = receiver.post(f"{path}/answer", {"arrived": [item["id"]]}, key="tra-loi-05")
    assert done.json()["items"][0]["state"] == "arrived" and done.json()["closed_at"], done.json()
    assert "return_result" in verbs(receiver, found.code)
    assert receiver.get("/handover-slips", open="true").json()["items"] == []


@pytest.fixture
def paid(province, caller):
    """A licence whose fee was taken at the counter, with an electronic receipt."""
    found = walk.submitted(province, walk.LICENCE, name="expiring")
    counter = caller("tiepnhantinh")
    assert "request_payment" in verbs(counter, found.code)
    amount = money.due_of(found, walk.catalogue.bundle(found.revision_id)).amount
    assert counter.act(found.code, "request_payment", amount=1).status_code == 422
    assert counter.act(found.code, "request_payment", amount=amount).status_code == 200
    assert counter.act(found.code, "collect_fee", amount=amount).status_code == 200
    assert "request_payment" not in verbs(counter, found.code)
    return found


def test_a_payment_is_given_back_by_two_officers(province, caller, paid):
    keeper, leader = caller("ketoancsgt"), caller("truongcsgt")
    assert caller("tiepnhantinh").get("/payments").json()["items"] == []
    [payment] = keeper.get("/payments", dossier=paid.code).json()["items"]
    assert payment["method"]["value"] == "cash" and payment["receipts"][0]["state"]["value"] == "valid"
    path = f"/payments/{payment['id']}/refunds"
    assert keeper.post(path, {"reason": "other", "note": ""}, key="hoan-0001").status_code == 422
    asked = keeper.post(path, {"reason": "other", "note": "Nộp nhầm dịch vụ"}, key="hoan-0002")
    assert asked.status_code == 201 and asked.json()["state"]["value"] == "asked", asked.json()
    again = keeper.post(path, {"reason": "other", "note": "Nộp nhầm dịch vụ"}, key="hoan-0002")
    assert again.json()["id"] == asked.json()["id"] and Refund.objects.count() == 1
    decide = f"/refunds/{asked.json()['id']}/decision"
    own = keeper.post(decide, {"agrees": True}, key="quyet-001")
    assert own.status_code == 403 and own.json()["type"].endswith(":second-officer")
    assert caller("lanhdao").post(decide, {"agrees": True}, key="quyet-002").status_code == 404
    assert caller("truongcsgt", Scope.READ).post(decide, {"agrees": True}, key="quyet-003").status_code == 403
    done = leader.post(decide, {"agrees": True}, key="quyet-004")
    assert done.json()["state"]["value"] == "approved" and not Payment.objects.get().refunded_at, (
        "cash is paid out first"
    )
    pay_out, cash = f"/refunds/{asked.json()['id']}/pay-out", {"number": "PC-0012", "received_by": "Đỗ Quỳnh Giỏi"}
    assert keeper.post(pay_out, cash, key="chi-00001").status_code == 422, "whose paper was looked at is asked"
    wrong = keeper.post(pay_out, {**cash, "receiver_paper": "12345"}, key="chi-00002")
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "receiver_paper", wrong.json()
    cash["receiver_paper"] = "025190001234"
    assert caller("lanhdao").post(pay_out, cash, key="chi-00003").status_code == 404
    assert caller("ketoancsgt", Scope.READ).post(pay_out, cash, key="chi-00004").status_code == 403
    for _again in range(2):
        told = keeper.post(pay_out, cash, key="chi-00005")
        assert (told.status_code, told.json()["state"]["value"]) == (200, "paid"), told.json()
    assert told.json()["received_by"] == "Đỗ Quỳnh Giỏi" and "025190001234" not in told.text
    assert keeper.post(pay_out, cash, key="chi-00006").status_code == 409
    assert Refund.objects.get().receiver_paper == "025190001234"
    [payment] = keeper.get("/payments", dossier=paid.code).json()["items"]
    assert payment["receipts"][0]["state"]["value"] == "cancelled"
    relay.drain()
    counter = caller("tiepnhantinh")
    assert "request_payment" in verbs(counter, paid.code) and "collect_fee" not in verbs(counter, paid.code)
    assert counter.act(paid.code, "request_payment", amount=payment["amount"]).status_code == 200, "anew"
    assert counter.get(f"/dossiers/{paid.code}").json()["money"] == "due" and "collect_fee" in verbs(counter, paid.code)


def test_a_part_is_given_back_and_the_receipt_over_the_rest_stands_for_the_first(province, caller, paid):
    keeper = caller("ketoancsgt")
    [payment] = keeper.get("/payments", dossier=paid.code).json()["items"]
    assert [(one["kind"], one["amount"]) for one in payment["left"]] == [("fee", payment["amount"])]
    path, said = f"/payments/{payment['id']}/refunds", {"reason": "other", "note": "Được giảm lệ phí"}
    for number, parts in enumerate(([payment["amount"] + 1], [-1], [0], [1, 1], [])):
        refused = keeper.post(path, {**said, "parts": parts}, key=f"phan-sai-{number}")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "part_0"), parts
    asked = keeper.post(path, {**said, "parts": [20_000]}, key="phan-0001").json()
    assert (asked["amount"], asked["parts"]) == (20_000, [20_000])
    caller("truongcsgt").post(f"/refunds/{asked['id']}/decision", {"agrees": True}, key="phan-0002")
    cash = {"number": "PC-0013", "received_by": "Đỗ Quỳnh Giỏi", "receiver_paper": "025190001234"}
    assert keeper.post(f"/refunds/{asked['id']}/pay-out", cash, key="phan-0003").status_code == 200
    [payment] = keeper.get("/payments", dossier=paid.code).json()["items"]
    rest = payment["amount"] - 20_000
    assert (payment["refunded"], payment["refunded_at"], payment["left"][0]["amount"]) == (20_000, None, rest)
    states = {one["number"]: (one["state"]["value"], one["amount"]) for one in payment["receipts"]}
    assert sorted(states.values()) == [("replaced", payment["amount"]), ("valid", rest)]
    assert caller("tiepnhantinh").get(f"/dossiers/{paid.code}").json()["money"] == "paid"


def test_a_wrong_receipt_is_replaced_once(province, caller, paid):
    keeper, old = caller("ketoancsgt"), Receipt.objects.get()
    path = f"/receipts/{old.id}/replacement"
    same = keeper.post(path, {"payer_name": old.payer_name, "payer_number": old.payer_number,
                              "payer_address": old.payer_address, "reason": "Ghi sai"}, key="thay-0001")  # fmt: skip
    assert same.status_code == 422 and same.json()["errors"][0]["field"] == "payer_name"
    right = {"payer_name": "Đỗ Quỳnh Giỏi (đúng)", "reason": "Ghi sai tên"}
    made = keeper.post(path, right, key="thay-0002")
    assert made.status_code == 201 and made.json()["replaces"] == str(old.id), made.json()
    assert keeper.post(path, right, key="thay-0002").json()["id"] == made.json()["id"]
    assert keeper.post(path, right, key="thay-0003").status_code == 409
    assert caller("ketoan").post(path, right, key="thay-0004").status_code == 404
