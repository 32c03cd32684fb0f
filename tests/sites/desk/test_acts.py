"""What each officer may do with a dossier on its page, and the sentence that says why not."""

import subprocess

import pytest
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.files.services import read_bytes
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import letters, results, selectors, services
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.registers.models import RegisterEntry
from tests.sites import walk

ACTS = (
    "forward", "send_back", "release", "ask_extension", "ask_apology", "ask_stop", "letter", "drop_letter", "transfer",
    "hand_back", "consult", "opinion", "supplement", "draft", "refuse", "sign", "issue", "return", "reissue",
)  # fmt: skip


def address(name, dossier):
    return reverse(f"desk:{name}", args=[dossier.id])


def text(response):
    return response.content.decode()


def last(dossier):
    return selectors.journal(dossier.id)[-1]


@pytest.mark.parametrize("name", ["dossier", "deadline", "preview", *ACTS])
def test_another_units_officer_meets_404_on_everything(province, name):
    dossier = walk.drafted(province)
    stranger = province.officer("xaydung")
    assert stranger.get(address(name, dossier)).status_code == 404
    if name in ACTS:
        assert stranger.post(address(name, dossier), {"key": "1"}).status_code == 404


@pytest.mark.parametrize("name", [*ACTS, "take", "note", "message"])
def test_a_citizen_and_a_guest_are_sent_to_the_officers_door(province, client, name):
    dossier = walk.received(province)
    for browser in (client, province.citizen(0)):
        assert "/operations/sign-in/" in browser.post(address(name, dossier), {"key": "1"})["Location"]


MAY = {
    "chuyenvien": {
        "forward",
        "supplement",
        "draft",
        "refuse",
        "ask_extension",
        "ask_stop",
        "transfer",
        "release",
    },
    "lanhdao": {"ask_extension", "ask_stop", "transfer", "release"},
    "vanthu": set(),
    "tiepnhan": set(),
}


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_taken_dossier_offers_each_role_what_it_may_do_and_tells_the_rest_why_not(province, who, language):
    dossier = walk.taken(province)
    browser = province.officer(who, language)
    shown = text(browser.get(address("dossier", dossier)))
    for name in ACTS:
        page = text(browser.get(address(name, dossier)))
        allowed = name in MAY[who]
        assert (address(name, dossier) in shown) == allowed, name
        assert ('role="alert"' in page) != allowed, name
        if not allowed:
            version = Dossier.objects.get(id=dossier.id).version
            assert browser.post(address(name, dossier), {"key": "9", "reason": "Lý do"}).status_code == 422
            assert Dossier.objects.get(id=dossier.id).version == version


def test_taking_twice_is_once_and_a_colleague_is_told_who_was_faster(province):
    dossier = walk.received(province)
    first = province.officer("chuyenvien")
    for _again in range(2):
        first.post(address("take", dossier), {"key": "same"})
    assert [e.action for e in selectors.journal(dossier.id)].count("take") == 1
    services.release(dossier.id, by=province.actor("chuyenvien"))
    dossier.assignments.filter(closed_at=None).update(officer_id=province.accounts["quantri"].id, officer_name="Bà Mai")
    page = text(first.post(address("take", dossier), {"key": "other"}, follow=True))
    assert "Bà Mai đang xử lý bước này" in page


def test_a_supplement_is_previewed_then_sent_once_and_the_clock_stands_still(province):
    dossier, browser = walk.taken(province), province.officer("chuyenvien")
    asked = {"ask_birth_slip": "on", "reason_birth_slip": "Ảnh mờ, chụp lại đủ 4 góc", "answer_by": "31/12/2026"}
    empty = browser.post(address("supplement", dossier), {"key": "k", "answer_by": "31/12/2026"})
    assert empty.status_code == 422
    preview = text(browser.post(address("supplement", dossier), {"key": "k", **asked}))
    assert "Người nộp sẽ đọc" in preview and "Ảnh mờ" in preview
    assert Dossier.objects.get(id=dossier.id).state == "in_progress"
    for _again in range(2):
        page = browser.post(address("supplement", dossier), {"key": "k", "send": "1", **asked}, follow=True)
    assert "Tạm dừng tính giờ" in text(page) and dossier.supplement_requests.count() == 1
    assert "chỉ cho" not in text(browser.get(address("draft", dossier)))
    refused = browser.post(address("supplement", dossier), {"key": "k2", "send": "1", **asked})
    assert refused.status_code == 422


