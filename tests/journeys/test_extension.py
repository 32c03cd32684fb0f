"""A dossier cannot be settled by its day: form 04 is drafted, signed and sent, and the applicant reads the new day."""

import re

import pytest

from tests.journeys import papers
from tests.journeys.officers import Clerk, Counter, Leader, Specialist
from tests.journeys.people import LOC, Citizen, Visitor
from tests.journeys.test_around import TO_MARRY

pytestmark = pytest.mark.browser
TEXT = "Hồ sơ {code} phải xác minh tình trạng hôn nhân tại nơi cư trú trước đây."


@pytest.mark.full
@pytest.mark.landing
def test_a_time_limit_is_extended_with_an_apology_before_its_day(invite):
    citizen, clerk = invite(Citizen, phone=True), invite(Clerk).signs_in()
    code = citizen.files(TO_MARRY, "xac nhan tinh trang hon nhan", LOC)
    invite(Counter).signs_in().receives(code)
    keeps_a_text(clerk)
    specialist, head = invite(Specialist).signs_in(), invite(Leader, language="en", phone=True).signs_in()
    specialist.takes(code)
    day = drafts_an_extension(specialist, code)
    signs(head, code)
    the_applicant_reads_it(citizen, invite(Visitor), code, day)
    specialist.opens(code)
    specialist.sees("Apologised and extended the time limit (form 04)")
    assert not specialist.can_follow("Extend the time limit…"), "once"
    slip = papers.text_of(specialist.fetch(specialist.page.locator("a[href$='/control-slip/']").get_attribute("href")))
    assert "PHIẾU KIỂM SOÁT" in slip and code in slip and "Phan Văn Khải" in slip
    specialist.drafts(TO_MARRY)
    specialist.goes_on(code)
    head.signs(code)
    clerk.issues(code)
    citizen.awaits_letter("đã có kết quả", code)
    clerk.open("/desk/follow/")
    clerk.sees(code)
    table = clerk.fetch(clerk.href("Download as CSV")).decode()
    assert "đã gia hạn" in next(line for line in table.splitlines() if code in line)


def keeps_a_text(clerk: Clerk) -> None:
    """What the unit's letters say again and again."""
    clerk.open("/desk/texts/")
    clerk.follow("Write a text")
    clerk.page.locator("[name='place']").select_option("form-04-extension/reason")
    clerk.type("title", "Chờ xác minh nơi cư trú trước")
    clerk.type("text", TEXT.replace("{code}", "{mã}"))
    clerk.press("Keep the text")
    clerk.sees("{mã}", "{code}")
    clerk.expects(422)
    clerk.type("text", TEXT)
    clerk.press("Keep the text")
    clerk.sees("Chờ xác minh nơi cư trú trước")


def drafts_an_extension(specialist: Specialist, code: str) -> str:
    """Returns the new day, which the page proposes."""
    specialist.opens(code)
    specialist.follow("Extend the time limit…")
    specialist.type("reason", "Chờ")
    specialist.press("Pass it to the head")
    specialist.sees("Write the reason. The applicant will read it.")
    specialist.expects(422)
    specialist.type("reason", "")
    specialist.page.locator("[name='text_module']").select_option(label="Lý do: Chờ xác minh nơi cư trú trước")
    specialist.press("Insert the text")
    assert specialist.page.locator("[name='reason']").input_value() == TEXT.replace("{code}", code)
    day = specialist.page.locator("[name='until']").input_value()
    specialist.press("Pass it to the head")
    specialist.sees("The letter is drafted and waits for the head's signature.", "Waits for the signature")
    return day


def signs(head: Leader, code: str) -> None:
    head.open("/desk/letters/")
    head.sees(code, "Phan Văn Khải")
    head.follow(code)
    head.sees("What changes when you sign", TEXT.replace("{code}", code))
    draft = papers.text_of(head.fetch(head.page.locator("iframe.md-view").get_attribute("src").partition("#")[0]))
    assert "DỰ THẢO" in draft and "gia hạn" in draft
    head.press("Sign and send")
    head.sees("Apology and extension of the time limit")
    head.open("/desk/letters/")
    assert code not in head.text


def the_applicant_reads_it(citizen: Citizen, visitor: Visitor, code: str, day: str) -> None:
    told = citizen.awaits_letter("Xin lỗi và hẹn lại ngày trả kết quả", code)
    assert day in told and "xin lỗi" in told, told
    citizen.follows_letter(told)
    citizen.sees(day, TEXT.replace("{code}", code), "Apology and extension of the time limit")
    paper = citizen.fetch(citizen.page.get_by_role("link", name=re.compile("^Mở văn bản đã ký")).get_attribute("href"))
    assert visitor.checks_file(paper) == visitor.say("Valid")
    said = papers.text_of(paper)
    assert "VĂN BẢN XIN LỖI" in said and "XL-UBND" in said and "DỰ THẢO" not in said
