"""A real browser before a really running Motcua. Without Chromium its tests are skipped loudly, in CI they fail."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run.installation import Installation

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first, without windows of its own, is twice as quick."""
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ("color-contrast", "link-in-text-block")
"""Rules that compare what is painted, letter by letter."""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def needed(*programs: str) -> str:
    """The path of the first of these programs that is there."""
    found = next((path for path in map(shutil.which, programs) if path), "")
    if not found:
        say = f"{programs[0]} is not installed, so what needs it is NOT TESTED: install the package and run again."
        if os.environ.get("CI"):
            pytest.fail(say)
        pytest.skip(say)
    return found


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """Chromium. While it is open this thread counts as one with an event loop, so close it before a test of the ORM."""
    program = needed(*PROGRAMS)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


class Window:
    """One person's browser: their cookies, one tab, and what went wrong in it."""

    def __init__(
        self, browser: Any, house: Installation, language: str = "vi", size: dict[str, int] | None = None, **more: Any
    ):
        self.house = house
        self.context = browser.new_context(
            viewport=size or PHONE, locale="vi-VN", base_url=house.url, reduced_motion="reduce", **more
        )  # fmt: skip
        self.context.add_cookies([{"name": "language", "value": language, "url": house.url}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        is_own_status = (
            message.text.startswith("Failed to load resource") and message.location.get("url") == self.page.url
        )
        if message.type == "error" and not is_own_status:
            self.troubles.append(f"console: {message.text}")

    def close(self) -> None:
        self.context.close()

    def speak(self, language: str) -> None:
        self.context.add_cookies([{"name": "language", "value": language, "url": self.house.url}])

    def open(self, address: str) -> Any:
        """The reply to the page itself."""
        return self.page.goto(address, wait_until="load")

    def sign_in_as_officer(self, username: str) -> "Window":
        """One click on the demonstration's sign-in page."""
        self.open("/operations/sign-in/")
        self.page.locator(f'form[action*="/sign-in/as/{username}/"] button').click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        return self

    def sign_in_as_citizen(self, number: str, level: int = 2) -> "Window":
        """Through the e-ID stand-in, by OpenID Connect."""
        self.open("/sign-in/?next=/my/")
        if "/eid/authorize" not in self.page.url:
            self.page.locator("main form button, main a.mc-button").first.click()
        self.page.wait_for_url("**/eid/authorize**")
        self.page.check(f'input[name="person"][value="{number}"]')
        self.page.check(f'input[name="level"][value="{level}"]')
        self.page.click('button[value="allow"]')
        self.page.wait_for_url(f"{self.house.url}/**")
        return self

    def axe(self, *, colours: bool = True) -> list[str]:
        """Violations of the page that stands; without `colours` in a third of the time."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "([tags, rules]) => axe.run(document, {runOnly: tags, rules, resultTypes: ['violations'], preload: false})"
            ".then(r => r.violations.map("
            "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 140)).slice(0, 3).join(' | ')))",
            [RULES, {} if colours else {rule: {"enabled": False} for rule in COLOURS}],
        )  # fmt: skip
        return list(found)

    def overflows(self) -> str:
        """What sticks out at the side, "" when nothing does."""
        return str(self.page.evaluate(
            "() => { const root = document.documentElement, w = root.clientWidth; if (root.scrollWidth <= w) return '';"
            " const e = [...document.querySelectorAll('body *')].find(e => e.getBoundingClientRect().right > w + 1);"
            " return e ? e.outerHTML.slice(0, 160) : 'something'; }"
        ))  # fmt: skip
