"""From the refusal to the complaint, on the citizen's pages, in both languages."""

import pytest
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import read_bytes, store_upload
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Reading
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.feedback import letters, services
from motcua.onestop.feedback.models import Complaint
from tests.foundation.documents.test_render import text_of
from tests.sites import walk
from tests.sites.portal import pages

SAYS = {"reasons": "Phường có thẩm quyền theo nơi tôi thường trú.", "wishes": "Đề nghị tiếp nhận hồ sơ."}


@pytest.fixture
def declined(province, tsa):
    found = walk.submitted(province)
    dossiers.decline(found.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
    relay.drain()
    return found


def test_notice_and_form_03_say_to_whom_and_where_one_may_complain(province, declined):
    notice = Notice.objects.get(subject_id=declined.id, template="dossier-declined")
    name, page = declined.authority.name, reverse("portal:dossier", args=[declined.id])
    assert f"khiếu nại đến {name} trong 90 ngày" in notice.body and notice.body.rstrip().endswith(page)
    form_03 = " ".join(text_of(read_bytes(Letter.objects.get(kind="form-03-decline").file)).split())
    assert f"khiếu nại đến {name} hoặc tại trang hồ sơ" in form_03 and "trong 90 ngày" in form_03


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_refusal_leads_to_the_form_with_who_settles_it_and_until_when(province, declined, language):
    citizen = province.citizen(0, language=language)
    page = reverse("portal:complain", args=[declined.id])
    assert page in citizen.get(reverse("portal:dossier", args=[declined.id])).text
    said = pages.text_of(citizen.get(page))
    name = province.commune.label[language]
    assert ("người đứng đầu " if language == "vi" else "the head of ") + name in said
    assert ("cấp phó ký thay" if language == "vi" else "a deputy who signs for the head") in said
    assert ("Điều 7" if language == "vi" else "Article 7") in said and "/PTC-TTPVHCC" in said


def test_a_refusal_whose_fee_is_due_may_be_complained_of(province, tsa):
    found = walk.issued(province, walk.MARITAL)
    Dossier.objects.filter(id=found.id).update(outcome="refused", money_state="due")
    page = province.citizen(0).get(reverse("portal:dossier", args=[found.id]))
    assert "Hồ sơ còn phí, lệ phí phải nộp" in pages.text_of(page)
    assert page.text.count(reverse("portal:complain", args=[found.id])) == 1


def test_what_is_wrong_is_said_and_what_was_typed_and_uploaded_stays(province, declined):
    citizen, page = province.citizen(0), reverse("portal:complain", args=[declined.id])
    refused = citizen.post(page, {"reasons": "ngắn", "wishes": "", "files": walk.pdf("chung-cu.pdf")})
    assert refused.status_code == 422 and "ngắn" in refused.text and "chung-cu.pdf" in refused.text
    assert 'id="reasons_error"' in refused.text and 'href="#reasons"' in refused.text
    [kept] = pages.hidden(refused, "kept")
    sent = citizen.post(page, {**SAYS, "kept": kept, "key": "k"})
    made = Complaint.objects.get()
    assert sent.url == reverse("portal:complaint", args=[made.id])
    said = pages.text_of(citizen.get(sent.url))
    assert made.code in said and "chung-cu.pdf" in said and "Biên nhận đơn khiếu nại" in said
    assert citizen.get(page).url == sent.url, "it stands already"
    assert made.code in citizen.get(reverse("portal:dossier", args=[declined.id])).text
    assert made.code in pages.text_of(citizen.get(reverse("portal:complaints")))
    assert "Khiếu nại của tôi" in pages.text_of(citizen.get(reverse("portal:my")))


def test_without_a_refusal_there_is_nothing_to_complain_of(province):
    found = walk.received(province)
    citizen = province.citizen(0)
    assert "Khiếu nại" not in pages.text_of(citizen.get(reverse("portal:dossier", args=[found.id])))
    answer = citizen.get(reverse("portal:complain", args=[found.id]), follow=True)
    assert "không có quyết định để khiếu nại" in pages.text_of(answer)


def test_the_head_settles_it_on_the_desk_and_the_citizen_reads_it(province, declined, tsa):
    made = services.file(declined.id, by=province.citizen_actor(0), **SAYS)
    head = province.officer("lanhdao")
    listed = pages.text_of(head.get(reverse("desk:complaints")))
    assert made.code in listed and "ngày (tính cả ngày nghỉ)" in listed, "its days are not working days"
    for step, given in (
        ("accept", {"complicated": "no"}),
        ("answer", {"outcome": "partly", "findings": "Đã xem xét nơi cư trú.", "measures": "Tiếp nhận lại hồ sơ."}),
    ):
        at = reverse(f"desk:complaint_{step}", args=[made.id])
        assert head.get(at).status_code == 200
        wrong = head.post(at, {})
        assert wrong.status_code == 422 and 'class="mc-error"' in wrong.text
        assert head.post(at, given).url == reverse("desk:complaint", args=[made.id])
        assert head.post(at, given).url == reverse("desk:complaint", args=[made.id]), "pressed twice"
    assert head.get(reverse("desk:complaint_not_accept", args=[made.id])).status_code == 200
    assert made.code in pages.text_of(head.get(reverse("desk:complaints"), {"closed": "1"}))
    said = pages.text_of(province.citizen(0).get(reverse("portal:complaint", args=[made.id])))
    assert "Khiếu nại đúng một phần" in said and "Tiếp nhận lại hồ sơ." in said and "khiếu nại lần hai" in said
    assert "trong 30 ngày" in said and "theo quy định của Luật Tố tụng hành chính" in said
    clerk = province.officer("vanthu")
    assert clerk.get(reverse("desk:complaint", args=[made.id])).status_code == 200
    assert clerk.post(reverse("desk:complaint_accept", args=[made.id])).status_code == 403


ANSWERED = {"findings": "Đã xem xét nơi cư trú.", "measures": "Tiếp nhận hồ sơ nộp lại trong ngày."}


def settled(province, declined, outcome: str) -> Complaint:
    made, head = services.file(declined.id, by=province.citizen_actor(0), **SAYS), province.actor("lanhdao")
    services.accept(made.id, by=head)
    return services.answer(made.id, by=head, outcome=outcome, **ANSWERED)


@pytest.mark.parametrize("outcome", ["right", "partly", "wrong"])
def test_the_page_of_the_dossier_tells_the_decision_on_the_complaint_and_what_to_do_next(
    province, declined, tsa, outcome
):
    made = settled(province, declined, outcome)
    decision = letters_of(letters.SUBJECT, made.id).get(kind="complaint-decision")
    page = province.citizen(0).get(reverse("portal:dossier", args=[declined.id]))
    top = page.text.split("Không thuộc thẩm quyền của phường.")[0]
    assert decision.symbol in top and made.code in top and ANSWERED["measures"] in top
    assert ("đã hủy bỏ nội dung bị khiếu nại" in page.text) is (outcome == "right")
    assert ("Lý do đã bị hủy bỏ" in page.text) is (outcome == "right")
    assert ("Nộp lại" in top) is (outcome != "wrong")
    assert page.text.count(">Nộp lại<") == 1 and ">Khiếu nại</a>" not in page.text
    for who, named in (("tiepnhan", "counter"), ("lanhdao", "desk")):
        shown = province.officer(who).get(reverse(f"{named}:dossier", args=[declined.id]))
        said = pages.text_of(shown)
        assert decision.symbol in said and ANSWERED["measures"] in said and made.code in said
        assert ("cơ quan đã quyết định giải quyết lại" in said) is (outcome == "right")
        assert SAYS["reasons"] not in said, "what was written is for who settles it"
        assert (reverse("desk:complaint", args=[made.id]) in shown.text) is (who == "lanhdao")


def test_an_annulled_refusal_is_named_so_above_its_notice(province, tsa):
    found = walk.issued(province, walk.MARITAL)
    Dossier.objects.filter(id=found.id).update(outcome="refused")
    page = reverse("portal:dossier", args=[found.id])
    assert "Việc từ chối đã bị hủy bỏ" not in province.citizen(0).get(page).text
    settled(province, found, "right")
    shown = province.citizen(0).get(page).text
    assert "Việc từ chối đã bị hủy bỏ" in shown and shown.count(">Nộp lại<") == 1 and ">Khiếu nại</a>" not in shown


def test_a_complaint_that_waits_or_was_not_accepted_stands_on_the_dossier_too(province, declined, tsa):
    made = services.file(declined.id, by=province.citizen_actor(0), **SAYS)
    page = reverse("portal:dossier", args=[declined.id])
    assert "Cơ quan thụ lý hoặc nêu lý do không thụ lý chậm nhất" in pages.text_of(province.citizen(0).get(page))
    counter = province.officer("tiepnhan").get(reverse("counter:dossier", args=[declined.id]))
    assert made.code in counter.text and "hủy bỏ" not in counter.text
    services.not_accept(made.id, by=province.actor("lanhdao"), reason="Đơn chưa có chữ ký, Điều 11.")
    shown = province.citizen(0).get(page)
    assert "Đơn chưa có chữ ký, Điều 11." in shown.text and ">Khiếu nại</a>" in shown.text, "one may complain anew"


def test_the_head_reads_the_draft_before_signing_and_nothing_is_kept_of_it(province, declined, tsa):
    made, head = services.file(declined.id, by=province.citizen_actor(0), **SAYS), province.officer("lanhdao")
    for step, given, says in (
        ("not_accept", {"reason": "Đơn chưa có chữ ký."}, ["không được thụ lý giải quyết, lý do: Đơn chưa có chữ ký."]),
        ("accept", {"complicated": "yes"}, ["Thời hạn giải quyết: 45 ngày"]),
        ("answer", {"findings": "Đã xem nơi cư trú."}, ["Kết quả xem xét: Đã xem nơi cư trú.", "Kết luận: …"]),
        ("answer", {"outcome": "right"}, ["Kết quả xem xét: …", "Kết luận: khiếu nại đúng. Hủy bỏ Phiếu từ chối"]),
    ):
        if step == "answer" and Complaint.objects.get().state == "submitted":
            services.accept(made.id, by=province.actor("lanhdao"))
        before = (Complaint.objects.values().get(), StoredFile.objects.count(), Letter.objects.count())
        at = reverse(f"desk:complaint_{step}", args=[made.id])
        assert 'name="preview"' in head.get(at).text
        shown = head.post(at, {**given, "preview": "1"})
        assert shown["Content-Type"] == "application/pdf" and "no-store" in shown["Cache-Control"]
        said = " ".join(text_of(shown.content).split())
        assert "DỰ THẢO" in said and "Số: …/" in said and all(words in said for words in says), said
        assert before == (Complaint.objects.values().get(), StoredFile.objects.count(), Letter.objects.count())
    assert province.officer("vanthu").post(at, {"preview": "1"}).status_code == 403
    late = head.post(reverse("desk:complaint_accept", args=[made.id]), {"preview": "1"})
    assert late.status_code in (302, 422), "there is no draft of a step that is over"


def test_an_officer_who_opens_a_paper_of_it_stands_in_the_complainants_readings(province, declined, tsa):
    by = province.citizen_actor(0)
    paper = store_upload(walk.pdf("chung-cu.pdf"), by=by)
    made = services.file(declined.id, by=by, files=[paper.id], **SAYS)
    services.accept(made.id, by=province.actor("lanhdao"))
    letter = letters_of(letters.SUBJECT, made.id).get().file
    for file in (paper, letter):
        assert province.officer("vanthu").get(reverse("portal:file", args=[file.id])).status_code == 200
        province.citizen(0).get(reverse("portal:file", args=[file.id]))
    rows = Reading.objects.filter(kind=ReadingKind.FILE, about_id=declined.applicant_id)
    assert {(row.subject_id, row.role) for row in rows} == {(paper.id, "clerk"), (letter.id, "clerk")}
    said = pages.text_of(province.citizen(0).get(reverse("portal:readings")))
    assert "chung-cu.pdf" in said and letter.name in said


def test_withdrawing_is_asked_once_more(province, declined):
    made = services.file(declined.id, by=province.citizen_actor(0), **SAYS)
    citizen, page = province.citizen(0), reverse("portal:complaint_withdraw", args=[made.id])
    assert "Rút đơn khiếu nại?" in pages.text_of(citizen.get(page))
    assert citizen.post(page, {"reason": ""}).url == reverse("portal:complaint", args=[made.id])
    assert "không còn gì để rút" in pages.text_of(citizen.get(page))
    assert province.citizen(4).get(page).status_code == 404
