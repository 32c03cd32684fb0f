"""Reading and filling Word templates: what is found, what is filled, what is refused, and that it stays shut in."""

import io
import json
import subprocess
import sys
import time
import unicodedata
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from motcua.onestop.printing import press_room
from motcua.onestop.printing.errors import SENTENCES, Unprintable
from motcua.onestop.printing.press import filling, places, tags
from motcua.onestop.printing.press.package import MOST_RATIO, open_document
from motcua.onestop.printing.press.words import Unfit, plain
from motcua.onestop.printing.press_room import Copy
from tests.onestop.printing import papers


def filled(template: bytes, values, lists=None) -> bytes:
    """In this process: the property tests fill thousands."""
    marked = places.mark(open_document(template))
    return filling.clean(filling.fill(marked, values, lists or {})).save()


def found(template: bytes) -> list[tuple[str, str, str]]:
    return [(tag["key"], tag["role"], tag["problem"]) for tag in press_room.inspect(template)]


def refused(template: bytes) -> str:
    with pytest.raises(Unprintable) as refusal:
        press_room.inspect(template)
    assert "%(" not in str(refusal.value) and refusal.value.reason in SENTENCES
    return refusal.value.reason


# What is found ------------------------------------------------------------------------------------------------------
def test_five_ways_of_writing_a_place_are_found():
    def draw(document):
        papers.merge_field(document.add_paragraph("Ông/bà: "), "Họ_tên")
        papers.merge_field(document.add_paragraph("Địa chỉ: "), "Dia_chi", simple=True)
        papers.scattered(document.add_paragraph("Số: "), "{{ số_giấy_phép|upper }}")
        document.sections[0].header.paragraphs[0].text = "Hồ sơ {maHoSo}"

    template = papers.made(draw, "Kính gửi {{ cơ quan }}", "Ngày cấp: ……………", "Nơi ở <<nơi ở>>, [quốc tịch]")
    assert set(found(template)) == {
        ("cơ quan", "value", ""), ("Ngày cấp", "value", ""), ("nơi ở", "value", ""), ("quốc tịch", "value", ""),
        ("Họ_tên", "value", ""), ("Dia_chi", "value", ""), ("số_giấy_phép|upper", "value", ""), ("maHoSo", "value", ""),
    }  # fmt: skip
    text = papers.said(filled(template, {"Họ_tên": "Đỗ Quỳnh Giỏi", "Ngày cấp": "01/02/2026", "maHoSo": "H44",
                                         "Dia_chi": "Phường Việt Trì", "số_giấy_phép|upper": "12/GP"}))  # fmt: skip
    assert text[1] == "Ngày cấp: 01/02/2026" and text[3:6] == [
        "Ông/bà: Đỗ Quỳnh Giỏi", "Địa chỉ: Phường Việt Trì", "Số: 12/GP",
    ]  # fmt: skip


def test_names_are_one_however_their_letters_are_composed():
    template = papers.made(None, unicodedata.normalize("NFD", "Tên: {{ họ tên }}"), "Ngày sinh: ......")
    assert found(template)[0][0] == "họ tên"
    nfd = papers.made(None, unicodedata.normalize("NFD", "Ngày sinh: ......"))
    assert found(nfd) == [("Ngày sinh", "value", "")]


@pytest.mark.parametrize("tag, problem", [
    ("{{ ''.__class__.__mro__ }}", "expression"), ("{{ cycler.__init__.__globals__ }}", "expression"),
    ("{{ self._TemplateReference__context }}", "expression"), ("{{ 7*7 }}", "expression"), ("{{ a|attr }}", "filter"),
    ("{{ lipsum() }}", "expression"), ("{% include '/etc/passwd' %}", "statement"), ("{% set x = 1 %}", "statement"),
    ("{% for i in range(1000000000) %}", "statement"), ("{% for i in a %}", "no-end"), ("{% endif %}", "no-beginning"),
    ("{% import os %}", "statement"), ("{%chuKyDienTu}", "picture"), ("{% macro x() %}", "statement"),
])  # fmt: skip
def test_what_a_template_language_could_do_is_told_as_impossible_and_stays_text(tag, problem):
    template = papers.made(None, f"Trước {tag} sau", "{{ x }}")
    [wrong] = [key for key, _role, why in found(template) if why == problem]
    assert papers.said(filled(template, {wrong: None, "x": "1"}))[0] == f"Trước {tag} sau"
    assert papers.said(filled(template, {wrong: "", "x": "1"}))[0] == "Trước  sau"


def test_a_list_within_a_list_is_told_as_impossible():
    template = papers.made(None, "{#a}{x}", "{#b}{y}{/b}", "{/a}")
    assert ("!b", "list", "nested") in found(template)


