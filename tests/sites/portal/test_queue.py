"""Numbers without signing in, on the touch screen and on a phone; the wall; a time booked from home."""

import io
import re
from pathlib import Path

import pytest
import typst
import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from motcua.onestop.queue import booking, calling, selectors
from motcua.onestop.queue.enums import BookingState, TicketState
from motcua.onestop.queue.models import Booking, Place, Ticket
from tests.sites.portal import pages

ALWAYS = [[["00:00", "24:00"]]] * 7


@pytest.fixture
def place(province):
    found = Place.objects.get(unit__code=f"{province.commune.code}.TTPV")
    found.hours = ALWAYS  # the page asks the clock; today may be a Sunday
    found.save()
    return found


@pytest.fixture
def counter(province, place):
    return calling.sit(place.counters.get(number=1).id, by=province.actor("tiepnhan"))


def test_the_touch_screen_gives_a_number_in_three_touches_and_names_nobody(province, place):
    browser, address = Client(), reverse("portal:kiosk", args=[place.code])
    text = pages.text_of(browser.get(address))
    service = selectors.services_of(place)[0]
    assert "Bạn đến để làm gì?" in text and service.name["vi"] in text
    step = browser.get(f"{address}?service={service.id}")
    assert "Người cao tuổi" in pages.text_of(step)
    sent = {"service": service.id, "priority": "elderly", "key": "k"}
    ticket = browser.post(address, sent)
    assert browser.post(address, sent).url == ticket.url, "pressing twice gives one number"
    shown = browser.get(ticket.url)
    assert "001" in pages.text_of(shown) and "<svg" in shown.content.decode() and Ticket.objects.count() == 1
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_phone_holds_one_number_and_can_give_it_up(province, place, counter):
    browser, address = Client(), reverse("portal:queue", args=[place.code])
    service = selectors.services_of(place)[0]
    first = browser.post(address, {"service": service.id, "priority": "ordinary"})
    assert browser.post(address, {"service": service.id, "priority": "ordinary"}).url == first.url
    assert "với số 001" in pages.text_of(browser.get(address))
    assert "Sắp đến lượt bạn" in pages.text_of(browser.get(first.url))
    Client().post(address, {"service": service.id, "priority": "elderly"})
    assert "Còn 1 người trước bạn" in pages.text_of(browser.get(first.url))
    calling.call_next(counter.id, by=province.actor("tiepnhan"))
    assert browser.get(f"{first.url}leave/").status_code == 200
    browser.post(f"{first.url}leave/")
    assert "Số này đã được trả lại" in pages.text_of(browser.get(first.url))
    assert Ticket.objects.get(number=1).state == TicketState.LEFT
    assert Client().get("/q/khong-co-so-nay/").status_code == 404


def decoded(page: str, folder: Path) -> list[str]:
    """What a phone reads from the code that the page draws."""
    [drawn] = re.findall(r'<svg[^>]*class="segno".*?</svg>', page, re.S)
    (folder / "code.svg").write_text(drawn)
    sheet = b'#set page(width: auto, height: auto, margin: 5mm)\n#image("code.svg", width: 8cm)'
    (folder / "sheet.typ").write_bytes(sheet)
    image = typst.compile(str(folder / "sheet.typ"), format="png", ppi=150)
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(image)))]


def test_the_poster_at_the_door_opens_the_page_of_the_numbers_on_a_phone(province, place, counter, tmp_path):
    address = reverse("portal:queue_poster", args=[place.code])
    page = Client().get(address)
    [code] = decoded(page.text, tmp_path)
    assert code == settings.ENV.public_url + reverse("portal:queue", args=[place.code])
    assert Client().get(code.removeprefix(settings.ENV.public_url)).status_code == 200
    text = pages.text_of(page)
    assert place.unit.label["vi"] in text and place.unit.label["en"] in text
    assert "Quét mã để lấy số" in text and "Scan to take a number" in text, "one sheet for both languages"
    assert decoded(Client().get(reverse("portal:kiosk", args=[place.code])).text, tmp_path) == [code]
    desk, administrator = province.officer("tiepnhan"), province.officer("quantri")
    assert address in desk.get(reverse("counter:queue")).text
    assert address in administrator.get(reverse("operations:queue", args=[place.id])).text
    assert Client().get(reverse("portal:queue_poster", args=["khong-co"])).status_code == 404


