"""Files as they come in the mail: each is read right, or refused with a sentence that says where and what to do."""

import gzip
import io
import json
import subprocess
import sys
import zipfile

import pytest

from motcua.foundation.common.csvfile import cell, to_csv
from motcua.foundation.files import office, sheets
from motcua.foundation.files.errors import FileRefused
from motcua.onestop.catalogue import labels, listing_import
from motcua.onestop.catalogue.listing import Noted, Reason
from motcua.onestop.catalogue.listing_files import Line, ListUnreadable, columns_of, lines
from motcua.onestop.catalogue.listing_import import Report, listings
from motcua.onestop.catalogue.models import ListedProcedure
from motcua.run.main import main
from tests.onestop.catalogue.spreadsheet import MAIN, Formula, Raw, book, sheet_of, workbook
from tests.onestop.catalogue.test_import import looked_at, put, reasons

HEAD = ["Mã TTHC", "Tên TTHC", "Lĩnh vực"]
GOOD = ["1.000001", "Cấp giấy phép", "Xây dựng"]
TEXT = "Mã TTHC,Tên TTHC,Lĩnh vực\n1.000001,Cấp giấy phép,Xây dựng\n"
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
"""What a spreadsheet writes for a workbook with a password: a container of another kind."""


def refusal(path, **more):
    with pytest.raises(ListUnreadable) as caught:
        list(lines(path, **more))
    said = str(caught.value)
    assert len(said) > 30 and "%(" not in said
    return said


# Letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_whatever_form_it_comes(tmp_path, encoding):
    found, report = looked_at(put(tmp_path, "a.csv", TEXT.encode(encoding)))
    assert found["1.000001"].title == "Cấp giấy phép" and report.read == 1


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1"])
def test_letters_that_are_no_unicode_are_refused_with_their_line(tmp_path, encoding):
    held = TEXT.encode() + "1.000002,Cê giê phÐp ®Êt\n".encode(encoding, "ignore")
    assert "dòng 3" in refusal(put(tmp_path, "a.csv", held)) and "CSV UTF-8" in refusal(tmp_path / "a.csv")


def test_a_letter_that_lies_over_two_blocks_is_no_error(tmp_path):
    held = TEXT + "1.000002," + "x" * (1024 * 1024 - len(TEXT.encode()) - 10) + "ề,\n"
    assert looked_at(put(tmp_path, "a.csv", held))[1].read == 2


def test_old_letters_kept_as_unicode_are_refused_row_by_row(tmp_path):
    _found, report = looked_at(put(tmp_path, "a.csv", TEXT + "1.000002,CÊp giÊy phÐp x©y dùng ®èi víi,\n"))
    assert reasons(report) == {3: Reason.NOT_UNICODE}


def test_empty_bytes_are_no_letters(tmp_path):
    held = TEXT.replace("Cấp", "C\0ấp").encode() + b'\n{"x'
    assert looked_at(put(tmp_path, "a.csv", held))[0]["1.000001"].title == "Cấp giấy phép"
    found, _report = looked_at(put(tmp_path, "a.jsonl", json.dumps({"code": "1.000001", "title": "A\0B\ud800"})))
    assert "\0" not in found["1.000001"].title and found["1.000001"].title.encode()
    assert "UTF-8" in refusal(put(tmp_path, "b.jsonl", '{"code": "1.000001"}'.encode("utf-16")))


# Shapes of tables


@pytest.mark.parametrize("comma", list(",;\t|"))
def test_the_sign_between_cells_is_found_out_below_a_title(tmp_path, comma):
    held = f"DANH MỤC, NĂM 2026, CỦA TỈNH\n\n{comma.join(HEAD)}\n\n{comma.join(GOOD)}\n;,;,\n"
    path = put(tmp_path, "a.csv", held)
    found, report = looked_at(path)
    assert found["1.000001"].sector == "Xây dựng" and columns_of(path, "a.csv").head == 3
    assert [row.line for row in report.refused] == [6]


def test_a_quotation_mark_never_closed_is_told_with_its_row(tmp_path):
    """Else it would eat the rows after it without a word."""
    rows = "".join(f"1.{n:06},Cấp giấy phép số {n},Xây dựng\n" for n in range(2, 4000))
    _found, report = looked_at(put(tmp_path, "a.csv", f'{TEXT}1.900000,"Chưa đóng,\n{rows}'))
    assert reasons(report) == {3: Reason.ENDLESS} and "dấu nháy" in labels.reason(report.refused[0])


