"""The console of a counter, by its buttons; the strip on the pages of reception; the day in figures."""

import re

import pytest
from django.urls import reverse

from motcua.onestop.queue import calling, selectors
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import Source, TicketState
from motcua.onestop.queue.models import Counter, Place, Ticket
from tests.sites.portal import pages

ADDRESS = "/counter/queue/"


@pytest.fixture
def place(province):
    return Place.objects.get(unit__code=f"{province.commune.code}.TTPV")


@pytest.fixture
def officer(province):
    return province.officer("tiepnhan")


def give(province, place, count=1, service=0):
    kind = selectors.services_of(place)[service]
    return [queue.take(place.id, kind.id, source=Source.COUNTER, by=province.actor("tiepnhan")) for _n in range(count)]


def press(browser, act, **more):
    """Send the button with what the page holds, and read the page it leads to."""
    page = browser.get(ADDRESS).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    sent = {"act": act, "ticket": ticket[1] if ticket else "", "key": re.search(r'name="key" value="([^"]+)"', page)[1]}
    return browser.post(ADDRESS, sent | more)


def sit(browser, place, number=1):
    counter = place.counters.get(number=number)
    browser.post(ADDRESS, {"act": "sit", "counter": counter.id, "seen": ""})
    return counter


def test_an_officer_sits_down_calls_starts_receives_and_finishes(province, place, officer):
    assert "Chọn quầy" in pages.text_of(officer.get(ADDRESS))
    sit(officer, place)
    assert press(officer, "next").url == ADDRESS and "không có ai chờ" in pages.text_of(officer.get(ADDRESS))
    first, second, third = give(province, place, 3)
    press(officer, "next")
    assert "001" in pages.text_of(officer.get(ADDRESS))
    press(officer, "recall")
    assert "2 lần" in pages.text_of(officer.get(ADDRESS))
    assert press(officer, "start").url == reverse("counter:reception")
    for page in (reverse("counter:reception"), reverse("counter:search")):
        assert "phục vụ số 001 ở quầy 1" in pages.text_of(officer.get(page))
    press(officer, "finish_next")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (TicketState.SERVED, TicketState.CALLED)
    press(officer, "skip")
    text = pages.text_of(officer.get(ADDRESS))
    assert "Không đến" in text and "002" in text
    officer.post(ADDRESS, {"act": "bring_back", "ticket": second.id})
    press(officer, "next")
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (TicketState.CALLED, TicketState.WAITING)
    assert "vẫn ở quầy này" in follow(officer, press(officer, "next", key="other"))
    assert "vẫn ở quầy này" in follow(officer, press(officer, "stand"))


def follow(browser, answer):
    return pages.text_of(browser.get(answer.url))


def test_sending_on_and_giving_a_number_by_hand(province, place, officer):
    sit(officer, place)
    officer.post(ADDRESS, {"act": "take", "service": selectors.services_of(place)[0].id, "priority": "disabled",
                           "key": "t"})  # fmt: skip
    ticket = Ticket.objects.get()
    assert ticket.priority == "disabled" and ticket.source == Source.COUNTER
    press(officer, "next")
    land = selectors.services_of(place)[1]
    assert "quầy có dịch vụ này" in follow(officer, press(officer, "transfer", service=land.id,
                                                          to=place.counters.get(number=3).id))  # fmt: skip
    press(officer, "transfer", service=land.id, to=place.counters.get(number=2).id)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WAITING and ticket.for_counter.number == 2
    assert "Đã đóng quầy" in follow(officer, press(officer, "stand"))
    assert not Counter.objects.exclude(seated_id=None).exists()


def test_a_stale_page_does_nothing_to_another_number(province, place, officer):
    sit(officer, place)
    first, second = give(province, place, 2)
    press(officer, "next")
    officer.post(ADDRESS, {"act": "finish_next", "ticket": first.id})
    assert "Không còn ai được gọi" in follow(officer, officer.post(ADDRESS, {"act": "finish", "ticket": first.id}))
    second.refresh_from_db()
    assert second.state == TicketState.CALLED


def test_what_is_no_act_and_who_is_not_of_the_centre(province, place, officer):
    sit(officer, place)
    assert officer.post(ADDRESS, {"act": "burn"}).status_code == 404
    other = province.officer("tiepnhantinh")
    refused = other.post(ADDRESS, {"act": "sit", "counter": place.counters.get(number=2).id})
    assert "vai trò" in follow(other, refused) and not place.counters.get(number=2).seated_id
    assert province.officer("chuyenvien").get(ADDRESS).status_code == 403


def test_the_console_asks_as_often_for_many_numbers_as_for_few(province, place, officer, django_assert_max_num_queries):
    sit(officer, place)
    give(province, place, 2)
    press(officer, "next")
    give(province, place, 40)
    with django_assert_max_num_queries(32):
        officer.get(ADDRESS)


def test_the_head_reads_the_day_in_figures_and_others_do_not(province, place, officer):
    counter = sit(officer, place)
    give(province, place, 3)
    by = province.actor("tiepnhan")
    calling.call_next(counter.id, by=by)
    calling.start(counter.id, by=by)
    calling.finish(counter.id, by=by)
    for who in ("tiepnhan", "lanhdao", "kiemsoat", "quantri"):
        page = province.officer(who).get(f"/counter/queue/day/?place={place.code}")
        text = pages.text_of(page)
        assert page.status_code == 200 and "Cả trung tâm" in text and "<rect" in page.content.decode(), who
    for who in ("gdxaydung", "tiepnhantinh"):
        assert province.officer(who).get(f"/counter/queue/day/?place={place.code}").status_code == 404
    empty = officer.get(f"/counter/queue/day/?place={place.code}&day=02/03/2026")
    assert "không có ai lấy số" in pages.text_of(empty)
