"""Filled forms of which every value is known, through the whole reader: the measurement of docs/benchmarks.md,
small."""

import random

import pytest
from bench.intake import people, press, run
from bench.intake.blanks import BIRTH, BLANKS, HOME
from bench.screening import mill

from motcua.assistant.intake import look
from motcua.assistant.intake.sheets import State
from motcua.foundation.signing.trust import Trust
from motcua.onestop.catalogue import seeds
from motcua.onestop.catalogue.loader import load
from motcua.outside.adapters.ocr.packaged import Packaged

BUNDLES = {slug: load(seeds.BUNDLES / slug) for slug in BLANKS}
SHEETS = {bundle.code: bundle.data["paper"] for bundle in BUNDLES.values()}


@pytest.fixture(scope="module")
def engine():
    return Packaged()


def seen(slug: str, files: list[bytes], engine) -> dict:
    code = BUNDLES[slug].code
    return look.look(files, {"code": code, "names": ["a.jpg"] * len(files), "sheets": SHEETS}, engine, Trust())


def drawn(slug: str, seed: int = 7, hand: set[str] = frozenset()):
    chance = random.Random(seed)
    filled = people.FILLED[slug](chance)
    pdf, marks = press.printed(BLANKS[slug], filled, chance, hand=hand)
    return pdf, press.written(mill.drawn(pdf), marks, filled, chance), filled


@pytest.mark.full
@pytest.mark.landing
def test_what_is_printed_comes_back_right_and_what_is_written_by_hand_is_never_guessed(engine):
    found = run.measure(6, 20261130, engine, ("scan",))["all"]
    assert found["right"] >= 0.8 and found["wrong_sure"] <= 0.01, found
    assert found["hand_wrong_sure"] == 0 and found["hand_proposed"] <= 0.05, found


def test_another_form_is_told_by_its_code_and_another_paper_by_none(engine):
    pdf, _page, _filled = drawn(HOME)
    told = seen(BIRTH, [pdf], engine)
    assert told["form"] == "" and told["seems"] == BUNDLES[HOME].code and told["fields"] == []
    bill = mill.printed(mill.other_paper(random.Random(1)), random.Random(1))
    told = seen(BIRTH, [bill], engine)
    assert (told["form"], told["seems"], told["fields"]) == ("", "", [])


def test_a_form_on_two_pages_is_one_form(engine):
    _pdf, page, _filled = drawn(BIRTH, 11)
    halves = [
        page.crop((0, 0, page.width, page.height // 2)),
        page.crop((0, page.height // 2, page.width, page.height)),
    ]
    pages = [mill.Image.new("RGB", page.size, "white") for _half in halves]
    for sheet, half in zip(pages, halves, strict=True):
        sheet.paste(half, (0, 0))
    told = seen(BIRTH, [mill.jpeg(sheet, 85) for sheet in pages], engine)
    assert told["pages"] == 2
    assert {one["page"] for one in told["fields"] if one["picture"]} == {1, 2}


def test_empty_blurred_and_damaged_pictures_say_so(engine):
    blank = seen(BIRTH, [mill.jpeg(mill.Image.new("RGB", (1200, 1700), "white"))], engine)
    assert blank["troubles"] == ["blank"] and not blank["fields"]
    _pdf, page, _filled = drawn(BIRTH)
    blurred = seen(BIRTH, [mill.jpeg(mill.blurred(page, random.Random(1)))], engine)
    assert "blurred" in blurred["troubles"] and not [one for one in blurred["fields"] if one["state"] == State.SURE]
    assert seen(BIRTH, [b"\xff\xd8\xff nothing"], engine)["troubles"] == ["damaged"]
