"""From the touch screen to the counter: a number is taken, called, seen on wall and phone, received and done."""

import json
import re

import pytest

from tests.journeys.officers import Counter
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
LEAST = 63
"""Pixels of a glyph's height, small letters too, on a wall of 1920 × 1080: a 55-inch screen is read at 8 m."""
GLYPHS = """async () => {
    await document.fonts.ready;
    return [...document.querySelectorAll('[data-far]')].map(part => {
        const style = getComputedStyle(part), pen = document.createElement('canvas').getContext('2d');
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const tall = [...part.textContent.replace(/[^\\p{L}\\p{N}]/gu, '')].map(glyph => {
            const drawn = pen.measureText(glyph);
            return drawn.actualBoundingBoxAscent + drawn.actualBoundingBoxDescent;
        });
        const box = part.getBoundingClientRect(), fits = part.scrollWidth <= part.clientWidth;
        return [part.textContent.trim(), Math.min(...tall), fits && box.right <= 1920 && box.bottom <= 1080];
    });
}"""
FULL = """
WITH place AS (
  SELECT p.id, (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day,
    (SELECT s.id FROM queue_service s WHERE s.place_id = p.id LIMIT 1) AS service
  FROM queue_place p JOIN unit u ON u.id = p.unit_id WHERE p.code = %s
), counter AS (
  INSERT INTO queue_counter (id, place_id, number, is_active, seated_name)
  SELECT gen_random_uuid(), id, n, true, '' FROM place, generate_series(17, 20) n RETURNING id, number
), ticket AS (
  INSERT INTO queue_ticket (id, place_id, day, number, service_id, priority, state, source, language, rank_at, taken_at,
    waiting_since)
  SELECT gen_random_uuid(), id, day, n, service, 'ordinary', CASE WHEN n < 1804 THEN 'called' ELSE 'waiting' END,
    'kiosk', 'en', now(), now(), now() FROM place, generate_series(1800, 1809) n RETURNING id, number
)
INSERT INTO queue_call (id, place_id, day, ticket_id, counter_id, service_id, was_priority, waiting_since, at, last_at,
  times, outcome)
SELECT gen_random_uuid(), place.id, day, ticket.id, counter.id, service, false, now(), now(), now(), 1, ''
FROM place, ticket JOIN counter ON counter.number = ticket.number - 1783"""
"""Ten tickets of a big centre's afternoon, four of them called to counters of two digits."""


def glyphs(wall):
    """[words, height of the smallest glyph, whether all is on the screen] of what is read from afar; no scrolling."""
    size = wall.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= 1920 and size[1] <= 1080, "no scrolling"
    return wall.page.evaluate(GLYPHS)


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


@pytest.mark.full
@pytest.mark.landing
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
    measured = glyphs(wall)
    assert len(measured) >= 6 and [one for one in measured if one[1] < LEAST or not one[2]] == []
    assert not re.search("Hằng|Nguyễn", wall.page.inner_text("body"))

    desk.page.locator("button[value=recall]").press("Enter")
    for screen in (wall, voiceless):
        screen.page.locator("li[data-call$=':2']", has_text=one).wait_for()
    desk.page.locator("button[value=skip]").press("Enter")
    desk.page.locator("button[value=next]").press("Enter")
    phone.page.locator(".mq-told--now").wait_for()
    for screen in (wall, voiceless):
        screen.page.locator(".mw-number", has_text=two).wait_for()
    desk.page.locator("button[value=start]").press("Enter")
    desk.page.wait_for_url("**/counter/reception/")
    desk.page.locator(".mq-serving button").click()
    phone.page.get_by_text("You have been served").wait_for()
    wall.awaits_that(lambda: wall.page.evaluate("window.heard.length") >= 5)
    # Each call aloud once, though the wall was read again many times, and once more when it is called again; whoever
    # took a number in English hears both.
    heard = wall.page.evaluate("window.heard")
    assert heard == [
        *(f"vi-VN: Mời số {number}, đến quầy số {seat}." for number in (first + 2, first, first, first + 1)),
        f"en-US: Number {first + 1}, please go to counter {seat}.",
    ]
    voiceless.awaits_that(lambda: voiceless.page.evaluate("window.heard.length") >= 8)
    assert voiceless.page.evaluate("window.heard") == ["tone 880", "tone 660"] * 4
    assert voiceless.page.evaluate("window.devices") == 1, "one sound device a wall, however many are called"
    [(served, missed)] = house.sql(
        "SELECT count(*) FILTER (WHERE state = 'served'), count(*) FILTER (WHERE state = 'missed') FROM queue_ticket"
        " WHERE number >= %s", first,
    )  # fmt: skip
    assert (served, missed) == (2, 1)


def test_a_full_wall_is_read_from_afar_in_both_languages(house, invite):
    """Four calls and the next five, at the centre with the longest name."""
    [(code,)] = house.sql(
        "SELECT p.code FROM queue_place p JOIN unit u ON u.id = p.unit_id"
        " ORDER BY greatest(length(u.name), length(u.name_en)) DESC, p.code LIMIT 1"
    )
    house.sql(FULL, code)
    for language, counter in (("vi", "Quầy 20"), ("en", "Counter 20")):
        wall = invite(Person, language=language)
        wall.page.set_viewport_size({"width": 1920, "height": 1080})
        wall.open(f"/wall/{code}/")
        measured = glyphs(wall)
        assert [one for one in measured if one[1] < LEAST or not one[2]] == []
        words = [one[0] for one in measured]
        assert counter in words and "1808" in words and len(words) == 1 + 2 * 4 + 1 + 5 + 1
