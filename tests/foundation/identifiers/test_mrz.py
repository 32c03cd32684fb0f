"""Machine-readable lines: known examples, round trips, check digits that notice a changed sign, lines read badly."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.identifiers import IdentifierError, mrz
from motcua.foundation.identifiers.citizen_number import Sex
from motcua.foundation.identifiers.labels import ERRORS
from motcua.foundation.identifiers.mrz import CARD, PASSPORT, Mrz

DAY = date(2026, 11, 30)
# The specimens of ICAO Doc 9303, parts 4 and 5.
SPECIMEN = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
SPECIMEN_CARD = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]
WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=6)


@st.composite
def papers(draw):
    kind = draw(st.sampled_from([CARD, PASSPORT]))
    return Mrz(
        kind, "VNM", draw(WORDS), " ".join(draw(st.lists(WORDS, min_size=1, max_size=2))),
        draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=6, max_size=9)), "VNM",
        draw(st.dates(date(1927, 1, 1), DAY)), draw(st.dates(date(2000, 1, 1), date(2099, 12, 31))),
        draw(st.sampled_from([Sex.MALE, Sex.FEMALE, None])),
        draw(st.text("0123456789", min_size=12, max_size=12)),
    )  # fmt: skip


def test_the_specimens_of_the_standard():
    found = mrz.parse(SPECIMEN, DAY)
    assert (found.name, found.number, found.country) == ("ERIKSSON ANNA MARIA", "L898902C3", "UTO")
    assert (found.born, found.until, found.sex) == (date(1974, 8, 12), date(2012, 4, 15), Sex.FEMALE)
    card = mrz.parse(SPECIMEN_CARD, DAY)
    assert (card.kind, card.number, card.born, card.surname) == (CARD, "D23145890", date(1974, 8, 12), "ERIKSSON")
    assert mrz.check_digit("520727") == 3 and mrz.check_digit("AB2134<<<") == 5


@given(papers())
def test_what_was_made_is_read_as_it_was(told):
    lines = mrz.make(told)
    assert [len(line) for line in lines] == [mrz.WIDTH[told.kind]] * len(lines)
    assert mrz.parse(lines, DAY) == told and mrz.read(lines, DAY) == told
    assert told.holder_number == told.personal


@given(papers(), st.data())
def test_a_changed_sign_of_number_or_day_is_noticed(told, data):
    lines = mrz.make(told)
    row, places = (0, range(5, 15)) if told.kind == CARD else (1, range(10))
    days = [*range(7), *range(8, 15)] if told.kind == CARD else [*range(13, 20), *range(21, 28)]
    row, at = data.draw(st.sampled_from([(row, place) for place in places] + [(1, place) for place in days]))
    sign = data.draw(st.sampled_from("0123456789"))
    old = lines[row][at]
    if not old.isdigit() or old == sign:
        return
    changed = list(lines)
    changed[row] = changed[row][:at] + sign + changed[row][at + 1 :]
    with pytest.raises(IdentifierError) as error:
        mrz.parse(changed, DAY)
    assert error.value.message_id in ERRORS


@given(papers(), st.integers(-6, 6), st.booleans())
def test_lines_of_a_picture_are_read_though_fillers_are_miscounted_and_zeros_are_taken_for_letters(told, more, swaps):
    lines = []
    for line in mrz.make(told):
        run = "<" * 7
        line = line.replace(run, "<" * (7 + more), 1) if run in line else line
        lines.append(f"  {line[:9]} {line[9:]}")
    if swaps and told.kind == CARD:
        lines[1] = lines[1].replace("0", "O", 2)
    found = mrz.read(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *lines, "Cục trưởng"], DAY)
    assert found is not None
    assert (found.number, found.born, found.until, found.name) == (told.number, told.born, told.until, told.name)


@given(st.lists(st.text(max_size=50), max_size=5))
def test_anything_else_is_refused_or_none(lines):
    assert mrz.read(lines, DAY) is None
    with pytest.raises(IdentifierError):
        mrz.parse(lines, DAY)


@given(st.lists(st.text("0123456789<ABMFP", min_size=30, max_size=44), min_size=2, max_size=3))
def test_lines_of_such_signs_never_break_the_reader(lines):
    mrz.read(lines, DAY)
    for cut in (30, 44):
        try:
            mrz.parse([line[:cut] for line in lines], DAY)
        except IdentifierError as error:
            assert error.text("vi") and error.text("en")
