"""From the touch screen to the counter: a number is taken, called, seen on wall and phone, received and done."""

import json
import re

import pytest

from tests.journeys.officers import Counter
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
LEAST = 63
"""Pixels of a glyph's height on a wall of 1920 × 1080: a 55-inch screen is read at 8 m."""
GLYPHS = """() => [...document.querySelectorAll('[data-far]')].map(part => {
    const style = getComputedStyle(part), pen = document.createElement('canvas').getContext('2d');
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const drawn = pen.measureText(/[0-9]/.test(part.textContent) ? '0' : 'M');
    return [part.textContent.trim(), drawn.actualBoundingBoxAscent + drawn.actualBoundingBoxDescent];
})"""

VOICE = """
window.heard = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => %s.map((lang) => ({ lang })),
    speak: (words) => window.heard.push(`${words.lang}: ${words.text}`),
} });
window.AudioContext = class {
    constructor() { window.devices = (window.devices ?? 0) + 1; this.currentTime = 0; }
    createOscillator() {
        const tone = { frequency: {}, connect() {}, stop() {} };
        return Object.assign(tone, { start: () => window.heard.push(`tone ${tone.frequency.value}`) });
    }
};
"""
"""A browser that notes what it would say and sound, with these voices; the one of the tests has no loudspeaker."""


@pytest.fixture(scope="module")
def place(house):
    """The home centre, open whenever the test runs."""
    always = json.dumps([[["00:00", "24:00"]]] * 7)
    house.sql("UPDATE queue_place SET hours = %s::jsonb WHERE code = '07900.TTPV'", always)
    house.sql(
        """INSERT INTO calendar_notice (id, date, kind, reason, source, entered_by, entered_by_name, entered_at,
             revoked_why) VALUES (gen_random_uuid(), (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'work',
             '{"vi": "x", "en": "x"}', 'x', gen_random_uuid(), 'x', now(), '')"""
    )
    return "07900.TTPV"


def take(person, place, site="kiosk", why="None of these"):
    person.open(f"/{site}/{place}/")
    person.follow("Hộ tịch, chứng thực, cư trú")
    person.press(why)


def test_a_number_walks_from_the_touch_screen_to_reception(house, invite, place):
    kiosk, wall, desk = invite(Person), invite(Person), invite(Counter)
    phone = invite(Person, phone=True, language="en")
    take(kiosk, place)
    kiosk.sees("001")
    phone.open(f"/queue/{place}/")
    phone.follow("Civil status, certification, residence")
    phone.press("None of these")
    phone.sees("1 person before you")
    take(kiosk, place, why="Elderly person")
    kiosk.sees("003")

    voiceless = invite(Person)
    for one, voices in ((wall, ["vi-VN", "en-US"]), (voiceless, ["fr-FR"])):
        one.context.add_init_script(VOICE % json.dumps(voices))
        one.page.set_viewport_size({"width": 1920, "height": 1080})
        one.open(f"/wall/{place}/")
        one.button("Turn the voice on").click()
    assert wall.page.locator(".mw-next li").all_inner_texts() == ["003", "001", "002"]

    desk.signs_in()
    desk.open("/counter/queue/")
    desk.page.locator(".mq-seats button").first.click()
    for number in ("003", "001"):
        desk.page.locator("button[value=next], button[value=finish_next]").press("Enter")
        desk.page.locator(".mq-now__number", has_text=number).wait_for()
        for one in (wall, voiceless):  # what is served before the wall is read again is not called out any more
            one.page.locator(".mw-number", has_text=number).wait_for()
        if number == "003":
            with wall.page.expect_response(lambda reply: f"/wall/{place}/" in reply.url):
                pass  # it is read once more, and not said once more
            desk.page.locator("button[value=start]").press("Enter")
            desk.page.wait_for_url("**/counter/reception/")
            desk.sees("003")
            desk.page.locator(".mq-serving a").click()
    assert wall.page.locator("li[data-call]").first.get_attribute("data-say") == "Mời số 1, đến quầy số 1."
    measured = wall.page.evaluate(GLYPHS)
    assert len(measured) >= 6 and [one for one in measured if one[1] < LEAST] == []
    size = wall.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= 1920 and size[1] <= 1080, "no scrolling"
    assert not re.search("Hằng|Nguyễn", wall.page.inner_text("body"))

    desk.page.locator("button[value=skip]").press("Enter")
    desk.page.locator("button[value=next]").press("Enter")
    phone.page.locator(".mq-told--now").wait_for()
    for one in (wall, voiceless):
        one.page.locator(".mw-number", has_text="002").wait_for()
    desk.page.locator("button[value=start]").press("Enter")
    desk.page.wait_for_url("**/counter/reception/")
    desk.page.locator(".mq-serving button").click()
    phone.page.get_by_text("You have been served").wait_for()
    wall.awaits_that(lambda: wall.page.evaluate("window.heard.length") >= 4)
    # Each call aloud once, though the wall was read again many times; whoever took a number in English hears both.
    heard = wall.page.evaluate("window.heard")
    assert heard == [
        "vi-VN: Mời số 3, đến quầy số 1.", "vi-VN: Mời số 1, đến quầy số 1.", "vi-VN: Mời số 2, đến quầy số 1.",
        "en-US: Number 2, please go to counter 1.",
    ]  # fmt: skip
    voiceless.awaits_that(lambda: voiceless.page.evaluate("window.heard.length") >= 6)
    assert voiceless.page.evaluate("window.heard") == ["tone 880", "tone 660"] * 3
    assert voiceless.page.evaluate("window.devices") == 1, "one sound device a wall, however many are called"
    [(served, missed)] = house.sql(
        "SELECT count(*) FILTER (WHERE state = 'served'), count(*) FILTER (WHERE state = 'missed') FROM queue_ticket"
    )
    assert (served, missed) == (2, 1)
