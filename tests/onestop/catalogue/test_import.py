"""Importing a list: nothing lost, nothing twice, every row that is not taken with its reason and its place."""

import gzip
import json
import time
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.common.text import fold
from motcua.onestop.catalogue import labels
from motcua.onestop.catalogue.enums import FeeState, ListedOnline
from motcua.onestop.catalogue.listing import SOURCE, Noted, Reason, read
from motcua.onestop.catalogue.listing_files import KNOWN_HEADS, Line, ListUnreadable, lines
from motcua.onestop.catalogue.listing_import import ListChanged, Report, between, compare, listings, take_in
from motcua.onestop.catalogue.models import ListedProcedure
from motcua.run.main import main
from tests.onestop.catalogue.spreadsheet import Formula, book, sheet_of, workbook
from tests.onestop.catalogue.test_publishing import clerk_actor

HEAD = ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Mức độ", "Thời hạn giải quyết", "Phí, lệ phí"]


def raw(code="1.000001", title="Cấp giấy phép", **more):
    return {"code": code, "title": title, **more}


def put(tmp_path, name, held):
    path = tmp_path / name
    path.write_bytes(held if isinstance(held, bytes) else held.encode())
    return path


def numbered(rows):
    return [Line(n, row) for n, row in enumerate(rows, 1)]


def reasons(report):
    return {row.line: row.reason for row in report.refused}


def looked_at(path, **more):
    report = Report()
    return listings(lines(path, **more), report), report


# Rules of a row


@pytest.mark.parametrize(("code", "reason"), [
    (1.0012, Reason.LOST_ZEROS), ("1.0012", Reason.LOST_ZEROS), ("1,0012", Reason.LOST_ZEROS), (2.0, Reason.LOST_ZEROS),
    ("", Reason.NO_CODE), (None, Reason.NO_CODE), ("1.014955-Xoa", Reason.BAD_CODE), ("1.0133611", Reason.BAD_CODE),
])  # fmt: skip
def test_a_code_that_is_none_is_refused_with_what_may_be_meant(code, reason):
    report = Report()
    assert listings([Line(4, raw(code))], report) == {}
    assert reasons(report) == {4: reason} and report.read == 1
    if code == 1.0012:
        assert "1.001200" in labels.reason(report.refused[0])


@pytest.mark.parametrize("code", ["1.001193", 1.001193, " 1.001193 ", "1.001193.000.00.00.H42"])
def test_a_code_that_is_whole_is_taken(code):
    assert read(raw(code))[0].code.startswith("1.001193")


@pytest.mark.parametrize(("title", "reason"), [
    ("", Reason.NO_TITLE), ("  ", Reason.NO_TITLE), ("=HYPERLINK(1)", Reason.FORMULA), ("#REF!", Reason.FORMULA),
    ("x" * 2001, Reason.LONG_TITLE), ("CÊp giÊy phÐp x©y dùng ®èi víi", Reason.NOT_UNICODE),
    ("Cáº¥p giáº¥y phÃ©p", Reason.NOT_UNICODE), ("C\ufffdp gi\ufffdy", Reason.NOT_UNICODE),
])  # fmt: skip
def test_a_title_that_cannot_be_read_is_refused(title, reason):
    report = Report()
    listings([Line(2, raw(title=title))], report)
    assert reasons(report) == {2: reason}


def test_titles_with_every_vietnamese_letter_are_taken():
    for title in (
        "ĐĂNG KÝ HỘ TỊCH CẤP XÃ",
        "Xác định lại – “điều chỉnh”",
        "Chế độ ưu đãi · cựu chiến binh Ã Õ ÂN",
        "½ định suất",
    ):
        assert read(raw(title=title))[0].title == title


@pytest.mark.parametrize(("told", "online", "is_old"), [
    ("Mức độ 4", ListedOnline.FULL, True), ("mức 3", ListedOnline.PARTIAL, True), (2, ListedOnline.NONE, True),
    (4.0, ListedOnline.FULL, True), ("DVC trực tuyến mức độ 3", ListedOnline.PARTIAL, True),
    ("Toàn trình", ListedOnline.FULL, False), ("DVC trực tuyến một phần", ListedOnline.PARTIAL, False),
    ("Trực tiếp", ListedOnline.NONE, False), ("", ListedOnline.NOT_PUBLISHED, False),
])  # fmt: skip
def test_old_levels_are_translated_and_flagged(told, online, is_old):
    listing, notes = read(raw(online=told))
    assert listing.online == online and [what for what, _ in notes] == [Noted.OLD_LEVEL] * is_old


