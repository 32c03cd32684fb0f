"""The shipped list: what its rows hold, and that it is what scripts/listed.py makes of the national files."""

import copy
import gzip
import json
from pathlib import Path

import pytest
from scripts.listed import is_whole, main

from motcua.onestop.catalogue.listing import read
from motcua.onestop.catalogue.listing_files import lines
from motcua.onestop.catalogue.seeds import LISTED
from tests.onestop.catalogue import national
from tests.onestop.catalogue.conftest import BUNDLES
from tests.onestop.catalogue.test_import import SHAPES

ROOT = Path(__file__).parents[3]


def test_three_hundred_without_a_bundle_tell_sector_level_agency_online_level_and_limit():
    offered = {bundle.code for bundle in BUNDLES.values()}
    further = [read(line.raw)[0] for line in lines(LISTED) if line.raw["code"] not in offered]
    whole = sum(map(is_whole, further))
    assert whole >= 300
    assert {row.fee_state for row in further} == {"known", "text", "not_published"}
    assert not any(row.online_reason for row in further), "a national file tells reasons now: let the page show them"
    told = {name: (ROOT / name).read_text() for name in ("README.md", "CHANGELOG.md")}
    assert f"{sum(1 for _ in lines(LISTED))} procedures shipped" in told["README.md"]
    assert f"knows {len(further)} more procedures" in told["CHANGELOG.md"]
    assert f" {whole} of them with sector" in told["CHANGELOG.md"]


def made(tmp_path, shape, **more):
    """The procedure of that shape as one of an everyday sector, with `more` of its own."""
    row = copy.deepcopy(SHAPES[shape])
    row |= {"category": {"name": "Hộ tịch"}} if shape == "interface" else {"linh_vuc": "Hộ tịch"}
    row |= {"categories": ["Hộ tịch"]} if shape == "catalogue" else {}
    path = tmp_path / f"{shape}.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row | more, ensure_ascii=False).encode()))
    return str(path)


def test_the_first_file_that_tells_a_fact_counts_and_no_sentence_is_taken(tmp_path):
    sentence = "Cơ quan nơi người yêu cầu đến thì tiếp nhận hồ sơ rồi " + "kiểm tra từng giấy tờ được nộp " * 5
    fee = {"type": "FEE", "value": 150_000, "description": "150.000 đồng một lần; người già không phải nộp"}
    method = {"submissionMethod": "ONLINE", "processingTime": None, "processingTimeUnit": "OTHER", "fees": [fee]}
    paths = [
        made(tmp_path, "interface", executingAgencies=sentence, executionMethods=[method]),
        made(tmp_path, "page", ten_thu_tuc="Tên khác", co_quan_thuc_hien=""), made(tmp_path, "catalogue"),
    ]  # fmt: skip
    main(paths, tmp_path / "listed.jsonl")
    assert [line.raw for line in lines(tmp_path / "listed.jsonl")] == [{
        "code": "1.000001", "title": "Cấp giấy phép", "sector": "Hộ tịch", "levels": ["commune"],
        "agency": "Ủy ban nhân dân cấp xã", "online": "some", "time_limit": "5 ngày làm việc", "fee": 150_000,
        "source": "Quyết định 1/QĐ-BXD",
    }]  # fmt: skip


@pytest.mark.full
def test_the_script_makes_the_shipped_list_of_the_national_files(tmp_path):
    main(list(map(str, national.shipped_from())), tmp_path / "listed.jsonl")
    assert (tmp_path / "listed.jsonl").read_bytes() == LISTED.read_bytes()
