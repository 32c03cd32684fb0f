"""Files that want to be too much: each has its verdict, soon, and takes nothing else with it."""

import io
import struct
import time
import zlib

import pikepdf
import pytest
import typst
from PIL import Image

from motcua.assistant.screening import dossiers, looking, opening
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.reading import Trouble
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.signing.trust import Trust
from motcua.outside.adapters.ocr.packaged import Packaged
from tests.assistant.screening.papers import RULES
from tests.assistant.screening.test_judge import DAY
from tests.onestop.catalogue.conftest import BUNDLES

SOON = 20
"""Seconds, on a machine that does other things too."""


@pytest.fixture(scope="module")
def engine():
    return Packaged()


def png(width: int, height: int) -> bytes:
    """A picture that claims to be so large, in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\x00" * (1 + width // 8)
    packed = zlib.compress(row * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def with_picture(width: int, height: int) -> bytes:
    """A page on which a picture of so many dots lies, all of them zero."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    data = zlib.compress(b"\x00" * (width // 8 * height), 9)
    picture = pikepdf.Stream(pdf, data)
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=1,
        ColorSpace=pikepdf.Name.DeviceGray, Filter=pikepdf.Name.FlateDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=pdf.make_indirect(picture)))
    page.contents_add(pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Im Do Q"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def told(reading):
    return list(Judge("slip", [reading], RULES, {}, DAY).verdicts())


def locked() -> bytes:
    held = io.BytesIO()
    pikepdf.open(io.BytesIO(typst.compile(b"a"))).save(held, encryption=pikepdf.Encryption(user="a", owner="b"))
    return held.getvalue()


def wide_jpeg() -> bytes:
    """Its head says 20,000 times 10,000."""
    held = io.BytesIO()
    Image.new("L", (64, 64), 255).save(held, "JPEG")
    data = held.getvalue()
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", 10_000, 20_000) + data[at + 9 :]


@pytest.mark.parametrize(("data", "trouble"), [
    (png(20_000, 10_000), Trouble.TOO_LARGE), (wide_jpeg(), Trouble.TOO_LARGE), (locked(), Trouble.LOCKED),
    (b"%PDF-1.7\n" + b"\x00" * 4096, Trouble.DAMAGED), (png(100, 100)[:60], Trouble.DAMAGED),
    (with_picture(20_000, 10_000), Trouble.TOO_LARGE),
], ids=["png of 200 megapixels", "jpeg of 200 megapixels", "locked", "damaged", "cut", "200 megapixels on a page"]
)  # fmt: skip
def test_it_is_unreadable_says_why_and_takes_no_time(engine, data, trouble):
    assert len(data) < 400_000
    begun = time.monotonic()
    reading = opening.read(data, "a", engine, Trust())
    found = told(reading)
    assert [(one.rule, one.state) for one in found] == [(Rule.READABLE, State.UNREADABLE)]
    assert trouble in found[0].troubles and time.monotonic() - begun < SOON


def test_of_five_hundred_pages_the_first_are_read_and_a_person_is_asked(engine):
    long = typst.compile(
        "= GIẤY CHỨNG SINH\n Người đỡ đẻ: Lê Hà\n#for n in range(500) [#pagebreak() trang số #n]".encode()
    )
    begun = time.monotonic()
    reading = opening.read(long, "a.pdf", engine, Trust())
    assert len(reading.pages) == opening.MOST_PAGES and time.monotonic() - begun < SOON
    found = {one.rule: one for one in told(reading)}
    assert found[Rule.READABLE].state is State.PERSON and found[Rule.READABLE].troubles == {Trouble.TOO_LONG}
    assert found[Rule.KIND].state is State.FOUND


def test_files_of_one_document_share_the_pages_that_are_read(engine, monkeypatch):
    monkeypatch.setattr(opening, "MOST_PAGES", 3)
    paper = typst.compile(
        "= GIẤY CHỨNG SINH\n Người đỡ đẻ: Lê Hà\n#for n in range(2) [#pagebreak() trang số #n]".encode()
    )
    asked = dossiers.asked(BUNDLES["birth-registration"], ["a.pdf", "b.pdf"], "birth_slip", {}, DAY)
    found = looking.look_together([paper, paper], asked, engine, Trust())
    assert [(one["at"], one["state"]) for one in found if one["rule"] == Rule.READABLE] == [(1, State.PERSON)]
