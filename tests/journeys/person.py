"""Anybody in front of a browser: opens, follows, presses, types, sees. Words are asked for in the person's language.

Every page is watched: an error in the console, a refusal of the content policy or a failed page fails the journey.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.run.installation import Installation

LINKED = re.compile(r"""(href|action)="(/(?:my|drafts|files)/[^"#?]+)""")
WAIT = 45_000


class Person:
    def __init__(
        self, house: Installation, browser: Browser, *, language: str = "vi", scripts: bool = True, phone: bool = False
    ):
        self.house, self.language, self.scripts, self.phone = house, language, scripts, phone
        self.context: BrowserContext = browser.new_context(
            base_url=house.url, java_script_enabled=scripts, locale="vi-VN",
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
        )  # fmt: skip
        self.context.set_default_timeout(WAIT)
        self.context.add_cookies([{"name": "language", "value": language, "url": house.url}])
        self.wrong: list[str] = []
        self.met: set[tuple[str, str]] = set()
        self.page: Page = self.context.new_page()
        self._watch()

    def _watch(self) -> None:
        self.context.on(
            "console",
            lambda line: self.wrong.append(f"console: {line.text} {line.location}") if line.type == "error" else 0,
        )
        self.context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._answered)

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.wrong.append(f"console: {line.text}")

    def _failed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:  # the browser itself leaves a page twice left
            self.wrong.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.request.method} {response.url}")

    def say(self, words: str) -> str:
        with override(self.language):
            return gettext(words)

    # What people do

    def open(self, address: str) -> None:
        self.page.goto(address, wait_until="load")
        self.look()

    def press(self, words: str, within: Locator | Page | None = None) -> None:
        with self.leaving():
            self.button(words, within).click()

    def follow(self, words: str, *, exact: bool = True) -> None:
        with self.leaving():
            self.page.get_by_role("link", name=self.say(words), exact=exact).first.click()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        with self.page.expect_navigation(wait_until="load"):
            yield
        self.look()

    def button(self, words: str, within: Locator | Page | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=self.say(words), exact=True).first

    def type(self, name: str, text: str) -> None:
        self.page.locator(f"[name='{name}']").fill(text)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def look(self) -> None:
        """Remember every private address that the page leads to: ("href" or "action", address). On a phone nothing
        sticks out at the side."""
        self.met.update(LINKED.findall(self.page.content()))
        if self.phone:
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{self.where} is {wide} px too wide"

    # What people see

    @property
    def where(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, *words: str) -> None:
        shown = self.text
        for one in words:
            assert self.say(one) in shown, f"“{self.say(one)}” is not on {self.where}:\n{shown}"

    def awaits_that(self, holds: Callable[[], bool]) -> None:
        """What scripts bring about by themselves; asked from outside, as the pages' policy lets nobody in to ask."""
        end = time.monotonic() + WAIT / 1000
        while not holds():
            assert time.monotonic() < end, f"it never came about on {self.where}"
            self.page.wait_for_timeout(100)

    def fetch(self, address: str) -> bytes:
        """A file behind a link of the page, with this browser's session."""
        reply = self.context.request.get(address)
        assert reply.ok, f"{reply.status} {address}"
        return reply.body()

    def href(self, words: str, *, exact: bool = True) -> str:
        found = self.page.get_by_role("link", name=self.say(words), exact=exact).first
        return str(found.get_attribute("href"))

    def expects(self, status: int) -> None:
        """The page that stands says no, as it should: that is nothing wrong."""
        own = (
            f"{status} GET {self.page.url}",
            f"{status} POST {self.page.url}",
            f"console: Failed to load resource: the server responded with a status of {status}",
        )
        self.wrong = [line for line in self.wrong if not line.startswith(own)]

    def status(self, address: str, *, post: bool = False) -> tuple[int, str]:
        """(status, where it leads) of an address, without following; a form is sent with this person's own token."""
        if not post:
            reply = self.context.request.get(address, max_redirects=0)
        else:
            token = next(c["value"] for c in self.context.cookies(self.house.url) if c["name"] == "csrftoken")
            reply = self.context.request.post(address, form={"csrfmiddlewaretoken": token}, max_redirects=0)
        return reply.status, reply.headers.get("location", "")

    def ends(self) -> None:
        self.context.close()
        assert self.wrong == [], f"{type(self).__name__}: {self.wrong}"

    def letters(self, to: str) -> list[dict[str, Any]]:
        """The stand-in mailbox, newest first."""
        box = f"http://127.0.0.1:{self.house.port + 1}/mailbox/messages.json"
        return list(self.context.request.get(box, params={"to": to}).json())
