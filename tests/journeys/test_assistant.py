"""A question in everyday words on a phone ends in the right form; one that nobody knows goes to an officer and back."""

import re

import pytest

from tests.browser import AXE, RULES
from tests.journeys.officers import Officer, Specialist
from tests.journeys.people import Citizen, Visitor, name_of
from tests.journeys.test_filing import BUNDLES

pytestmark = pytest.mark.browser
BIRTH = BUNDLES["birth-registration"]
ANSWER = "Bạn làm thủ tục ghi chú khai sinh tại Ủy ban nhân dân cấp xã nơi cư trú."


HOME = re.compile("phường Việt Trì|Viet Tri")


class Controller(Officer):
    username = "kiemsoat"


def asks(person, text):
    person.page.locator("#question").fill(text)
    person.press("Send the question")


def is_accessible(person):
    person.page.evaluate(AXE.read_text())
    found = person.page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 140)).join(' | ')))",
        RULES,
    )  # fmt: skip
    assert found == [], person.where


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_everyday_words_without_accents_end_in_the_right_form(invite, scripts):
    citizen = invite(Citizen, phone=True, scripts=scripts)
    citizen.open("/")
    citizen.follow("Ask the assistant")
    asks(citizen, "vo em moi sinh em be lam giay khai sinh can giay to gi")
    citizen.sees(BIRTH.title["vi"], "Giấy chứng sinh", "Quyết định 163/QĐ-BTP")
    asks(citizen, "the mat bao lau")
    citizen.sees("Trong ngày làm việc", "Luật Hộ tịch 60/2014/QH13, Điều 16", "1 câu hỏi trước đó")
    if scripts:
        is_accessible(citizen)
    citizen.starts()
    assert BIRTH.title["vi"] in citizen.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_not_known_goes_to_an_officer_comes_back_and_is_known_from_then_on(invite, language):
    asking = {"vi": "Sinh con ở Lào rồi mang về nước thì ghi chú hộ tịch thế nào?",
              "en": "My child was born abroad, where is the birth noted afterwards?"}[language]  # fmt: skip
    visitor = invite(Visitor, language=language, phone=language == "vi")
    visitor.open("/assistant/")
    is_accessible(visitor)
    asks(visitor, asking)
    visitor.open("/assistant/hand-over/")
    is_accessible(visitor)
    home = visitor.page.locator("#unit option", has_text=HOME).first.get_attribute("value")
    visitor.page.select_option("#unit", value=home)
    visitor.press("Send to the officer")
    visitor.sees("Your question is on its way to an officer.", "Waiting for an officer")
    is_accessible(visitor)
    code = visitor.page.locator(".mp-code").inner_text()
    officer = invite(Specialist, language=language).signs_in()
    officer.open("/desk/questions/")
    with officer.leaving():
        officer.page.get_by_role("link", name=asking).first.click()
    officer.sees(asking)
    is_accessible(officer)
    officer.type("answer", ANSWER)
    officer.press("Send your answer")
    officer.sees("Your answer is on its way to the citizen.")
    other = invite(Visitor, language=language)
    other.open("/assistant/")
    other.type("code", code.lower())
    other.press("Read the answer")
    other.sees(ANSWER, name_of("chuyenvien"))
    controller = invite(Controller, language=language).signs_in()
    controller.open("/operations/assistant/")
    with controller.leaving():
        controller.page.get_by_role("link", name=asking).first.click()
    is_accessible(controller)
    controller.press("Approve")
    other.open("/assistant/")
    asks(other, asking)
    other.sees("An officer answered this", ANSWER)
    is_accessible(other)