def test_when_the_centre_is_closed_nobody_gets_a_number_and_reads_when_it_opens(province, place):
    from motcua.foundation.common.clock import today

    place.hours = [[] if n == today().weekday() else [["07:00", "11:30"]] for n in range(7)]
    place.save()
    browser, address = Client(), reverse("portal:kiosk", args=[place.code])
    assert "Giờ mở cửa: 07:00" in pages.text_of(browser.get(address))
    service = selectors.services_of(place)[0]
    refused = browser.post(address, {"service": service.id, "priority": "ordinary"})
    assert refused.status_code == 409 and "Cấp số trở lại lúc 07:00" in pages.text_of(refused)


def test_bad_input_at_the_touch_screen_is_told(province, place):
    browser, address = Client(), reverse("portal:kiosk", args=[place.code])
    service = selectors.services_of(place)[0]
    for sent, status, words in (
        ({"service": "x", "priority": "ordinary"}, 409, "không có quầy phục vụ"),
        ({"service": service.id, "priority": "king"}, 422, "chọn một lý do ưu tiên"),
        ({"code": "12345"}, 422, "không có lịch hẹn nào mang mã này"),
    ):
        answer = browser.post(address, sent)
        assert answer.status_code == status and words in pages.text_of(answer)
    assert browser.get("/kiosk/khong-co/").status_code == 404 and browser.get("/wall/khong-co/").status_code == 404


def test_the_wall_shows_numbers_and_counters_and_never_a_name(province, place, counter):
    service = selectors.services_of(place)[0]
    for n in range(8):
        Client().post(reverse("portal:kiosk", args=[place.code]), {"service": service.id, "priority": "ordinary",
                                                                   "key": n})  # fmt: skip
    calling.call_next(counter.id, by=province.actor("tiepnhan"))
    page = Client().get(reverse("portal:wall", args=[place.code]))
    body = page.content.decode()
    assert re.findall(r"<li data-far>(\d+)</li>", body) == ["002", "003", "004", "005", "006"]
    assert "Mời số 1, đến quầy số 1." in body and province.actor("tiepnhan").name not in body
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_the_touch_screen_is_slowed_down_when_codes_are_guessed(province, place):
    browser, address = Client(), reverse("portal:kiosk", args=[place.code])
    told = [browser.post(address, {"code": f"{n:06d}"}) for n in range(41)]
    assert {answer.status_code for answer in told[:40]} == {422} and told[-1].status_code == 429


def test_a_time_is_booked_from_the_page_of_a_procedure_and_becomes_a_number(province, place):
    browser = province.citizen(0)
    page = browser.get("/procedures/birth-registration/").content.decode()
    where = re.search(r'href="(/queue/\?procedure=birth-registration)"', page)[1]
    places = browser.get(f"{where}&q=viet tri").content.decode()
    link = re.search(rf'href="(/queue/{place.code}/book/\?procedure=birth-registration)"', places)[1]
    form = browser.get(link)
    assert "Hộ tịch, chứng thực" in pages.text_of(form)
    times = re.findall(r'name="at" value="([^"]+)"', form.content.decode())
    service = selectors.services_of(place)[0]
    sent = {"service": service.id, "procedure": "birth-registration", "at": times[0], "key": "k"}
    assert browser.post(link.partition("?")[0], sent).url == reverse("portal:bookings")
    made = Booking.objects.get()
    assert made.procedure_code == "1.001193" and made.person_id == province.person(0).person_id
    assert made.code in pages.text_of(browser.get(reverse("portal:bookings")))
    for wrong, words in ((times[0], "đã đặt đúng giờ này"), ("2001-01-01T09:00:00+07:00", "các giờ đang hiện"),
                         ("x", "các giờ đang hiện")):  # fmt: skip
        answer = browser.post(link.partition("?")[0], sent | {"at": wrong, "key": "l"})
        assert answer.status_code == 422 and words in pages.text_of(answer), wrong
    cancel = reverse("portal:booking_cancel", args=[made.id])
    assert province.citizen(4).post(cancel).status_code == 404
    browser.post(cancel)
    made.refresh_from_db()
    assert made.state == BookingState.CANCELLED
    assert "đã ở trạng thái" in pages.text_of(browser.get(cancel))


def test_a_guest_who_books_signs_in_first(province, place):
    assert "/sign-in/" in Client().get(reverse("portal:book", args=[place.code])).url


def test_a_centre_without_bookable_services_says_so(province, place):
    place.services.update(capacity=0)
    text = pages.text_of(province.citizen(0).get(reverse("portal:book", args=[place.code])))
    assert "không nhận đặt lịch" in text and booking.free_times(place.services.first(), booking.now().date()) == []
