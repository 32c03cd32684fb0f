"""Tables leave the house without formulas."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.common.csvfile import response, to_csv


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs",))), min_size=2, max_size=2)))
def test_no_cell_begins_like_a_formula_and_nothing_is_lost(rows):
    found = read(to_csv(["Mã", "Tên"], rows))
    assert found[0] == ["Mã", "Tên"]
    assert len(found) == len(rows) + 1
    for row, given_row in zip(found[1:], rows, strict=True):
        for text, original in zip(row, given_row, strict=True):
            assert not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert text in (original, f"'{original}")


def test_numbers_stay_numbers_and_the_name_is_plain():
    answer = response("Sổ đăng ký 2026", ["a"], [[-5], [None], ["=1+1"]])
    assert read(answer.content) == [["a"], ["-5"], [""], ["'=1+1"]]
    assert 'filename="so-dang-ky-2026.csv"' in answer["Content-Disposition"]
