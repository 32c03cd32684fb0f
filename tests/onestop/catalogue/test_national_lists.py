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


def catalogue(count=2000):
    """As the national one: a code twice, codes that are none, agencies without end."""
    held = list(rows("catalogue", 1, count))
    held[1309] = held[973]
    held[1310]["code"], held[1320]["code"], held[1402]["code"] = "1.0133611", "1.014955-Xoa", "2.009182739"
    for row in held[100:122]:
        row["departments"] = [f"Ủy ban nhân dân xã số {n}" for n in range(60)]
    return held


def told(path):
    report = take_in(lines(path), by=SYSTEM, name=path.name)
    assert report.read == report.added + report.changed + report.unchanged + len(report.refused)
    return report.read, report.added, report.changed, report.unchanged, len(report.refused)


@pytest.mark.parametrize("sums", [
    {"catalogue": (2000, 1996, 0, 0, 4), "interface": (200, 0, 200, 0, 0), "page": (900, 0, 849, 51, 0),
     "word": (60, 49, 11, 0, 0)},
    pytest.param({"catalogue": (5670, 5666, 0, 0, 4), "interface": (502, 0, 502, 0, 0),
                  "page": (2642, 4, 2585, 53, 0), "word": (207, 126, 81, 0, 0)}, marks=pytest.mark.full),
], ids=["small", "as large as the real ones"])  # fmt: skip
def test_four_national_files_in_a_row(tmp_path, sums):
    """Pages begin among the codes of the interface, where they say the same: those stay. Those of Word files begin
    before the end of the catalogue. What the catalogue was refused for is added by the pages that have it."""
    count = {shape: told[0] for shape, told in sums.items()}
    begin = {"interface": 1, "page": count["interface"] + 1 - sums["page"][3],
             "word": count["catalogue"] + 1 - sums["word"][2]}  # fmt: skip
    files = {"catalogue": packed(tmp_path, "catalogue", catalogue(count["catalogue"]))} | {
        shape: packed(tmp_path, shape, rows(shape, first, count[shape])) for shape, first in begin.items()
    }
    for shape, path in files.items():
        assert told(path) == sums[shape], shape
        before = list(ListedProcedure.objects.order_by("code").values())
        read, *_rest, refused = sums[shape]
        assert told(path) == (read, 0, 0, read - refused, refused), shape
        assert list(ListedProcedure.objects.order_by("code").values()) == before, "twice changes nothing"
    assert ListedProcedure.objects.count() == sum(added for _read, added, *_rest in sums.values())


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
