"""An address in units of former times beside one in those of now."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.assistant.screening import same, units
from motcua.assistant.screening.former import Former, concerned, renewed
from motcua.assistant.screening.same import Sameness
from motcua.foundation.organisations.seeds import seed_units
from motcua.run.commands import screen

SHIPPED = units.shipped("25")
ONE = next(one for one in SHIPPED if one.province == "Tỉnh Hòa Bình" and one.name.split()[1:] != one.now.split()[1:])
ROWS = st.sampled_from(SHIPPED)


def places(declared, shown):
    return same.places(declared, shown, concerned(SHIPPED, {"home": declared}))


@pytest.mark.parametrize(("declared", "shown", "told"), [
    (f"Khu 8, {ONE.now}, tỉnh Phú Thọ", f"Khu 8, {ONE.name}, {ONE.district}, {ONE.province}", Sameness.SAME),
    (f"Khu 8, {ONE.now}, tỉnh Phú Thọ", f"Khu 8 - {ONE.name.upper()} - {ONE.district} - {ONE.province}", Sameness.SAME),
    (f"{ONE.name}, {ONE.province}", f"{ONE.now}, tỉnh Phú Thọ", Sameness.SAME),
    (f"Khu 8, {ONE.now}, tỉnh Phú Thọ", f"Khu 3, {ONE.name}, {ONE.district}, {ONE.province}", Sameness.MARKS),
    ("Khu 8, phường Vân Phú, tỉnh Phú Thọ", f"Khu 8, {ONE.name}, {ONE.district}, {ONE.province}", Sameness.DIFFERENT),
])  # fmt: skip
def test_what_was_merged_is_the_same_as_what_took_it_over_and_nothing_else_is(declared, shown, told):
    assert places(declared, shown) is told


def test_two_former_communes_of_one_are_two_places():
    heir = next(one for one in SHIPPED if sum(other.now == one.now for other in SHIPPED) > 2)
    some = [one for one in SHIPPED if one.now == heir.now and one.name.split()[-2:] != one.now.split()[-2:]]
    first, other = some[0], next(one for one in some if one.name.split()[1:] != some[0].name.split()[1:])
    assert places(f"{first.name}, {first.province}", f"{other.name}, {other.province}") is not Sameness.SAME


@given(ROWS, st.sampled_from(["{}", "Khu 5, {}", "số 12 phố Hòa Phong, {}"]))
def test_each_former_commune_of_the_province_is_a_part_of_its_heir(one, street):
    shown = street.format(f"{one.name}, {one.district}, {one.province}")
    assert places(street.format(f"{one.now}, Tỉnh Phú Thọ"), shown) is Sameness.SAME


@given(st.text(max_size=80), ROWS)
def test_any_text_has_a_place_or_none(text, one):
    assert all(isinstance(now, str) for now in renewed(text, [one]))


def test_only_what_an_answer_may_mean_is_handed_over():
    meant = concerned(SHIPPED, {"home": f"Khu 8, {ONE.now}, tỉnh Phú Thọ"})
    assert ONE in meant and len(meant) < len(SHIPPED) / 4
    assert concerned(SHIPPED, {}) == []
    assert all(isinstance(one, Former) for one in meant)


@pytest.mark.django_db
def test_the_command_knows_what_the_house_knows():
    seed_units("25")
    assert sorted(units.former(), key=astuple) == sorted(SHIPPED, key=astuple)


def test_papers_of_another_province_are_laid_beside_its_own_former_communes():
    found = screen._former("01")
    assert found and {one.province_now for one in found} == {"Thành phố Hà Nội"}
    with pytest.raises(ValueError, match="99: no province of this code is shipped; there are 01, "):
        screen._former("99")
