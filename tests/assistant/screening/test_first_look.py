"""What is told at once of a picture: rightly of bad ones, nothing of good ones, and out of the process of pages."""

import io
import random
import subprocess
import sys
import time

import pikepdf
import pytest
from bench.screening import mill
from PIL import Image, ImageEnhance

from motcua.assistant.screening import first_look
from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.ports import LookFailed
from motcua.outside.adapters.ocr.first import First

JPEG, PDF = "image/jpeg", "application/pdf"
SHEETS = range(4)


def sheet(seed: int) -> tuple[bytes, random.Random]:
    chance = random.Random(seed)
    return mill.printed(mill.birth_slip(mill.of_birth(chance), chance), chance), chance


def page(seed: int, dots: int = 150) -> tuple[Image.Image, random.Random]:
    pdf, chance = sheet(seed)
    return mill.drawn(pdf, dots), chance


def of(picture: Image.Image) -> list[Flaw]:
    return first_look.look(mill.jpeg(picture), JPEG)


@pytest.mark.parametrize("seed", SHEETS)
def test_nothing_is_said_of_a_good_scan_photo_or_file(seed):
    drawn, chance = page(seed)
    pdf, _chance = sheet(seed)
    assert of(mill.scanned(drawn, chance)) == []
    assert of(mill.photographed(drawn, chance)) == []
    assert of(mill.dim(mill.photographed(drawn, chance))) == []
    assert first_look.look(mill.bound(mill.scanned(drawn, chance)), PDF) == []
    assert first_look.look(pdf, PDF) == []


@pytest.mark.parametrize("seed", SHEETS)
def test_a_blurred_a_dark_a_small_and_an_empty_photo_are_told_as_such(seed):
    drawn, chance = page(seed)
    photo = mill.photographed(drawn, chance)
    assert of(mill.blurred(photo, chance)) == [Flaw.BLURRED]
    assert of(ImageEnhance.Brightness(photo).enhance(0.3)) == [Flaw.DARK]
    assert Flaw.SMALL in of(photo.resize((360, 500)))
    assert of(mill.noisy(Image.new("RGB", (1200, 1700), (228, 226, 220)), chance, 4)) == [Flaw.BLANK]
    assert first_look.look(mill.bound(mill.blurred(drawn, chance)), PDF) == [Flaw.BLURRED]


def test_pages_that_are_cut_through_their_text_are_told_but_for_few():
    """A cut that runs between words leaves no letter at the edge."""
    told = 0
    for seed in SHEETS:
        drawn, chance = page(seed)
        photo = mill.scanned(drawn, chance)
        width, height = photo.size
        told += Flaw.CUT in of(photo.crop((round(width * 0.2), 0, width, height)))
    assert told >= len(SHEETS) - 1


def test_a_locked_file_is_told_and_other_kinds_are_passed_over():
    held = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert first_look.look(held.getvalue(), PDF) == [Flaw.LOCKED]
    assert first_look.look(b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document") == []


def test_the_back_of_a_paper_is_no_flaw_and_only_empty_pages_are():
    drawn, chance = page(1)
    held = io.BytesIO()
    white = Image.new("RGB", drawn.size, "white")
    mill.scanned(drawn, chance).save(held, "PDF", resolution=150, save_all=True, append_images=[white])
    assert first_look.look(held.getvalue(), PDF) == []
    held = io.BytesIO()
    white.save(held, "PDF", resolution=150, save_all=True, append_images=[white])
    assert first_look.look(held.getvalue(), PDF) == [Flaw.BLANK]


@pytest.fixture
def looker():
    made = First()
    yield made
    made.close()


def test_the_child_answers_outlives_a_broken_file_and_is_asked_again(looker):
    drawn, chance = page(2)
    bad = mill.jpeg(mill.blurred(drawn, chance))
    assert looker.look(bad, JPEG, within=30) == [Flaw.BLURRED]
    child = looker._child
    with pytest.raises(LookFailed):
        looker.look(b"\xff\xd8\xff nothing", JPEG, within=30)
    assert looker.look(bad, JPEG, within=30) == [Flaw.BLURRED] and looker._child is child
    child.kill()
    child.wait()
    assert looker.look(bad, JPEG, within=30) == [Flaw.BLURRED], "a child that ended is begun anew"


def test_nobody_waits_longer_than_told(looker):
    drawn, _chance = page(3)
    begun = time.monotonic()
    with pytest.raises(LookFailed):
        looker.look(mill.jpeg(drawn), JPEG, within=0.02)
    assert time.monotonic() - begun < 2


def test_the_pages_hold_none_of_the_libraries_that_open_pictures_for_reading():
    """Whoever serves pages imports everything that a request may need; the children import the rest."""
    told = subprocess.run(
        [sys.executable, "-c",
         "import sys; from motcua.run import django; django.setup(); import motcua.config.urls;"
         "from motcua.foundation.common import ports; from motcua.assistant.screening.ports import FirstLooker;"
         "ports.get(FirstLooker);"
         "print(*{'numpy', 'pypdfium2', 'rapidfuzz', 'cv2', 'onnxruntime', 'trueocr'} & set(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == ""
