"""A photographed paper form fills in the electronic one; what it says wrong is corrected, then it is sent."""

import random

import pytest
from bench.intake import press
from bench.intake.blanks import BIRTH, BLANKS
from bench.screening import mill

from tests.journeys.people import Case, Citizen
from tests.journeys.test_filing import case_of

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.landing]
ON_PAPER = "Trần Thị Bích Ngọc"


def photograph(case: Case) -> dict:
    """The form as somebody typed it at home, with another name of the child, taken by a phone."""
    questions = {question.key: question for question in case.bundle.form.questions}
    answers = {key: value for key, value in case.answers.items() if isinstance(value, str)} | {"child_name": ON_PAPER}
    filled = {}
    for key, value in answers.items():
        words = questions[key].label_of(value) if key in questions else None
        filled[key] = (words["vi"] if words else value, value)
    chance = random.Random(4)
    pdf, _marks = press.printed(BLANKS[BIRTH], filled, chance, font="Tinos")
    data, _name = press.carried(mill.drawn(pdf), "photo", chance)
    return {"name": "to-khai.jpg", "mimeType": "image/jpeg", "buffer": data}


def test_a_photographed_form_fills_in_the_electronic_one_on_a_phone(house, invite):
    typed, case = case_of("birth-registration")
    citizen = invite(Citizen, phone=True)
    citizen.finds(typed, case)
    citizen.starts()
    draft = "/".join(citizen.where.split("/")[:3])
    citizen.open(f"{draft}/")
    citizen.follow("I have the filled paper form: photograph it")
    citizen.page.locator("#pages").set_input_files(photograph(case))
    citizen.press("Read this form")
    citizen.awaits_that(lambda: citizen.page.locator("[data-poll]").count() == 0)
    citizen.open(citizen.where)
    citizen.sees("What your paper says", ON_PAPER)
    citizen.follow("Go through the form")
    citizen.open(f"{draft}/questions/child/")
    name = citizen.page.locator("[name='child_name']")
    assert name.input_value() == ON_PAPER
    piece = citizen.page.locator("[data-question='child_name'] img.mc-piece")
    assert piece.is_visible() and piece.evaluate("image => image.complete && image.naturalWidth > 100")
    assert citizen.page.locator("[name='child_birth_date']").input_value() == case.answers["child_birth_date"]
    citizen.fills(case)  # page after page; the name is put right
    assert case.answers["child_name"] in citizen.text and ON_PAPER not in citizen.text
    citizen.sends()
