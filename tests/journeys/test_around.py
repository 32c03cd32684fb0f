"""Beside the straight way: papers asked for, declined, refused, at the desk, corrected; officers who sign in."""

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.journeys import papers
from tests.journeys.officers import Administrator, AtTheDesk, Clerk, Counter, Leader, Officer, Specialist
from tests.journeys.people import CAM, CARD, LOC, MAY, Case, Citizen, Visitor

pytestmark = pytest.mark.browser
BIRTH = loader.load(seeds.BUNDLES / "birth-registration")
MARITAL = loader.load(seeds.BUNDLES / "marital-status-certificate")
ON_TIME, TO_MARRY = Case(BIRTH, "on-time"), Case(MARITAL, "to-marry")
STANDS_STILL = (
    "The clock stands still until you answer. Time that has passed stays counted; the rest goes on afterwards."
)
BLURRED = "Bản chụp bị mờ, đề nghị chụp lại đủ bốn góc."


def test_a_paper_is_awaited_the_result_granted_and_a_clerical_error_corrected(invite):
    citizen, counter, specialist = invite(Citizen), invite(Counter).signs_in(), invite(Specialist).signs_in()
    code = citizen.files(ON_TIME, "khai sinh")
    counter.receives(code)
    the_clock_stops_until_the_answer(citizen, specialist, code)
    specialist.drafts(ON_TIME)
    specialist.goes_on(code)
    leader, visitor = invite(Leader).signs_in(), invite(Visitor)
    leader.signs(code)
    invite(Clerk).signs_in().issues(code)
    citizen.follows_letter(citizen.awaits_letter("đã có kết quả", code))
    first = citizen.saves_result()
    leader.corrects(code, "Sai tên đệm của mẹ.", mother_name="Trần Thị Thu Hà")
    citizen.follows_letter(citizen.awaits_letter("đã được đính chính", code))
    citizen.sees("Replaced by a corrected version")
    second = citizen.saves_result()
    assert visitor.checks_code(first) == visitor.checks_file(first) == visitor.say("Replaced by a newer one")
    assert visitor.checks_code(second) == visitor.checks_file(second) == visitor.say("Valid")
    a_link_opens_until_it_is_ended(citizen, visitor, second)


def a_link_opens_until_it_is_ended(citizen: Citizen, visitor: Visitor, paper: bytes) -> None:
    citizen.open("/my/papers/")
    with citizen.leaving():
        citizen.page.locator("a[href$='/share/']").first.click()
    citizen.choose("span", "hour")
    citizen.type("for_whom", "Trường mầm non")
    citizen.press("Make the link")
    link = citizen.page.locator(".mp-share__link a").inner_text()
    assert citizen.page.locator(".mp-share__code svg").count() == 1
    visitor.open(link)
    visitor.sees("A paper shared with you", "Valid", "Signature is sound")
    assert visitor.fetch(visitor.href("Save the file")) == paper
    citizen.page.reload()
    citizen.sees("the page was opened", "the file was opened or saved", "Trường mầm non")
    citizen.press("End the link now")
    visitor.open(link)
    visitor.sees("This link opens nothing")
    visitor.expects(410)


def the_clock_stops_until_the_answer(citizen: Citizen, specialist: Specialist, code: str) -> None:
    specialist.takes(code)
    specialist.asks_supplement("birth_slip", BLURRED)
    specialist.sees("The clock stands still: the applicant was asked for documents. The work goes on when they answer.")
    citizen.follows_letter(citizen.awaits_letter("Cần bổ sung hồ sơ", code))
    citizen.sees(BLURRED, "Worked out again when you answer", "Clock paused", STANDS_STILL)
    citizen.answers_request("birth_slip")
    assert citizen.say("Clock paused") not in citizen.text
    specialist.opens(code)
    specialist.sees("Tôi gửi bản chụp rõ.", "bo-sung.pdf")
    assert specialist.say("Request a supplement (once)") not in specialist.text


