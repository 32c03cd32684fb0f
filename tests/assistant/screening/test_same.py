from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.assistant.screening import same
from motcua.assistant.screening.same import Sameness

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
WORDS = st.lists(st.sampled_from(["Nguyễn", "Thị", "Hòa", "Thủy", "Bích", "Đức", "Quỳnh"]), min_size=2, max_size=5)


@pytest.mark.parametrize(("declared", "shown", "seen", "told"), [
    ("Nguyễn Thị Hòa", "NGUYỄN THỊ HOÀ", False, Sameness.SAME),
    ("Nguyễn Thị Hòa", "Bà Nguyễn Thị Hòa", False, Sameness.SAME),
    ("Nguyễn Thị Hòa", "NGUYEN THI HOA", False, Sameness.SAME),
    ("Nguyễn Thị Hòa", "Nguyễn Thị Hoa", False, Sameness.MARKS),
    ("Nguyễn Thị Hòa", "Hòa Nguyễn Thị", False, Sameness.ORDER),
    ("Nguyễn Thị Hòa", "NguyễnThị Hòa", True, Sameness.SAME),
    ("Nguyễn Thị Hòa", "NguyễnThị Hòa", False, Sameness.DIFFERENT),
    ("Nguyễn Thị Hòa", "Nguyễn Thị Hoàn", True, Sameness.DIFFERENT),
    ("", "Nguyễn Thị Hòa", False, Sameness.DIFFERENT),
])  # fmt: skip
def test_names(declared, shown, seen, told):
    assert same.names(declared, shown, seen=seen) is told


@given(WORDS)
def test_a_name_is_the_same_in_capitals_and_typed_in_the_other_way(words):
    name = " ".join(words)
    assert same.names(name, name.upper()) is Sameness.SAME
    assert same.names(name, name.replace("òa", "oà").replace("ủy", "uỷ")) is Sameness.SAME


@given(WORDS, WORDS)
def test_two_names_are_compared_alike_from_both_sides(one, other):
    assert same.names(" ".join(one), " ".join(other)) is same.names(" ".join(other), " ".join(one))


@given(DAYS)
def test_a_day_is_the_same_however_it_is_spelled(day):
    spelled = (
        f"{day.day}/{day.month}/{day.year}", f"{day.day:02}-{day.month:02}-{day.year}", day.isoformat(),
        f"ngày {day.day} tháng {day.month:02} năm {day.year}",
        f"Việt Trì, ngày {day.day:02} tháng {day.month} năm {day.year}",
    )  # fmt: skip
    for text in spelled:
        assert same.date_in(text) == day and same.dates(day, text) is Sameness.SAME


@given(DAYS, DAYS)
def test_two_days_are_the_same_only_when_they_are_one(one, other):
    assert (same.dates(one, other.isoformat()) is Sameness.SAME) == (one == other)


@pytest.mark.parametrize("text", ["", "31/2/2026", "tháng 3", "2026", "45/13/2026", "12/3"])
def test_what_is_no_day_is_none(text):
    assert same.date_in(text) is None


def test_a_wrong_day_before_a_right_one_is_passed_over():
    assert same.date_in("31/2/2026 (sửa: 28/2/2026)") == date(2026, 2, 28)


@given(st.text("0123456789", min_size=5, max_size=12))
def test_numbers_are_compared_without_blanks_and_points(number):
    spaced = " ".join(number[at : at + 3] for at in range(0, len(number), 3))
    assert same.numbers(number, spaced) is Sameness.SAME
    assert same.numbers(number, spaced + "1") is Sameness.DIFFERENT


@pytest.mark.parametrize(("declared", "shown", "told"), [
    ("Khu 8, phường Vân Phú, tỉnh Phú Thọ", "Khu 8, P. Vân Phú, T. Phú Thọ", Sameness.SAME),
    ("Khu 8, phường Vân Phú, tỉnh Phú Thọ", "Phường Vân Phú", Sameness.SAME),
    ("Khu 8, phường Vân Phú, tỉnh Phú Thọ", "Khu 3, xã Kim Bôi, tỉnh Hòa Bình", Sameness.DIFFERENT),
])  # fmt: skip
def test_places(declared, shown, told):
    assert same.places(declared, shown) is told


@pytest.mark.parametrize(("declared", "shown", "told"), [
    ("120.5", "120,5 m² (Bằng chữ: một trăm hai mươi phẩy năm)", Sameness.SAME), ("1250", "1.250 m2", Sameness.SAME),
    ("1250", "1.250,0 m²", Sameness.SAME), ("120", "120,5", Sameness.DIFFERENT), ("84", "không", Sameness.DIFFERENT),
])  # fmt: skip
def test_amounts(declared, shown, told):
    assert same.amounts(declared, shown) is told


@given(st.integers(0, 10**9))
def test_an_amount_is_the_same_with_points_between_its_groups(number):
    assert same.amounts(str(number), f"{number:,}".replace(",", ".") + " đồng") is Sameness.SAME
    assert same.amounts(str(number), str(number + 1)) is Sameness.DIFFERENT
