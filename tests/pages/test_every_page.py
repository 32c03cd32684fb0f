"""Every page of the URLconf in a real browser: real rows, both languages, phone and desk; axe, overflow, console."""

import gzip
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from scripts import check_texts

from motcua.foundation.identity.seeds import PASSWORD
from motcua.outside.sandbox.eid.people import CITIZENS
from tests.browser import DESK, PHONE, Window, browser
from tests.pages import visits
from tests.pages import world as worlds
from tests.sites.pages.test_weight import CITIZEN, OFFICER, weight_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def windows(house: Any) -> Any:
    """{person: their window}, signed in as real people do."""
    with browser() as program:
        found = {}
        for who in visits.PEOPLE:
            window = Window(program, house)
            if who == "citizen":
                window.sign_in_as_citizen(CITIZENS[worlds.OWNER].number)
            elif who != "guest":
                window.sign_in_as_officer(who)
            found[who] = window
        found["program"] = program
        yield found


def english() -> list[str]:
    """Sentences of ours that must not stand on a Vietnamese page."""
    texts = {text for _context, text in check_texts.messages() if text.count(" ") >= 2 and "%(" not in text}
    return sorted(t for t in texts if t.isascii())


IN_VIETNAMESE = """() => {
    const body = document.body, apart = [...body.querySelectorAll("[lang=en]")];
    return apart.reduce((text, part) => text.replace(part.innerText, ""), body.innerText);
}"""
"""What a page says, without what is marked as English."""


class Findings:
    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self.count = 0

    def look(
        self, name: str, window: Window, *, axe: bool, words: list[str] | None = None, colours: bool = True
    ) -> None:
        """Judge the page that stands."""
        self.count += 1
        problems = [*window.troubles, *(window.axe(colours=colours) if axe else [])]
        over = window.overflows()
        if over:
            problems.append(f"overflow: {over}")
        if words:
            text = window.page.evaluate(IN_VIETNAMESE)
            problems += [f"English: {w}" for w in words if w in text]
        window.troubles.clear()
        self.wrong[name] += [p for p in problems if p not in self.wrong[name]]

    def report(self) -> str:
        return "\n".join(f"{name}\n    " + "\n    ".join(found) for name, found in self.wrong.items() if found)


@dataclass(frozen=True)
class Plan:
    """{name: (person, address)} of every address that is a page, what a first visit to it loads in bytes, and the
    addresses nobody could open."""

    pages: dict[str, tuple[str, str]]
    weights: dict[str, int]
    missed: list[str]


@pytest.fixture(scope="module")
def plan(house: Any, windows: Any) -> Plan:
    pages: dict[str, tuple[str, str]] = {}
    weights: dict[str, int] = {}
    missed = []
    for name, tries in visits.candidates(house.world):
        answers = []
        for who, address in tries:
            reply = windows[who].context.request.get(house.url + address, max_redirects=0)
            kind = reply.headers.get("content-type", "")
            answers.append((reply.status, kind.startswith("text/html")))
            if answers[-1] == (200, True):
                pages[name] = (who, address)
                weights[name] = weight_of(gzip.compress(reply.body()))
                break
            if answers[-1] in {(200, False), (405, True), (405, False)}:
                break  # a file, or an act: so it is for everybody
        else:
            if not visits.without_a_page(name, answers):
                missed.append(f"{name}: {answers}")
    listed = visits.POST_ONLY | visits.LEADS_ON
    missed += [f"{name}: is a page now" for name in sorted(listed & pages.keys())]
    missed += [f"{name}: is no address" for name in sorted(listed - worlds.addresses_of_the_house().keys())]
    return Plan(pages, weights, missed)


HEAVIER: dict[str, tuple[int, str]] = {}
"""{name: (bytes, why it may weigh more)}."""


def test_every_page_is_light_enough_for_who_opens_it(plan):
    """A first visit by a citizen or anybody loads at most 150 KB, by an officer 250 KB."""
    budget = {name: CITIZEN if who in ("guest", "citizen") else OFFICER for name, (who, _a) in plan.pages.items()}
    heavy = {name: weight for name, weight in plan.weights.items() if weight > HEAVIER.get(name, (budget[name],))[0]}
    assert heavy == {}
    assert len(plan.weights) > 80 and {n for n in HEAVIER if plan.weights[n] <= budget[n]} == set()


COLOURED = 6
"""Of so many pages the colours of one are looked at here, beside the gallery's, which shows what all are made of; of
every page, as every person, in the long run."""


@pytest.mark.parametrize("language", ["vi", pytest.param("en", marks=[pytest.mark.full, pytest.mark.landing])])
def test_every_page_stands_in_both_languages_on_a_phone_and_at_a_desk(plan, windows, record_property, language):
    pages = plan.pages
    assert plan.missed == [], "addresses that nobody could open"
    found, words, begun = Findings(), english() if language == "vi" else None, time.monotonic()
    for place, (name, (who, address)) in enumerate(pages.items()):
        window = windows[who]
        window.speak(language)
        window.page.set_viewport_size(PHONE)
        reply = window.open(address)
        assert reply.status == 200, (name, reply.status)
        has_colours = name == "pages:gallery" or place % COLOURED == 0
        found.look(f"{name} {language} 390", window, axe=language == "vi", words=words, colours=has_colours)
        window.page.set_viewport_size(DESK)
        found.look(f"{name} {language} 1440", window, axe=False)
    record_property("pages", found.count)
    print(f"\n{len(pages)} pages, {found.count} views in {time.monotonic() - begun:.0f} s")  # noqa: T201 - asked for
    assert not found.report(), found.report()
    assert len(pages) > 80


