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


@pytest.fixture
def place(open_house):
    return "07900.TTPV"


def take(person, place, site="kiosk", why="None of these"):
    person.open(f"/{site}/{place}/")
    person.follow("Hộ tịch, chứng thực, cư trú")
    person.press(why)


def test_a_number_walks_from_the_touch_screen_to_reception(house, invite, place):
    kiosk, wall, desk = invite(Person), invite(Person), invite(Counter)
    phone = invite(Person, phone=True, language="en")
    take(kiosk, place)
    first = int(re.search(r"\b\d{3}\b", kiosk.text)[0])  # other journeys may have taken numbers here today
    one, two, three = (f"{first + n:03}" for n in range(3))
    phone.open(f"/queue/{place}/")
    phone.follow("Civil status, certification, residence")
    phone.press("None of these")
    phone.sees("1 person before you")
    take(kiosk, place, why="Elderly person")
    kiosk.sees(three)

    voiceless = invite(Person)
    for screen, voices in ((wall, ["vi-VN", "en-US"]), (voiceless, ["fr-FR"])):
        screen.context.add_init_script(VOICE % json.dumps(voices))
        screen.page.set_viewport_size({"width": 1920, "height": 1080})
        screen.open(f"/wall/{place}/")
        screen.button("Turn the voice on").click()
    assert wall.page.locator(".mw-next li").all_inner_texts() == [three, one, two]

    desk.signs_in()
    desk.open("/counter/queue/")
    if desk.page.locator(".mq-seats button").count():  # who sits there already has none
        desk.page.locator(".mq-seats button").first.click()
    for number in (three, one):
        desk.page.locator("button[value=next], button[value=finish_next]").press("Enter")
        desk.page.locator(".mq-now__number", has_text=number).wait_for()
        for screen in (wall, voiceless):  # what is served before the wall is read again is not called out any more
            screen.page.locator(".mw-number", has_text=number).wait_for()
        if number == three:
            with wall.page.expect_response(lambda reply: f"/wall/{place}/" in reply.url):
                pass  # it is read once more, and not said once more
            desk.page.locator("button[value=start]").press("Enter")
            desk.page.wait_for_url("**/counter/reception/")
            desk.sees(three)
            desk.page.locator(".mq-serving a").click()
    said = wall.page.locator("li[data-call]").first.get_attribute("data-say")
    (seat,) = re.fullmatch(rf"Mời số {first}, đến quầy số (\d)\.", said).groups()
    measured = wall.page.evaluate(GLYPHS)
    assert len(measured) >= 6 and [one for one in measured if one[1] < LEAST] == []
    size = wall.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= 1920 and size[1] <= 1080, "no scrolling"
    assert not re.search("Hằng|Nguyễn", wall.page.inner_text("body"))

    desk.page.locator("button[value=skip]").press("Enter")
    desk.page.locator("button[value=next]").press("Enter")
    phone.page.locator(".mq-told--now").wait_for()
    for screen in (wall, voiceless):
        screen.page.locator(".mw-number", has_text=two).wait_for()
    desk.page.locator("button[value=start]").press("Enter")
    desk.page.wait_for_url("**/counter/reception/")
    desk.page.locator(".mq-serving button").click()
    phone.page.get_by_text("You have been served").wait_for()
    wall.awaits_that(lambda: wall.page.evaluate("window.heard.length") >= 4)
    # Each call aloud once, though the wall was read again many times; whoever took a number in English hears both.
    heard = wall.page.evaluate("window.heard")
    assert heard == [
        *(f"vi-VN: Mời số {number}, đến quầy số {seat}." for number in (first + 2, first, first + 1)),
        f"en-US: Number {first + 1}, please go to counter {seat}.",
    ]
    voiceless.awaits_that(lambda: voiceless.page.evaluate("window.heard.length") >= 6)
    assert voiceless.page.evaluate("window.heard") == ["tone 880", "tone 660"] * 3
    assert voiceless.page.evaluate("window.devices") == 1, "one sound device a wall, however many are called"
    [(served, missed)] = house.sql(
        "SELECT count(*) FILTER (WHERE state = 'served'), count(*) FILTER (WHERE state = 'missed') FROM queue_ticket"
        " WHERE number >= %s", first,
    )  # fmt: skip
    assert (served, missed) == (2, 1)
