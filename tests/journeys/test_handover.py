"""The way of a result: from the queue and the reception by slip to another centre, into the hand of who comes."""

import re

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.journeys.officers import AtTheDesk, Clerk, Counter
from tests.journeys.people import CARD, LOC, Case, Citizen
from tests.journeys.person import Person
from tests.journeys.test_filing import decides, settles
from tests.journeys.test_many import made
from tests.journeys.test_paying import Payer

pytestmark = pytest.mark.browser
LICENCE = next(folder for folder in seeds.folders() if folder.name == "driving-licence-exchange")
HOME = "07900.TTPV"


@pytest.mark.full
@pytest.mark.landing
def test_received_at_one_centre_and_collected_at_another(house, invite, open_house):
    """Queue, reception for the traffic police, hand-over slip, collection at the province's centre by a code."""
    case = Case(loader.load(LICENCE), "expiring")
    kiosk, desk = invite(Person), invite(AtTheDesk).signs_in()
    kiosk.open(f"/kiosk/{HOME}/")
    kiosk.follow("Lĩnh vực khác, hướng dẫn")
    kiosk.press("None of these")
    desk.open("/counter/queue/")
    desk.page.locator(".mq-seats button").last.click()
    desk.page.locator("button[value=next]").press("Enter")
    desk.page.locator("button[value=start]").press("Enter")
    desk.page.wait_for_url("**/counter/reception/")
    code = desk.receives_person("doi bang lai xe", CARD, case, **{
        "desk-contact_phone": LOC.phone, "desk-contact_email": LOC.email, "desk-contact_delivery": "counter",
        "desk-contact_collect_at": open_house, "desk-fee_amount": "135000",
        **{f"copy-{key}-kind": "original" for key in case.documents},
    })  # fmt: skip
    decides(case, code, invite)

    clerk = invite(Clerk).signs_in("csgt")
    clerk.hands_on("Trung tâm Phục vụ hành chính công tỉnh Phú Thọ")
    clerk.sees(code, LOC.name)
    assert clerk.fetch(clerk.href("Print the slip")).startswith(b"%PDF")
    desk.opens(code)
    desk.sees("Kết quả đang chuyển từ")
    assert not desk.can_follow("Hand over the result")

    centre = invite(Counter).signs_in("tiepnhantinh")
    centre.accepts_results()
    centre.open("/counter/returns/")
    centre.type("q", "ha van loc")
    centre.press("Find")
    centre.choose("who", "applicant")
    centre.type("number", LOC.number)
    centre.choose("confirmed", "code")
    centre.press("Send the code")
    told = invite(Citizen)
    told.who = LOC
    words = told.awaits_letter("Mã xác nhận nhận kết quả", code)
    found = re.search(r"\b\d{6}\b", words)
    assert found
    centre.type("code", found.group())
    centre.press("Hand over")
    centre.sees("The result is handed over. The dossier is closed.")
    desk.opens(code)
    desk.sees("Result returned")


DARK = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, n) => n % 4 === 0 && value < 128).length;
}"""
"""Points of the canvas that are not white."""
FAR = """canvas => {
    const from = Math.round((150 * canvas.width) / canvas.getBoundingClientRect().width);
    const { data } = canvas.getContext("2d").getImageData(from, 0, canvas.width - from, canvas.height);
    return data.filter((value, n) => n % 4 === 0 && value < 128).length;
}"""
"""Those that lie where a stroke only comes when it is not taken for scrolling on its way."""


def test_who_collects_signs_on_the_screen_with_a_finger(house, invite):
    """A tap is no signature; one that is drawn stays while the number is put right, and is kept with the hand-over."""
    told = made(house, "to_collect()")
    desk = invite(Counter).signs_in()
    desk.opens(told["code"])
    desk.collects_fee("15000", "BL-0902")
    desk.open(f"/counter/returns/{told['id']}/")
    field = desk.page.locator("canvas.mcr-sign")
    assert not field.is_visible(), "no other way needs it"
    desk.choose("who", "applicant")
    desk.type("number", told["number"])
    desk.choose("confirmed", "signature")
    field.scroll_into_view_if_needed()
    field.click()
    desk.press("Hand over")
    desk.sees("Have the person sign in the field, or choose another way.")
    desk.type("number", "025190000000")
    draws(desk)
    assert field.evaluate(DARK) > 300 and field.evaluate(FAR) > 200, "the whole stroke, to its end"
    desk.press("Hand over")
    desk.awaits_that(lambda: field.evaluate(DARK) > 300)
    desk.button("Sign once more").click()
    assert field.evaluate(DARK) == 0
    draws(desk)
    desk.type("number", told["number"])
    desk.press("Hand over")
    desk.sees("The result is handed over. The dossier is closed.")
    [(how, size, media)] = house.sql(
        "SELECT c.confirmed, f.size, f.media_type FROM result_collection c JOIN stored_file f ON f.id = c.file_id"
        " WHERE c.dossier_id = %s", told["id"],
    )  # fmt: skip
    assert (how, media) == ("signature", "image/png") and size > 1000


def draws(desk: Counter) -> None:
    """With a finger: the browser makes a stroke of it only where the field keeps touches from scrolling the page."""
    field = desk.page.locator("canvas.mcr-sign")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    wire = desk.context.new_cdp_session(desk.page)
    wire.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points: tuple[float, float]) -> None:
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (box["x"] + 20, box["y"] + box["height"] / 2))
    for n in range(1, 12):
        touch("touchMove", (box["x"] + 20 + n * 30, box["y"] + box["height"] * (0.3 if n % 2 else 0.7)))
    touch("touchEnd")


@pytest.mark.full
def test_a_driving_licence_is_paid_online_and_comes_by_post(house, invite):
    """The fee of the day, paid by a code (the reduction for online filing ended with 2025); the traffic police give the
    card to the post, which delivers it."""
    case, citizen = Case(loader.load(LICENCE), "expiring"), invite(Payer, phone=True)
    code = citizen.files(case, "doi bang lai xe", delivery="post")
    citizen.asks_for_a_code(code)
    citizen.sees("135.000 ₫")
    citizen.pays("pays")
    citizen.awaits("The payment has arrived. Thank you.")
    told = "SELECT amount FROM payment_demand WHERE code = %s UNION SELECT amount FROM receipt WHERE code = %s"
    assert house.sql(told, code, code) == [(135_000,)]
    settles(case, code, invite)
    citizen.opens(code)
    citizen.sees("Your result is ready and is given to the post next; you are told the number to follow it by.")
    clerk = invite(Clerk).signs_in("csgt")
    clerk.open("/counter/returns/?list=post")
    clerk.follow(code)
    clerk.sees(citizen.who.residence)
    clerk.type("number", "EA 123 456 789 VN")
    clerk.press("Given to the post")
    assert "EA 123 456 789 VN" in citizen.awaits_letter("đã gửi qua bưu chính", code)
    citizen.opens(code)
    citizen.sees("EA 123 456 789 VN")
    clerk.open("/counter/returns/?list=posted")
    clerk.follow(code)
    clerk.press("Delivered: close the dossier")
    citizen.opens(code)
    citizen.sees("Result returned", "EA 123 456 789 VN")
