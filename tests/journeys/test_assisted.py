"""Help with filing online: at a help point, agreed to by a code on the phone, taken over on the phone by e-ID."""

import re
import time

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.journeys import papers
from tests.journeys.officers import AtTheDesk
from tests.journeys.people import CAM, GIOI, Case, Citizen, card_of, name_of

pytestmark = pytest.mark.browser
BUNDLES = {folder.name: loader.load(folder) for folder in seeds.folders()}
TEAM = "Lê Thị Tổ"


class HelpPoint(AtTheDesk):
    """An officer's screen at which a member of the community team helps."""

    def fills_in(self, words: str, card: str, case: Case, scans: list[str], **more: str) -> None:
        self.open("/counter/reception/")
        self.scans(card)
        self.scans(words)
        if "/reception/" in self.where and not self.page.locator("form[data-desk]").count():
            self.press_first()
        for question in case.bundle.form.questions:
            row = self.page.locator(f"[data-question='{question.key}']")
            is_known = question.prefill and self._stands(row, question.key)
            if question.key in case.answers and row.is_visible() and not is_known:
                self._fill(row, question.key, case.answers[question.key])
        for key, value in more.items():
            self.type(key, value)
        for key in scans:
            self.page.locator(f"#f-{key}").set_input_files(papers.pdf(f"{key}.pdf"))
        with self.leaving():
            self.page.locator("button[value=assist]").click()

    def press_first(self) -> None:
        with self.leaving():
            self.page.locator("button[name=procedure]").first.click()

    def _stands(self, row, key: str) -> bool:
        """Filled in already: from the card, and at a counter from the population data."""
        if row.locator("input[type=radio]").count():
            return row.locator("input:checked").count() > 0
        return row.locator(f"[name='{key}']").input_value() != ""

    def _fill(self, row, key: str, value: str) -> None:
        if row.locator("input[type=radio]").count():
            row.locator(f"input[value='{value}']").check()
        else:
            row.locator(f"[name='{key}']").fill(value)

    def is_helped_by(self, name: str) -> None:
        self.choose("helper", "community")
        self.type("helper_name", name)
        self.press("Go on")

    def takes_the_code(self, code: str) -> None:
        self.type("code", code)
        self.press("Check the code")


class Member(HelpPoint):
    """Somebody of the community digital team, at a help point: under their own account, and nothing else opens."""

    username = "tocongnghe"

    def is_helped_by(self, name: str) -> None:
        self.sees(f"Tổ công nghệ số cộng đồng: {name}")
        self.press("Go on")

    def opens_nothing_else(self) -> None:
        for closed in ("/counter/", "/counter/queue/", "/desk/"):
            self.open(closed)
            self.expects(403)


def on_the_phone(person: Citizen, number: str, title: str) -> dict:
    """The newest text message with these words in its title."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for letter in person.letters(number):
            if title in letter["title"]:
                return letter
        time.sleep(0.5)
    raise AssertionError(f"no message “{title}” to {number}: {[one['title'] for one in person.letters(number)]}")


def text_address(phone: str) -> str:
    return f"84{phone.removeprefix('0')}@sms.example"


def agree(point: HelpPoint, phone: Citizen, who, helper: str = TEAM) -> None:
    point.is_helped_by(helper)
    point.press("Send the code")
    letter = on_the_phone(phone, text_address(who.phone), "Mã đồng ý")
    point.takes_the_code(re.search(r"[0-9]{6}", letter["title"])[0])
    point.sees("agreed by a code sent to the phone")


@pytest.mark.full
@pytest.mark.landing
def test_assisted_filing_at_a_help_point_consented_taken_over_on_a_phone(house, invite):
    point, phone = invite(Member).signs_in(), invite(Citizen, phone=True)
    assert point.where == "/counter/reception/", "the only page that is theirs"
    case, member = Case(BUNDLES["birth-registration"], "on-time"), name_of(Member.username)
    point.fills_in("khai sinh", card_of(CAM), case, case.documents, **{"desk-contact_phone": CAM.phone})
    agree(point, phone, CAM, member)
    point.press("Send online for the person")
    code = point.page.locator(".mcc-code").inner_text()
    point.sees(member, CAM.name)
    point.opens_nothing_else()

    link = re.search(r"http\S+/take/\S+", on_the_phone(phone, text_address(CAM.phone), code)["body"])[0]
    other = invite(Citizen, phone=True)
    other.who = GIOI
    other.open(link)
    other.identifies()
    other.expects(404)
    other.sees("This was filled in for somebody else. Sign in as the person who asked for help.")

    phone.who = CAM
    phone.open(link)
    phone.identifies()
    phone.sees("Go on yourself", member)
    phone.press("Take it over")
    phone.sees(code)
    [(channel, helper, consent, taken)] = house.sql(
        "SELECT d.channel, a.helper, a.consent, a.taken_at IS NOT NULL FROM dossier d JOIN assistance a"
        " ON a.dossier_id = d.id WHERE d.code = %s", code,
    )  # fmt: skip
    assert (channel, helper, consent, taken) == ("assisted", "community", "code", True)


@pytest.mark.full
def test_a_form_begun_with_help_is_completed_and_sent_on_a_phone(house, invite):
    point, phone = invite(HelpPoint).signs_in(), invite(Citizen, phone=True)
    case = Case(BUNDLES["birth-registration"], "on-time")
    point.fills_in("khai sinh", card_of(GIOI), case, [], **{"desk-contact_phone": GIOI.phone})
    agree(point, phone, GIOI)
    assert not point.button("Send online for the person").count()
    point.press("Let them go on by phone")
    letter = on_the_phone(phone, text_address(GIOI.phone), "Tiếp tục hồ sơ")
    phone.who = GIOI
    phone.open(re.search(r"http\S+/take/\S+", letter["body"])[0])
    phone.identifies()
    phone.press("Take it over")
    assert re.fullmatch(r"/drafts/[0-9a-f-]{36}/", phone.where), phone.where
    phone.open(f"{phone.where}documents/")
    with phone.leaving():
        phone.page.locator("#d_birth_slip").set_input_files(papers.pdf("birth_slip.pdf"))
    phone.press("Save and continue")
    assert phone.where.endswith("/check/"), phone.text
    code = phone.sends()
    assert house.sql("SELECT channel FROM dossier WHERE code = %s", code) == [("portal",)]
