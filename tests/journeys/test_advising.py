"""An officer asks beside a dossier whether a paper may be asked for again, reads why, and begins form 02 with it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.officers import Counter, Specialist
from tests.journeys.people import Citizen, Visitor
from tests.journeys.test_around import BIRTH, ON_TIME
from tests.journeys.test_assistant import is_accessible

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.landing]
AGAIN = {"vi": "Tôi có được yêu cầu bổ sung Giấy chứng sinh lần nữa không?", "en": "May I ask for this paper again?"}
SOURCE = {"vi": "Nghị định 118/2025/NĐ-CP", "en": "Decree 118/2025/NĐ-CP"}


@pytest.mark.parametrize(("language", "phone", "scripts"), [
    ("vi", False, True), ("en", True, True), ("vi", True, False),
])  # fmt: skip
def test_an_officer_asks_gets_the_rule_and_proposes_a_draft(invite, house, language, phone, scripts):
    code = invite(Citizen).files(ON_TIME, "khai sinh")
    invite(Counter).signs_in().receives(code)
    officer = invite(Specialist, language=language, phone=phone, scripts=scripts).signs_in()
    officer.takes(code)
    officer.opens(code)
    page = officer.page
    page.locator("details[data-advice] > summary").click()
    if scripts:
        page.locator("#advice textarea").fill(AGAIN[language])
        page.locator("#advice form").first.get_by_role("button").click()
        expect(page.locator("#advice [data-answer]")).to_contain_text(SOURCE[language])
        is_accessible(officer)
        page.locator("#advice .dk-advice__examples button").first.click()
        expect(page.locator("#advice [data-answer] h2")).not_to_have_text(AGAIN[language])
        assert officer.where.startswith("/desk/dossiers/") and not officer.where.endswith("/assistant/")
    else:
        officer.follow("Open the assistant of this dossier")
        page.locator("textarea[name='question']").fill(AGAIN[language])
        officer.press("Ask the assistant")
        officer.sees(SOURCE[language])
    officer.awaits_that(lambda: house.sql(
        "SELECT count(*) FROM screening s JOIN dossier d ON d.id = s.dossier_id"
        " WHERE d.code = %s AND s.ended_at IS NOT NULL",
        code,
    ) > [(0,)])  # fmt: skip
    officer.opens(code)
    officer.follow("Request a supplement (once)")
    officer.press("Propose wording")
    assert page.locator("textarea[name='reason_birth_slip']").input_value().count("“Giấy chứng sinh”")
    if scripts:
        is_accessible(officer)
    officer.press("See what the applicant reads")
    officer.press("Send the request")
    officer.sees("The request was sent (form 02). The clock stands still until the applicant answers.")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_at_the_touch_screen_a_question_is_typed_with_its_keys_and_gone_afterwards(invite, house, language):
    [(place,)] = house.sql("SELECT code FROM queue_place ORDER BY code LIMIT 1")
    screen = invite(Visitor, language=language)
    screen.open(f"/kiosk/{place}/ask/")
    is_accessible(screen)
    keys = screen.page.locator("[data-letters]")
    for letter in "khai":
        keys.get_by_role("button", name=letter, exact=True).click()
    keys.locator("button[value=' ']").click()
    for letter in "sinhh":
        keys.get_by_role("button", name=letter, exact=True).click()
    keys.locator("button[value='']").click()
    assert screen.page.locator("#question").input_value() == "khai sinh"
    screen.press("Send the question")
    screen.sees(BIRTH.title[language])
    is_accessible(screen)
    screen.press("Done")
    screen.open(f"/kiosk/{place}/ask/")
    assert screen.page.locator("#answer").count() == 0
    screen.open(f"/queue/{place}/procedures/")
    is_accessible(screen)