def test_cells_and_lines_of_ten_megabytes_are_one_row_each(tmp_path):
    long = "x" * 10_000_000
    _found, report = looked_at(put(tmp_path, "a.csv", f"{TEXT}1.000002,{long},\n1.000003,C,\n"))
    assert report.read == 3 and reasons(report) == {3: Reason.ENDLESS}
    row = json.dumps({"code": "1.000001", "title": long})
    _found, report = looked_at(put(tmp_path, "a.jsonl", f'{row}\n{{"code": "1.000002", "title": "B"}}\n'))
    assert report.read == 2 and reasons(report) == {1: Reason.ENDLESS}


def test_rows_without_anything_are_passed_over_and_row_numbers_stay_those_of_the_sheet(tmp_path):
    held = workbook([[], ["DANH MỤC"], HEAD, [None, " ", None], GOOD, [], ["x", "Không có mã"]])
    found, report = looked_at(put(tmp_path, "a.xlsx", held))
    assert list(found) == ["1.000001"] and report.read == 2 and reasons(report) == {7: Reason.BAD_CODE}


def test_a_table_that_begins_in_another_column_keeps_its_columns(tmp_path):
    held = workbook([[None, None, *HEAD], [None, None, *GOOD]])
    assert looked_at(put(tmp_path, "a.xlsx", held), columns={"sector": "E"})[0]["1.000001"].sector == "Xây dựng"


def test_a_range_merged_over_rows_counts_for_each_and_one_over_the_whole_sheet_costs_nothing(tmp_path):
    rows = [HEAD, [*GOOD], ["1.000002", "B", None], ["1.000003", "C", "Đất đai"]]
    found, _report = looked_at(put(tmp_path, "a.xlsx", workbook(rows, ("C2:C3", "D1:XFD1048576"))))
    assert [one.sector for one in found.values()] == ["Xây dựng", "Xây dựng", "Đất đai"]


# Sheets


def test_a_hidden_sheet_is_not_read_and_the_sheet_with_the_columns_is_found(tmp_path):
    path = put(tmp_path, "a.xlsx", book([
        ("Nháp", "hidden", sheet_of([HEAD, ["1.000009", "Không đọc", ""]])),
        ("Bìa", "visible", sheet_of([["DANH MỤC"]])), ("Danh mục", "visible", sheet_of([HEAD, GOOD])),
    ]))  # fmt: skip
    assert list(looked_at(path)[0]) == ["1.000001"]
    columns = columns_of(path, "a.xlsx")
    assert (columns.sheet, columns.sheets) == ("Danh mục", ("Bìa", "Danh mục"))
    assert "Bìa, Danh mục" in refusal(path, sheet="Nháp")
    assert "ẩn" in refusal(put(tmp_path, "b.xlsx", book([("Nháp", "veryHidden", sheet_of([HEAD, GOOD]))])))


# Formulas


def test_formulas_are_never_run_and_count_by_their_last_value_only(tmp_path):
    error = Raw('<c r="{}" t="e"><f>A1/0</f><v>#DIV/0!</v></c>')
    empty = Raw('<c r="{}"><f>cmd|"/C calc"!A0</f></c>')
    hollow = Raw('<c r="{}"><f>VLOOKUP(1,B:C,2)</f><v></v></c>')
    held = workbook([
        HEAD, [Formula("1.000001"), Formula("Cấp giấy phép"), error], ["1.000002", empty, "X"], [hollow, "C", "X"],
        ["1.000004", "=cmd|'/C calc'!A0", "X"], ["1.000005", "E", "=HYPERLINK(1)"], ["1.000006", "F", hollow],
    ])  # fmt: skip
    found, report = looked_at(put(tmp_path, "a.xlsx", held))
    assert found["1.000001"].title == "Cấp giấy phép"
    assert {code: one.sector for code, one in found.items()} == {"1.000001": "", "1.000005": "", "1.000006": ""}
    assert reasons(report) == {3: Reason.FORMULA, 4: Reason.FORMULA, 5: Reason.FORMULA}
    assert [(note.line, note.what) for note in report.noted if note.what is Noted.FORMULA] == [
        (6, Noted.FORMULA),
        (7, Noted.FORMULA),
    ]
    assert "Mã" in labels.reason(report.refused[1]) and "giá trị" in labels.reason(report.refused[1])