@pytest.mark.full
@pytest.mark.timeout(5400)
def test_everybody_who_may_opens_every_page(house, windows):
    """The whole product: each page by each person, in each language and width, empty for those who have nothing."""
    found = Findings()
    for name, tries in visits.candidates(house.world):
        done = set()
        for who, address in tries:
            reply = windows[who].context.request.get(house.url + address, max_redirects=0)
            if who in done or reply.status != 200 or "text/html" not in reply.headers.get("content-type", ""):
                continue
            done.add(who)
            for language, size in ((language, size) for language in ("vi", "en") for size in (PHONE, DESK)):
                windows[who].speak(language)
                windows[who].page.set_viewport_size(size)
                windows[who].open(address)
                found.look(f"{name} {who} {language} {size['width']}", windows[who], axe=True)
    assert not found.report(), found.report()
    assert found.count > 700


def test_pages_between_password_and_second_factor_stand(house, windows):
    """Signing in by hand, an account without a second factor, and a password of one use."""
    house.python(NEWCOMERS, MOTCUA_DEMO="1")
    found, words = Findings(), english()
    for language in ("vi", "en"):
        looked = partial(found.look, axe=True, words=words if language == "vi" else None)
        window = Window(windows["program"], house, language)
        enter(window, "vanthu")
        looked(f"second_factor {language}", window)
        assert window.page.url.endswith("/sign-in/code/") or "/sign-in/code/" in window.page.url
        window.close()

        window = Window(windows["program"], house, language)
        enter(window, f"moi.{language}")
        for page in ("second-factor/", "second-factor/app/"):
            window.open(f"/operations/{page}")
            assert window.page.url.endswith(page), window.page.url
            looked(f"{page} {language}", window)
        window.close()
    assert not found.report(), found.report()


NEWCOMERS = """
from django_otp.plugins.otp_totp.models import TOTPDevice
from motcua.foundation.identity.models import Account
for username, name in (("truongphong", "moi.vi"), ("gdxaydung", "moi.en")):
    account = Account.objects.get(username=username)
    TOTPDevice.objects.filter(user=account).delete()
    account.username = name
    account.save()
"""


def enter(window: Window, username: str) -> None:
    """User name and password, as typed."""
    window.open("/operations/sign-in/")
    window.page.fill("input[name=username]", username)
    window.page.fill("input[name=password]", PASSWORD)
    window.page.locator("form[action$='/sign-in/'] button").first.click()
    window.page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def test_pages_of_trouble_stand_too(house, windows):
    """Not found, not allowed, not signed in, and every form sent empty."""
    found, words = Findings(), english()
    for who, address, status in [
        ("guest", "/nowhere/", 404), ("guest", "/operations/sign-out/", 405),
        ("citizen", "/my/dossiers/00000000-0000-7000-8000-000000000000/", 404),
        ("tiepnhan", "/operations/units/", 403), ("chuyenvien", "/counter/reception/", 403),
        ("guest", "/track/?code=H44.08-251125-9999&phone=0912345678", 200),
        ("guest", "/procedures/?q=zzzzzz", 200), ("tiepnhan", "/counter/search/?q=zzzzzz", 200),
        ("quantri", "/operations/officers/?q=zzzzzz", 200), ("quantri", "/operations/units/?q=zzzzzz", 200),
    ]:  # fmt: skip
        for language in ("vi", "en"):
            windows[who].speak(language)
            windows[who].page.set_viewport_size(PHONE)
            reply = windows[who].open(address)
            assert reply.status == status, (address, reply.status)
            found.look(f"{address} {language}", windows[who], axe=True, words=words if language == "vi" else None)
    for name, who, row in FORMS:
        window = windows[who]
        window.speak("vi")
        window.open(visits.reverse(name, kwargs=worlds.arguments(name, house.world, row) if has_places(name) else None))
        with window.page.expect_navigation():
            window.page.evaluate(SEND_EMPTY)
        window.troubles = [t for t in window.troubles if "422" not in t and "400" not in t]
        found.look(f"{name} sent empty", window, axe=True, words=words)
        assert window.page.locator(".mc-error, .mc-errors, [role=alert], .mc-notice").count(), f"{name} says nothing"
    assert not found.report(), found.report()


SEND_EMPTY = """() => {
    const forms = [...document.querySelectorAll('main form[method=post]')];
    const form = forms.find(f => f.querySelector('textarea, input:not([type=hidden])'));
    form.noValidate = true;
    for (const field of form.querySelectorAll('textarea, input:not([type=hidden])')) {
        if (['checkbox', 'radio'].includes(field.type)) field.checked = false; else field.value = '';
    }
    setTimeout(() => HTMLFormElement.prototype.submit.call(form), 0);
}"""


def has_places(name: str) -> bool:
    return bool(worlds.addresses_of_the_house()[name][1])


FORMS = [
    ("portal:draft_contact", "citizen", ""), ("portal:draft_page", "citizen", ""), ("portal:track", "guest", ""),
    ("operations:sign_in", "guest", ""), ("counter:decline", "tiepnhan", "submitted"),
    ("counter:ask_completion", "tiepnhan", "submitted"), ("desk:refuse", "chuyenvien", "taken"),
    ("desk:supplement", "chuyenvien", "taken"), ("desk:ask_extension", "chuyenvien", "lettered"),
    ("desk:ask_apology", "chuyenvien", "taken"), ("desk:transfer", "chuyenvien", "taken"),
    ("desk:text_new", "vanthu", ""), ("operations:officer_add", "quantri", ""),
    ("operations:notice_add", "quantri", ""), ("operations:unit_rename", "quantri", ""),
]  # fmt: skip