# What is filled in --------------------------------------------------------------------------------------------------
def test_rows_repeat_in_a_table_by_either_way_of_writing():
    def draw(document):
        hashed = document.add_table(rows=2, cols=2)
        hashed.cell(0, 0).text, hashed.cell(0, 1).text = "TT", "Tên"
        hashed.cell(1, 0).text, hashed.cell(1, 1).text = "{#gt}{i}", "{ten}{/gt}"
        worded = document.add_table(rows=3, cols=1)
        worded.cell(0, 0).text, worded.cell(2, 0).text = "{%tr for p in gt %}", "{%tr endfor %}"
        worded.cell(1, 0).text = "{{ p.ten }} ({{ ai }})"

    rows = [{"gt:i": "1", "gt:ten": "Hộ chiếu"}, {"gt:i": "2", "gt:ten": "Ảnh"}]
    data = filled(papers.made(draw), {"ai": "Lan"}, {"gt": rows})
    assert papers.said(data) == ["TT", "Tên", "1", "Hộ chiếu", "2", "Ảnh", "Hộ chiếu (Lan)", "Ảnh (Lan)"]
    empty = papers.said(filled(papers.made(draw), {"ai": "Lan"}, {"gt": []}))
    assert empty == ["TT", "Tên"]


def test_paragraphs_and_words_repeat_and_parts_are_left_out():
    template = papers.made(
        None, "{% for p in gt %}", "- {{ p.ten }}{% if p.so %} ({{ p.so }} bản){% endif %}", "{% endfor %}",
        "Gồm: {#gt}{ten}; {/gt}hết", "{% if vang %}", "Vắng", "{% endif %}", "{% if co %}Có{% endif %}",
    )  # fmt: skip
    rows = [{"gt:ten": "A", "gt:so": "2"}, {"gt:ten": "B", "gt:so": ""}]
    assert papers.said(filled(template, {"co": "x", "vang": ""}, {"gt": rows})) == [
        "- A (2 bản)", "- B", "Gồm: A; B; hết", "Có",
    ]  # fmt: skip


