"""An applicant without e-ID comes to the counter: answers form 02 before reception and while settling, withdraws."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import desk_papers, selectors, services
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier, SupplementRequest
from tests.sites import walk
from tests.sites.counter.test_acts import address, again
from tests.sites.portal import pages

ASKED = [{"document": "birth_slip", "reason": "Ảnh bị mờ"}]
IN_A_WEEK = timedelta(days=7)


def before_reception(province, code=walk.BIRTH, citizen=0) -> Dossier:
    found = walk.submitted(province, code, citizen)
    services.request_completion(
        found.id, by=province.actor("tiepnhan"), items=ASKED, answer_by=today() + IN_A_WEEK
    )  # fmt: skip
    return again(found)


def while_settling(province, citizen=0) -> Dossier:
    """A marital-status certificate: its clock still has days when the same-day one of a birth has ended."""
    found = walk.taken(province, walk.MARITAL, citizen)
    services.request_supplement(found.id, by=province.actor("chuyenvien"), answer_by=today() + IN_A_WEEK, items=[
        {"document": "other", "reason": "Thiếu xác nhận nơi cư trú cũ"}
    ])  # fmt: skip
    return again(found)


def sent(found: Dossier, **more) -> dict:
    return {"who": "applicant", "number": found.applicant_number, "key": str(uuid7())} | more


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


def last(found: Dossier):
    return selectors.journal(found.id)[-1]


def test_the_answer_before_reception_is_taken_down_with_copy_and_scan(province, browser):
    found = before_reception(province)
    page = browser.get(address(found)).text
    assert address(found, "answer") in page and "Ảnh bị mờ" in page
    data = sent(found, **{
        "copy-birth_slip-kind": "certified", "copy-birth_slip-count": "2", "scan-birth_slip": walk.pdf("moi.pdf"),
        "note": "Bản trích sao",
    })  # fmt: skip
    assert browser.post(address(found, "answer"), data).headers["Location"] == address(found)
    assert (again(found).state, again(found).received_at) == ("submitted", None)
    paper = found.documents.get(document_key="birth_slip", replaced_at=None)
    assert (paper.copy_kind, paper.copies, paper.file.name) == ("certified", 2, "moi.pdf")
    assert found.documents.filter(document_key="birth_slip", replaced_at__isnull=False).exists()
    assert SupplementRequest.objects.get().answer_note == "Bản trích sao"
    entry = last(found)
    assert (entry.action, entry.actor_name) == ("complete", province.actor("tiepnhan").name)
    assert entry.detail["request_of"] == found.applicant_name
    after = browser.get(address(found)).text
    assert f"Người yêu cầu tại quầy: {found.applicant_name}" in after and address(found, "receive") in after


def test_the_form_is_corrected_at_the_counter(province, browser):
    found = walk.submitted(province)
    services.request_completion(
        found.id, by=province.actor("tiepnhan"), answer_by=today() + IN_A_WEEK,
        items=[{"document": "declaration", "reason": "Sai họ tên mẹ."}],
    )  # fmt: skip
    filled = pages.filled(browser.get(address(found, "answer")))
    refused = browser.post(address(found, "answer"), filled | sent(found, mother_name="Trần 123"))
    assert refused.status_code == 200 and 'href="#q_mother_name"' in refused.text
    assert browser.post(address(found, "answer"), filled | sent(found, mother_name="Trần Thu Hằng")).status_code == 302
    assert again(found).answers["mother_name"] == "Trần Thu Hằng"


def test_a_supplement_at_the_counter_lets_the_clock_run_again(province, browser):
    found = while_settling(province)
    assert found.paused_at is not None
    asked = browser.get(address(found, "answer"))
    assert "hẹn trả kết quả lúc" in asked.text and "Thiếu xác nhận" in asked.text
    answer = browser.post(address(found, "answer"), sent(found, **{"copy-other-kind": "original"}), follow=True)
    assert "Đồng hồ chạy tiếp" in answer.text
    kept = again(found)
    assert (kept.state, kept.paused_at) == ("in_progress", None)
    assert kept.due_at >= found.due_at
    assert selectors.clock(found.id)[-1].kind == "resume"
    assert last(found).detail["request_of"] == found.applicant_name


def test_the_answer_pressed_twice_counts_once(province, browser):
    found = before_reception(province)
    data = sent(found, **{"copy-birth_slip-kind": "original"})
    for _ in range(2):
        assert browser.post(address(found, "answer"), data).status_code == 302
    assert [e.action for e in selectors.journal(found.id)].count("complete") == 1


def test_somebody_authorised_answers_with_the_paper_of_authorisation(province, browser):
    found = before_reception(province)
    data = sent(found, who="other", number="025191004567", note="Đã mất bản gốc")
    half = browser.post(address(found, "answer"), data)
    assert set(half.context["form"].errors) == {"name", "paper"}
    assert "Đã mất bản gốc" in half.text
    browser.post(address(found, "answer"), data | {"name": "Trần Thu Hà", "paper": "Giấy ủy quyền 12/2026"})
    assert "Trần Thu Hà, 025191004567" in last(found).detail["request_of"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": "025191004567"}, "khác số trong hồ sơ"),
        ({"copy-birth_slip-count": "0"}, "từ 1 đến 99"),
        ({"copy-birth_slip-kind": "", "note": " "}, "ít nhất một giấy tờ"),
    ],
)
def test_a_wrong_answer_is_told_and_what_was_typed_stays(province, browser, change, sentence):
    found = before_reception(province)
    data = sent(found, **{"copy-birth_slip-kind": "certified", "copy-birth_slip-count": "2", "note": ""}) | change
    answer = browser.post(address(found, "answer"), data)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert again(found).state == "supplement_requested"
    assert answer.context["rows"][0]["kind"] == data["copy-birth_slip-kind"]


def test_a_refused_scan_keeps_the_good_one_which_can_be_taken_away(province, browser):
    found = before_reception(province)
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", content_type="application/x-msdownload")
    data = sent(found, **{"copy-birth_slip-kind": "original", "scan-birth_slip": [walk.pdf("tot.pdf"), bad]})
    answer = browser.post(address(found, "answer"), data)
    assert "tot.pdf" in answer.text and again(found).state == "supplement_requested"
    kept = f"birth_slip:{answer.context['rows'][0]['files'][0].id}"
    without = browser.post(address(found, "answer"), {"kept": kept, "remove": kept})
    assert "tot.pdf" not in without.text
    browser.post(address(found, "answer"), sent(found, **{"copy-birth_slip-kind": "original", "kept": kept}))
    assert found.documents.get(document_key="birth_slip", replaced_at=None).file.name == "tot.pdf"


def test_files_of_other_people_cannot_be_slipped_in(province, browser):
    found = before_reception(province)
    foreign = found.documents.exclude(file=None).first().file
    data = sent(found, kept=f"birth_slip:{foreign.id}")
    assert browser.post(address(found, "answer"), data).status_code == 200
    assert again(found).state == "supplement_requested"


def test_the_dossier_is_withdrawn_in_person_while_no_result_is_signed(province, browser):
    found = walk.received(province)
    assert address(found, "withdraw") in browser.get(address(found)).text
    assert browser.post(address(found, "withdraw"), {"who": "applicant", "number": ""}).status_code == 200
    browser.post(address(found, "withdraw"), sent(found, reason="Nộp nhầm thủ tục"))
    assert again(found).state == "withdrawn"
    assert last(found).detail["request_of"] == found.applicant_name
    assert last(found).detail["reason"] == "Nộp nhầm thủ tục"


def test_after_the_signature_nothing_is_withdrawn(province, browser, tsa):
    found = walk.signed(province)
    assert address(found, "withdraw") not in browser.get(address(found)).text
    answer = browser.post(address(found, "withdraw"), sent(found))
    assert answer.status_code == 200 and "đã được ký" in answer.text
    assert again(found).state == "in_progress"


def test_nothing_asked_leads_back_to_the_dossier(province, browser):
    found = walk.submitted(province)
    answer = browser.get(address(found, "answer"))
    assert answer.headers["Location"] == address(found)


def test_another_centre_takes_no_answer_and_no_withdrawal(province, other_counter):
    found = before_reception(province)
    for name in ("answer", "withdraw"):
        assert other_counter.client.get(address(found, name)).status_code == 404
        assert other_counter.client.post(address(found, name), sent(found)).status_code == 404
    Dossier.objects.filter(id=found.id).update(authority=other_counter.unit)  # may read it now
    for name in ("answer", "withdraw"):
        assert other_counter.client.post(address(found, name), sent(found)).status_code == 404
    by = other_counter.actor("tiepnhan")
    with pytest.raises(NotYours):
        services.complete(found.id, by=by, note="Đã mang đến", request_of=found.applicant_name)
    with pytest.raises(NotYours):
        services.withdraw(found.id, by=by, request_of=found.applicant_name)
    settling = while_settling(province, citizen=1)
    with pytest.raises(NotYours):
        services.supplement(settling.id, by=by, note="Đã mang đến", request_of=settling.applicant_name)


@pytest.mark.parametrize("username", ["chuyenvien", "lanhdao", "vanthu"])
def test_other_roles_do_not_act_for_the_applicant(province, username):
    found = while_settling(province)
    with pytest.raises(NotYours):
        services.supplement(found.id, by=province.actor(username), note="Đã có", request_of=found.applicant_name)
    assert province.officer(username).get(address(found, "answer")).status_code == 403


def test_the_record_never_misses_on_whose_request_an_officer_acted(province):
    found, by = before_reception(province), province.actor("tiepnhan")
    for act in (
        lambda: services.complete(found.id, by=by, note="Đã mang đến", request_of=" "),
        lambda: services.withdraw(found.id, by=by),
    ):
        with pytest.raises(Invalid):
            act()
    services.complete(found.id, by=province.citizen_actor(), note="Tôi tự gửi", request_of="Ai đó")
    assert "request_of" not in last(found).detail


def test_search_and_list_lead_to_what_waits(province, browser):
    one, two = before_reception(province), while_settling(province, citizen=1)
    walk.submitted(province, citizen=2)
    listed = browser.get("/counter/?list=completion").text
    assert address(one, "answer") in listed and address(two, "answer") in listed
    found = browser.post("/counter/search/", {"q": "0912 345 678"}).text
    assert address(one, "answer") in found and address(two, "answer") in found
    assert found.count("/answer/") == 2


def test_a_paper_is_read_as_it_was_shown():
    id = uuid7()
    first, second = desk_papers.read("slip", {"kind": "photocopy", "count": "3"}, [id, uuid7()])
    assert (first.file_id, first.copy_kind, first.copies, second.copy_kind) == (id, "photocopy", 3, "electronic")
    assert desk_papers.read("slip", {}, []) == ()
    with pytest.raises(Refusal):
        desk_papers.read("slip", {"kind": "gold"}, [])


def test_the_pages_speak_both_languages(province):
    found = before_reception(province)
    english, vietnamese = province.officer("tiepnhan", "en"), province.officer("tiepnhan")
    assert "Who came to the counter?" in english.get(address(found, "answer")).text
    assert "Ai đến quầy?" in vietnamese.get(address(found, "answer")).text
    assert "Withdraw for the applicant" in english.get(address(found, "withdraw")).text


def test_the_page_of_the_answer_has_a_query_budget(province, browser, django_assert_max_num_queries):
    found = before_reception(province)
    browser.get(address(found, "answer"))
    with django_assert_max_num_queries(14):
        assert browser.get(address(found, "answer")).status_code == 200
    assert now() and reverse("counter:answer", args=[found.id])