def test_what_is_exported_is_no_formula():
    assert cell("=cmd|'/C calc'!A0").startswith("'=") and b"'=cmd" in to_csv(["A"], [["=cmd|' /C calc'!A0"]])


# Broken, locked, hostile


@pytest.mark.parametrize(("name", "held", "said"), [
    ("a.xlsx", LOCKED, "mật khẩu"), ("a.xlsx", workbook([HEAD, GOOD])[:900], "Excel"), ("a.xlsx", b"", "Excel"),
    ("a.xlsx", book([("A", "visible", "<worksheet><broken")]), "Excel"),
    ("a.xlsx", book([("A", "visible", sheet_of([HEAD, GOOD]))], xl__vbaProject_bin="x"), "macro"),
    ("a.xlsx", book([("A", "visible", "<!DOCTYPE x [<!ENTITY a 'b'>]>" + sheet_of([HEAD])[21:])]), "Excel"),
    ("a.xlsx", book([("A", "visible", sheet_of([HEAD, GOOD]))], xl__bomb="0" * 30_000_000), "quá nhiều dữ liệu"),
    ("a.xls", LOCKED, ".xlsx"), ("a.ods", b"PK", ".xlsx"), ("a.csv", b"", "Mã"), ("a.csv", bytes(5000), "Mã"),
    ("a.jsonl.gz", b"no gzip", "gzip"), ("a.pdf", b"%PDF", ".xlsx"),
])  # fmt: skip
def test_each_file_that_is_none_has_a_sentence_of_its_own(tmp_path, name, held, said):
    held = held.replace(b"vbaProject_bin", b"vbaProject.bin")
    assert said.casefold() in refusal(put(tmp_path, name, held)).casefold()


