"""Four lists of the nation's shapes and troubles, made here, taken in one after the other: every sum comes out."""

import copy
import gzip
import json

import pytest

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue.listing import Noted, Reason
from motcua.onestop.catalogue.listing_files import lines
from motcua.onestop.catalogue.listing_import import take_in
from motcua.onestop.catalogue.models import ListedProcedure
from tests.onestop.catalogue.test_import import SHAPES

pytestmark = pytest.mark.django_db
CODE = {"catalogue": "code", "interface": "code", "page": "ma_thu_tuc", "word": "thu_tuc_id"}
TITLE = {"catalogue": "name", "interface": "name", "page": "ten_thu_tuc"}


def rows(shape, first, count, **more):
    for n in range(first, first + count):
        row = copy.deepcopy(SHAPES[shape]) | {CODE[shape]: f"1.{n:06}"} | more
        name = f"Cấp giấy phép số {n}"
        if shape == "word":
            row["metadata"]["tên_thủ_tục"] = name
        else:
            row[TITLE[shape]] = name
        yield row


def packed(tmp_path, name, held):
    path = tmp_path / f"{name}.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in held).encode()))
    return path


def catalogue():
    """As the national one: a code twice, codes that are none, agencies without end."""
    held = list(rows("catalogue", 1, 2000))
    held[1309] = held[973]
    held[1310]["code"], held[1320]["code"], held[1402]["code"] = "1.0133611", "1.014955-Xoa", "2.009182739"
    for row in held[100:122]:
        row["departments"] = [f"Ủy ban nhân dân xã số {n}" for n in range(60)]
    return held


def told(path):
    report = take_in(lines(path), by=SYSTEM, name=path.name)
    assert report.read == report.added + report.changed + report.unchanged + len(report.refused)
    return report.read, report.added, report.changed, report.unchanged, len(report.refused)


def test_four_national_files_in_a_row(tmp_path):
    files = {
        "catalogue": packed(tmp_path, "catalogue", catalogue()),
        "interface": packed(tmp_path, "interface", rows("interface", 1, 200)),
        "page": packed(tmp_path, "page", rows("page", 150, 900)),
        "word": packed(tmp_path, "word", rows("word", 1990, 60)),
    }  # fmt: skip
    assert told(files["catalogue"]) == (2000, 1996, 0, 0, 4)
    assert told(files["interface"]) == (200, 0, 200, 0, 0)
    assert told(files["page"]) == (900, 0, 849, 51, 0)  # 51 say the same as their detail record
    assert told(files["word"]) == (60, 49, 11, 0, 0)
    assert ListedProcedure.objects.count() == 2045
    assert told(files["word"]) == (60, 0, 0, 60, 0)  # twice changes nothing


def test_every_refused_row_of_the_catalogue_has_its_place_and_reason(tmp_path):
    report = take_in(lines(packed(tmp_path, "c", catalogue())), by=SYSTEM, name="c")
    assert {row.line: row.reason for row in report.refused} == {
        1310: Reason.REPEATED, 1311: Reason.BAD_CODE, 1321: Reason.BAD_CODE, 1403: Reason.BAD_CODE,
    }  # fmt: skip
    assert [note.what for note in report.noted] == [Noted.SHORTENED] * 22


def test_a_list_without_a_column_leaves_what_another_told(tmp_path):
    """The national catalogue knows no limits, fees or online levels: importing it again must not take them away."""
    detail, short = packed(tmp_path, "d", rows("interface", 1, 3)), packed(tmp_path, "c", rows("catalogue", 1, 3))
    told(short)
    told(detail)
    before = ListedProcedure.objects.get(code="1.000001")
    assert before.time_limit and before.fee == "150000" and before.online == "some"
    told(short)
    after = ListedProcedure.objects.get(code="1.000001")
    assert (after.time_limit, after.fee, after.fee_state, after.online) == (
        before.time_limit,
        before.fee,
        before.fee_state,
        before.online,
    )
    assert told(short)[3] == 3