def test_a_day_in_the_past_and_a_reason_without_its_tick_are_told_at_their_fields(province):
    dossier, browser = walk.taken(province), province.officer("chuyenvien")
    page = browser.post(address("supplement", dossier), {
        "key": "k", "send": "1", "ask_birth_slip": "on", "reason_birth_slip": "Ảnh mờ", "answer_by": "01/01/2025",
    })  # fmt: skip
    assert page.status_code == 422 and "Ảnh mờ" in text(page)
    page = browser.post(
        address("supplement", dossier), {"key": "k", "reason_other": "Thiếu", "answer_by": "31/12/2026"}
    )
    assert {p["href"] for p in page.context["problems"]} >= {"#id_ask_other"}


def test_an_incomplete_draft_is_kept_but_goes_to_no_leader(province):
    dossier, browser = walk.taken(province), province.officer("chuyenvien")
    page = browser.post(address("draft", dossier), {"key": "k", "keep": "1", "child_name": "Trần An"}, follow=True)
    kept = Result.objects.get(dossier=dossier)
    assert page.status_code == 200 and not kept.complete and kept.data == {"child_name": "Trần An"}
    assert "chưa đầy đủ" in text(browser.get(address("forward", dossier)))
    assert browser.post(address("forward", dossier), {"key": "f"}).status_code == 422
    wrong = browser.post(address("draft", dossier), {"key": "w", "child_name": "Trần An 2"})
    assert wrong.status_code == 422 and "Trần An 2" in text(wrong)


def test_the_leader_sends_back_with_a_reason_that_the_specialist_reads(province):
    dossier, leader = walk.drafted(province), province.officer("lanhdao")
    assert leader.post(address("send_back", dossier), {"key": "b", "to": "examine"}).status_code == 422
    leader.post(address("send_back", dossier), {"key": "b", "to": "examine", "reason": "Ghi lại nơi sinh"})
    assert last(dossier).detail["reason"] == "Ghi lại nơi sinh"
    assert "Ghi lại nơi sinh" in text(province.officer("chuyenvien").get(address("dossier", dossier)))


def test_a_leader_cannot_slip_past_the_signature(province):
    dossier, leader = walk.drafted(province), province.officer("lanhdao")
    assert leader.post(address("forward", dossier), {"key": "f"}).status_code == 422
    with pytest.raises(Exception, match="ký"):
        services.forward(dossier.id, by=province.actor("lanhdao"))
    assert dossier.assignments.get(closed_at=None).node == "approve"


def test_without_a_certificate_there_is_no_button_to_sign_and_the_page_says_whom_to_ask(province):
    from motcua.foundation.signing.models import Certificate

    dossier, leader = walk.drafted(province), province.officer("lanhdao")
    Certificate.objects.filter(holder_id=province.commune.id).delete()
    page = leader.get(address("sign", dossier))
    assert not page.context["may_sign"] and "Con dấu của cơ quan" in text(page)
    assert leader.post(address("sign", dossier), {"key": "s"}).status_code == 422
    assert not RegisterEntry.objects.exists()


def test_a_result_that_was_issued_on_paper_is_handed_over_without_a_file(province, tsa):
    dossier = walk.issued(province)
    Result.objects.filter(dossier=dossier).update(file=None)
    page = province.officer("vanthu").get(address("return", dossier))
    assert page.status_code == 200 and "không có tệp điện tử" in text(page)


def test_a_refusal_is_drafted_signed_and_read(province, tsa):
    dossier, browser = walk.taken(province), province.officer("chuyenvien")
    assert browser.post(address("refuse", dossier), {"key": "r", "reason": "Ko"}).status_code == 422
    browser.post(
        address("refuse", dossier), {"key": "r", "reason": "Trẻ đã được đăng ký khai sinh.", "legal_basis": ""}
    )
    assert browser.get(address("preview", dossier)).content.startswith(b"%PDF")
    browser.post(address("forward", dossier), {"key": "f"})
    leader = province.officer("lanhdao")
    assert "Trẻ đã được đăng ký" in text(leader.get(address("sign", dossier)))
    for _again in range(2):
        leader.post(address("sign", dossier), {"key": "s"})
    assert Result.objects.get(dossier=dossier).outcome == "refused" and not RegisterEntry.objects.exists()