@pytest.mark.full
def test_form_02_before_reception_starts_no_clock(invite):
    citizen, counter = invite(Citizen), invite(Counter, language="en").signs_in()
    code = citizen.files(ON_TIME, "lam giay khai sinh", CAM)
    counter.asks_to_complete(code, "birth_slip", BLURRED)
    citizen.follows_letter(citizen.awaits_letter("Cần bổ sung hồ sơ", code))
    citizen.sees(BLURRED, "The dossier is not received yet, so no clock runs.")
    citizen.answers_request("birth_slip")
    counter.receives(code)
    counter.sees("Print form 01")
    citizen.awaits_letter("đã được tiếp nhận", code)
    citizen.opens(code)
    citizen.sees("Received", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả")


@pytest.mark.full
@pytest.mark.landing
def test_a_declined_dossier_ends_with_form_03_and_its_reason(invite):
    citizen, counter = invite(Citizen, language="en"), invite(Counter).signs_in()
    code = citizen.files(TO_MARRY, "certificate of single status", CAM)
    reason = "Người yêu cầu thường trú tại xã khác; hồ sơ không thuộc thẩm quyền."
    counter.declines(code, reason, "Nộp tại xã nơi thường trú.")
    citizen.follows_letter(citizen.awaits_letter("not accepted", code))
    citizen.sees("Not accepted because:", reason, "Nộp tại xã nơi thường trú.", "No result will follow")
    the_head_answers_the_complaint(citizen, invite(Leader).signs_in(), code)


def the_head_answers_the_complaint(citizen: Citizen, head: Leader, code: str) -> None:
    citizen.follow("Complain")
    citizen.sees("Law on Complaints 02/2011/QH13, Article 7", "You may complain until")
    citizen.type("reasons", "Tôi thường trú tại phường này từ năm 2010.")
    citizen.type("wishes", "Đề nghị tiếp nhận hồ sơ.")
    citizen.press("Send the complaint")
    complaint = citizen.page.locator("h1 .num").inner_text()
    head.open("/desk/complaints/")
    head.follow(complaint)
    head.sees("Tôi thường trú tại phường này từ năm 2010.", code)
    head.follow("Accept…")
    head.press("Sign and send")
    head.follow("Settle…")
    head.choose("outcome", "right")
    head.type("findings", "Đã kiểm tra: thường trú tại phường, đúng thẩm quyền.")
    head.type("measures", "Hủy phiếu từ chối, tiếp nhận hồ sơ nộp lại.")
    head.press("Sign and send")
    head.sees("The complaint is right")
    citizen.page.reload()
    citizen.sees("The complaint is right", "Hủy phiếu từ chối, tiếp nhận hồ sơ nộp lại.", "within 30 days")
    citizen.opens(code)
    citizen.sees("annuls what you complained of", "Hủy phiếu từ chối, tiếp nhận hồ sơ nộp lại.", "File again")
    citizen.open("/my/readings/")
    citizen.sees("Your dossier was opened", "Leader (signs)", code)


@pytest.mark.full
def test_a_refusal_is_signed_by_the_leader_and_can_be_verified(invite):
    citizen, specialist = invite(Citizen), invite(Specialist).signs_in()
    code = citizen.files(ON_TIME, "khai sinh", MAY)
    invite(Counter).signs_in().receives(code)
    reason = "Trẻ đã được đăng ký khai sinh tại xã Lâm Thao ngày 12/10/2026."
    specialist.takes(code)
    specialist.refuses(reason)
    specialist.goes_on(code)
    invite(Leader).signs_in().signs(code)
    invite(Clerk).signs_in().issues(code)
    citizen.follows_letter(citizen.awaits_letter("đã có kết quả", code))
    citizen.sees("The agency has refused", "Notice of refusal")
    visitor, paper = invite(Visitor), citizen.saves_result()
    assert visitor.checks_code(paper) == visitor.say("Valid")
    visitor.sees("Notice of refusal")
    assert visitor.checks_file(paper) == visitor.say("Valid")


def test_a_person_is_received_at_the_desk_by_keyboard_for_another_commune(house, invite):
    """By the identity card; the officers of that commune, who sign in with their app, have the dossier at once."""
    counter = invite(AtTheDesk).signs_in()
    [(commune,)] = house.sql("SELECT code FROM unit WHERE place = 'Phường Thanh Miếu' AND kind = 'commune_committee'")
    code = counter.receives_person("dang ky khai sinh", CARD, ON_TIME, **{
        "desk-authority": "Ủy ban nhân dân phường Thanh Miếu", "desk-contact_phone": LOC.phone,
        "desk-contact_delivery": "counter", "copy-birth_slip-kind": "original", "copy-birth_slip-count": "1",
    })  # fmt: skip
    counter.sees(LOC.name, "phường Thanh Miếu")
    slip = counter.fetch(counter.href("Print form 01"))
    visitor, specialist = invite(Visitor), invite(Specialist)
    visitor.tracks(papers.address_in_code(slip), code)
    specialist.signs_in_with_code(f"chuyenvien.{commune}")
    specialist.takes(code)
    stranger = invite(Specialist).signs_in()
    with pytest.raises(AssertionError, match="is in no list"):
        stranger.opens(code)


def test_an_officer_signs_in_with_a_passkey(invite):
    clerk = invite(Officer)
    clerk.signs_in("vanthu", site=clerk.by_name(""))
    clerk.makes_passkey()
    clerk.sees("Máy cơ quan")
    clerk.press("Sign out", clerk.page.locator("main"))
    clerk.signs_in_with_passkey("vanthu")
    assert clerk.where == "/desk/"


@pytest.mark.full
def test_a_receiver_is_registered_tried_and_told_of_a_dossier(invite, house):
    """As the how-to says: a token, a receiver at the stand-in, its secret pasted there, a trial, then a real step."""
    administrator, stand_in = (
        invite(Administrator).signs_in(),
        house.url.replace(f":{house.port}", f":{house.port + 1}"),
    )
    administrator.makes_token("Phần mềm hộ tịch", "chuyenvien")
    secret = administrator.registers("Phần mềm hộ tịch", f"{stand_in}/receiver/hooks/fine")
    other = invite(Visitor)
    other.open(f"{stand_in}/receiver/")
    other.type("secret", secret)
    with other.leaving():
        other.page.get_by_role("button", name="Thêm mã").click()
    administrator.open("/operations/webhooks/")
    administrator.follow("Phần mềm hộ tịch")
    administrator.press("Send a trial")
    administrator.waits_until_delivered(1)
    code = invite(Citizen).files(TO_MARRY, "doc than")
    invite(Counter).signs_in().receives(code)
    administrator.waits_until_delivered(3)
    assert code in administrator.text
    other.open(f"{stand_in}/receiver/")
    assert code in other.text and "chữ ký đúng" in other.text and "chữ ký sai" not in other.text
