"""The way of a result: from the queue and the reception by slip to another centre, into the hand of who comes."""

import re

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.journeys.officers import AtTheDesk, Clerk, Counter
from tests.journeys.people import CARD, LOC, Case, Citizen
from tests.journeys.person import Person
from tests.journeys.test_filing import decides, settles
from tests.journeys.test_paying import Payer

pytestmark = pytest.mark.browser
LICENCE = next(folder for folder in seeds.folders() if folder.name == "driving-licence-exchange")
HOME = "07900.TTPV"


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
        "desk-contact_collect_at": open_house, "desk-fee_amount": "135000", "desk-fee_receipt": "BL-0901",
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


@pytest.mark.full
def test_a_driving_licence_is_paid_online_and_comes_by_post(house, invite):
    """The fee of the day, paid by a code; the traffic police give the card to the post, which delivers it."""
    case, citizen = Case(loader.load(LICENCE), "expiring"), invite(Payer, phone=True)
    code = citizen.files(case, "doi bang lai xe", delivery="post")
    citizen.asks_for_a_code(code)
    citizen.pays("pays")
    citizen.awaits("The payment has arrived. Thank you.")
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
