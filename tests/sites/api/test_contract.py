"""Each address: what it answers, what it refuses and with which words, who may call it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common.clock import local, now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.models import ApiToken, Reading
from motcua.foundation.organisations.models import Position
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.api.views import shapes
from tests.sites import walk
from tests.sites.api.caller import Caller, sent

HOUSE = "1.013225"
PROBLEM = "application/problem+json"


def verbs(answer):
    return [action["verb"] for action in answer.json()["actions"]]


def test_procedures_are_found_without_a_token_in_the_callers_language(province):
    found = Caller(language="en").get("/procedures", q="khai sinh").json()
    assert found["items"][0]["code"] == walk.BIRTH and found["items"][0]["offered"]
    assert "irth" in found["items"][0]["title"]
    assert "khai sinh" in Caller().get("/procedures", q="khai sinh").json()["items"][0]["title"]
    first = Caller().get("/procedures").json()
    second = Caller().get("/procedures", start=first["next"]).json()
    assert {i["code"] for i in first["items"]}.isdisjoint(i["code"] for i in second["items"]) and first["total"] > 100


def test_a_procedure_tells_what_it_asks_for(province):
    told = Caller().get(f"/procedures/{walk.BIRTH}").json()
    assert told["time_limits"] and told["fees"] and any(d["way"] == "upload" for d in told["documents"])
    assert {"name", "type", "label", "required"} <= told["questions"][0].keys()
    assert province.commune.code in {unit["code"] for unit in told["authorities"]}
    missing = Caller().get("/procedures/9.999999")
    assert missing.status_code == 404 and missing.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize(("language", "word"), [("vi", "token"), ("en", "Send a token"), ("fr, en;q=0.5", "Send a")])
def test_without_a_token_one_is_asked_for_in_the_callers_language(province, language, word):
    refused = Caller(language=language).get("/dossiers")
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.headers["Content-Type"] == PROBLEM and word in refused.json()["detail"]
    assert refused.json()["type"] == "urn:motcua:problem:token" and "Accept-Language" in refused.headers["Vary"]


def test_a_token_that_ended_was_revoked_or_whose_officer_left_opens_nothing(province, caller):
    mine = caller("tiepnhan")
    assert mine.get("/dossiers").status_code == 200
    token = ApiToken.objects.get()
    assert token.last_used_at and token.digest not in mine.headers["Authorization"]
    for change in ({"expires_at": now()}, {"revoked_at": now()}):
        ApiToken.objects.update(**change)
        assert mine.get("/dossiers").status_code == 401
        ApiToken.objects.update(expires_at=now() + timedelta(days=1), revoked_at=None)
    assert mine.get("/dossiers").status_code == 200
    officer = province.accounts["tiepnhan"].officer
    officer.is_active = False
    officer.save()
    assert mine.get("/dossiers").status_code == 401
    assert Caller("mct_" + "x" * 43).get("/dossiers").status_code == 401


def test_a_session_of_a_page_opens_nothing_here(province):
    assert province.officer("tiepnhan").get("/api/v1/dossiers").status_code == 401


@pytest.mark.parametrize(("scope", "path", "body"), [
    (Scope.READ, "/files", None), (Scope.READ, "/dossiers", {}), (Scope.FILE, "/dossiers/x/actions/take", {}),
])  # fmt: skip
def test_a_scope_opens_only_what_it_names(province, caller, scope, path, body):
    refused = caller("tiepnhan", scope).post(path, body, key="khoa-12345")
    assert refused.status_code == 403 and refused.json()["type"].endswith(":scope")


def test_reading_needs_its_scope_and_tells_no_actions_that_the_token_may_not_do(province, caller):
    number = walk.submitted(province, walk.MARITAL).code
    assert caller("tiepnhan", Scope.FILE).get("/dossiers").status_code == 403
    assert verbs(caller("tiepnhan", Scope.READ).get(f"/dossiers/{number}")) == []
    assert "receive" in verbs(caller("tiepnhan").get(f"/dossiers/{number}"))


def test_signing_needs_a_scope_of_its_own(province, tsa, caller):
    number = walk.drafted(province, walk.MARITAL).code
    leader = caller("lanhdao", Scope.READ, Scope.ACT)
    assert "sign" not in verbs(leader.get(f"/dossiers/{number}"))
    assert leader.act(number, "sign").json()["type"].endswith(":scope")
    assert "sign" in verbs(caller("lanhdao").get(f"/dossiers/{number}"))


def test_a_file_is_taken_through_the_gate(province, caller):
    mine = caller("tiepnhan", Scope.FILE)
    kept = mine.upload()
    assert kept.status_code == 201 and len(kept.json()["sha256"]) == 64
    from django.core.files.uploadedfile import SimpleUploadedFile

    refused = mine.upload(SimpleUploadedFile("giay.pdf", b"not a pdf"))
    assert refused.status_code == 422 and refused.json()["type"] == "urn:motcua:problem:lying"
    assert mine.post("/files").status_code == 422


def test_a_filing_names_every_fault_at_once(province, caller):
    mine = caller("tiepnhan", language="en")
    body = sent(province, mine, walk.BIRTH)
    body["applicant"] |= {"citizen_number": "123"}
    body["contact"] |= {"phone": "1", "delivery": "pigeon"}
    del body["answers"]["child_name"]
    body["answers"]["unknown"] = "x"
    body["documents"] = [{"document": "birth_slip", "file": str(uuid7())}]
    refused = mine.post("/dossiers", body, key="khoa-12345")
    assert refused.status_code == 422, refused.json()
    named = {error["field"] for error in refused.json()["errors"]}
    assert {"applicant.citizen_number", "contact.phone", "contact.delivery", "answers.unknown", "answers.child_name",
            "documents.0.file"} <= named  # fmt: skip
    assert all(error["message"] for error in refused.json()["errors"])
    assert not Dossier.objects.exists()


def test_an_unusual_answer_is_asked_about_and_taken_when_confirmed(province, caller):
    mine = caller("tiepnhan")
    body = sent(province, mine, walk.MARITAL, "refused")
    token = body["answers"].pop("sure:purpose")
    refused = mine.post("/dossiers", body, key="khoa-12345")
    asked = refused.json()["errors"]
    assert [(e["field"], e.get("confirm")) for e in asked] == [("answers.purpose", token)], asked
    body["answers"]["sure:purpose"] = token
    assert mine.post("/dossiers", body, key="khoa-12345").status_code == 201


def test_only_who_receives_files(province, caller):
    mine = caller("chuyenvien")
    refused = mine.post("/dossiers", sent(province, mine), key="khoa-12345")
    assert refused.status_code == 403 and not Dossier.objects.exists()
    counter = caller("tiepnhan")
    elsewhere = sent(province, counter, reception_place="25.TTPV")
    named = counter.post("/dossiers", elsewhere, key="khoa-12345").json()["errors"]
    assert [error["field"] for error in named] == ["reception_place"]


def test_the_list_is_paged_by_place_and_narrowed(province, caller, django_assert_max_num_queries):
    codes = [walk.submitted(province, walk.MARITAL).code for _ in range(5)]
    mine = caller("tiepnhan")
    first = mine.get("/dossiers", size=2).json()
    walk.submitted(province, walk.MARITAL)  # comes on top, and moves nothing on the pages behind
    second = mine.get("/dossiers", size=2, after=first["next"]).json()
    third = mine.get("/dossiers", size=2, after=second["next"]).json()
    assert [i["code"] for page in (first, second, third) for i in page["items"]] == codes[::-1]
    assert third["next"] is None
    with django_assert_max_num_queries(8):
        assert len(mine.get("/dossiers").json()["items"]) == 6
    assert mine.get("/dossiers", state="settled").json()["items"] == []
    assert len(mine.get("/dossiers", procedure=walk.MARITAL).json()["items"]) == 6
    refused = mine.get("/dossiers", after="made-up")
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "after"


def test_a_dossier_offers_what_the_caller_may_do_and_nothing_else(province, caller):
    number = walk.received(province, walk.MARITAL).code
    assert "take" in verbs(caller("chuyenvien").get(f"/dossiers/{number}"))
    counter = verbs(caller("tiepnhan").get(f"/dossiers/{number}"))
    assert "undo_reception" in counter and "take" not in counter
    for verb in ("take", "issue", "sign"):
        assert caller("tiepnhan").act(number, verb).status_code == 403, verb
    refused = caller("chuyenvien").act(number, "forward")
    assert refused.status_code == 422 and refused.json()["type"] == "urn:motcua:problem:step-not-open"


def test_everything_that_is_offered_can_be_done(province, tsa, caller):
    """Whatever the state: an offered act that is sent without fields says what it misses; it is never forbidden."""
    made = [walk.submitted, walk.received, walk.taken, walk.drafted, walk.signed, walk.issued]
    wrong = []
    for make in made:
        number = make(province, walk.MARITAL).code
        for who in ("tiepnhan", "chuyenvien", "lanhdao", "vanthu"):
            mine = caller(who)
            for action in mine.get(f"/dossiers/{number}").json()["actions"]:
                needs = {field["name"] for field in action["fields"] if field["required"]}
                if not needs:
                    continue
                answer = mine.act(number, action["verb"])
                told = {error["field"] for error in answer.json().get("errors", [])}
                if answer.status_code != 422 or not needs <= told:
                    wrong.append((make.__name__, who, action["verb"], answer.json()))
    assert wrong == []


def test_reading_a_dossier_stays_within_its_queries_and_is_kept_nowhere(
    province, caller, django_assert_max_num_queries
):
    number = walk.taken(province, walk.BIRTH).code
    mine = caller("chuyenvien")
    mine.get(f"/dossiers/{number}")
    with django_assert_max_num_queries(13):
        assert mine.get(f"/dossiers/{number}").headers["Cache-Control"] == "no-store"


def test_a_stale_version_is_told_who_and_when(province, caller):
    found = walk.received(province, walk.MARITAL)
    mine = caller("chuyenvien", language="en")
    services.take(found.id, by=province.actor("chuyenvien"))
    for more in ({"version": f'"{found.version}"'}, {"body": {"version": found.version}}):
        stale = mine.post(f"/dossiers/{found.code}/actions/forward", more.get("body"), version=more.get("version", ""))
        assert stale.status_code == 409 and stale.json()["type"] == "urn:motcua:problem:changed-by-other"
        assert stale.json()["changed_by"] == "Phan Văn Khải" and stale.json()["changed_at"]
        assert "Phan Văn Khải" in stale.json()["detail"]
        assert f"at version {found.version + 1}" in stale.json()["detail"]
        changed = local(datetime.fromisoformat(stale.json()["changed_at"]))
        assert f"{changed:%H:%M %d/%m/%Y}" in stale.json()["detail"]
    never = mine.post(f"/dossiers/{found.code}/actions/forward", version='"99"')
    assert never.status_code == 409 and never.json()["type"] == "urn:motcua:problem:changed-by-other"
    assert f"at version {found.version + 1}" in never.json()["detail"] and "changed_by" not in never.json()
    assert "Phan Văn Khải" not in never.json()["detail"]
    needed = mine.post(f"/dossiers/{found.code}/actions/forward")
    assert needed.status_code == 428
    assert mine.post(f"/dossiers/{found.code}/actions/note", {"fields": {"text": "Đã gọi"}}).status_code == 200


@pytest.mark.parametrize("prefer", ["return=minimal", "respond-async, return=minimal", 'Return = "minimal"; x=1'])
def test_who_wants_little_is_answered_with_the_version_alone(province, caller, prefer, django_assert_max_num_queries):
    found = walk.received(province, walk.MARITAL)
    mine, path = caller("chuyenvien"), f"/dossiers/{found.code}/actions/take"
    assert mine.post(path, version=f'"{found.version}"', prefer="return=representation").status_code == 200
    services.release(found.id, by=province.actor("chuyenvien"), to=None, reason="Chuyển cho người khác làm")
    before = Reading.objects.count()
    with django_assert_max_num_queries(16):
        done = mine.post(path, version=f'"{found.version + 2}"', key="take-1234", prefer=prefer)
    assert done.status_code == 204 and done.content == b"" and done.headers["Cache-Control"] == "no-store"
    assert (done.headers["ETag"], done.headers["Preference-Applied"]) == (f'"{found.version + 3}"', "return=minimal")
    assert Reading.objects.count() == before, "nothing of the dossier was told"
    again = mine.post(path, version=f'"{found.version + 2}"', key="take-1234", prefer=prefer)
    assert (again.status_code, again.headers["ETag"]) == (204, f'"{found.version + 3}"')
    refused = mine.post(path, version=f'"{found.version}"', prefer=prefer)
    assert refused.status_code == 409 and refused.json()["changed_by"] == "Phan Văn Khải"


def test_what_is_sent_with_an_act_is_named_by_field(province, caller):
    found = walk.submitted(province, walk.BIRTH)
    mine = caller("tiepnhan", language="en")
    refused = mine.act(
        found.code, "request_completion", items=[{"document": "nothing", "reason": ""}], answer_by="soon", more=1
    )
    assert {e["field"] for e in refused.json()["errors"]} == {
        "items.0.document", "items.0.reason", "answer_by", "more",
    }  # fmt: skip
    assert mine.act(found.code, "eat").status_code == 422
    day = (now() + timedelta(days=9)).date().isoformat()
    done = mine.act(found.code, "request_completion", items=[{"document": "other", "reason": "Mờ"}], answer_by=day)
    assert done.json()["state"]["value"] == "supplement_requested", done.json()
    done = mine.act(
        found.code, "complete", who="applicant", number=Dossier.objects.get(id=found.id).applicant_number,
        note="Đã mang bản rõ đến", documents=[{"document": "birth_slip", "file": mine.upload().json()["id"]}],
    )  # fmt: skip
    assert done.json()["state"]["value"] == "submitted", done.json()


@pytest.mark.parametrize(("language", "said"), [("vi", "Ở đây không có tham số này"), ("en", "no such parameter")])
def test_a_parameter_that_is_not_known_is_refused_and_the_known_ones_named(province, caller, language, said):
    mine = caller("tiepnhan", language=language)
    refused = mine.get("/dossiers", limit=2, size=1)
    assert refused.status_code == 422 and [e["field"] for e in refused.json()["errors"]] == ["limit"]
    assert said in refused.json()["detail"] and "after, state, procedure, size" in refused.json()["detail"]
    assert mine.get("/dossiers", size=1).status_code == 200
    assert Caller(language=language).get("/procedures/1.001193", q="x").status_code == 422
    assert mine.client.post("/api/v1/files?a=1", headers=mine.headers).status_code == 422


def test_events_are_read_page_by_page_and_name_the_system(province, caller):
    found = walk.received(province, walk.MARITAL)
    mine = caller("chuyenvien", language="en")
    mine.act(found.code, "take")
    first = mine.get(f"/dossiers/{found.code}/events", size=2).json()
    rest = mine.get(f"/dossiers/{found.code}/events", after=first["next"]).json()
    assert [e["verb"] for e in first["items"] + rest["items"]] == ["submit", "receive", "take"]
    assert rest["next"] is None and rest["items"][0]["detail"]["via"] == "Phần mềm thử"
    page = province.officer("chuyenvien").get(reverse("desk:dossier", args=[found.id]))
    assert "Do hệ thống “Phần mềm thử” gửi" in page.content.decode()


def test_moments_of_an_event_are_told_as_everywhere_and_what_was_typed_stays_as_it_is():
    typed, due = "2026-13-45 10:00:00+07:00", "2026-11-30 10:00:00+07:00"
    kept = {"reason": due, "items": [{"reason": typed}], "due_from": due, "paid_at": due, "due_at": typed}
    assert shapes.detail(kept) == kept | {"due_from": due.replace(" ", "T"), "paid_at": due.replace(" ", "T")}


@pytest.mark.parametrize(("language", "word"), [("vi", "tiếp nhận"), ("en", "eceived")])
def test_the_deadline_is_explained_with_its_ledger(province, caller, language, word):
    number = walk.received(province, walk.MARITAL).code
    told = caller("tiepnhan", language=language).get(f"/dossiers/{number}/deadline").json()
    assert [row["kind"] for row in told["ledger"]] == ["start"] and told["due_date"] and told["limit"] == "3wd"
    assert any(word in line for line in told["explanation"]), told["explanation"]
    early = walk.submitted(province, walk.MARITAL).code
    assert caller("tiepnhan").get(f"/dossiers/{early}/deadline").json()["due_at"] is None


def test_a_paper_is_read_and_leaves_a_trace(province, caller):
    found = walk.submitted(province, walk.BIRTH)
    mine = caller("tiepnhan")
    paper = mine.get(f"/dossiers/{found.code}").json()["documents"][0]
    answer = mine.get(f"/dossiers/{found.code}/documents/{paper['id']}")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert EventRecord.objects.get(action="file.opened").detail == {"via": "Phần mềm thử"}
    assert mine.get(f"/dossiers/{found.code}/documents/{uuid7()}").status_code == 404


def test_a_draft_is_no_result(province, caller):
    number = walk.drafted(province, walk.MARITAL).code
    for path in ("result", "result/file"):
        assert caller("chuyenvien").get(f"/dossiers/{number}/{path}").status_code == 404


def test_a_code_that_was_altered_proves_nothing(province):
    for token in ("abc", "M1.x.y.z", "M1." + "a" * 300):
        refused = Caller().get(f"/verify/{token}")
        assert refused.status_code == 422 and refused.headers["Content-Type"] == PROBLEM


def test_too_many_calls_are_told_when_to_go_on(province, caller, settings):
    settings.API_CALLS_A_MINUTE = 30
    mine, guest = caller("tiepnhan"), Caller()
    found = [mine.get("/dossiers") for _ in range(63)]  # more than two minutes' worth: one of them may begin meanwhile
    refused = [a for a in found if a.status_code == 429]
    assert refused and found[0].status_code == 200
    assert all(1 <= int(a.headers["Retry-After"]) <= 60 for a in refused)
    assert 429 in [guest.get("/procedures").status_code for _ in range(8)]
    assert caller("chuyenvien").get("/dossiers").status_code == 200, "another token is another count"


def test_what_is_not_there_and_what_is_not_called_so_are_problems_too(province, caller):
    for reply, status in [(Caller().get("/nowhere"), 404), (caller("tiepnhan").post("/procedures"), 405),
                          (Caller().client.get("/api/v1/procedures?q=%00"), 400)]:  # fmt: skip
        assert reply.status_code == status and reply.headers["Content-Type"] == PROBLEM, reply.content
        assert reply.json()["status"] == status


def test_the_description_for_people_stands_in_both_languages(province):
    for language, word in (("vi", "Dành cho hệ thống khác"), ("en", "For other systems")):
        browser = Caller().client
        browser.cookies["language"] = language
        text = browser.get(reverse("api:docs")).content.decode()
        assert word in text and "/api/v1/dossiers/{code}/actions/{verb}" in text and "<script" not in text


def test_an_opinion_is_written_and_then_approved_by_the_units_leader(province, caller):
    found = walk.received(province, HOUSE, name="near-monument")
    Position.objects.create(
        officer=province.accounts["chuyenvien"].officer, unit=found.assignments.first().unit, roles=["specialist"],
        title={"vi": "Chuyên viên", "en": "Specialist"}, valid_from="2025-07-01",
    )  # fmt: skip
    asking = province.actor("chuyenvien")
    services.take(found.id, by=asking)
    services.consult(found.id, by=asking, question="Chiều cao này có ảnh hưởng di tích không?")
    for who, agrees in (("xaydung", False), ("truongphong", True)):
        offered = [one["verb"] for one in caller(who).get(f"/dossiers/{found.code}").json()["actions"]]
        assert "answer_consultation" in offered
        done = caller(who).act(found.code, "answer_consultation", agrees=agrees, answer="Đề nghị hạ một tầng.")
        assert done.status_code == 200, done.json()
    opinion = found.consultations.get()
    assert opinion.agrees and (opinion.drafted_by, opinion.answered_by) == tuple(
        province.actor(who).name for who in ("xaydung", "truongphong")
    )
