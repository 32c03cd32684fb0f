"""The reception of every bundle by keyboard alone: at most sixty keys beyond what is declared, no pointer, and less
than two minutes of typing and waiting."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser

from motcua.onestop.catalogue import loader, seeds
from motcua.outside.sandbox.eid.people import GREEN_TEA_HILL
from tests import browser as chromium
from tests.journeys.keyboard import KeyboardOnly
from tests.journeys.people import BINH, Case, card_of
from tests.run.installation import Installation
from tests.sites import walk

pytestmark = pytest.mark.browser
BUNDLES = {folder.name: loader.load(folder) for folder in seeds.folders()}
MOST, PACE, LONGEST = 60, 240, 120
"""Keys beyond what is declared; keys a minute of somebody who types daily; seconds of typing and waiting."""


class Desk(NamedTuple):
    """Words that find the procedure, the example that is filed, what only the counter asks, the document scanned."""

    words: str
    example: str
    more: dict[str, str]
    scan: str = ""


BUSINESS = {
    "desk-business_code": GREEN_TEA_HILL["MaSoThue"], "desk-business_name": GREEN_TEA_HILL["TenDoanhNghiep"],
    "desk-business_paper": "Giấy ủy quyền 12/2026",
}  # fmt: skip
DESKS = {
    "birth-registration": Desk("khai sinh", "on-time", {}, "birth_slip"),
    "certified-copy": Desk("chung thuc ban sao", "diploma", {}),
    "driving-licence-exchange": Desk("giay phep lai xe", "expiring", {}),
    "health-insurance-card": Desk("bao hiem y te", "newborn", {}),
    "house-construction-permit": Desk("xay nha", "near-monument", {}),
    "household-business": Desk("ho kinh doanh", "noodle-shop", {"desk-fee_amount": "150000"}),
    "marital-status-certificate": Desk("hon nhan", "to-marry", {"desk-fee_amount": "8000"}),
    "newborn-linked": Desk("lien thong", "all-three", {}),
    "permanent-residence": Desk("thuong tru", "own-flat", {}),
    "work-permit": Desk("lao dong", "tea-expert", BUSINESS),
}
PAID_FIRST = ("driving-licence-exchange", "household-business", "marital-status-certificate")
"""Their fee comes before reception; its electronic receipt is made with it."""
assert DESKS.keys() == BUNDLES.keys()
AT_EACH_LANDING = ("birth-registration", "certified-copy", "work-permit")
"""The most documents, the fewest answers, the most answers; the others in the long run."""


@pytest.mark.parametrize(
    "slug", [slug if slug in AT_EACH_LANDING else pytest.param(slug, marks=pytest.mark.full) for slug in sorted(DESKS)]
)
def test_a_person_is_received_by_keyboard_alone(slug, house, invite, pytestconfig, capsys):
    desk, case = DESKS[slug], Case(BUNDLES[slug], DESKS[slug].example)
    officer = invite(KeyboardOnly)
    officer.signs_in(walk.staff(case.bundle.code).receptionist)
    officer.pointed.clear()  # the demonstration's sign-in was a click
    code = officer.receives_person(
        desk.words, card_of(BINH), case, {"desk-contact_phone": BINH.phone} | desk.more, desk.scan
    )
    typed = (len(officer.keys) + officer.declared) / PACE * 60
    with capsys.disabled():
        pytestconfig.get_terminal_writer().line(
            f"\n{slug}: {len(officer.keys)} keys beyond {officer.declared} characters declared ({officer.strokes} by "
            f"Telex), {len(officer.pointed)} pointer events, {typed:.0f} s typed, {officer.waited:.1f} s waited: "
            f"{' '.join(officer.keys)}"
        )
    [(state, name)] = house.sql("SELECT state, applicant_name FROM dossier WHERE code = %s", code)
    assert state in ("received", "in_progress")
    assert name in (BINH.name, GREEN_TEA_HILL["TenDoanhNghiep"])
    made = house.sql("SELECT count(*) FROM receipt WHERE code = %s", code)
    assert made == [(1 if slug in PAID_FIRST else 0,)]
    assert officer.pointed == []
    assert len(officer.keys) <= MOST
    assert typed + officer.waited <= LONGEST


DETECTOR = """
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return [{ rawValue: %r }]; }
};
"""
"""What a browser that reads codes itself has; the one of the tests has it not, and sends its pictures."""


@pytest.fixture
def eye(browser: Browser, house: Installation, tmp_path: Path) -> Iterator[KeyboardOnly]:
    """An officer with a camera before which a card is held."""
    wide = Image.new("RGB", (1280, 720), "gray")
    segno.make(card_of(BINH), micro=False).save(tmp_path / "card.png", scale=6)
    wide.paste(Image.open(tmp_path / "card.png"), (500, 150))
    wide.save(tmp_path / "card.mjpeg", "JPEG")
    seeing = browser.browser_type.launch(
        executable_path=chromium.needed(*chromium.PROGRAMS),
        args=[*chromium.ARGUMENTS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
              f"--use-file-for-fake-video-capture={tmp_path / 'card.mjpeg'}"],
    )  # fmt: skip
    try:
        yield (officer := KeyboardOnly(house, seeing))
        officer.ends()
    finally:
        seeing.close()


@pytest.mark.parametrize("detects", [True, False], ids=["read by the browser", "read by the house"])
def test_a_camera_reads_the_card(detects, eye):
    eye.signs_in()
    if detects:
        eye.context.add_init_script(DETECTOR % card_of(BINH))
    sent: list[str] = []
    eye.context.on("request", lambda one: sent.append(one.url) if "/reception/code/" in one.url else None)
    eye.open("/counter/reception/")
    eye.page.locator("[data-camera] button").first.wait_for()
    with eye.leaving():
        eye.page.locator("[data-camera] button").first.press("Enter")
    eye.sees("Person at the desk", BINH.name)
    assert bool(sent) is not detects, "no picture leaves a browser that reads codes itself"


def test_without_a_camera_none_is_promised(invite):
    officer = invite(KeyboardOnly)
    officer.signs_in()
    officer.open("/counter/reception/")
    assert not officer.page.locator("[data-camera]").is_visible()


def test_the_keys_are_listed_where_the_question_mark_is_no_text(house, invite):
    officer = invite(KeyboardOnly)
    officer.signs_in()
    officer.open("/counter/reception/")
    officer.scans_card_and_finds(card_of(BINH), "khai sinh")
    officer.page.locator("[name=child_sex]").first.focus()
    officer.key("?")
    assert officer.page.locator("#keys").is_visible()
    officer.key("Escape")
    assert not officer.page.locator("#keys").is_visible()
    officer.page.locator("[name=child_name]").focus()
    officer.key("Shift+?")
    assert officer.page.locator("[name=child_name]").input_value() == "?", "in a text it is a text"


def test_a_reader_may_type_the_card_into_any_field(house, invite):
    officer = invite(KeyboardOnly)
    officer.signs_in()
    officer.open("/counter/reception/")
    officer.scans_card_and_finds("", "khai sinh")
    officer.page.locator("[name=child_name]").fill("Nguyễn Minh An")
    officer.page.locator("[name=child_name]").press("End")
    officer.page.keyboard.insert_text(card_of(BINH))
    officer.key("Enter", leaves=True)
    assert officer.page.locator("[name=child_name]").input_value() == "Nguyễn Minh An"
    assert officer.page.locator("[name=desk-person_number]").input_value() == BINH.number
