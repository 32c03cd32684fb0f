"""Returning results on the pages: the lists, the search, who is refused and what they read, the way by code."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common.clock import now
from motcua.foundation.common.models import EventRecord
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover.models import Collection, ResultPlace
from tests.pages.returns import return_rows
from tests.sites.portal import pages


def lists(client, **query):
    return client.get(reverse("counter:returns"), query)


def test_the_lists_of_a_counter_and_of_an_agency(province, tsa):
    world = return_rows(province)
    counter, clerk = province.officer("tiepnhan"), province.officer("vanthu")
    code = Dossier.objects.get(id=world["lying"]).code
    assert code in lists(counter).text
    assert reverse("counter:return_post", args=[world["to_post"]]) in lists(counter, list="post").text
    found = counter.post(reverse("counter:returns") + "?list=collect", {"q": code.lower()})
    assert found.headers["Location"] == reverse("counter:return_one", args=[world["lying"]])
    sent = Dossier.objects.get(result_place__standing="on_the_way")
    away = counter.post(reverse("counter:returns") + "?list=collect", {"q": sent.code})
    assert "đang chuyển đến Trung tâm Phục vụ hành chính công tỉnh" in pages.text_of(away)
    assert clerk.get(reverse("counter:slip", args=[world["slip"]])).status_code == 200
    printed = clerk.get(reverse("counter:slip_pdf", args=[world["slip"]]))
    assert printed.content.startswith(b"%PDF") and "inline" in printed.headers["Content-Disposition"]
    assert clerk.get(reverse("counter:return_one", args=[world["lying"]])).status_code == 200
    assert lists(province.officer("tiepnhantinh"), list="arriving").text.count(
        reverse("counter:slip", args=[world["slip"]])
    )


def test_what_is_not_here_is_not_handed_over_and_the_page_says_where_it_is(province, tsa, other_counter):
    world = return_rows(province)
    url = reverse("counter:return_one", args=[world["lying"]])
    given = {"who": "applicant", "number": "025190001234", "confirmed": "slip", "note": "Hộp phiếu"}
    assert other_counter.client.post(url, given).status_code == 404
    sent = Dossier.objects.get(result_place__standing="on_the_way")
    refused = province.officer("tiepnhan").post(reverse("counter:return_one", args=[sent.id]), given)
    assert refused.status_code == 409 and "tỉnh Phú Thọ" in pages.text_of(refused)
    assert not Collection.objects.exists()
    missing = province.officer("tiepnhan").post(url, {"who": "applicant", "number": "1"})
    assert {"number", "confirmed"} <= set(missing.context["form"].errors)


@pytest.mark.parametrize("drawing", ["", "data:image/png;base64,AAAA"])
def test_an_empty_signature_is_refused_where_it_is_drawn(province, tsa, drawing):
    id = return_rows(province)["lying"]
    counter, url = province.officer("tiepnhan"), reverse("counter:return_one", args=[id])
    counter.post(reverse("counter:fee", args=[id]), {"amount": "15000", "receipt": "BL-0001"})
    number = Dossier.objects.get(id=id).applicant_number
    page = counter.post(url, {"who": "applicant", "number": number, "confirmed": "signature", "drawn": drawing})
    said = re.search(r'data-sign>.*?id="sign-error">(.*?)</p>.*?aria-describedby="sign-error"', page.text, re.DOTALL)
    assert said and ("Hãy để người nhận ký" in said[1]), page.text
    assert page.context["form"]["number"].value() == number and not Collection.objects.exists()


def test_a_code_goes_to_the_applicant_and_closes_the_dossier(province, tsa):
    id = return_rows(province)["lying"]
    counter, url = province.officer("tiepnhan"), reverse("counter:return_one", args=[id])
    number = Dossier.objects.get(id=id).applicant_number
    unpaid = counter.post(url, {"who": "applicant", "number": number, "confirmed": "slip", "note": "Hộp phiếu"})
    assert "Lệ phí chưa nộp" in pages.text_of(unpaid)
    counter.post(reverse("counter:fee", args=[id]), {"amount": "15000", "receipt": "BL-0001"})
    typed = {"who": "applicant", "number": number, "confirmed": "code"}
    first = counter.post(url, typed | {"act": "code", "key": "a"})
    assert first.context["form"]["number"].value() == number, "nothing typed is lost"
    again = counter.post(url, typed | {"act": "code", "key": first.context["key"]})
    assert again.status_code == 200 and Notice.objects.filter(template="return-code").count() == 2
    told = Notice.objects.filter(template="return-code").latest("created_at").body
    code = re.search(r"\b\d{6}\b", told).group()
    assert code not in again.text
    done = counter.post(url, typed | {"act": "give", "code": code, "key": "b"})
    assert done.status_code == 302, (done.context["form"].errors, done.context["refusal"])
    assert done.headers["Location"] == reverse("counter:returns")
    assert ResultPlace.objects.get(dossier_id=id).standing == "given"
    shown = pages.text_of(counter.get(reverse("counter:dossier", args=[id])))
    assert "Đọc đúng mã đã gửi cho người nộp" in shown


def test_what_is_asked_is_not_called_optional_the_slip_prints_and_later_the_page_says_when(province, tsa):
    id = return_rows(province)["lying"]
    counter, url = province.officer("tiepnhan"), reverse("counter:return_one", args=[id])
    counter.post(reverse("counter:fee", args=[id]), {"amount": "15000", "receipt": "BL-0001"})
    page = counter.get(url)
    assert "không bắt buộc" not in page.text and reverse("counter:dossier", args=[id]) in page.text
    assert counter.get(reverse("counter:return_slip", args=[id])).content.startswith(b"%PDF")
    number = Dossier.objects.get(id=id).applicant_number
    wrong = counter.post(url, {"who": "applicant", "number": number, "confirmed": "slip"})
    assert re.search("<title>(.*?)</title>", wrong.text, re.DOTALL)[1].count("Lỗi") == 1
    given = {"who": "applicant", "number": number, "confirmed": "slip", "note": "Hộp phiếu 3", "key": "a"}
    assert counter.post(url, given).status_code == 302
    later = pages.text_of(counter.get(url))
    assert "Đã trả kết quả" in later and "Hộp phiếu 3" in later and Collection.objects.count() == 1
    assert province.officer("tiepnhantinh").get(url).status_code == 404


def test_a_result_that_lies_long_is_told_with_days_and_phone_and_reminded_by_hand_once_a_day(province, tsa):
    id = return_rows(province)["lying"]
    ResultPlace.objects.filter(dossier=id).update(since=now() - timedelta(days=16), remind_at=None)
    counter, remind = province.officer("tiepnhan"), reverse("counter:return_remind", args=[id])
    page = counter.get(reverse("counter:returns"), {"list": "late"})
    text = pages.text_of(page)
    assert "16 ngày" in text and "tel:+84" in page.text and "không có lần nhắc tự động" in text and remind in page.text
    assert province.officer("tiepnhantinh").post(remind).status_code == 404
    told = pages.text_of(counter.post(remind, follow=True))
    assert "Đã nhắc người nộp" in told and "lần cuối" in told
    assert "Hôm nay đã nhắc" in pages.text_of(counter.post(remind, follow=True))
    assert Notice.objects.filter(template="result-waits").count() == 1
    assert EventRecord.objects.filter(action="collection_reminded", subject_id=id).count() == 1


def test_the_applicant_reads_where_it_is_on_their_page_and_by_the_address_of_the_slip(province, tsa):
    return_rows(province)
    from motcua.onestop.dossiers import addresses

    for dossier in Dossier.objects.filter(result_place__isnull=False):
        own = province.citizen(0).get(reverse("portal:dossier", args=[dossier.id]))
        key = addresses.tracking_key(dossier.code)
        public = province.citizen(3).get(reverse("portal:by_code", args=[dossier.code, key]))
        for page in (own, public):
            assert "Kết quả của ông/bà" in pages.text_of(page)
