"""The first page is light enough for an old phone on a bad network, and its headers leave little to an attacker."""

import gzip
import re
from functools import cache
from os.path import dirname, normpath
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db
IMPORT = re.compile(r"""^\s*(?:import|export)\b[^"';]*["'](\.[^"']+)["']|\bimport\(\s*["'](\.[^"']+)["']""", re.M)
CITIZEN, OFFICER = 150_000, 250_000
TYPEFACE = [
    f"vendor/be-vietnam-pro-{part}-{weight}.woff2" for part in ("latin", "vietnamese") for weight in (400, 600, 700)
]


@cache
def _travelled(name: str) -> int:
    content = open(finders.find(name), "rb").read()  # noqa: SIM115
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))


def _with_imports(names: set[str]) -> set[str]:
    """And what those scripts import, and what these import in turn."""
    found: set[str] = set()
    edge = set(names)
    while edge:
        found |= edge
        scripts = [name for name in edge if name.endswith(".js")]
        edge = {one for name in scripts for one in _imports(name)} - found
    return found


@cache
def _imports(name: str) -> set[str]:
    text = Path(finders.find(name)).read_text(encoding="utf-8")
    return {normpath(f"{dirname(name)}/{said}") for pair in IMPORT.findall(text) for said in pair if said}


def _weight(client: Client, address: str) -> int:
    """What the first visit loads: the page, what it names and imports, the typeface with its figures, the icons."""
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    return weight_of(answer.content)


def weight_of(compressed: bytes) -> int:
    """The same of a page that was fetched."""
    named = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', gzip.decompress(compressed).decode()))
    return len(compressed) + sum(map(_travelled, _with_imports(named) | {*TYPEFACE, "vendor/figures.woff2"}))


@pytest.mark.parametrize("address", ["/", "/procedures/birth-registration/", "/track/", "/verify/"])
def test_a_citizens_first_page_weighs_at_most_150_kilobytes(province, address):
    assert _weight(Client(), address) <= CITIZEN


@pytest.mark.parametrize(("who", "address"), [
    ("tiepnhan", "/counter/"), ("tiepnhan", "/counter/reception/"), ("tiepnhan", "/operations/account/"),
    ("chuyenvien", "/desk/"), ("lanhdao", "/desk/signing/"),
])  # fmt: skip
def test_an_officers_first_page_weighs_at_most_250_kilobytes(province, who, address):
    assert _weight(province.officer(who), address) <= OFFICER


def test_what_a_script_imports_is_weighed_too():
    assert _with_imports({"motcua/wall.js"}) == {"motcua/wall.js", "motcua/poll.js"}
    scripts = {f"motcua/{path.name}" for path in Path(finders.find("motcua/wall.js")).parent.glob("*.js")}
    assert all(finders.find(name) for name in _with_imports(scripts))


def test_forms_go_to_ourselves_and_the_identity_only_and_nobody_frames_us(province):
    headers = Client().get("/track/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["form-action"].split() == ["'self'", re.match(r"https?://[^/]+", settings.ENV.eid_url)[0]]
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_only_pages_are_compressed_on_the_way(province):
    answer = Client().get("/health/live", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