@pytest.mark.parametrize(("told", "state", "fee"), [
    (135000, FeeState.KNOWN, "135000"), ("135.000 đồng", FeeState.KNOWN, "135000"),
    ("8,000 VNĐ", FeeState.KNOWN, "8000"),
    (0, FeeState.NOT_PUBLISHED, ""), ("", FeeState.NOT_PUBLISHED, ""), ("-", FeeState.NOT_PUBLISHED, ""),
    ("Theo quy định của Hội đồng nhân dân", FeeState.TEXT, "Theo quy định của Hội đồng nhân dân"),
])  # fmt: skip
def test_a_fee_is_known_told_or_not_published(told, state, fee):
    listing, _notes = read(raw(fee=told))
    assert (listing.fee_state, listing.fee) == (state, fee)


# Files


SHAPES = json.loads(Path(__file__).with_name("shapes.json").read_text())
"""One made-up procedure in every shape in which the nation passes lists on."""


@pytest.mark.parametrize("shape", SHAPES)
def test_every_national_shape_gives_the_same_facts(tmp_path, shape):
    held = (json.dumps(SHAPES[shape], ensure_ascii=False) + "\n").encode()
    found, report = looked_at(put(tmp_path, "a.jsonl.gz", gzip.compress(held)))
    one = found["1.000001"]
    assert (one.title, one.sector, one.levels, one.agency) == (
        "Cấp giấy phép",
        "Xây dựng",
        ("commune",),
        "Ủy ban nhân dân cấp xã",
    )
    assert report.refused == []
    if shape != "catalogue":
        assert one.time_limit.casefold() == "5 ngày làm việc" and one.online == ListedOnline.SOME
        assert one.source == "Quyết định 1/QĐ-BXD"
    assert (one.fee_state, one.fee) == (
        (FeeState.KNOWN, "150000") if shape == "interface" else (FeeState.NOT_PUBLISHED, "")
    )  # “Miễn phí” printed for a nought is no fact


def test_lines_that_are_no_rows_are_refused_with_their_number(tmp_path):
    good = b'{"code": "1.000001", "title": "A"}'
    held = b"\n".join([good, b"", b"{broken", b"[1]", b'"x"', b"\xff\xfe", b'{"other": 1}', good.replace(b"A", b"B")])
    found, report = looked_at(put(tmp_path, "a.jsonl", held))
    assert list(found) == ["1.000001"] and found["1.000001"].title == "A"
    assert reasons(report) == {
        3: "unreadable",
        4: "unreadable",
        5: "unreadable",
        6: "unreadable",
        7: "unreadable",
        8: "repeated",
    }
    assert report.refused[-1].facts == {"line": "1"} and "dòng 1" in labels.reason(report.refused[-1])


def test_a_workbook_with_bands_merged_cells_numbers_and_formulas(tmp_path):
    held = workbook([
        ["DANH MỤC THỦ TỤC HÀNH CHÍNH"], HEAD,
        ["1.000001", "Cấp giấy phép A", "Xây dựng", "Cấp xã", "Mức độ 4", 5, 150000],
        ["1.000002", Formula("Cấp giấy phép B"), None, "Cấp tỉnh", "Toàn trình", "5 ngày", None],
        ["II. LĨNH VỰC KHÁC"], [None, None], [1.0012, "Mất số 0"], [1.001193, "Còn đủ số"],
    ], merged=("A1:G1", "C3:C4"))  # fmt: skip
    found, report = looked_at(put(tmp_path, "a.xlsx", held))
    assert report.read == 5 and reasons(report) == {5: Reason.BAD_CODE, 7: Reason.LOST_ZEROS}
    assert found["1.000001"].time_limit == "5" and found["1.000001"].fee == "150000"
    assert found["1.000002"].title == "Cấp giấy phép B" and found["1.000002"].sector == "Xây dựng"
    assert found["1.001193"].sector == "" and [note.line for note in report.noted] == [3]


@pytest.mark.parametrize("held", [
    "Mã TTHC;Tên TTHC\n1.000001;Cấp giấy phép\n".encode("utf-8-sig"),
    "Mã TTHC\tTên TTHC\n1.000001\tCấp giấy phép\n".encode("utf-16"),
    "Mã TTHC,Tên TTHC\r\n1.000001,Cấp giấy phép\r\n".encode(),
    'Ghi chú,\nMã TTHC,Tên TTHC\n1.000001,"Cấp\ngiấy phép"\n'.encode(),
])  # fmt: skip
def test_csv_as_spreadsheets_write_it(tmp_path, held):
    found, report = looked_at(put(tmp_path, "a.csv", held))
    assert found["1.000001"].title == "Cấp giấy phép" and report.read == 1


