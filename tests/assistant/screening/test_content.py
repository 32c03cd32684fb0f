"""The same paper known again in another file, and papers of one kind that are not the same."""

import random

from bench.screening import mill
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.assistant.screening import content, marking, papers
from motcua.assistant.screening.reading import Reading
from motcua.onestop.catalogue import paper_rules
from tests.assistant.screening.papers import page
from tests.onestop.catalogue.conftest import BUNDLES

RULES = papers.compiled({"papers": paper_rules.papers_of(BUNDLES["birth-registration"])}, {})
SLIP = RULES[0]


def reading(seed: int, **changed: str) -> Reading:
    chance = random.Random(seed)
    sheet = mill.birth_slip(mill.of_birth(chance) | changed, chance)
    return Reading("a.pdf", "0" * 64, (page(sheet.title, *(f"{label}: {value}" for label, value in sheet.rows)),))


def misread(given: Reading, chance: random.Random, slips: int) -> Reading:
    """Some digits as others."""
    lines = [line.text for line in given.pages[0].lines]
    for _n in range(slips):
        at = chance.choice([n for n, text in enumerate(lines) if any(map(str.isdigit, text))])
        place = chance.choice([n for n, sign in enumerate(lines[at]) if sign.isdigit()])
        lines[at] = lines[at][:place] + str(chance.randint(0, 9)) + lines[at][place + 1 :]
    return Reading("b.jpg", "1" * 64, (page(*lines),))


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_a_paper_is_the_same_in_another_file_though_a_digit_was_misread(seed):
    one = marking.marks(SLIP, reading(seed))
    assert content.rare(one) and content.are_one(one, marking.marks(SLIP, reading(seed)))
    assert content.are_one(one, marking.marks(SLIP, misread(reading(seed), random.Random(seed), 1)))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_papers_of_others_are_others(seed, other):
    if seed != other:
        assert not content.are_one(marking.marks(SLIP, reading(seed)), marking.marks(SLIP, reading(other)))


def test_twins_are_two():
    chance = random.Random(7)
    mother = mill.of_birth(chance)
    shared = {key: mother[key] for key in ("mother_name", "mother_number", "mother_residence", "child_birth_date")}
    assert not content.are_one(marking.marks(SLIP, reading(1, **shared)), marking.marks(SLIP, reading(2, **shared)))


def test_a_paper_of_another_kind_with_the_same_numbers_is_another():
    other = RULES[1]
    assert not set(marking.marks(SLIP, reading(3))) & set(marking.marks(other, reading(3)))


def test_too_little_to_be_known_again_has_no_marks():
    assert marking.marks(SLIP, Reading("a.pdf", "0" * 64, (page("GIẤY CHỨNG SINH", "Số: 12"),))) == ()