def test_a_clerical_error_is_corrected_with_a_reason_and_the_first_version_is_replaced(province, tsa):
    dossier, leader = walk.issued(province), province.officer("lanhdao")
    form = leader.get(address("reissue", dossier)).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    nothing = leader.post(address("reissue", dossier), {"key": "c", "why": "Sai nơi sinh", **fields})
    assert nothing.status_code == 422 and "khác" in text(nothing)
    fields["birth_place"] = "Trạm y tế phường Việt Trì"
    assert leader.post(address("reissue", dossier), {"key": "c", "why": "", **fields}).status_code == 422
    why = {"key": "c", "why": "Sai nơi sinh", **fields}
    look = leader.post(address("reissue", dossier), {**why, "look": "1"})
    assert "Trạm y tế phường Việt Trì" in text(look) and len(look.context["changes"]) == 1
    assert leader.post(address("reissue_preview", dossier), why).content.startswith(b"%PDF")
    assert "Trạm y tế phường Việt Trì" in text(leader.post(address("reissue", dossier), {**why, "change": "1"}))
    assert dossier.results.count() == 1, "nothing is signed by looking"
    for _again in range(2):
        leader.post(address("reissue", dossier), {**why, "sign": "1"})
    assert list(dossier.results.order_by("version").values_list("state", flat=True)) == ["replaced", "issued"]
    assert len(RegisterEntry.objects.get(dossier=dossier).corrections) == 1
    assert province.officer("vanthu").get(address("reissue", dossier)).context["refused"]
    assert province.officer("vanthu").post(address("reissue_preview", dossier), why).status_code == 403


def test_a_result_corrected_after_it_was_handed_over_is_handed_over_again(province, tsa):
    dossier, clerk = walk.issued(province), province.officer("vanthu")
    who = {"who": "applicant", "number": dossier.applicant_number}
    clerk.post(address("return", dossier), {"key": "r", **who})
    raw = {**dossier.results.get().data, "birth_place": "Trạm y tế phường Việt Trì"}
    results.reissue_result(dossier.id, by=province.actor("lanhdao"), raw=raw, reason="Sai nơi sinh")
    again = Dossier.objects.get(id=dossier.id)
    assert (again.state, again.handover_state, again.returned_at) == ("settled", "ready", None)
    assert dossier.results.get(version=1).number in text(clerk.get(address("return", dossier)))
    clerk.post(address("return", dossier), {"key": "r2", **who})
    assert Dossier.objects.get(id=dossier.id).state == "result_returned"


def test_a_result_goes_by_post_with_the_number_of_the_item(province, tsa):
    dossier, clerk = walk.issued(province), province.officer("vanthu")
    Dossier.objects.filter(id=dossier.id).update(contact={**dossier.contact, "delivery": "post", "address": ""})
    page = clerk.get(address("return", dossier))
    assert page.context["form"]["who"].value() == "post"
    refused = clerk.post(address("return", dossier), {"key": "r", "who": "post", "number": "EA"})
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"who", "number"}
    Dossier.objects.filter(id=dossier.id).update(contact={**dossier.contact, "address": "12 Hùng Vương"})
    clerk.post(address("return", dossier), {"key": "r", "who": "post", "number": "ea123456789vn"})
    assert Dossier.objects.get(id=dossier.id).state == "result_returned"
    assert "EA123456789VN" in text(clerk.get(address("dossier", dossier)))


def test_the_register_says_what_is_not_issued_or_holds_no_more(province, tsa):
    dossier, clerk = walk.signed(province), province.officer("vanthu")
    register = reverse("desk:register")
    assert "Đã ký, chưa phát hành" in text(clerk.get(register))
    received = walk.received(province)
    relay.drain()
    services.undo_reception(received.id, by=province.actor("tiepnhan"), reason="Bấm nhầm hồ sơ")
    assert "Không còn giá trị" in text(clerk.get(register))
    table = clerk.get(reverse("desk:register_download")).content.decode()
    assert table.count("Không còn giá trị") == 1 and dossier.code in table


