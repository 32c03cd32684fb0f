"""Debian's Chromium for tests. Without it they are skipped with a reason that says what to do; in CI they fail."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def needed(*programs: str) -> str:
    """The path of the first of these programs; skips loudly without it, fails in CI."""
    found = next((path for path in map(shutil.which, programs) if path), None)
    if found:
        return found
    sentence = f"{programs[0]} is not installed: what needs it is NOT TESTED. Install Debian's package and run again."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = needed(*NAMES)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
