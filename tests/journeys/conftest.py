"""One running copy of Motcua for the journeys: web, worker, stand-ins, PostgreSQL, files; and its people."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from tests import browser as chromium
from tests.journeys.person import Person
from tests.run.conftest import copy_of_ground
from tests.run.installation import Installation

P = TypeVar("P", bound=Person)
Invite = Callable[..., P]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.browser() as found:
        yield found


@pytest.fixture(scope="package")
def house(browser: Browser) -> Iterator[Installation]:
    """The demonstration's units, officers and procedures, with no dossier yet; Chromium is asked for first."""
    work = Path(tempfile.mkdtemp(prefix="mc-"))
    work.chmod(0o755)
    running = Installation(copy_of_ground(work / "var"), MOTCUA_DEMO="1")
    try:
        with running.database():
            # A demonstration that stands is left alone: these journeys bring their own dossiers.
            running.sql("INSERT INTO counter (scope, value) VALUES ('demo:25', 0) ON CONFLICT DO NOTHING")
        yield running.start()
    finally:
        running.close()
        shutil.rmtree(work, ignore_errors=True)


@pytest.fixture(scope="package")
def open_house(house: Installation) -> str:
    """The centres give numbers whenever the test runs; the id of the province's centre."""
    always = json.dumps([[["00:00", "24:00"]]] * 7)
    house.sql("UPDATE queue_place SET hours = %s::jsonb", always)
    house.sql(
        """INSERT INTO calendar_notice (id, date, kind, reason, source, entered_by, entered_by_name, entered_at,
             revoked_why) VALUES (gen_random_uuid(), (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'work',
             '{"vi": "x", "en": "x"}', 'x', gen_random_uuid(), 'x', now(), '')"""
    )
    [(centre,)] = house.sql("SELECT id::text FROM unit WHERE code = '25.TTPV'")
    return str(centre)


@pytest.fixture
def invite(house: Installation, browser: Browser) -> Iterator[Callable[..., Person]]:
    """`invite(Citizen, language="en", scripts=False)`: a person with a browser of their own.

    At the end nobody may have met an error in the console, a refusal of the content policy or a failed page.
    """
    here: list[Person] = []

    def come(kind: type[P], **more: object) -> P:
        person = kind(house, browser, **more)  # type: ignore[arg-type]
        here.append(person)
        return person

    yield come
    for person in here:
        person.ends()