def test_notes_and_messages_stand_on_the_page_and_only_messages_reach_the_applicant(province):
    dossier, clerk = walk.taken(province), province.officer("vanthu")
    clerk.post(address("note", dossier), {"key": "n", "text": "Chỉ nội bộ"})
    page = clerk.post(address("message", dossier), {"key": "m", "text": "Chào bạn"}, follow=True)
    assert "Chỉ nội bộ" in text(page) and "Chào bạn" in text(page)
    assert "Chỉ nội bộ" not in text(province.citizen(0).get(reverse("portal:dossier", args=[dossier.id])))
    empty = clerk.post(address("note", dossier), {"key": "e", "text": " "}, follow=True)
    assert "mc-notice--error" in text(empty)


def test_a_dossier_waits_for_the_day_to_answer_before_it_can_be_stopped(province, tsa):
    dossier, browser = walk.taken(province), province.officer("chuyenvien")
    by = province.actor("chuyenvien")
    from motcua.sites.desk.views.asking import default_day

    items = [{"document": "birth_slip", "reason": "Ảnh mờ"}]
    services.request_supplement(dossier.id, by=by, items=items, answer_by=default_day())
    why = {"reason": "Không bổ sung giấy tờ", "more": ""}
    assert browser.post(address("ask_stop", dossier), {"key": "d", **why}).status_code == 422
    dossier.supplement_requests.update(answer_by="2025-01-01")
    browser.post(address("ask_stop", dossier), {"key": "d", **why})
    assert Dossier.objects.get(id=dossier.id).state == "supplement_requested", "the head has not signed"
    province.officer("lanhdao").post(address("letter", dossier), {"key": "s"})
    assert Dossier.objects.get(id=dossier.id).state == "discontinued"


def test_a_step_is_handed_to_a_colleague_by_the_page(province):
    dossier, browser = walk.taken(province), province.officer("chuyenvien")
    browser.post(address("release", dossier), {"key": "r", "to": "", "reason": "Nghỉ phép"})
    assert last(dossier).action == "release" and dossier.assignments.get(closed_at=None).officer_id is None
    assert "Nghỉ phép" in text(browser.get(address("dossier", dossier)))


def asked_for_an_opinion(province, monkeypatch):
    """A house beside a monument: its specialist's browser, and the question asked; (dossier, browser)."""
    monkeypatch.setitem(walk.EXAMPLE, "1.013225", "near-monument")
    dossier = walk.received(province, "1.013225")
    asking = officer_at(province, dossier.assignments.get(closed_at=None, node="examine").unit)
    asking.post(address("take", dossier), {"key": "t"})
    assert asking.post(address("consult", dossier), {"key": "c", "question": ""}).status_code == 422
    named = Unit.objects.get(code__endswith="SXD.QLXD").id
    asked = {"key": "c", "question": "Chiều cao này có ảnh hưởng di tích không?", "units": [named]}
    for _again in range(2):
        asking.post(address("consult", dossier), asked)
    assert dossier.consultations.count() == 1
    return dossier, asking


def test_another_unit_is_asked_and_what_its_officer_writes_is_not_an_answer_yet(province, monkeypatch):
    dossier, asking = asked_for_an_opinion(province, monkeypatch)
    assert "đã xin ý kiến" in text(asking.get(address("consult", dossier)))
    asked = province.officer("xaydung")
    assert "Chiều cao này" in text(asked.get(address("opinion", dossier)))
    assert asked.post(address("opinion", dossier), {"key": "o", "answer": "Đồng ý"}).status_code == 422
    assert asked.post(address("forward", dossier), {"key": "f"}).status_code == 422
    asked.post(address("opinion", dossier), {"key": "o", "agrees": "no", "answer": "Đề nghị hạ một tầng."})
    opinion, journal = dossier.consultations.get(), last(dossier)
    writer = province.actor("xaydung").name
    assert opinion.answered_at is None and opinion.drafted_by == writer, "not an answer before the leader approves"
    assert (journal.action, journal.actor_name) == ("propose_opinion", writer)
    assert (
        asked.post(address("opinion", dossier), {"key": "o2", "agrees": "no", "answer": "Gửi thẳng"}).status_code == 422
    )
    assert "Chờ lãnh đạo đơn vị duyệt" in text(asking.get(address("dossier", dossier)))


