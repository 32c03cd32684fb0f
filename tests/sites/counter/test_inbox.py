"""The inbox: order, pages, the time left to answer, who sees what."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from motcua.foundation.calendar import Calendar
from motcua.foundation.common.clock import LOCAL
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import addresses, answering, selectors, services
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.counter.views import inbox as page
from tests.sites import walk
from tests.sites.portal.pages import text_of

INBOX, SEARCH = "/counter/", "/counter/search/"


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)


def shift(dossier: Dossier, **by: int) -> None:
    before = timedelta(**by)
    Dossier.objects.filter(id=dossier.id).update(
        submitted_at=dossier.submitted_at - before, answer_due_at=dossier.answer_due_at - before
    )


def test_the_least_time_to_answer_stands_first(province):
    """Four working hours for a birth, eight for a certificate: who came later may be due sooner."""
    certificate = walk.submitted(province, walk.MARITAL)
    birth = walk.submitted(province)
    assert birth.answer_due_at < certificate.answer_due_at and birth.submitted_at > certificate.submitted_at
    text = province.officer("tiepnhan").get(INBOX).text
    assert text.index(birth.code) < text.index(certificate.code)


def test_a_completed_dossier_waits_anew_from_its_completion(province):
    by, first = province.actor("tiepnhan"), walk.submitted(province)
    shift(first, days=2)
    asked = services.request_completion(
        first.id, by=by, items=[{"document": "birth_slip", "reason": "Ảnh bị mờ"}],
        answer_by=page.today() + timedelta(days=9),
    )  # fmt: skip
    assert [d.answer_by for d in selectors.awaiting_completion(by)] == [asked.answer_by]
    assert first.code in province.officer("tiepnhan").get(INBOX + "?list=completion").text
    services.complete(first.id, by=province.citizen_actor(), note="Tôi chụp lại")
    second = walk.submitted(province, citizen=1)
    shift(second, hours=1)
    assert [d.id for d in selectors.inbox(by)] == [second.id, first.id]


@pytest.mark.parametrize(
    ("sent", "now", "css", "vi"),
    [
        ("2026-03-02 10:00", "2026-03-02 11:00", "ontime", "Còn 3 giờ"),  # a Monday
        ("2026-03-02 10:00", "2026-03-02 14:00", "ontime", "Còn 2 giờ"),  # lunch from 11:30 to 13:30 does not count
        ("2026-03-02 10:00", "2026-03-02 20:00", "late", "Quá hạn"),
        ("2026-03-06 16:00", "2026-03-08 09:00", "ontime", "Còn 3 giờ"),  # Friday late: Sunday does not count
        ("2026-03-02 16:00", "2026-03-02 16:05", "ontime", "Còn 3 giờ 55 phút, đến 10:00 ngày mai"),
        ("2026-03-06 16:00", "2026-03-06 16:05", "ontime", "Còn 3 giờ 55 phút, đến 10:00 thứ Hai 09/03/2026"),
        ("2026-03-02 08:00", "2026-03-02 10:00", "ontime", "Còn 2 giờ, đến 14:00 hôm nay"),
        ("2026-03-06 16:00", "2026-03-09 09:30", "soon", "Còn 30 phút"),
    ],
)
def test_the_pill_counts_office_hours_across_lunch_and_weekend(province, sent, now, css, vi):
    bundle = catalogue.current(walk.BIRTH)[1]  # to be answered within 4 working hours
    found, words = answering.pill(at(sent), bundle, Calendar.default(), at(now))
    assert (found, words.startswith(vi)) == (css, True), words


def test_lists_page_by_key_and_miss_nobody(province, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 2)
    made = {walk.submitted(province, citizen=n).code for n in range(3)}
    browser, seen, url = province.officer("tiepnhan"), [], INBOX
    while url:
        answer = browser.get(url)
        seen += [row["dossier"].code for row in answer.context["rows"]]
        url = (
            f"{INBOX}?list=inbox&after={answer.context['after']}".replace("+", "%2B") if answer.context["after"] else ""
        )
    assert sorted(seen) == sorted(made)
    assert len(seen) == 3


def test_the_inbox_has_a_query_budget(province, django_assert_max_num_queries):
    browser = province.officer("tiepnhan")
    for citizen in range(3):
        walk.submitted(province, citizen=citizen)
    browser.get(INBOX)
    with django_assert_max_num_queries(14):
        browser.get(INBOX)


def test_received_and_ready_have_lists_of_their_own(province, tsa):
    got, ready = walk.received(province), walk.issued(province, walk.MARITAL, citizen=1)
    browser = province.officer("tiepnhan")
    received = browser.get(INBOX + "?list=received").text
    assert got.code in received and ready.code in received
    assert ready.code in browser.get(INBOX + "?list=ready").text


def test_only_counter_officers_open_the_counter(province):
    assert province.officer("chuyenvien").get(INBOX).status_code == 403
    assert province.citizen().get(INBOX).status_code == 302
    assert province.citizen().get(SEARCH).status_code == 302


def test_search_finds_by_code_phone_name_and_number(province):
    found = walk.submitted(province)
    walk.submitted(province, walk.MARITAL, citizen=1)
    browser = province.officer("tiepnhan")
    there = reverse("counter:dossier", args=[found.id])
    for text in (found.code, found.code.lower(), addresses.tracking(found.code), found.applicant_number):
        assert browser.post(SEARCH, {"q": text}).headers.get("Location") == there, text
    by_phone = browser.post(SEARCH, {"q": "0912 345 678"})
    assert len(by_phone.context["rows"]) == 2
    from motcua.foundation.common.text import fold

    by_name = browser.post(SEARCH, {"q": fold(found.applicant_name)})
    assert by_name.status_code == 302 or found.code in by_name.text
    assert "Không có hồ sơ nào" in browser.post(SEARCH, {"q": "khong ai ten nay"}).text


def test_search_keeps_to_what_the_officer_may_see(province, other_counter):
    found = walk.submitted(province)
    answer = other_counter.client.post(SEARCH, {"q": found.code})
    assert answer.status_code == 200
    assert not answer.context["rows"]


def test_pages_speak_both_languages(province):
    walk.submitted(province)
    assert "Chờ tiếp nhận" in province.officer("tiepnhan").get(INBOX).text
    english = province.officer("tiepnhan", "en").get(INBOX).text
    assert "To receive" in english and "Birth registration" in english


def test_an_empty_list_says_what_comes_there(province):
    for name in page.LISTS:
        answer = province.officer("tiepnhan").get(f"{INBOX}?list={name}")
        assert "mcc-empty" in answer.text


def test_what_is_to_be_handed_over_says_where_it_lies_and_by_what_it_is_counted(province, tsa):
    electronic, paper = walk.issued(province, walk.BIRTH), walk.signed(province, walk.BIRTH, citizen=1)
    Dossier.objects.filter(id=paper.id).update(contact=paper.contact | {"delivery": "counter"})
    services.issue(paper.id, by=province.actor("vanthu"))
    browser = province.officer("tiepnhan")
    page = text_of(browser.get(INBOX + "?list=ready"))
    assert "Tiếp nhận tại đây, chưa trả kết quả 2" in page and "Đếm theo nơi tiếp nhận hồ sơ" in page
    said = "Kết quả là bản điện tử, ở mục “Giấy tờ của tôi” của người nộp."
    assert page.count(said) == 1
    returns = text_of(browser.get(reverse("counter:returns")))
    assert "Bản giấy ở đây, chờ nhận 1" in returns and paper.code in returns and electronic.code not in returns
    assert said in text_of(browser.get(reverse("counter:dossier", args=[electronic.id])))