TEMPLATE = places.mark(open_document(papers.tiny("{{ a }}!", "trước {b}")))
HARD = st.text(max_size=60) | st.sampled_from([
    "{{ b }}", "{% for x in y %}", "{_{ a }_}", "<w:t>&amp;</w:t>", "]]>", "Nguyễn\nVăn\tÁnh", "👩‍👩‍👧 và 🏳️‍🌈",
    unicodedata.normalize("NFD", "Đặng Thị Ước"), "«Họ_tên»", "{/a}", "\x0b\x00", "  hai đầu  ", "‮đảo", "\r\n",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(HARD, HARD)
def test_any_text_of_a_field_comes_out_literally(a, b):
    data = filling.clean(filling.fill(TEMPLATE, {"a": a, "b": b}, {})).save()
    assert papers.said(data) == [plain(a) + "!", "trước " + plain(b)]
    again = [place.name for place in places.mark(open_document(data)).places]
    assert again == [tag.name for text in papers.said(data) for tag in tags.find(text)], "no tag that was not typed"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}%#/«»[]<>._ \nabcđẳfor|ini", max_size=80))
def test_no_text_of_a_template_breaks_the_reader(text):
    try:
        assert filled(papers.tiny(plain(text)), {}, {})
    except Unfit:
        return


# What is refused ----------------------------------------------------------------------------------------------------
PLAIN = papers.made(None, "{{ a }}")


@pytest.mark.parametrize("data, reason", [
    (papers.repacked(PLAIN, {"word/vbaProject.bin": b"x"}), "carried"),
    (papers.changed(PLAIN, "[Content_Types].xml", lambda t: t.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml")), "carried"),
    (papers.repacked(PLAIN, {"word/embeddings/oleObject1.bin": b"x"}), "carried"),
    (papers.changed(PLAIN, "word/document.xml", lambda t: t.replace("<w:body>", "<w:body><w:altChunk/>")), "carried"),
    (papers.related(PLAIN, "attachedTemplate", "http://x.example/a.dotm"), "outside"),
    (papers.related(PLAIN, "image", "file:///etc/passwd"), "outside"),
    (papers.changed(PLAIN, "word/document.xml", lambda t: t.replace(
        "<w:body>", '<w:body><w:p><w:r><w:instrText> INCLUDETEXT "/etc/passwd" </w:instrText></w:r></w:p>')), "field"),
    (papers.changed(PLAIN, "word/document.xml", lambda t: t.replace(
        "<w:document", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', 1)), "dtd"),
    (papers.repacked(PLAIN, {"word/styles.xml": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]><a>&a;</a>'}), "dtd"),
    (papers.repacked(PLAIN, {"word/document.xml": '<!DOCTYPE a [<!ENTITY a "b">]><a/>'.encode("utf-16")}), "dtd"),
    (papers.repacked(PLAIN, {"word/document.xml": b"<a><b></a>"}), "unreadable"),
    (papers.repacked(PLAIN, {"word/media/x.bin": b"\0" * 30_000_000}), "bomb"),
    (PLAIN[:400], "unreadable"), (b"PK\x03\x04", "unreadable"),
    (papers.repacked(PLAIN, {"../../x.xml": b"<a/>"}), "unreadable"),
])  # fmt: skip
def test_what_carries_runs_or_fetches_something_is_refused(data, reason):
    assert refused(data) == reason


def test_a_huge_picture_is_refused_by_its_head():
    head = io.BytesIO()
    Image.new("1", (10_000, 8_000)).save(head, "PNG")
    assert refused(papers.repacked(PLAIN, {"word/media/image1.png": head.getvalue()})) == "picture"


def test_a_link_stays_as_its_words_and_reaches_nowhere():
    data = filled(papers.related(PLAIN, "hyperlink", "https://x.example"), {"a": "1"})
    assert "External" not in papers.part_of(data, "word/_rels/document.xml.rels")


def test_a_size_that_lies_does_not_unpack():
    data = bytearray(papers.repacked(PLAIN, {"word/media/x.dat": b"\0" * 1_000_000}))
    assert len(data) * MOST_RATIO > 1_000_000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/media/x.dat").file_size
    at = data.rindex(size.to_bytes(4, "little"))
    data[at : at + 4] = (10).to_bytes(4, "little")
    assert refused(bytes(data)) in ("unreadable", "bomb")


# What it may use ----------------------------------------------------------------------------------------------------
def test_a_copy_that_grows_too_large_fails_alone():
    template = papers.made(None, "{% for p in gt %}", "{{ p.x }}", "{% endfor %}", "{{ a }}")
    huge = Copy({"a": "1"}, {"gt": [{"gt:x": "y"}] * 100_000})
    long = Copy({"a": "mì" * 3_000_000})
    made = press_room.fill(template, [Copy({"a": "mot"}), huge, long, Copy({"a": "ba"})])
    assert [bool(m.refusal) for m in made] == [False, True, True, False]
    assert made[1].refusal.reason == "too-many-rows" and made[2].refusal.reason == "too-much"
    assert papers.said(made[3].data)[-1] == "ba"


def test_two_hundred_megabytes_are_never_written():
    """A line repeated 300 times, in 60 places: by its own bound, long before the process has to be ended."""
    lines, rows, typed, given = 60, filling.MOST_ROWS, 3_000, 9_000
    assert lines * rows * (typed + given) > 200_000_000 and rows * given < filling.MOST_TEXT
    line = "{% for p in gt %}" + "x" * typed + "{{ p.x }}{% endfor %}"
    copy = Copy({}, {"gt": [{"gt:x": "y" * given}] * rows})
    began = time.monotonic()
    assert press_room.fill(papers.tiny(*[line] * lines), [copy])[0].refusal.reason == "too-much"
    assert time.monotonic() - began < 20


SHUT_IN = """
import sys
from motcua.onestop.printing.press import confine
confine.limit(5)
confine.leave_the_network()
confine.close_the_door(sys.argv[1])
try:
    {act}
except (PermissionError, OSError, MemoryError, RuntimeError, ValueError) as error:
    print(type(error).__name__)
else:
    print("done")
"""


@pytest.mark.parametrize("act", [
    "open('/etc/passwd').read()", "open('/tmp/motcua-out', 'w')", "__import__('subprocess').run(['true'])",
    "__import__('os').system('true')", "__import__('socket').create_connection(('127.0.0.1', 9))",
    "__import__('os').fork()", "bytearray(900_000_000)",
])  # fmt: skip
def test_the_process_reaches_nothing_but_its_folder(act, tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", "-c", SHUT_IN.format(act=act), str(tmp_path)], capture_output=True, text=True, env={},
        check=False,
    )  # fmt: skip
    assert done.stdout.strip().endswith("Error"), done.stdout + done.stderr


ITSELF = """
import pathlib, sys
from motcua.onestop.printing.press import __main__ as press
status = open("/proc/self/status") if sys.platform.startswith("linux") else sys.stdin
press.DO["inspect"] = lambda folder, work: {{"did": {act}}}
press.main(pathlib.Path(sys.argv[1]))
"""
ON_LINUX = sys.platform.startswith("linux")


@pytest.mark.parametrize(("act", "answer"), [
    ("open('/etc/passwd').read()", None), ("__import__('socket').socket().fileno()", None),
    ("len(bytearray(900_000_000))", {"code": "too-much", "facts": {}}),
    ("'NoNewPrivs:\\t1' in status.read()", {"did": ON_LINUX}),
])  # fmt: skip
def test_the_program_itself_is_shut_in_before_it_looks_at_a_template(act, answer, tmp_path):
    """The last one tells that it left the network, as far as this system lets it."""
    (tmp_path / "work.json").write_text('{"do": "inspect", "seconds": 5}')
    told = tmp_path / "answer.json"
    done = subprocess.run(
        [sys.executable, "-I", "-c", ITSELF.format(act=act), str(tmp_path)], capture_output=True, text=True, env={},
        check=False, input="",
    )  # fmt: skip
    assert (json.loads(told.read_text()) if told.exists() else None) == answer, done.stderr
    assert ("of this work" in done.stderr) == (answer is None), done.stderr


def test_a_process_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(press_room, "PROGRAM", "http.server")
    monkeypatch.setattr(press_room, "_seconds", lambda _cpu: 0.5)
    began = time.monotonic()
    with pytest.raises(Unprintable) as refusal:
        press_room.inspect(PLAIN)
    assert refusal.value.reason in ("too-long", "broke-off") and time.monotonic() - began < 10