FAR = sheet_of([HEAD, GOOD]).replace(
    "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)


def test_a_cell_in_the_last_corner_takes_no_memory(tmp_path):
    """A reader that lays sheets out asks for 512 GB there, and the process ends: so it runs in one of its own."""
    path = put(tmp_path, "a.xlsx", book([("Danh mục", "visible", FAR)]))
    program = (
        "import django; django.setup()\nimport sys; from pathlib import Path\n"
        "from motcua.onestop.catalogue.listing_files import ListUnreadable, lines\n"
        "try: list(lines(Path(sys.argv[1])))\nexcept ListUnreadable as refusal: print(refusal)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "1048576" in done.stdout and "16384" in done.stdout


def placed(places, row="2"):
    """A sheet whose one cell tells its place so."""
    return sheet_of([HEAD]).replace(
        "</sheetData>", f'<row r="{row}">{"".join(f"<c {one}><v>1</v></c>" for one in places)}</row></sheetData>'
    )


@pytest.mark.parametrize("sheet", [
    placed(['r="az30"'], "30"), placed(['r="AZ00000030"'], "30"), placed(['r="B٣"'], "3"), placed(['r=""']),
    placed(['r="B3"']), placed(['r="B2"'], "+2"), placed(['r="B2"'], "0"), placed(['r="B2"'], " 2"),
    placed(['r="A2"', 'r="B1"']), placed(['r="A2"']).replace("<v>1", '<row r="1"/><v>1'),
    placed(['r="A2"']).replace("<v>1", '<v><row r="1"/>1'), placed(['r="A2"']).replace("<v>1", '<c r="B2"/><v>1'),
    sheet_of([HEAD]).replace("</sheetData>", '<c r="B2"><v>1</v></c></sheetData>'),
    sheet_of([HEAD, GOOD]).replace('<?xml version="1.0"?>', "").encode("utf-16"),
])  # fmt: skip
def test_a_place_that_readers_may_take_differently_is_refused(tmp_path, sheet):
    path = put(tmp_path, "a.xlsx", book([("Danh mục", "visible", sheet)]))
    assert "Excel" in refusal(path)
    with pytest.raises(FileRefused):
        sheets.extents(path, "a.xlsx")


@pytest.mark.parametrize(("part", "before", "after"), [
    ("xl/workbook.xml", 'name="Hai"', 'name="Một"'), ("xl/workbook.xml", 'r:id="rId2"', 'id="rId1" r:id="rId2"'),
    ("xl/workbook.xml", 'r:id="rId2"', 'q:id="rId2"'), ("xl/workbook.xml", 'r:id="rId2"', ""),
    ("xl/_rels/workbook.xml.rels", 'Id="rId2"', 'Id="rId1"'),
    ("xl/_rels/workbook.xml.rels", "worksheets/sheet2", "xl/worksheets/sheet2"),
    ("", "", "xl/worksheets/Sheet1.xml"), ("", "", "xl//worksheets/sheet1.xml"), ("", "", "xl/a&#49;.xml"),
])  # fmt: skip
def test_sheets_and_parts_that_can_be_taken_for_one_another_are_refused(tmp_path, part, before, after):
    held = book([("Một", "visible", sheet_of([HEAD, GOOD])), ("Hai", "visible", sheet_of([HEAD, GOOD]))])
    assert list(sheets.extents(put(tmp_path, "a.xlsx", held), "a.xlsx")) == ["Một", "Hai"]
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(held)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace(before, after, 1) if name == part else text)
        if not part:
            new.writestr(after, sheet_of([HEAD, GOOD]))
    assert "Excel" in refusal(put(tmp_path, "b.xlsx", changed.getvalue()))


def test_cells_without_a_place_are_the_next_ones(tmp_path):
    table = sheet_of([HEAD, GOOD])
    for n in "12":
        table = table.replace(f'<row r="{n}">', "<row>")
        for letter in "ABC":
            table = table.replace(f' r="{letter}{n}"', "")
    path = put(tmp_path, "a.xlsx", book([("Danh mục", "visible", table)]))
    assert looked_at(path)[0]["1.000001"].sector == "Xây dựng"
    assert sheets.extents(path, "a.xlsx")["Danh mục"] == sheets.Extent(2, 3)
    gap = sheet_of([HEAD, [], [], GOOD]).replace('<row r="4">', "<row>")
    assert looked_at(put(tmp_path, "b.xlsx", book([("Danh mục", "visible", gap)])))[0]["1.000001"]


def test_a_sheet_that_is_larger_than_it_was_measured_is_refused(tmp_path, monkeypatch):
    path = put(tmp_path, "a.xlsx", workbook([HEAD, GOOD]))
    monkeypatch.setattr(sheets, "extents", lambda *_: {"Danh mục": sheets.Extent(1, 3)})
    assert "Excel" in refusal(path)


STYLES = f"""<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>
</cellXfs></styleSheet>"""


def test_a_day_before_all_calendars_is_refused_and_ends_nothing(tmp_path):
    """The reader panics over it, which is no Exception."""
    old = Raw('<c r="{}" s="1"><v>-1000000000000</v></c>')
    for rows in ([HEAD, GOOD, [old]], [HEAD, *[GOOD] * 100, [old]]):
        held = book([("Danh mục", "visible", sheet_of(rows))], xl__styles_xml=STYLES)
        path = put(tmp_path, "a.xlsx", held.replace(b"styles_xml", b"styles.xml"))
        assert "Excel" in refusal(path)


def test_a_workbook_of_many_sheets_is_opened_and_measured_once(tmp_path, monkeypatch):
    opened, check = [], office.check
    monkeypatch.setattr(office, "check", lambda *told: (opened.append(1), check(*told)))
    covers = [(f"Bìa {n}", "visible", sheet_of([["DANH MỤC"]])) for n in range(40)]
    path = put(tmp_path, "a.xlsx", book([*covers, ("Danh mục", "visible", sheet_of([HEAD, GOOD]))]))
    assert list(looked_at(path)[0]) == ["1.000001"] and len(opened) == 1


HELD = (
    "import re\nfrom pathlib import Path\n"
    "def held(): return int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024\n"
)
"""Megabytes the program held at most; what `getrusage` tells begins with what the process that started it held."""


def hundred_thousand():
    """A heading and as many rows: code, title, sector, agency."""
    yield ["Mã", "Tên", "Lĩnh vực", "Cơ quan"]
    for n in range(100_000):
        yield [f"1.{n:06}", f"Cấp giấy phép xây dựng số {n}", "Xây dựng", f"UBND xã {n % 148}"]


def as_csv(rows):
    return "".join(",".join(row) + "\n" for row in rows)


@pytest.mark.parametrize(("name", "made", "most"), [
    ("a.csv", as_csv, 60), ("a.xlsx", lambda rows: workbook(list(rows)), 120),
])  # fmt: skip
@pytest.mark.full
@pytest.mark.landing
def test_a_long_list_takes_no_more_memory_than_it_may(tmp_path, name, made, most):
    """In megabytes, in a process of its own: of a list of lines its codes, of a workbook its whole sheet."""
    path = put(tmp_path, name, made(hundred_thousand()))
    program = (
        HELD + "import django; django.setup()\nimport sys\n"
        "from motcua.onestop.catalogue.listing_files import lines\n"
        "from motcua.onestop.catalogue.listing_import import Report, _taken\n"
        "before = held()\n"
        "report = Report(); n = sum(1 for _ in _taken(lines(Path(sys.argv[1])), report, 'x'))\n"
        "print(n, held() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 100_000 and megabytes < most, done.stderr


@pytest.mark.full
@pytest.mark.django_db
def test_a_workbook_of_a_hundred_thousand_rows_is_imported_and_comes_out(tmp_path, capsys):
    rows = list(hundred_thousand())
    rows[5][0], rows[70_000][0], rows[100_000][0] = "1.0012", rows[9][0], ""
    path = put(tmp_path, "a.xlsx", workbook(rows))
    for sums in ((100_000, 99_997, 0, 0), (100_000, 0, 0, 99_997)):
        assert main(["catalogue", "import", str(path), "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert tuple(told[name] for name in ("read", "added", "changed", "unchanged")) == sums
        assert {row["line"]: row["reason"] for row in told["refused"]} == {
            6: Reason.LOST_ZEROS, 70_001: Reason.REPEATED, 100_001: Reason.NO_CODE,
        }  # fmt: skip
    assert ListedProcedure.objects.count() == 99_997


def test_every_refused_row_is_counted_and_the_first_are_held():
    rows = [Line(n, {"code": "x"}) for n in range(1, 1200)]
    rows += [Line(n, {"code": f"1.{n:06}", "title": "A", "online": "Mức độ 4"}) for n in range(1200, 2000)]
    report = Report(kept=500)
    assert len(listings(rows, report)) == 800
    assert (report.count_refused, len(report.refused), report.count_noted, len(report.noted)) == (1199, 500, 800, 500)
    assert report.refused[0].line == 1 and report.refused[-1].line == 500


@pytest.mark.parametrize(("name", "bomb"), [
    ("a.jsonl.gz", "x\n" * 600_000), ("a.jsonl.gz", (" " * 99 + "\n") * 90_000),
    ("a.csv", "Mã,Tên\n" + "x,\n" * 600_000),
])  # fmt: skip
def test_a_list_that_is_none_is_refused_before_it_takes_the_memory(tmp_path, name, bomb):
    held = bomb.encode()
    path = put(tmp_path, name, gzip.compress(held, 6) if name.endswith(".gz") else held)
    program = (
        HELD + "import django; django.setup()\nimport sys\n"
        "from motcua.onestop.catalogue.listing_files import ListUnreadable, lines\n"
        "from motcua.onestop.catalogue.listing_import import Report, _taken\n"
        "before = held()\n"
        "try: print(sum(1 for _ in _taken(lines(Path(sys.argv[1])), Report(kept=500), 'x')))\n"
        "except ListUnreadable as refusal: print(refusal)\n"
        "print(held() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    said, megabytes = done.stdout.splitlines()
    assert not said.isdigit() and int(megabytes) < 120, done.stderr


def test_a_list_of_more_rows_than_any_has_is_refused(monkeypatch):
    monkeypatch.setattr(listing_import, "MOST_ROWS", 9)
    rows = [Line(n, {"code": f"1.{n:06}", "title": "A"}) for n in range(10)]
    assert len(listings(rows[:9], Report())) == 9
    with pytest.raises(ListUnreadable) as caught:
        listings(rows, Report())
    assert "9 dòng" in str(caught.value)


def test_lists_that_are_too_long_to_be_held_are_not_compared(monkeypatch):
    monkeypatch.setattr(listing_import, "MOST_HELD", 100_000)
    rows = [Line(n, {"code": f"1.{n:06}", "title": "A" * 100}) for n in range(150)]
    with pytest.raises(ListUnreadable) as caught:
        listing_import.between(rows[:50], rows)
    assert "so sánh" in str(caught.value)
    assert listing_import.between(rows[:50], rows[:50])["same"] == 50
