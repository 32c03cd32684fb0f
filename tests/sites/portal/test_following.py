"""After sending: where the dossier stands, why the date is what it is, answering, writing, withdrawing, collecting."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.models import Letter
from motcua.foundation.notices.models import Notice
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import drafts, letters, services, subscriptions
from motcua.onestop.dossiers.events import DossierReceived
from motcua.onestop.dossiers.models import Dossier, Message, SubmittedDocument, SupplementRequest
from motcua.onestop.dossiers.money import Fee
from motcua.sites.portal.views.dossiers import LETTER_WITHIN
from tests.sites import walk
from tests.sites.portal import pages

ITEMS = [{"document": "birth_slip", "reason": "Ảnh bị mờ, không đọc được số."}]


def _asked(province, *, received: bool) -> Dossier:
    """A dossier whose applicant is asked for the notice of birth."""
    day = today() + timedelta(days=7)
    if received:
        found = walk.taken(province)
        services.request_supplement(found.id, by=province.actor("chuyenvien"), items=ITEMS, answer_by=day)
    else:
        found = walk.submitted(province)
        services.request_completion(found.id, by=province.actor("tiepnhan"), items=ITEMS, answer_by=day)
    return Dossier.objects.get(id=found.id)


@pytest.mark.parametrize("received", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_request_for_documents_is_read_with_its_reason_and_answered_with_files(province, received, language):
    found, client = _asked(province, received=received), province.citizen(0, language=language)
    shown = pages.text_of(client.get(reverse("portal:dossier", args=[found.id])))
    assert ITEMS[0]["reason"] in shown
    assert ("Bạn: đang chờ bạn bổ sung" if language == "vi" else "You: documents are awaited") in shown
    assert (("Tạm dừng tính giờ" if language == "vi" else "Clock paused") in shown) is received
    url = reverse("portal:supplement", args=[found.id])
    assert ITEMS[0]["reason"] in pages.text_of(client.get(url))
    answer = client.post(url, {"birth_slip": walk.pdf("ro-net.pdf"), "note": ""})
    assert answer.url == reverse("portal:dossier", args=[found.id])
    after = Dossier.objects.get(id=found.id)
    assert after.state == ("in_progress" if received else "submitted")
    kept = SubmittedDocument.objects.filter(dossier=found, document_key="birth_slip")
    assert [p.file.name for p in kept.filter(replaced_at=None)] == ["ro-net.pdf"] and kept.count() == 2
    again = client.post(url, {"birth_slip": walk.pdf()}, follow=True)
    assert again.status_code == 200 and kept.count() == 2, "the button pressed twice gives nothing twice"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_was_declared_is_corrected_on_the_page_that_answers_form_02(province, language):
    found, client = walk.submitted(province), province.citizen(0, language=language)
    services.request_completion(
        found.id, by=province.actor("tiepnhan"), answer_by=today() + timedelta(days=7),
        items=[{"document": "declaration", "reason": "Sai họ tên mẹ."}],
    )  # fmt: skip
    url = reverse("portal:supplement", args=[found.id])
    page = client.get(url)
    filled = pages.filled(page)
    assert filled["mother_name"] == found.answers["mother_name"] and filled["parents_known"] == "both"
    assert 'id="d_declaration"' not in page.text, "nothing to upload for what is filled in here"
    refused = client.post(url, filled | {"mother_name": "Trần 123", "note": "Em sửa"})
    assert pages.filled(refused)["mother_name"] == "Trần 123" and 'href="#q_mother_name"' in refused.text
    assert client.post(url, filled | {"mother_name": "Trần Thu Hằng"}).url == reverse("portal:dossier", args=[found.id])
    assert Dossier.objects.get(id=found.id).answers == found.answers | {"mother_name": "Trần Thu Hằng"}
    said = pages.text_of(province.officer("tiepnhan", language).get(reverse("counter:dossier", args=[found.id])))
    assert ("Đã sửa: Họ tên mẹ (trước đó: Trần Thu Hà)" if language == "vi" else "(was: Trần Thu Hà)") in said


def test_a_refused_file_keeps_the_good_one_and_the_word_to_the_officer(province):
    found, client = _asked(province, received=True), province.citizen(0)
    url = reverse("portal:supplement", args=[found.id])
    bad = walk.pdf("x.exe")
    answer = client.post(url, {"birth_slip": [walk.pdf("tot.pdf"), bad], "note": "Em gửi lại ạ"})
    assert pages.title_of(answer).startswith("Lỗi:")
    text = pages.text_of(answer)
    assert "tot.pdf" in text and "Em gửi lại ạ" in text
    kept = pages.hidden(answer, "kept")
    assert len(kept) == 1
    removed = client.post(url, {"kept": kept, "remove": kept[0], "note": "Em gửi lại ạ"})
    assert "tot.pdf" not in pages.text_of(removed) and Dossier.objects.get(id=found.id).state == "supplement_requested"
    client.post(url, {"kept": kept, "note": "Em gửi lại ạ"})
    assert Dossier.objects.get(id=found.id).state == "in_progress"


def test_nobody_can_answer_with_a_file_of_somebody_else(province):
    found, client = _asked(province, received=True), province.citizen(0)
    foreign = walk.submitted(province, citizen=1).documents.first().file_id
    answer = client.post(reverse("portal:supplement", args=[found.id]), {"kept": [f"birth_slip:{foreign}", "x:y"]})
    assert answer.status_code == 200 and Dossier.objects.get(id=found.id).state == "supplement_requested"
    assert "Hãy thêm ít nhất một giấy tờ" in pages.text_of(answer)


def test_the_deadline_page_names_each_step_of_the_clock_once_and_no_internal_number(province):
    found, client = _asked(province, received=True), province.citizen(0)
    services.supplement(found.id, by=province.citizen_actor(0), note="Đã gửi bản rõ")
    for language, words in (("vi", ("Tiếp nhận lúc", "Tạm dừng", "Tính tiếp", "Hạn trả kết quả")),
                            ("en", ("Received at", "The clock stopped", "The clock resumed", "Due:"))):  # fmt: skip
        client.cookies["language"] = language
        text = pages.text_of(client.get(reverse("portal:deadline", args=[found.id])))
        for word in words:
            assert text.count(word) >= 1
        assert "(01" not in text, "the id of the request is no word for people"


def test_before_reception_the_deadline_page_says_that_no_clock_runs(province):
    found = walk.submitted(province)
    text = pages.text_of(province.citizen(0).get(reverse("portal:deadline", args=[found.id])))
    assert "chưa được tiếp nhận" in text and "4 giờ làm việc" in text


def test_a_message_arrives_once_and_an_empty_one_is_refused_with_what_to_do(province):
    found, client = walk.submitted(province), province.citizen(0)
    url = reverse("portal:message", args=[found.id])
    form = pages.filled(client.get(url))
    for _press in range(2):
        client.post(url, form | {"text": "Cho tôi hỏi khi nào xong?"})
    assert Message.objects.filter(dossier=found).count() == 1
    empty = client.post(url, form | {"text": "  ", "key": "another"})
    assert pages.title_of(empty).startswith("Lỗi:")
    shown = pages.text_of(client.get(reverse("portal:dossier", args=[found.id])))
    assert "Cho tôi hỏi khi nào xong?" in shown


def test_an_internal_note_is_never_on_the_applicants_page(province):
    found = walk.taken(province)
    services.note(found.id, by=province.actor("chuyenvien"), text="Nghi trùng hồ sơ")
    assert "Nghi trùng hồ sơ" not in pages.text_of(province.citizen(0).get(reverse("portal:dossier", args=[found.id])))


def test_the_contact_can_be_changed_and_a_wrong_number_keeps_what_was_typed(province):
    found, client = walk.submitted(province), province.citizen(0)
    url = reverse("portal:contact", args=[found.id])
    assert pages.filled(client.get(url))["phone"] == "0912 345 678"
    wrong = client.post(url, {"phone": "12", "email": "a@b.vn", "delivery": "post", "address": ""})
    assert pages.title_of(wrong).startswith("Lỗi:") and pages.filled(wrong)["email"] == "a@b.vn"
    client.post(url, {"phone": "0987654321", "email": "", "delivery": "counter", "address": ""})
    assert Dossier.objects.get(id=found.id).contact["phone"] == "+84987654321"


def test_a_dossier_is_withdrawn_once_and_a_signed_one_no_more(province, tsa):
    found, client = walk.submitted(province), province.citizen(0)
    url = reverse("portal:withdraw", args=[found.id])
    for _press in range(2):
        assert client.post(url, {"reason": "Tôi nộp nhầm"}).status_code == 302
    assert Dossier.objects.get(id=found.id).state == "withdrawn"
    signed = walk.signed(province, citizen=0)
    url = reverse("portal:withdraw", args=[signed.id])
    assert url not in client.get(reverse("portal:dossier", args=[signed.id])).content.decode()
    refused = client.post(url, {"reason": "Muộn"})
    assert pages.title_of(refused).startswith("Lỗi:") and "đã được ký" in pages.text_of(refused)
    assert "Muộn" in pages.text_of(refused)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_dossier_that_stopped_has_no_step_going_on_and_owes_nothing(province, language):
    found, client = walk.submitted(province, walk.MARITAL), province.citizen(0, language=language)
    fee = "Có lệ phí" if language == "vi" else "A fee is due"
    urls = [reverse(f"portal:{name}", args=[found.id]) for name in ("dossier", "sent")]
    assert fee in pages.text_of(client.get(urls[1])) and 'aria-current="step"' in client.get(urls[0]).content.decode()
    client.post(reverse("portal:withdraw", args=[found.id]), {"reason": "Tôi nộp nhầm"})
    for url in urls:
        answer = client.get(url)
        assert 'aria-current="step"' not in answer.content.decode() and fee not in pages.text_of(answer)


def test_a_letter_that_is_being_made_is_said_to_be_and_stands_there_afterwards(province, tsa):
    found, url = _asked(province, received=False), "portal:dossier"
    client, words = province.citizen(0), "đang được lập"
    before = client.get(reverse(url, args=[found.id]))
    assert "Phiếu yêu cầu bổ sung" in pages.text_of(before) and words in pages.text_of(before)
    letters.form_02(found, found.supplement_requests.get())
    after = client.get(reverse(url, args=[found.id]))
    assert words not in pages.text_of(after) and "data-awaited" not in after.content.decode()
    SupplementRequest.objects.update(asked_at=now() - LETTER_WITHIN - timedelta(minutes=1))
    Letter.objects.all().delete()
    assert words not in pages.text_of(client.get(reverse(url, args=[found.id]))), "nothing is promised for ever"


def test_slips_print_the_phone_number_as_people_write_it(province):
    found = walk.received(province)
    facts = letters.facts_of(found, catalogue.bundle(found.revision_id))
    assert found.contact["phone"].startswith("+84") and facts["applicant"]["phone"] == "0912 345 678"
    found.contact["phone"] = "số cũ"
    assert letters.facts_of(found, catalogue.bundle(found.revision_id))["applicant"]["phone"] == "số cũ"


def test_a_step_that_is_no_longer_open_is_a_sentence_on_the_page(province):
    found, client = walk.submitted(province), province.citizen(0)
    services.decline(found.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
    for name, data in (
        ("message", {"text": "Xin chào"}),
        ("withdraw", {"reason": ""}),
        ("contact", {"phone": "0987654321", "email": "", "delivery": "counter", "address": ""}),
    ):
        refused = client.post(reverse(f"portal:{name}", args=[found.id]), data)
        assert refused.status_code == 200 and pages.title_of(refused).startswith("Lỗi:"), name
        assert "Không được tiếp nhận" in pages.text_of(refused)
    collected = client.post(reverse("portal:collect", args=[found.id]), follow=True)
    assert "Trả kết quả" in pages.text_of(collected)
    page = pages.text_of(client.get(reverse("portal:dossier", args=[found.id])))
    assert "Không thuộc thẩm quyền của phường." in page and "Nộp lại" in page


def test_the_result_is_opened_saved_and_collected_and_the_dossier_closes_once(province, tsa):
    found, client = walk.issued(province), province.citizen(0)
    with pytest.raises(Refusal):  # registered in time, so it is free
        services.collect_fee(found.id, by=province.actor("tiepnhan"), fee=Fee(8000, "0000012"))
    page = client.get(reverse("portal:dossier", args=[found.id]))
    assert "Đã có kết quả" in pages.text_of(page)
    result = found.results.get()
    opened = client.get(reverse("portal:file", args=[result.file_id]))
    assert opened.headers["Content-Disposition"].startswith("inline")
    saved = client.get(reverse("portal:file", args=[result.file_id]) + "?save")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    name = f"giay-khai-sinh-{result.number.replace('/', '-').lower()}.pdf"
    assert f'filename="{name}"' in saved.headers["Content-Disposition"]
    for _press in range(2):
        client.post(reverse("portal:collect", args=[found.id]))
    after = Dossier.objects.get(id=found.id)
    assert (after.state, after.handover_state) == ("result_returned", "returned")
    assert "Đã trả kết quả" in pages.text_of(client.get(reverse("portal:dossier", args=[found.id])))


def test_letters_and_notices_are_where_the_applicant_looks(province):
    found = walk.received(province)
    subscriptions.on_received(DossierReceived(found.id, found.code), uuid7())
    client, letter = province.citizen(0), Letter.objects.get(kind="form-01-reception")
    shown = client.get(reverse("portal:dossier", args=[found.id]))
    assert reverse("portal:file", args=[letter.file_id]) in shown.content.decode()
    assert client.get(reverse("portal:file", args=[letter.file_id])).status_code == 200
    assert found.code in pages.text_of(client.get(reverse("portal:my")))
    assert "Thông báo gửi bạn" in pages.text_of(client.get(reverse("portal:my")))
    english = province.citizen(0, language="en")
    assert "Receipt of the dossier and appointment" in pages.text_of(english.get(shown.request["PATH_INFO"]))
    told = pages.text_of(english.get(reverse("portal:my")))
    assert f"Dossier {found.code} is received" in told and "(Birth registration)" in told and "Kính gửi" not in told


def test_a_notice_is_new_until_it_was_shown_and_a_browser_that_fetches_ahead_reads_nothing(province):
    found = walk.received(province)
    subscriptions.on_received(DossierReceived(found.id, found.code), uuid7())
    client, url = province.citizen(0), reverse("portal:my")
    ahead = client.get(url, headers={"Sec-Purpose": "prefetch"})
    first, second = (client.get(url).content.decode() for _time in range(2))
    mark = 'mc-pill--soon">Mới</span>'
    assert mark in ahead.content.decode() and mark in first and "<details open>" in first
    assert mark not in second and "<details open>" not in second and "đã được tiếp nhận" in second
    assert not province.citizen(1).get(url).context["notices"]


def test_a_late_dossier_is_told_so_with_an_apology(province):
    found = walk.received(province)
    Dossier.objects.filter(id=found.id).update(due_at=now() - timedelta(days=9))
    text = pages.text_of(province.citizen(0).get(reverse("portal:dossier", args=[found.id])))
    assert "Quá hạn" in text and "Chúng tôi xin lỗi" in text and "left" not in text


def test_my_dossiers_come_in_pages_of_twenty_with_few_queries(province, django_assert_max_num_queries):
    client = province.citizen(0)
    assert "Bạn chưa nộp hồ sơ nào" in pages.text_of(client.get(reverse("portal:my")))
    sample = walk.received(province)
    rows = []
    for n in range(45):
        copy = Dossier.objects.get(id=sample.id)
        copy.pk, copy.code = None, f"{sample.code[:-4]}{n + 100:04}"
        copy.id = Dossier._meta.pk.get_default()
        rows.append(copy)
    Dossier.objects.bulk_create(rows)
    for _n in range(3):
        drafts.start(walk.MARITAL, by=province.citizen_actor(0))
    with django_assert_max_num_queries(14):
        first = client.get(reverse("portal:my"))
    seen, url, turns = set(), reverse("portal:my"), 0
    while url:
        page = client.get(url)
        seen |= {row["dossier"].id for row in page.context["rows"]}
        url, turns = (f"{reverse('portal:my')}?after={page.context['next']}" if page.context["next"] else ""), turns + 1
    assert turns == 3 and len(seen) == 46 and "Chưa nộp" in pages.text_of(first)
    assert client.get(reverse("portal:my") + "?after=x").status_code == 404


def test_the_dossier_page_has_a_query_budget(province, tsa, django_assert_max_num_queries):
    found, client = walk.issued(province), province.citizen(0)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("portal:dossier", args=[found.id])).status_code == 200


def test_what_waits_for_the_applicant_stands_first_and_rows_say_for_whom(province, tsa, django_assert_max_num_queries):
    issued, asked, newest = walk.issued(province), _asked(province, received=True), walk.submitted(province)
    begun, client = walk.draft(province), province.citizen(0)
    with django_assert_max_num_queries(17):
        page = client.get(reverse("portal:my"))
    assert [row["dossier"].id for row in page.context["waiting"]] == [asked.id, issued.id]
    assert [row["dossier"].id for row in page.context["rows"]] == [newest.id]
    text = pages.text_of(page)
    assert text.index("Cần bạn làm") < text.index(asked.code) < text.index(issued.code) < text.index(newest.code)
    assert "Gửi giấy tờ được yêu cầu bổ sung" in text and "Nhận kết quả" in text
    child = begun.answers["child_name"]
    assert text.count(f"Thủ tục đăng ký khai sinh cho {child}") == 4 and child != newest.applicant_name
    english = pages.text_of(province.citizen(0, language="en").get(reverse("portal:dossier", args=[newest.id])))
    assert f"Birth registration for {child}" in english


def test_dossiers_that_wait_are_never_lost_however_many(province):
    sample, rows = _asked(province, received=True), []
    for n in range(24):
        copy = Dossier.objects.get(id=sample.id)
        copy.pk, copy.code = Dossier._meta.pk.get_default(), f"{sample.code[:-4]}{n + 100:04}"
        rows.append(copy)
    Dossier.objects.bulk_create(rows)
    page = province.citizen(0).get(reverse("portal:my"))
    waiting, others = (
        {row["dossier"].id for row in page.context[part]} for part in ("waiting", "rows")
    )  # fmt: skip
    assert len(waiting) == 20 and len(others) == 5 and not waiting & others


def test_every_notice_is_found_in_pages_and_only_ones_own(province, django_assert_max_num_queries):
    person, url = province.person(0).person, reverse("portal:notices")
    assert "Chưa có gì" in pages.text_of(province.citizen(0).get(url))
    Notice.objects.bulk_create([
        Notice(key=f"k{n}", template="t", language="vi", recipient_kind="person", recipient_id=person.id,
               subject_kind="dossier", subject_id=uuid7(), title=f"Thông báo số {n}.", body="Nội dung",
               created_at=now() - timedelta(hours=n // 2))
        for n in range(45)
    ])  # fmt: skip
    client, seen, at = province.citizen(0), [], url
    assert f'href="{url}"' in client.get(reverse("portal:my")).content.decode()
    with django_assert_max_num_queries(8):
        client.get(f"{url}?after={Notice.objects.get(key='k9').id}")
    while at:
        page = client.get(at)
        seen += [notice["title"] for notice in page.context["notices"]]
        at = f"{url}?after={page.context['next']}" if page.context["next"] else ""
    assert len(seen) == len(set(seen)) == 45 and not Notice.objects.filter(read_at=None).exists()
    assert not province.citizen(1).get(url).context["notices"]
    foreign = Notice.objects.first()
    assert province.citizen(1).get(f"{url}?after={foreign.id}").status_code == 404
    assert client.get(f"{url}?after=x").status_code == 404


@pytest.mark.parametrize(("end", "label"), [
    ({"state": "withdrawn"}, "Đã rút"), ({"state": "declined"}, "Không được tiếp nhận"),
])  # fmt: skip
def test_the_steps_end_where_a_dossier_stopped(province, end, label):
    found, client = walk.submitted(province), province.citizen(0)
    Dossier.objects.filter(id=found.id).update(**end)
    page = client.get(reverse("portal:dossier", args=[found.id]))
    assert [(str(step), mark) for step, mark in page.context["steps"]] == [("Đã gửi", "done"), (label, "stopped")]
    assert f"{label} (dừng ở đây)" in pages.text_of(page)


def test_the_steps_of_a_refusal_say_so_when_it_is_out_and_not_before(province):
    found, client = walk.taken(province), province.citizen(0)
    url = reverse("portal:dossier", args=[found.id])
    Dossier.objects.filter(id=found.id).update(outcome="refused")
    assert "Từ chối giải quyết" not in pages.text_of(client.get(url)), "only drafted"
    Dossier.objects.filter(id=found.id).update(state="settled", settled_at=now())
    steps = client.get(url).context["steps"]
    assert [mark for _label, mark in steps] == ["done", "done", "done", "stopped", ""]
    assert str(steps[3][0]) == "Từ chối giải quyết"
    Dossier.objects.filter(id=found.id).update(state="result_returned")
    steps = client.get(url).context["steps"]
    assert (str(steps[4][0]), steps[4][1]) == ("Đã trả văn bản từ chối", "now") and steps[3][1] == "stopped"


@pytest.mark.parametrize(("language", "optional", "said"), [
    ("vi", "không bắt buộc", "Cần ghi khi nhận kết quả qua bưu chính"),
    ("en", "optional", "Needed when the result comes by post"),
])  # fmt: skip
def test_what_an_answer_makes_required_is_not_called_optional(province, language, optional, said):
    made, client = walk.draft(province), province.citizen(0, language=language)
    url = reverse("portal:draft_contact", args=[made.id])
    label, mark = ("Địa chỉ" if language == "vi" else "Address"), f'<span class="mc-muted">({optional})</span>'
    body = client.get(url).content.decode()
    assert f"{label}</label>" in body and f"{label} {mark}" not in body and said in body
    late = client.post(url, {"phone": "0912345678", "email": "", "delivery": "post", "address": ""})
    assert late.status_code == 200 and mark in late.content.decode(), "the e-mail is optional whatever is answered"
    asked = _asked(province, received=False)
    for address in (reverse("portal:supplement", args=[asked.id]), reverse("portal:contact", args=[asked.id])):
        words = client.get(address).content.decode().split("<main", 1)[1]
        assert f"{label} {mark}" not in words and not re.search(rf'for="note">[^<]+{re.escape(mark)}', words)
    desk = province.officer("tiepnhan", language=language).get(reverse("counter:answer", args=[asked.id]))
    assert not re.search(rf'for="note">[^<]+{re.escape(mark)}', desk.content.decode())
    change = province.officer("tiepnhan", language=language).get(reverse("counter:contact", args=[asked.id]))
    assert f"{label} {mark}" not in change.content.decode()