@pytest.mark.parametrize(("name", "held"), [
    ("a.csv", "Mã,Tên\n1.000001,C\u00ca\n".encode("latin-1")), ("a.csv", b"a,b\n1,2\n"), ("a.csv", b""),
    ("a.xlsx", b"PK no"), ("a.xlsx", b""), ("a.jsonl.gz", b"no gzip"), ("a.pdf", b"%PDF"), ("a.xls", b"\xd0\xcf"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path, name, held):
    with pytest.raises(ListUnreadable) as caught:
        list(lines(put(tmp_path, name, held)))
    assert len(str(caught.value)) > 20 and "%(" not in str(caught.value)


def test_columns_are_named_by_heading_or_letter(tmp_path):
    path = put(tmp_path, "a.csv", "Số,Việc,Nhóm\n1.000001,Cấp giấy phép,Xây dựng\n")
    with pytest.raises(ListUnreadable):
        list(lines(path))
    found, _report = looked_at(path, columns={"code": "Số", "title": "việc", "sector": "C"})
    assert found["1.000001"].sector == "Xây dựng"
    with pytest.raises(ListUnreadable):
        list(lines(path, columns={"code": "Số", "title": "Việc", "fee": "Không có cột này"}))


# Putting it in its place


@pytest.mark.django_db
def test_importing_twice_changes_nothing_and_a_change_is_one():
    first = take_in(numbered([raw(), raw("1.000002", fee=10000)]), by=SYSTEM, name="a")
    assert (first.read, first.added, first.changed, first.unchanged) == (2, 2, 0, 0)
    again = take_in(numbered([raw(), raw("1.000002", fee=10000)]), by=SYSTEM, name="a")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert EventRecord.objects.filter(action="catalogue.imported").count() == 1
    third = take_in(numbered([raw("1.000002", fee=20000)]), by=SYSTEM, name="a")
    assert (third.changed, third.fields) == (1, {"fee": 1}) and ListedProcedure.objects.get(
        code="1.000002"
    ).fee == "20000"
    assert ListedProcedure.objects.count() == 2  # what the file does not name stays


@pytest.mark.django_db
@pytest.mark.parametrize("empty", [{}, {"source": None}, {"source": " "}, {"source": "=A1"}])
def test_a_source_that_nobody_names_stays(empty):
    take_in(numbered([raw(source="Quyết định 5/QĐ-UBND")]), by=SYSTEM, name="a")
    rows = numbered([raw(fee=10000, **empty), raw("1.000002", **empty)])
    report = take_in(rows, by=SYSTEM, name="b")
    assert (report.added, report.changed, report.fields) == (1, 1, {"fee": 1, "fee_state": 1})
    assert [one.source for one in ListedProcedure.objects.order_by("code")] == ["Quyết định 5/QĐ-UBND", SOURCE]
    assert take_in(rows, by=SYSTEM, name="b", source="Quyết định 6/QĐ-UBND").fields == {"source": 2}
    assert take_in(rows, by=SYSTEM, name="b").changed == 0


@pytest.mark.django_db
def test_only_a_controller_imports_and_only_what_was_agreed_to():
    with pytest.raises(NotAllowed):
        take_in(numbered([raw()]), by=clerk_actor(), name="a")
    with pytest.raises(ListChanged):
        take_in(numbered([raw()]), by=SYSTEM, name="a", seen=(2, 0))
    assert not ListedProcedure.objects.exists()
    assert take_in(numbered([raw()]), by=SYSTEM, name="a", seen=(1, 0)).added == 1


CODES = st.sampled_from(["1.000001", "1.000002", "1.000003", 1.0012, "x", "", None, 5])
ROWS = st.lists(
    st.builds(raw, code=CODES, title=st.sampled_from(["Một", "Hai", "", "=A1"]), fee=st.sampled_from([None, 5000])),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(standing=ROWS, rows=ROWS)
def test_every_row_read_is_added_changed_unchanged_or_refused(standing, rows):
    ListedProcedure.objects.all().delete()
    take_in(numbered(standing), by=SYSTEM, name="a")
    before = ListedProcedure.objects.count()
    foreseen = compare(numbered(rows))
    report = take_in(numbered(rows), by=SYSTEM, name="b")
    assert report == foreseen
    assert report.read == len(rows) == report.added + report.changed + report.unchanged + report.count_refused
    assert ListedProcedure.objects.count() == before + report.added
    again = take_in(numbered(rows), by=SYSTEM, name="b")
    assert (again.added, again.changed) == (0, 0) and again.refused == report.refused


def test_a_hundred_thousand_rows_are_read(tmp_path):
    rows = "".join(f"{n // 1_000_000}.{n % 1_000_000:06},Cấp giấy phép số {n},Xây dựng\n" for n in range(1, 100_001))
    begun = time.process_time()
    found, report = looked_at(put(tmp_path, "a.csv", "Mã,Tên,Lĩnh vực\n" + rows))
    assert len(found) == report.read == 100_000 and time.process_time() - begun < 60


# Commands


def test_two_lists_are_compared(tmp_path, capsys):
    one = put(tmp_path, "a.csv", "Mã,Tên,Thời hạn\n1.000001,A,5 ngày\n1.000002,B,5 ngày\n1.000003,C,\n")
    two = put(tmp_path, "b.csv", "Mã,Tên,Thời hạn\n1.000001,A,5 ngày\n1.000002,B,7 ngày\n1.000004,D,\n")
    assert main(["catalogue", "compare", str(one), str(two), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in told["only_first"]] == ["1.000003"] and told["same"] == 1
    assert [row["code"] for row in told["only_second"]] == ["1.000004"]
    assert told["different"][0]["fields"] == {"time_limit": ["5 ngày", "7 ngày"]}
    assert told["columns"][0] == {"used": {"code": "Mã", "title": "Tên", "time_limit": "Thời hạn"}, "not_used": []}
    assert main(["catalogue", "compare", str(one), str(one)]) == 0 and "3 the same" in capsys.readouterr().out
    assert between(lines(one), lines(one))["different"] == []


def test_what_is_compared_and_what_is_not_is_told(tmp_path, capsys):
    one = put(tmp_path, "a.csv", "STT,Mã,Tên,Mức độ trực tuyến,Nguồn\n1,1.000001,A,Toàn trình,X\n")
    two = put(tmp_path, "b.csv", "Mã,Tên,Mức độ cung cấp DVCTT\n1.000001,A,Một phần\n")
    assert main(["catalogue", "compare", str(one), str(two)]) == 1
    told = capsys.readouterr().out
    assert "1.000001 online: “full” / “partial”" in told
    assert "a.csv: columns used: code “Mã”, title “Tên”, online “Mức độ trực tuyến”; not used: “STT”, “Nguồn”\n" in told
    assert "b.csv: columns used: code “Mã”, title “Tên”, online “Mức độ cung cấp DVCTT”; not used: none\n" in told


@pytest.mark.parametrize("field", KNOWN_HEADS)
def test_no_heading_is_known_twice_and_the_words_of_the_page_are_known(field):
    others = {head for name, heads in KNOWN_HEADS.items() if name != field for head in heads}
    assert not others & set(KNOWN_HEADS[field]) and len(set(KNOWN_HEADS[field])) == len(KNOWN_HEADS[field])
    for language in ("vi", "en"):
        with translation.override(language):
            assert fold(str(labels.FIELDS[field])) in KNOWN_HEADS[field]


@pytest.mark.django_db
def test_the_command_tells_every_refused_row(tmp_path, capsys):
    path = put(tmp_path, "a.csv", "Mã,Tên,Mức độ,Ghi chú\n1.000001,A,4,\n1.0012,B,,\n1.000001,C,,\n")
    assert main(["catalogue", "import", str(path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["added"], [row["line"] for row in told["refused"]]) == (3, 1, [3, 4])
    assert told["noted"][0]["what"] == "old-level" and told["columns"]["not_used"] == ["Ghi chú"]
    assert main(["catalogue", "import", str(path)]) == 1
    said = capsys.readouterr().out
    assert "1 unchanged, 2 refused" in said
    assert said.startswith("columns used: code “Mã”, title “Tên”, online “Mức độ”; not used: “Ghi chú”\n")
    assert main(["catalogue", "import", str(path), "--column", "kode=A"]) == 1
    assert main(["catalogue", "search", "A", "--json"]) == 0


@pytest.mark.django_db
def test_columns_and_sheet_are_named_on_the_command_line(tmp_path, capsys):
    head = ["Việc làm", "Số", "Ghi chú", "Bao lâu"]
    other = [head, ["Của năm trước", "1.000009", "x", "9 ngày"]]
    meant = [head, ["Cấp giấy phép", "1.000001", "x", "5 ngày"]]
    path = put(tmp_path, "a.xlsx", book([
        ("Danh mục 2025", "visible", sheet_of(other)), ("Danh mục 2026", "visible", sheet_of(meant)),
    ]))  # fmt: skip
    named = ["--column", "code=B", "--column", "title=việc làm", "--column", "time_limit=Bao lâu"]
    call = ["catalogue", "import", str(path), *named, "--sheet", "Danh mục 2026", "--source", "Quyết định 5/QĐ-UBND"]
    assert main([*call, "--dry-run"]) == 0 and not ListedProcedure.objects.exists()
    assert main(call) == 0
    said = capsys.readouterr().out
    used = "columns used: code “Số”, title “Việc làm”, time_limit “Bao lâu”; not used: “Ghi chú”\n"
    assert said == (used + "1 read: 1 added, 0 changed, 0 unchanged, 0 refused\n") * 2
    one = ListedProcedure.objects.get()
    assert (one.code, one.title, one.time_limit, one.source) == (
        "1.000001", "Cấp giấy phép", "5 ngày", "Quyết định 5/QĐ-UBND",
    )  # fmt: skip
