"""From the touch screen to the counter: a number is taken, called, seen on wall and phone, received and done."""

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

    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    wall.open(f"/wall/{place}/")
    assert wall.page.locator(".mw-next li").all_inner_texts() == [three, one, two]

    desk.signs_in()
    desk.open("/counter/queue/")
    if desk.page.locator(".mq-seats button").count():  # who sits there already has none
        desk.page.locator(".mq-seats button").first.click()
    for number in (three, one):
        desk.page.locator("button[value=next], button[value=finish_next]").press("Enter")
        desk.page.locator(".mq-now__number", has_text=number).wait_for()
        wall.page.locator(".mw-number", has_text=number).wait_for()
        if number == three:
            desk.page.locator("button[value=start]").press("Enter")
            desk.page.wait_for_url("**/counter/reception/")
            desk.sees(three)
            desk.page.locator(".mq-serving a").click()
    said = wall.page.locator("li[data-call]").first.get_attribute("data-say")
    assert re.fullmatch(rf"Mời số {first}, đến quầy số \d\.", said)
    measured = wall.page.evaluate(GLYPHS)
    assert len(measured) >= 6 and [one for one in measured if one[1] < LEAST] == []
    size = wall.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= 1920 and size[1] <= 1080, "no scrolling"
    assert not re.search("Hằng|Nguyễn", wall.page.inner_text("body"))

    desk.page.locator("button[value=skip]").press("Enter")
    desk.page.locator("button[value=next]").press("Enter")
    phone.page.locator(".mq-told--now").wait_for()
    desk.page.locator("button[value=start]").press("Enter")
    desk.page.wait_for_url("**/counter/reception/")
    desk.page.locator(".mq-serving button").click()
    phone.page.get_by_text("You have been served").wait_for()
    [(served, missed)] = house.sql(
        "SELECT count(*) FILTER (WHERE state = 'served'), count(*) FILTER (WHERE state = 'missed') FROM queue_ticket"
        " WHERE number >= %s", first,
    )  # fmt: skip
    assert (served, missed) == (2, 1)