def test_an_opinion_goes_out_under_the_name_of_the_units_leader_within_the_whole_term(province, monkeypatch):
    dossier, asking = asked_for_an_opinion(province, monkeypatch)
    opinion, step = dossier.consultations.get(), dossier.assignments.get(node="construction_opinion")
    assert step.due_at < opinion.due_at < dossier.due_at
    writer, leader = province.officer("xaydung"), province.officer("truongphong")
    written = {"agrees": "yes", "answer": "Thống nhất."}
    writer.post(address("opinion", dossier), {"key": "o", **written})
    assert "Duyệt ý kiến" in text(leader.get(address("dossier", dossier)))
    leader.post(address("send_back", dossier), {"key": "b", "to": "construction_opinion", "reason": "Nêu rõ cao độ"})
    again = dossier.assignments.get(node="construction_opinion", closed_at=None)
    assert again.due_at == opinion.due_at, "sending back gives no more time"
    writer.post(address("opinion", dossier), {"key": "o3", "agrees": "yes", "answer": "Thống nhất, cao độ +0,30 m."})
    page = text(leader.get(address("opinion", dossier)))
    assert "cao độ +0,30 m" in page and province.actor("xaydung").name in page, "read before it is approved"
    for _again in range(2):
        leader.post(address("opinion", dossier), {"key": "p", "agrees": "no", "answer": "Đề nghị hạ một tầng."})
    opinion.refresh_from_db()
    assert (opinion.drafted_by, opinion.answered_by) == tuple(
        province.actor(x).name for x in ("xaydung", "truongphong")
    )
    page = text(asking.get(address("dossier", dossier)))
    assert "Đề nghị hạ một tầng." in page and "Không đồng ý" in page
    assert f"Người soạn: {opinion.drafted_by}" in page and f"Người duyệt: {opinion.answered_by}" in page
    assert "Duyệt và gửi ý kiến của đơn vị" in page


def officer_at(province, unit):
    """The specialist's browser, with a place in that unit."""
    from motcua.foundation.organisations.models import Position

    officer = province.accounts["chuyenvien"].officer
    Position.objects.create(
        officer=officer, unit=unit, title={"vi": "Chuyên viên", "en": "Specialist"}, roles=["specialist"],
        valid_from="2025-07-01",
    )  # fmt: skip
    return province.officer("chuyenvien")


def test_who_stamps_the_paper_drawings_is_said_at_the_step_and_what_comes_back_to_everybody(province, tsa, monkeypatch):
    permit = "1.013225"
    monkeypatch.setitem(walk.EXAMPLE, permit, "new-house")
    dossier = walk.received(province, permit)
    officer = officer_at(province, dossier.assignments.get(closed_at=None, node="examine").unit)
    page = text(officer.get(address("dossier", dossier)))
    assert "Nhận 2 bộ bản vẽ giấy" in page and "Đóng dấu lên cả 2 bộ bản vẽ giấy" in page
    monkeypatch.setattr(walk, "received", lambda *_given: dossier)
    dossier = walk.signed(province, permit)
    clerk = province.officer("vanthu", "en")
    assert "Stamp both paper sets of drawings" in text(clerk.get(address("issue", dossier)))
    clerk.post(address("issue", dossier), {"key": "i"})
    counter = text(province.officer("tiepnhan").get(reverse("counter:hand_over", args=[dossier.id])))
    for shown in (
        counter, text(province.officer("vanthu").get(address("return", dossier))),
        text(province.citizen(0).get(reverse("portal:procedure", args=["house-construction-permit"]))),
    ):  # fmt: skip
        assert "Trả kèm:" in shown and "1 bộ bản vẽ giấy đã đóng dấu" in shown
    letter = read_bytes(letters.form_01(dossier).file)
    said = subprocess.run(["pdftotext", "-", "-"], input=letter, capture_output=True, check=True).stdout.decode()
    assert "Kết quả trả cùng 1 bộ bản vẽ giấy đã đóng dấu" in " ".join(said.split())
