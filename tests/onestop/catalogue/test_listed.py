"""Procedures known by name: found beside the offered ones, never begun, the bundle in their place when there is one."""

import pytest

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue import selectors, stamp
from motcua.onestop.catalogue.enums import FeeState, Level, ListedOnline
from motcua.onestop.catalogue.listing_files import Line
from motcua.onestop.catalogue.listing_import import take_in
from motcua.onestop.catalogue.models import ListedProcedure, Procedure
from motcua.onestop.catalogue.seeds import seed_bundles, seed_listed
from motcua.onestop.catalogue.services import withdraw

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"
ROWS = [
    {"code": BIRTH, "title": "Thủ tục đăng ký khai sinh", "sector": "Hộ tịch", "levels": "Cấp xã"},
    {"code": "1.000656", "title": "Thủ tục đăng ký khai tử", "sector": "Hộ tịch", "levels": "Cấp xã"},
    {"code": "3.000346", "title": "Cấp giấy phép lái xe", "levels": "Cấp tỉnh", "fee": 135000},
    {"code": "3.000347", "title": "Đổi giấy phép lái xe", "levels": "Cấp tỉnh", "fee": "135.000 đồng/lần"},
    {"code": "3.000348", "title": "Cấp lại giấy phép lái xe", "levels": "Cấp tỉnh", "fee": 0},
    {"code": "3.000351", "title": "Cấp giấy phép xe tập lái", "levels": "Cấp tỉnh, Cấp bộ"},
]  # fmt: skip


def lay(rows=None):
    rows = ROWS if rows is None else rows
    return take_in([Line(n, row) for n, row in enumerate(rows, 1)], by=SYSTEM, name="thu.jsonl")


def codes(text="", **more):
    return [row.code for row in selectors.look_up(text, **more).rows]


def test_the_shipped_list_is_whole_and_taken_once():
    first = seed_listed()
    assert first.read == first.added >= 300 and not first.refused and not first.noted
    assert seed_listed().unchanged == first.read == ListedProcedure.objects.count()
    here = {Level.COMMUNE, Level.PROVINCE}
    elsewhere = [row for row in ListedProcedure.objects.all() if not here & set(row.levels)]
    assert {row.sector for row in elsewhere} <= {"Sát hạch, cấp giấy phép lái xe"}  # printed as the ministry's


FOUND = {
    "Cấp lại giấy phép lái xe": "3.000348", "cap lai giay phep lai xe": "3.000348",
    "cap lai giay phpe lai xe": "3.000348", "làm lại bằng lái": "3.000348", "bằng lái xe": "3.000347",
    "đổi bằng lái": "3.000347", "dang ky khaitu": "1.000656", "3.000351": "3.000351", "giấy chứng tử": "1.000656",
}  # fmt: skip


def test_a_listed_procedure_is_found_by_its_title_a_slip_or_everyday_words():
    seed_bundles()
    lay()
    assert {typed: codes(typed)[0] for typed in FOUND} == FOUND


def test_the_one_that_can_be_begun_here_comes_first_and_only_once():
    seed_bundles()
    lay()
    found = selectors.look_up("đăng ký khai sinh").rows
    assert isinstance(found[0], Procedure) and [row.code for row in found].count(BIRTH) == 1
    everything, offered = selectors.look_up("", size=50), set(Procedure.objects.values_list("code", flat=True))
    assert everything.total == len(everything.rows) == len(offered | {row["code"] for row in ROWS})
    assert [isinstance(row, Procedure) for row in everything.rows[:3]] == [True] * 3


def test_a_withdrawn_procedure_is_told_of_again():
    seed_bundles()
    lay()
    withdraw(BIRTH, by=SYSTEM, reason="Thay bằng thủ tục mới")
    found = selectors.look_up("đăng ký khai sinh").rows
    assert isinstance(found[0], ListedProcedure) and found[0].code == BIRTH


def test_pages_and_levels_divide_what_was_found():
    seed_bundles()
    lay()
    whole = codes("", size=50)
    assert [codes("", start=start, size=3) for start in (0, 3, 6)] == [whole[0:3], whole[3:6], whole[6:9]]
    assert set(codes("lái xe", level=Level.MINISTRY)) == {"3.000351"} == set(codes("", level=Level.MINISTRY))
    assert BIRTH in codes("", level=Level.COMMUNE) and "3.000346" not in codes("", level=Level.COMMUNE)


def test_what_is_imported_is_found_at_once_and_the_index_is_kept_until_then():
    seed_bundles()
    lay(ROWS[:1])
    assert "1.000656" not in codes("đăng ký khai tử")
    kept = stamp.index()
    assert stamp.index() is kept
    lay()
    assert stamp.index() is not kept and codes("đăng ký khai tử")[0] == "1.000656"


def test_the_three_states_of_a_fee_are_told_apart():
    lay()
    states = dict(ListedProcedure.objects.values_list("code", "fee_state"))
    assert states["3.000346"] == FeeState.KNOWN and states["3.000347"] == FeeState.TEXT
    assert states["3.000348"] == FeeState.NOT_PUBLISHED  # a nought is not "free"
    assert {row.online for row in ListedProcedure.objects.all()} == {ListedOnline.NOT_PUBLISHED}
