"""Files that cannot be read are refused with what to do next, in the process that opens them and nowhere else."""

import zipfile
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.utils import translation

from motcua.assistant.law import room
from motcua.assistant.law.errors import REASONS, TextUnreadable
from motcua.assistant.law.tree import Article
from tests.assistant.law import making

LAW = (Article("1", "Phạm vi điều chỉnh", "Luật này quy định về giấy hẹn."), Article("2", "Hiệu lực", "Từ ngày ký."))


def locked_pdf():
    held = BytesIO()
    with pikepdf.open(BytesIO(making.as_pdf(LAW))) as pdf:
        pdf.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    return held.getvalue()


def pictures():
    document = pdfium.PdfDocument.new()
    for _ in range(3):
        document.new_page(300, 300)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def bomb():
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (30 * 1024 * 1024))
    return held.getvalue()


def entities():
    inner = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="x">&a;</w:document>'
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", inner)
    return held.getvalue()


def not_word():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "Điều 1. A")
    return held.getvalue()


REFUSED = [
    ("locked", locked_pdf, "a.pdf"), ("pictures", pictures, "a.pdf"), ("broken", lambda: b"%PDF-1.7 nothing", "a.pdf"),
    ("too-much", bomb, "a.docx"), ("broken", entities, "a.docx"), ("not-word", not_word, "a.docx"),
    ("broken", lambda: b"PK\x03\x04 nothing", "a.docx"),
    ("old-word", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
    ("encoding", lambda: "Điều 1. Phạm vi".encode("cp1258", "replace"), "a.txt"),
    ("encoding", lambda: b'<meta charset="windows-1258"><p>a</p>', "a.html"),
    ("not-text", lambda: b"\x00\x01\x02" * 9, "a.txt"),
    ("no-articles", lambda: "Thông báo về giờ làm việc".encode(), "a.txt"), ("empty", lambda: b" \n ", "a.txt"),
    ("too-long", lambda: b"a\n" * 70_000, "a.txt"), ("empty", lambda: b"<div>" * 3_000, "a.html"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "made", "name"), REFUSED, ids=[f"{one}-{name}-{at}" for at, (one, _m, name) in enumerate(REFUSED)]
)
def test_what_cannot_be_read_is_refused(reason, made, name):
    with pytest.raises(TextUnreadable) as refused:
        room.opened(made(), name)
    assert refused.value.reason == reason
    for language in ("vi", "en"):
        with translation.override(language):
            assert "%" not in str(refused.value)


def test_too_much_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(room, "MOST_BYTES", 10)
    monkeypatch.setattr(room, "lines_of", None)
    with pytest.raises(TextUnreadable) as refused:
        room.opened(b"a" * 11, "a.txt")
    assert refused.value.reason == "too-big" and refused.value.reason in REASONS


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.docx", "a.pdf"])
def test_each_kind_is_read_in_the_process(name):
    made = {"a.txt": making.as_text, "a.html": making.as_page, "a.docx": making.as_word, "a.pdf": making.as_pdf}[name](
        LAW
    )
    assert room.opened(made, name).articles == LAW


def test_a_process_that_ends_is_told(monkeypatch):
    monkeypatch.setattr(room, "PROGRAM", "motcua.assistant.law.none")
    with pytest.raises(TextUnreadable) as refused:
        room.opened(b"a", "a.txt")
    assert refused.value.reason == "broken"


def test_a_table_in_a_page_and_in_word_is_a_line_a_row():
    page = "<p>Điều 1. Mức phí</p><table><tr><td>Một</td><td>5.000 đồng</td></tr></table><p>1. Sau<br>bảng</p>"
    assert room.lines_of(page.encode(), "a.html")[1] == "Một | 5.000 đồng"
    row = "".join(f"<w:tc>{making.paragraph(text)}</w:tc>" for text in ("Một", "5.000 đồng"))
    found = room.lines_of(making.word(f"{making.paragraph('Điều 1. A')}<w:tbl><w:tr>{row}</w:tr></w:tbl>"), "a.docx")
    assert found == ["Điều 1. A", "Một | 5.000 đồng"]
